package import TapakModel

/// How much of a layer's features lies in regions: feature by feature, every square metre once, by class and by fold.
///
/// Regions belong to sets (a unit layer is one set; the outlines of all projects at one distance are another). Told are
/// every region, the union of every set, what lies outside all regions, and the whole layer; regions may overlap. All
/// come from one walk along the boundaries (``CoverWalk``): nothing is a remainder of other numbers.
///
/// - Units: square metres of the measure.
package struct Coverage: Sendable {
    /// What was measured in one region.
    package struct Region: Sendable {
        /// The features with an area in the region, ascending, and that area.
        package fileprivate(set) var features: [(feature: Int, area: Double)] = []
        /// The areas covered at least once, twice, …
        package fileprivate(set) var folds: [Double] = []
        /// By class, every square metre once.
        package fileprivate(set) var classes: [Double]

        /// Every square metre once.
        package var net: Double { folds.first ?? 0 }
        /// The sum over the features.
        package var gross: Double { features.reduce(0) { $0 + $1.area } }
    }

    /// In the order of the regions' features.
    package private(set) var regions: [Region]
    /// In the union of the regions of every set.
    package private(set) var unions: [Region]
    /// Outside every region; told where the regions are one set.
    package private(set) var outside: Region
    /// The layer itself.
    package private(set) var whole: Region
    /// Per set, Σ over k ≥ 2 of the area inside at least k regions: by how much the sum over regions exceeds their union.
    package private(set) var excess: [Double]
    /// The same within the layer's union.
    package private(set) var excessCovered: [Double]

    /// An area below this, in square metres, is what rounding leaves of shared boundaries.
    private static let noise = 1e-6

    /// Boundaries walked at a time.
    private static let run = 32

    /// Measures a layer in regions.
    ///
    /// - Parameters:
    ///   - features: The layer; parts that are not polygons are left out.
    ///   - classes: The class of every feature, below `classCount`.
    ///   - regions: The regions, one feature each.
    ///   - sets: The set of every region, from 0.
    ///   - arcs: The arcs that edges of the regions stand for.
    package init(
        of features: GeometryColumns, classes: [Int], classCount: Int, in regions: GeometryColumns, sets: [Int],
        arcs: ArcCentres = ArcCentres(), measure: GroundMeasure, threads: Int, finished: (@Sendable (Int) -> Void)? = nil
    ) throws {
        let repeats = Repeats(features)
        var all = regions
        all.append(contentsOf: repeats.isNone ? features : features.selecting(repeats.firsts))
        let walk = CoverWalk(
            all, measure: measure, sets: sets.map(Int32.init) + Array(repeating: -1, count: repeats.count),
            arcs: arcs, threads: threads)
        let plan = Plan(
            regionCount: regions.count, sets: sets, setCount: (sets.max() ?? -1) + 1, classes: classes, classCount: classCount,
            repeats: repeats)
        let order = walk.order
        let parts = try Parallel.mapRuns(of: Self.run, in: order.count, threads: threads, finished: finished) { run in
            var part = CoverageRun(plan)
            var ring = CoverWalk.Ring()
            for feature in order[run] {
                if feature < regions.count {
                    walk.walk(feature, &ring) { part.addRegion(feature, $0) }
                } else {
                    walk.walk(feature, &ring) { part.addFeature(feature - regions.count, $0) }
                }
            }
            return part
        }
        self.init(plan, parts)
    }

    /// By how much the sum over regions exceeds their union: Σ over k ≥ 2 of the area inside at least k of them.
    package static func excess(of regions: GeometryColumns, measure: GroundMeasure, threads: Int) throws -> Double {
        try Coverage(
            of: GeometryColumns(), classes: [], classCount: 1, in: regions, sets: Array(repeating: 0, count: regions.count),
            measure: measure, threads: threads
        ).excess.first ?? 0
    }

    private init(_ plan: Plan, _ parts: [CoverageRun]) {
        let none = Region(classes: Array(repeating: 0, count: plan.classCount))
        var all = Array(repeating: none, count: plan.rowCount)
        excess = Array(repeating: 0, count: plan.setCount)
        excessCovered = excess
        for part in parts {
            for (place, row) in part.rows.enumerated() {
                let levels = part.levels[place]
                while all[Int(row)].folds.count < levels.count { all[Int(row)].folds.append(0) }
                for level in levels.indices { all[Int(row)].folds[level] += levels[level] }
                for kind in 0..<plan.classCount {
                    all[Int(row)].classes[kind] += part.classes[place * plan.classCount + kind]
                }
            }
            for set in 0..<plan.setCount {
                excess[set] += part.excess[set]
                excessCovered[set] += part.excessCovered[set]
            }
            for owned in part.owned {
                for feature in plan.repeats.members(Int(owned.feature)) {
                    all[Int(owned.row)].features.append((feature, owned.area))
                }
            }
        }
        for row in all.indices { all[row].settle() }
        excess = excess.map(Self.settled)
        excessCovered = excessCovered.map(Self.settled)
        if plan.setCount > 1 { all[plan.outside] = none }
        regions = Array(all[..<plan.regionCount])
        unions = Array(all[plan.regionCount..<plan.regionCount + plan.setCount])
        outside = all[plan.outside]
        whole = all[plan.whole]
    }

    /// The area, or 0 where it is no more than rounding leaves.
    package static func settled(_ area: Double) -> Double { area.magnitude < noise ? 0 : area }

    /// The rows of the result: regions, unions of sets, outside, whole.
    struct Plan: Sendable {
        let regionCount: Int
        let sets: [Int]
        let setCount: Int
        let classes: [Int]
        let classCount: Int
        let repeats: Repeats

        var outside: Int { regionCount + setCount }
        var whole: Int { regionCount + setCount + 1 }
        var rowCount: Int { regionCount + setCount + 2 }
    }
}

extension Coverage.Region {
    /// Turns "so much more covered exactly k times" into "at least k times" and adds up what is of one feature.
    fileprivate mutating func settle() {
        for level in folds.indices.reversed().dropFirst() { folds[level] += folds[level + 1] }
        for level in folds.indices { folds[level] = Coverage.settled(folds[level]) }
        while folds.last == 0 { folds.removeLast() }
        for kind in classes.indices { classes[kind] = Coverage.settled(classes[kind]) }
        let parts = features.enumerated().sorted { ($0.element.feature, $0.offset) < ($1.element.feature, $1.offset) }
        features = []
        for (_, part) in parts {
            if features.last?.feature == part.feature {
                features[features.count - 1].area += part.area
            } else {
                features.append(part)
            }
        }
        features.removeAll { $0.area < Coverage.noise }
    }
}
