import TapakEngine
import TapakModel

/// The areas of an overlay layer in every unit, outside all of them, and as a whole.
struct SlumRegions: Sendable {
    /// The units, less water where shares are of land.
    let units: GeometryColumns
    /// The overlay layer, less water where shares are of land.
    let slums: GeometryColumns
    let classes: ClassList
    let measure: GroundMeasure
    let threads: Int
    var progress: (@Sendable (Int) -> Void)?
    /// Whether all folds are wanted; the union alone is much cheaper.
    let countsFolds: Bool
    /// Whether the dissolved overlay of every unit is kept for layers and maps.
    let keepsGeometry: Bool

    /// A feature with less than ten square centimetres in a region only touches it: that much is left by rounding.
    private static let leastArea = 1e-3

    /// What was measured in one region, in square metres.
    struct Region: Sendable {
        /// The areas covered at least k times; the first alone where folds are not counted.
        var folds: [Double] = []
        /// The sum of the features' areas.
        var gross = 0.0
        /// How many features have an area in the region.
        var features = 0
        /// Per class: gross, net and features.
        var classes: [ClassArea] = []
        /// The region's own area.
        var area = 0.0
        /// The features' union in the region, where geometry is kept.
        var dissolved = GeometryColumns()

        var net: Double { folds.first ?? 0 }
    }

    struct ClassArea: Sendable {
        var gross = 0.0
        var net = 0.0
        var features = 0
    }

    /// All regions of a run and its closing balance.
    struct Areas: Sendable {
        var units: [Region]
        var outside: Region
        var whole: Region
        var balance: Balance
        /// By how much the units overlap each other, in square metres.
        var unitExcess: Double
    }

    func measured() throws -> Areas {
        let slumTree = PackedRTree((0..<slums.count).map(slums.envelope(of:)))
        let inUnits = try Parallel.map(units.count, threads: threads, finished: progress) { unit in
            try withGEOS { geos in try region(ofUnit: unit, slumTree, geos) }
        }
        let regions = inUnits.map(\.region)
        var isCovered = Array(repeating: false, count: slums.count)
        for (_, covered) in inUnits { for feature in covered { isCovered[feature] = true } }
        let outside = try outsideRegion(isCovered)
        var whole = try withGEOS { geos in try region(slums, Array(0..<slums.count), geos) }
        let overlaps = try UnitOverlaps(units, threads: threads)
        let excess = try overlaps.excess(measure)
        whole.area = regions.reduce(0) { $0 + $1.area } - excess
        let balance = Balance(
            of: Slum.name, inUnits: regions.reduce(0) { $0 + $1.net }, twice: try overlaps.excess(measure, over: slums),
            outside: outside.net, whole: whole.net)
        return Areas(units: regions, outside: outside, whole: whole, balance: balance, unitExcess: excess)
    }

    private func region(
        ofUnit unit: Int, _ slumTree: PackedRTree, _ geos: GEOSSession
    ) throws -> (region: Region, covered: [Int]) {
        let mask = try geos.geometry(ofFeature: unit, in: units, kind: .polygon)
        let clip = try Overlay.clip(slumTree.items(in: units.envelope(of: unit)), of: slums, to: mask, geos: geos)
        var region = try self.region(clip.pieces, clip.features, geos)
        region.area = measure.area(of: unit, in: units)
        return (region, zip(clip.features, clip.covered).filter(\.1).map(\.0))
    }

    /// Gross, folds and classes of pieces that lie in one region.
    private func region(_ pieces: GeometryColumns, _ owners: [Int], _ geos: GEOSSession) throws -> Region {
        var region = Region()
        let areas = (0..<pieces.count).map { measure.area(of: $0, in: pieces) }
        region.gross = areas.reduce(0, +)
        region.features = areas.filter { $0 > Self.leastArea }.count
        region.folds = try Folds.areas(
            of: pieces, areas: areas, measure: measure, geos: geos, unionOnly: !countsFolds)
        if classes.isNamed {
            var members = Array(repeating: [Int](), count: classes.names.count)
            for (piece, owner) in owners.enumerated() { members[classes.ofFeature[owner]].append(piece) }
            region.classes = try members.map { members in
                let folds = try Folds.areas(
                    of: pieces.selecting(members), areas: members.map { areas[$0] }, measure: measure, geos: geos,
                    unionOnly: true)
                return ClassArea(
                    gross: members.reduce(0) { $0 + areas[$1] }, net: folds.first ?? 0,
                    features: members.filter { areas[$0] > Self.leastArea }.count)
            }
        }
        if keepsGeometry {
            region.dissolved = try Folds.union(of: Array(0..<pieces.count), in: pieces, geos: geos)
        }
        return region
    }

    /// The overlay minus the union of the units, feature by feature; never a remainder of other numbers.
    private func outsideRegion(_ isCovered: [Bool]) throws -> Region {
        let open = isCovered.indices.filter { !isCovered[$0] }
        let unitTree = PackedRTree((0..<units.count).map(units.envelope(of:)))
        let runs = try Parallel.mapRuns(of: 16, in: open.count, threads: threads) { run in
            try withGEOS { geos in
                let features = run.map { open[$0] }
                return (try Overlay.subtract(units, unitTree, from: features, of: slums, geos: geos), features)
            }
        }
        var pieces = GeometryColumns()
        for (part, _) in runs { pieces.append(contentsOf: part) }
        return try withGEOS { geos in try region(pieces, runs.flatMap(\.1), geos) }
    }
}
