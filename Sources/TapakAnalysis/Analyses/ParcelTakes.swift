import TapakEngine
import TapakModel

/// What is taken and left of every parcel, and the buildings hit.
struct ParcelTakes: Sendable {
    /// A parcel of which something is taken.
    struct Take: Sendable {
        var parcel: Int
        var total: Double
        var taken: Double
        /// The area left, and the areas of its parts that are no slivers, the largest first.
        var rest: Double
        var left: [Double]
    }

    /// Buildings hit: how many, how many of them cut, their area in footprints, who lives there.
    struct Tally: Sendable {
        var (buildings, cut) = (0, 0)
        var (area, people, households) = (0.0, 0.0, 0.0)

        mutating func add(_ other: Tally) {
            buildings += other.buildings
            cut += other.cut
            area += other.area
            people += other.people
            households += other.households
        }
    }

    private(set) var takes: [Take] = []
    /// Parcels of which less than a sliver is taken: how many, and how much together.
    private(set) var slivers = (count: 0, area: 0.0)
    /// By parcel the buildings hit; then those on no parcel.
    private(set) var tallies: [Int: Tally] = [:]
    private(set) var whole = Tally()
    /// Projects → footprint, what of it lies in parcels (every square metre once), and how many parcels it takes of.
    private(set) var projects: [(footprint: Double, taken: Double, parcels: Int, heavy: Int)] = []
    /// By project the buildings hit.
    private(set) var projectTallies: [Tally] = []
    /// The union of the footprints: all of it, in parcels, outside them.
    private(set) var footprint = (whole: 0.0, taken: 0.0, outside: 0.0)
    let hasBuildings, hasPeople, hasHouseholds: Bool

    init(
        projects layer: HeldLayer, widths: [Double], parcels: HeldLayer, buildings: HeldLayer?, people: String?,
        households: String?, limits: ParcelLimits, measure: GroundMeasure, options: RunOptions
    ) throws {
        (hasBuildings, hasPeople, hasHouseholds) = (buildings != nil, people != nil, households != nil)
        let footprints = try Self.footprints(layer, widths: widths, measure: measure, options: options)
        try addTakes(of: parcels, in: footprints, limits: limits, measure: measure, options: options)
        if let buildings {
            try addBuildings(
                buildings, in: footprints, parcels, people: people, households: households, measure: measure, options: options)
        }
    }

    /// One outline a project.
    private static func footprints(
        _ layer: HeldLayer, widths: [Double], measure: GroundMeasure, options: RunOptions
    ) throws -> GeometryColumns {
        let segments = options.arcSegments
        let outlines = try Parallel.map(layer.count, threads: options.threads) { project in
            try withGEOS { geos in
                let lines = LineBuffers(geos: geos, measure: measure, segments: segments.count, hasArcs: false)
                var drawn = LineBuffers.Drawn()
                let isArea = layer.geometry.kind(of: project) == .polygon
                try lines.append(project, of: layer.geometry, width: isArea ? 0 : widths[project] / 2, solid: true, to: &drawn)
                return try Dissolve.union(of: Array(0..<drawn.geometry.count), in: drawn.geometry, geos: geos)
            }
        }
        return outlines.reduce(into: GeometryColumns()) { $0.append(contentsOf: $1) }
    }

    private mutating func addTakes(
        of parcels: HeldLayer, in footprints: GeometryColumns, limits: ParcelLimits, measure: GroundMeasure, options: RunOptions
    ) throws {
        func coverage(_ layer: GeometryColumns, in regions: GeometryColumns) throws -> Coverage {
            try Coverage(
                of: layer, classes: Array(repeating: 0, count: layer.count), classCount: 1, in: regions,
                sets: Array(repeating: 0, count: regions.count), measure: measure, threads: options.threads)
        }
        let cover = try coverage(parcels.geometry, in: footprints)
        projects = (0..<footprints.count).map { project in
            let region = cover.regions[project]
            return (
                measure.area(of: project, in: footprints), region.net,
                region.features.count { $0.area >= limits.sliver },
                region.features.count {
                    $0.area >= limits.sliver
                        && 100 * $0.area > limits.share * measure.area(of: $0.feature, in: parcels.geometry)
                }
            )
        }
        projectTallies = Array(repeating: Tally(), count: footprints.count)
        // The other way round: the footprints within the union of the parcels and outside it.
        let within = try coverage(footprints, in: parcels.geometry)
        footprint = (within.whole.net, within.unions.first?.net ?? 0, within.outside.net)
        let taken = cover.unions.first?.features ?? []
        slivers = taken.reduce(into: (0, 0.0)) { sum, part in
            if part.area < limits.sliver { sum = (sum.0 + 1, sum.1 + part.area) }
        }
        let real = taken.filter { $0.area >= limits.sliver }
        let tree = PackedRTree((0..<footprints.count).map(footprints.envelope(of:)))
        takes = try Parallel.map(real.count, threads: options.threads) { place in
            let (parcel, area) = real[place]
            let left = try withGEOS { geos in
                try Overlay.subtract(footprints, tree, from: [parcel], of: parcels.geometry, geos: geos)
            }
            let parts = left.parts(of: 0).map { measure.area(ofPart: $0, in: left) }
            return Take(
                parcel: parcel, total: measure.area(of: parcel, in: parcels.geometry), taken: area, rest: parts.reduce(0, +),
                left: parts.filter { $0 >= limits.sliver }.sorted(by: >))
        }
    }

    private mutating func addBuildings(
        _ buildings: HeldLayer, in footprints: GeometryColumns, _ parcels: HeldLayer, people: String?, households: String?,
        measure: GroundMeasure, options: RunOptions
    ) throws {
        let geometry = buildings.geometry
        let cover = try Coverage(
            of: geometry, classes: Array(repeating: 0, count: geometry.count), classCount: 1, in: footprints,
            sets: Array(repeating: 0, count: footprints.count), measure: measure, threads: options.threads)
        let inside = Dictionary(uniqueKeysWithValues: (cover.unions.first?.features ?? []).map { ($0.feature, $0.area) })
        var hitBy: [Int: [Int]] = [:]
        for (project, region) in cover.regions.enumerated() {
            for feature in region.features { hitBy[feature.feature, default: []].append(project) }
        }
        let held = PolygonLocator(footprints, ranks: (0..<Int32(footprints.count)).map { $0 }, threads: options.threads)
        let owners = PolygonLocator(parcels.geometry, ranks: parcels.ranks, threads: options.threads)
        let numbers = try (people.map(buildings.numbers), households.map(buildings.numbers))
        for building in 0..<geometry.count {
            let centroid = Centroid.of(building, in: geometry)
            let isArea = geometry.kind(of: building) == .polygon
            guard isArea ? inside[building] != nil : held.holds(centroid) else { continue }
            let area = inside[building] ?? 0
            var tally = Tally()
            tally.buildings = 1
            // What rounding leaves outside is nothing.
            if isArea, measure.area(of: building, in: geometry) - area > 1e-3 { tally.cut = 1 }
            tally.area = area
            func known(_ number: Double?) -> Double { number.flatMap { $0.isNaN ? nil : $0 } ?? 0 }
            tally.people = known(numbers.0?[building])
            tally.households = known(numbers.1?[building])
            tallies[owners.owner(of: centroid) ?? -1, default: Tally()].add(tally)
            whole.add(tally)
            for project in hitBy[building] ?? [] { projectTallies[project].add(tally) }
            if !isArea { held.forEachHolder(of: centroid) { project, _ in projectTallies[project].add(tally) } }
        }
    }
}
