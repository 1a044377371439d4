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
        var all = regions
        all.append(contentsOf: features)
        let setCount = (sets.max() ?? -1) + 1
        let walk = CoverWalk(
            all, measure: measure, sets: sets.map(Int32.init) + Array(repeating: -1, count: features.count),
            arcs: arcs, threads: threads)
        let plan = Plan(
            regionCount: regions.count, sets: sets, setCount: setCount, classes: classes, classCount: classCount)
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
            for owned in part.owned { all[Int(owned.row)].features.append((Int(owned.feature), owned.area)) }
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
    fileprivate struct Plan: Sendable {
        let regionCount: Int
        let sets: [Int]
        let setCount: Int
        let classes: [Int]
        let classCount: Int

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

/// What the boundaries of one run add.
private struct CoverageRun: Sendable {
    private let plan: Coverage.Plan
    /// The rows of the result this run adds to; the first are the unions, outside and whole.
    private(set) var rows: [Int32]
    /// Per row, by level k ≥ 1, what is added to the areas covered at least 1 … k times.
    private(set) var levels: [[Double]]
    /// Per row and class.
    private(set) var classes: [Double]
    private(set) var owned: [(row: Int32, feature: Int32, area: Double)] = []
    private(set) var excess: [Double]
    private(set) var excessCovered: [Double]

    private var places: [Int32: Int] = [:]
    /// The regions that cover the boundary walked, and the sum where they began to.
    private var regions: [(region: Int32, place: Int, start: Double)] = []
    /// Per set, how many of its regions cover the boundary, and the sum where the first began to.
    private var depths: [(count: Int, start: Double)]
    /// The features that cover the boundary walked, with the sums where they began to.
    private var features: [(feature: Int32, start: Sums)] = []
    private var kinds: [Int]

    /// The integral along a region's ring: all of it, where no other region of the set covers it, where none at all does.
    private struct Sums {
        var all = 0.0
        var edge = 0.0
        var open = 0.0
    }

    init(_ plan: Coverage.Plan) {
        self.plan = plan
        rows = (plan.regionCount..<plan.rowCount).map(Int32.init)
        levels = Array(repeating: [], count: rows.count)
        classes = Array(repeating: 0, count: rows.count * plan.classCount)
        excess = Array(repeating: 0, count: plan.setCount)
        excessCovered = excess
        depths = Array(repeating: (0, 0), count: plan.setCount)
        kinds = Array(repeating: 0, count: plan.classCount)
    }

    private var outside: Int { plan.setCount }
    private var whole: Int { plan.setCount + 1 }

    private mutating func place(of region: Int32) -> Int {
        if let place = places[region] { return place }
        let place = rows.count
        places[region] = place
        rows.append(region)
        levels.append([])
        classes.append(contentsOf: repeatElement(0, count: plan.classCount))
        return place
    }

    private mutating func add(_ area: Double, upTo level: Int, _ place: Int) {
        guard level > 0 else { return }
        while levels[place].count < level { levels[place].append(0) }
        levels[place][level - 1] += area
    }

    // MARK: A feature's ring

    /// Adds the ring of a feature: what lies on its left is covered once more.
    mutating func addFeature(_ feature: Int, _ ring: borrowing CoverWalk.Ring) {
        let kind = plan.classes[feature]
        var (depth, kindDepth) = (0, 0)
        regions.removeAll(keepingCapacity: true)
        for set in depths.indices { depths[set] = (0, 0) }
        var (regionDepth, openStart) = (0, 0.0)
        for other in ring.cover {
            if other < plan.regionCount {
                regions.append((other, place(of: other), 0))
                depths[plan.sets[Int(other)]].count += 1
                regionDepth += 1
            } else {
                depth += 1
                if plan.classes[Int(other) - plan.regionCount] == kind { kindDepth += 1 }
            }
        }
        var before = 0.0
        for crossing in ring.crossings {
            addPiece(crossing.sum - before, depth: depth, kind: kind, isFirst: kindDepth == 0, isOpen: regionDepth == 0)
            before = crossing.sum
            let change = crossing.enters ? 1 : -1
            if crossing.other >= plan.regionCount {
                depth += change
                if plan.classes[Int(crossing.other) - plan.regionCount] == kind { kindDepth += change }
                continue
            }
            let set = plan.sets[Int(crossing.other)]
            if crossing.enters {
                regions.append((crossing.other, place(of: crossing.other), before))
                if depths[set].count == 0 { depths[set].start = before }
                if regionDepth == 0 { own(outside, feature, before - openStart) }
            } else if let index = regions.firstIndex(where: { $0.region == crossing.other }) {
                let region = regions.remove(at: index)
                own(region.place, feature, before - region.start)
                if depths[set].count == 1 { own(set, feature, before - depths[set].start) }
                if regionDepth == 1 { openStart = before }
            }
            depths[set].count += change
            regionDepth += change
        }
        addPiece(ring.total - before, depth: depth, kind: kind, isFirst: kindDepth == 0, isOpen: regionDepth == 0)
        for region in regions { own(region.place, feature, ring.total - region.start) }
        for set in depths.indices where depths[set].count > 0 { own(set, feature, ring.total - depths[set].start) }
        if regionDepth == 0 { own(outside, feature, ring.total - openStart) }
        own(whole, feature, ring.total)
    }

    private mutating func own(_ place: Int, _ feature: Int, _ area: Double) {
        if area != 0 { owned.append((rows[place], Int32(feature), area)) }
    }

    private mutating func addPiece(_ area: Double, depth: Int, kind: Int, isFirst: Bool, isOpen: Bool) {
        if area == 0 { return }
        func add(_ place: Int, to run: inout CoverageRun) {
            run.add(area, upTo: depth + 1, place)
            run.add(-area, upTo: depth, place)
            if isFirst { run.classes[place * run.plan.classCount + kind] += area }
        }
        for index in regions.indices { add(regions[index].place, to: &self) }
        for set in depths.indices where depths[set].count > 0 {
            add(set, to: &self)
            if depth == 0 { excessCovered[set] += area * Double(depths[set].count - 1) }
        }
        if isOpen { add(outside, to: &self) }
        add(whole, to: &self)
    }

    // MARK: A region's ring

    /// Adds the ring of a region: what lies on its left is in the region.
    mutating func addRegion(_ region: Int, _ ring: borrowing CoverWalk.Ring) {
        let (own, set) = (place(of: Int32(region)), plan.sets[region])
        features.removeAll(keepingCapacity: true)
        for kind in kinds.indices { kinds[kind] = 0 }
        var (setDepth, regionDepth) = (0, 0)
        for other in ring.cover {
            if other < plan.regionCount {
                regionDepth += 1
                if plan.sets[Int(other)] == set { setDepth += 1 }
            } else {
                features.append((other - Int32(plan.regionCount), Sums()))
                kinds[plan.classes[Int(other) - plan.regionCount]] += 1
            }
        }
        var sums = Sums()
        func addPiece(_ area: Double, to run: inout CoverageRun) {
            if area == 0 { return }
            sums.all += area
            if setDepth <= 0 { sums.edge += area }
            if regionDepth <= 0 { sums.open += area }
            if setDepth > 0 { run.excess[set] += area }
            if run.features.isEmpty { return }
            run.addCovered(area, own)
            if setDepth <= 0 { run.addCovered(area, set) }
            if regionDepth <= 0 { run.addCovered(-area, run.outside) }
            if setDepth > 0 { run.excessCovered[set] += area }
        }
        var before = 0.0
        for crossing in ring.crossings {
            addPiece(crossing.sum - before, to: &self)
            before = crossing.sum
            let change = crossing.enters ? 1 : -1
            if crossing.other < plan.regionCount {
                regionDepth += change
                if plan.sets[Int(crossing.other)] == set { setDepth += change }
                continue
            }
            let feature = crossing.other - Int32(plan.regionCount)
            kinds[plan.classes[Int(feature)]] += change
            if crossing.enters {
                features.append((feature, sums))
            } else if let index = features.firstIndex(where: { $0.feature == feature }) {
                leave(features.remove(at: index), sums, own, set)
            }
        }
        addPiece(ring.total - before, to: &self)
        for feature in features { leave(feature, sums, own, set) }
    }

    private mutating func addCovered(_ area: Double, _ place: Int) {
        add(area, upTo: features.count, place)
        for kind in kinds.indices where kinds[kind] > 0 { classes[place * plan.classCount + kind] += area }
    }

    private mutating func leave(_ feature: (feature: Int32, start: Sums), _ sums: Sums, _ place: Int, _ set: Int) {
        own(place, Int(feature.feature), sums.all - feature.start.all)
        own(set, Int(feature.feature), sums.edge - feature.start.edge)
        own(outside, Int(feature.feature), -(sums.open - feature.start.open))
    }
}
