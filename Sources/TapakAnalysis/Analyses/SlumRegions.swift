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
    /// Whether the dissolved overlay of every unit is kept for layers and maps.
    let keepsGeometry: Bool

    /// A feature with less than ten square centimetres in a region only touches it: that much is left by rounding.
    private static let leastArea = 1e-3

    /// What was measured in one region, in square metres.
    struct Region: Sendable {
        /// The areas covered at least k times.
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
        let coverage = try Coverage(
            of: slums, classes: classes.ofFeature, classCount: classes.names.count, in: units,
            sets: Array(repeating: 0, count: units.count), measure: measure, threads: threads, finished: progress)
        var regions = coverage.regions.map(region)
        for unit in regions.indices { regions[unit].area = measure.area(of: unit, in: units) }
        if keepsGeometry {
            for (unit, dissolved) in try dissolved(coverage).enumerated() { regions[unit].dissolved = dissolved }
        }
        let (outside, excess) = (region(coverage.outside), coverage.excess.first ?? 0)
        var whole = region(coverage.whole)
        whole.area = regions.reduce(0) { $0 + $1.area } - excess
        let balance = Balance(
            of: Slum.name, inUnits: regions.reduce(0) { $0 + $1.net }, twice: coverage.excessCovered.first ?? 0,
            outside: outside.net, whole: whole.net)
        return Areas(units: regions, outside: outside, whole: whole, balance: balance, unitExcess: excess)
    }

    private func region(_ measured: Coverage.Region) -> Region {
        var region = Region()
        region.folds = measured.folds
        region.gross = measured.gross
        region.features = measured.features.filter { $0.area > Self.leastArea }.count
        guard classes.isNamed else { return region }
        region.classes = measured.classes.map { ClassArea(net: $0) }
        for (feature, area) in measured.features {
            region.classes[classes.ofFeature[feature]].gross += area
            if area > Self.leastArea { region.classes[classes.ofFeature[feature]].features += 1 }
        }
        return region
    }

    /// The union of the features in every unit, for layers and maps.
    private func dissolved(_ coverage: Coverage) throws -> [GeometryColumns] {
        try Parallel.map(units.count, threads: threads) { unit in
            let features = coverage.regions[unit].features.map(\.feature)
            if features.isEmpty { return GeometryColumns() }
            return try withGEOS { geos in
                let mask = try geos.geometry(ofFeature: unit, in: units, kind: .polygon)
                let pieces = try Overlay.clip(features, of: slums, to: mask, geos: geos).pieces
                return try Dissolve.union(of: Array(0..<pieces.count), in: pieces, geos: geos)
            }
        }
    }
}
