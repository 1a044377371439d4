import TapakModel

/// What the boundaries of one run add.
struct CoverageRun: Sendable {
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
    /// How many of them there are, by class too, and the classes of the feature walked.
    private var depth = 0
    private var kinds: [Int]
    private var ownKinds: [Int] = []

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

    /// Notes that a feature begins or ends to cover.
    private mutating func change(_ feature: Int, by step: Int) {
        depth += step * plan.repeats.weight(feature)
        for member in plan.repeats.members(feature) { kinds[plan.classes[member]] += step }
    }

    private mutating func reset() {
        depth = 0
        for kind in kinds.indices { kinds[kind] = 0 }
        features.removeAll(keepingCapacity: true)
        regions.removeAll(keepingCapacity: true)
        for set in depths.indices { depths[set] = (0, 0) }
    }

    // MARK: A feature's ring

    /// Adds the ring of a feature: what lies on its left is covered once more.
    mutating func addFeature(_ feature: Int, _ ring: borrowing CoverWalk.Ring) {
        reset()
        ownKinds.removeAll(keepingCapacity: true)
        for member in plan.repeats.members(feature) where !ownKinds.contains(plan.classes[member]) {
            ownKinds.append(plan.classes[member])
        }
        let weight = plan.repeats.weight(feature)
        var (regionDepth, openStart) = (0, 0.0)
        for other in ring.cover {
            if other < plan.regionCount {
                regions.append((other, place(of: other), 0))
                depths[plan.sets[Int(other)]].count += 1
                regionDepth += 1
            } else {
                change(Int(other) - plan.regionCount, by: 1)
            }
        }
        var before = 0.0
        for crossing in ring.crossings {
            addPiece(crossing.sum - before, weight: weight, isOpen: regionDepth == 0)
            before = crossing.sum
            let step = crossing.enters ? 1 : -1
            if crossing.other >= plan.regionCount {
                change(Int(crossing.other) - plan.regionCount, by: step)
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
            depths[set].count += step
            regionDepth += step
        }
        addPiece(ring.total - before, weight: weight, isOpen: regionDepth == 0)
        for region in regions { own(region.place, feature, ring.total - region.start) }
        for set in depths.indices where depths[set].count > 0 { own(set, feature, ring.total - depths[set].start) }
        if regionDepth == 0 { own(outside, feature, ring.total - openStart) }
        own(whole, feature, ring.total)
    }

    private mutating func own(_ place: Int, _ feature: Int, _ area: Double) {
        if area != 0 { owned.append((rows[place], Int32(feature), area)) }
    }

    private mutating func addPiece(_ area: Double, weight: Int, isOpen: Bool) {
        if area == 0 { return }
        func add(_ place: Int, to run: inout CoverageRun) {
            run.add(area, upTo: run.depth + weight, place)
            run.add(-area, upTo: run.depth, place)
            for kind in run.ownKinds where run.kinds[kind] == 0 { run.classes[place * run.plan.classCount + kind] += area }
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
        reset()
        var (setDepth, regionDepth) = (0, 0)
        for other in ring.cover {
            if other < plan.regionCount {
                regionDepth += 1
                if plan.sets[Int(other)] == set { setDepth += 1 }
            } else {
                features.append((other - Int32(plan.regionCount), Sums()))
                change(Int(other) - plan.regionCount, by: 1)
            }
        }
        var sums = Sums()
        func addPiece(_ area: Double, to run: inout CoverageRun) {
            if area == 0 { return }
            sums.all += area
            if setDepth <= 0 { sums.edge += area }
            if regionDepth <= 0 { sums.open += area }
            if setDepth > 0 { run.excess[set] += area }
            if run.depth <= 0 { return }
            run.addCovered(area, own)
            if setDepth <= 0 { run.addCovered(area, set) }
            if regionDepth <= 0 { run.addCovered(-area, run.outside) }
            if setDepth > 0 { run.excessCovered[set] += area }
        }
        var before = 0.0
        for crossing in ring.crossings {
            addPiece(crossing.sum - before, to: &self)
            before = crossing.sum
            let step = crossing.enters ? 1 : -1
            if crossing.other < plan.regionCount {
                regionDepth += step
                if plan.sets[Int(crossing.other)] == set { setDepth += step }
                continue
            }
            let feature = crossing.other - Int32(plan.regionCount)
            change(Int(feature), by: step)
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
        add(area, upTo: depth, place)
        for kind in kinds.indices where kinds[kind] > 0 { classes[place * plan.classCount + kind] += area }
    }

    private mutating func leave(_ feature: (feature: Int32, start: Sums), _ sums: Sums, _ place: Int, _ set: Int) {
        own(place, Int(feature.feature), sums.all - feature.start.all)
        own(set, Int(feature.feature), sums.edge - feature.start.edge)
        own(outside, Int(feature.feature), -(sums.open - feature.start.open))
    }
}
