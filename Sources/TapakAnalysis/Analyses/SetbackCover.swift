import TapakEngine
import TapakModel

/// The areas of the setbacks by unit, rule and class, from one walk along the boundaries of everything.
///
/// What lies in a setback is told by cover alone: within a buffer piece of the rule, on land, not in water, and inside the
/// units where they clip. An area is the integral along the boundaries where that answer changes, so the setback itself,
/// its precedence and its overlay with zones and units are never built.
struct SetbackCover: Sendable {
    private let ground: WaterfrontGround
    private let walk: CoverWalk
    /// Where the features of each kind begin: the pieces by rule, then units, zones, land and water.
    private let starts: [Int]
    /// The unit of every feature that is one, and the class of every zone.
    fileprivate let units: [Int32]
    fileprivate let zoneClasses: [Int]

    /// Boundaries walked at a time.
    private static let run = 64

    init(_ ground: WaterfrontGround, _ buffers: consuming SetbackBuffers) {
        self.ground = ground
        var starts = buffers.starts
        // What lies far from every piece changes nothing.
        let mask = CellMask(buffers.pieces.geometry)
        buffers.refine(near: [ground.units?.layer, ground.zones, ground.side.land, ground.side.water], within: mask, ground)
        var all = GeometryColumns()
        swap(&all, &buffers.pieces.geometry)
        func add(_ layer: GeometryColumns?) -> [Int] {
            guard let layer else { return [] }
            let near = (0..<layer.count).filter { mask.meets(layer.envelope(of: $0)) }
            all.append(near, of: layer)
            return near
        }
        let units = add(ground.units?.layer.geometry)
        starts.append(all.count)
        let zones = add(ground.zones.geometry)
        starts.append(all.count)
        _ = add(ground.side.land?.geometry)
        starts.append(all.count)
        var arcs = buffers.pieces.arcs
        if !buffers.waters.arcs.isEmpty {
            arcs.fill(to: all.vertexCount)
            arcs.append(buffers.waters.arcs)
        }
        all.append(contentsOf: buffers.waters.geometry)
        starts.append(all.count)
        self.units = units.map(Int32.init)
        zoneClasses = zones.map { ground.classes.ofFeature[$0] }
        self.starts = starts
        walk = CoverWalk(
            all, measure: ground.measure, leading: (buffers.boxes.count, mask), arcs: arcs, buried: buffers.pieces.buried,
            threads: ground.options.threads)
    }

    private var rules: Int { ground.setbacks.count }
    fileprivate var unitStart: Int { starts[rules] }
    fileprivate var zoneStart: Int { starts[rules + 1] }
    fileprivate var landStart: Int { starts[rules + 2] }
    fileprivate var waterStart: Int { starts[rules + 3] }
    fileprivate var unitCount: Int { ground.units?.count ?? 0 }

    fileprivate func rule(of feature: Int) -> Int {
        var rule = 0
        while feature >= starts[rule + 1] { rule += 1 }
        return rule
    }

    /// The regions in the order of the units, then outside, then the whole; and by rule, how much the sum over overlapping
    /// units exceeds the area within them.
    func measured() throws -> (regions: [WaterfrontGround.Region], twice: [Double]) {
        let (order, threads) = (walk.order, ground.options.threads)
        let parts = try Parallel.mapRuns(of: Self.run, in: order.count, threads: threads, finished: ground.progress) { run in
            var part = SetbackRun(self, ground)
            var ring = CoverWalk.Ring()
            for feature in order[run] { walk.walk(feature, &ring) { part.add(feature, $0) } }
            return part
        }
        var regions = Array(repeating: ground.empty, count: unitCount + 2)
        var twice = Array(repeating: 0.0, count: rules + 1)
        let width = ground.all + 1
        for part in parts {
            for (place, row) in part.rows.enumerated() {
                for rule in 0...rules {
                    for kind in 0..<width {
                        regions[Int(row)].cells[rule][kind].add(part.cells[(place * (rules + 1) + rule) * width + kind])
                    }
                }
            }
            for rule in 0...rules { twice[rule] += part.twice[rule] }
        }
        for region in regions.indices { regions[region].settle() }
        return (regions, twice)
    }
}

extension WaterfrontGround.Region {
    /// Takes away what rounding left and sums up the gross areas.
    fileprivate mutating func settle() {
        for rule in cells.indices {
            let all = cells[rule].count - 1
            for kind in cells[rule].indices {
                cells[rule][kind].gross = Coverage.settled(cells[rule][kind].gross)
                cells[rule][kind].net = Coverage.settled(cells[rule][kind].net)
                cells[rule][kind].counted = Coverage.settled(cells[rule][kind].counted)
            }
            cells[rule][all].gross = cells[rule][..<all].reduce(0) { $0 + $1.gross }
        }
    }
}

/// What the boundaries of one run add.
private struct SetbackRun: Sendable {
    private let cover: SetbackCover
    /// The rows this run adds to; the first are outside and the whole.
    private(set) var rows: [Int32]
    /// Rows → rules, then all together → classes, then none, then all.
    private(set) var cells: [WaterfrontGround.Cell]
    private(set) var twice: [Double]

    private let ruleCount: Int
    private let width: Int
    private let hasUnits, hasLand, clipsToUnits: Bool
    private var places: [Int32: Int] = [:]

    // How many features of each kind cover the place reached.
    private var ruleDepths: [Int]
    private var kindDepths: [Int]
    private var zoneDepth = 0
    private var landDepth = 0
    private var waterDepth = 0
    private var units: [(unit: Int32, place: Int)] = []

    init(_ cover: SetbackCover, _ ground: WaterfrontGround) {
        self.cover = cover
        ruleCount = ground.setbacks.count
        width = ground.all + 1
        hasUnits = ground.units != nil
        hasLand = ground.side.land != nil
        clipsToUnits = ground.side.clipsToUnits
        rows = [Int32(cover.unitCount), Int32(cover.unitCount + 1)]
        cells = Array(repeating: .init(), count: 2 * (ruleCount + 1) * width)
        twice = Array(repeating: 0, count: ruleCount + 1)
        ruleDepths = Array(repeating: 0, count: ruleCount)
        kindDepths = Array(repeating: 0, count: ground.classes.names.count)
    }

    private mutating func place(of unit: Int32) -> Int {
        if let place = places[unit] { return place }
        places[unit] = rows.count
        rows.append(unit)
        cells.append(contentsOf: repeatElement(.init(), count: (ruleCount + 1) * width))
        return rows.count - 1
    }

    /// Notes that a feature begins or ends to cover.
    private mutating func change(_ feature: Int, by step: Int) {
        if feature < cover.unitStart {
            ruleDepths[cover.rule(of: feature)] += step
        } else if feature < cover.zoneStart {
            let unit = cover.units[feature - cover.unitStart]
            if step > 0 {
                units.append((unit, place(of: unit)))
            } else if let index = units.firstIndex(where: { $0.unit == unit }) {
                units.remove(at: index)
            }
        } else if feature < cover.landStart {
            kindDepths[cover.zoneClasses[feature - cover.zoneStart]] += step
            zoneDepth += step
        } else if feature < cover.waterStart {
            landDepth += step
        } else {
            waterDepth += step
        }
    }

    /// Whether a piece of the boundary of a feature can change any area: most do not.
    private func matters(_ feature: Int) -> Bool {
        if feature < cover.unitStart {
            if ruleDepths[cover.rule(of: feature)] > 0 { return false }
        } else if !ruleDepths.contains(where: { $0 > 0 }) {
            return false
        }
        return waterDepth == 0 && (!hasLand || landDepth > 0 || feature >= cover.landStart)
    }

    mutating func add(_ feature: Int, _ ring: borrowing CoverWalk.Ring) {
        for index in ruleDepths.indices { ruleDepths[index] = 0 }
        for index in kindDepths.indices { kindDepths[index] = 0 }
        (zoneDepth, landDepth, waterDepth) = (0, 0, 0)
        units.removeAll(keepingCapacity: true)
        for other in ring.cover { change(Int(other), by: 1) }
        var before = 0.0
        for crossing in ring.crossings {
            addPiece(crossing.sum - before, feature)
            before = crossing.sum
            change(Int(crossing.other), by: crossing.enters ? 1 : -1)
        }
        addPiece(ring.total - before, feature)
    }

    /// What lies on the left of the piece is in the feature, what lies on its right is not.
    private mutating func addPiece(_ area: Double, _ feature: Int) {
        if area == 0 || !matters(feature) { return }
        addGround(-area)
        change(feature, by: 1)
        addGround(area)
        change(feature, by: -1)
    }

    /// Adds an area to every cell that holds a place covered as here.
    private mutating func addGround(_ area: Double) {
        guard waterDepth == 0, !hasLand || landDepth > 0, !clipsToUnits || !units.isEmpty,
            let first = ruleDepths.firstIndex(where: { $0 > 0 })
        else { return }
        for rule in first..<ruleCount where ruleDepths[rule] > 0 {
            if units.count > 1 { twice[rule] += area * Double(units.count - 1) }
            for unit in units { add(area, unit.place, rule, isCounted: rule == first) }
            if hasUnits, units.isEmpty { add(area, 0, rule, isCounted: rule == first) }
            add(area, 1, rule, isCounted: rule == first)
        }
        if units.count > 1 { twice[ruleCount] += area * Double(units.count - 1) }
    }

    private mutating func add(_ area: Double, _ place: Int, _ rule: Int, isCounted: Bool) {
        let base = (place * (ruleCount + 1) + rule) * width
        let together = (place * (ruleCount + 1) + ruleCount) * width
        func add(_ kind: Int, _ times: Double, to run: inout SetbackRun) {
            run.cells[base + kind].gross += area * times
            run.cells[base + kind].net += area
            guard isCounted else { return }
            run.cells[base + kind].counted += area
            run.cells[together + kind].gross += area * times
            run.cells[together + kind].net += area
            run.cells[together + kind].counted += area
        }
        if zoneDepth == 0 {
            add(width - 2, 1, to: &self)
        } else {
            for kind in kindDepths.indices where kindDepths[kind] > 0 { add(kind, Double(kindDepths[kind]), to: &self) }
        }
        add(width - 1, 0, to: &self)
    }
}
