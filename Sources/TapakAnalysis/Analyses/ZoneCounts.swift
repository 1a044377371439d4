import TapakEngine
import TapakModel

/// Buildings and people in setbacks, by unit, rule and class of the zones that hold them.
struct ZoneCounts: Sendable {
    struct Tally: Sendable {
        var buildings = 0
        var weight = 0.0
    }

    /// A row: the unit after the last is outside, the one after that the whole.
    struct Key: Sendable {
        var unit: Int
        var rule: Int
        var kind: Int
    }

    /// Units, then outside, then the whole → rules, then all → classes, then none and all.
    struct Tallies: Sendable {
        fileprivate let shape: ZoneShape
        fileprivate var cells: [Tally]

        fileprivate init(_ shape: ZoneShape) {
            self.shape = shape
            cells = Array(repeating: Tally(), count: shape.count)
        }

        /// The tally of a row; nil where nothing was counted.
        subscript(key: Key) -> Tally? {
            let tally = cells[shape.cell(unit: key.unit, rule: key.rule, kind: key.kind)]
            return tally.buildings > 0 ? tally : nil
        }
    }

    private let tallies: Tallies
    let isWeighted: Bool
    /// Nil where they were not asked for.
    let verdicts: ZoneVerdicts?

    static func count(
        role: LayerRole, weight: String?, hasVerdicts: Bool, ground: WaterfrontGround, workspace: Workspace
    ) throws -> ZoneCounts {
        let (places, shape) = (ZonePlaces(ground), ZoneShape(ground))
        workspace.probes = [
            MembershipProbe(role: role, name: "setbacks", references: ground.setbacks.map(\.layer.reference)) {
                places.hit($0) != nil
            }
        ]
        var whole = Tallies(shape)
        var verdicts = ZoneVerdicts()
        let outside = ground.units?.count ?? 0
        try workspace.stream(role, weight: weight, keepsShapes: hasVerdicts) { batch in
            var cells: [UInt64] = []
            for (row, point) in batch.points.enumerated() {
                guard let hit = places.hit(point) else { continue }
                for rule in hit.rules {
                    for kind in hit.kinds {
                        func add(_ unit: Int) {
                            cells.append(UInt64(shape.cell(unit: unit, rule: rule, kind: kind)) << 32 | UInt64(row))
                        }
                        if ground.units != nil { add(hit.unit ?? outside) }
                        add(outside + 1)
                    }
                }
            }
            return (Self.sums(cells, batch), ZoneVerdicts(batch, places))
        } collect: { part, featuresBefore in
            for (cell, tally) in part.0 {
                whole.cells[cell].buildings += tally.buildings
                whole.cells[cell].weight += tally.weight
            }
            verdicts.append(part.1, featuresBefore: featuresBefore)
        }
        return ZoneCounts(tallies: whole, isWeighted: weight != nil, verdicts: hasVerdicts ? verdicts : nil)
    }

    /// What was counted in a row.
    func tally(unit: Int, rule: Int, kind: Int) -> Tally { tallies[Key(unit: unit, rule: rule, kind: kind)] ?? Tally() }

    /// The sums of a chunk by cell, each in the order of its rows.
    private static func sums(_ cells: [UInt64], _ batch: StreamBatch) -> [(cell: Int, tally: Tally)] {
        var sums: [(cell: Int, tally: Tally)] = []
        for place in cells.sorted() {
            let (cell, row) = (Int(place >> 32), Int(place & 0xFFFF_FFFF))
            if sums.last?.cell != cell { sums.append((cell, Tally())) }
            sums[sums.count - 1].tally.buildings += 1
            sums[sums.count - 1].tally.weight += batch.weight(row)
        }
        return sums
    }

    func cells(unit: Int, rule: Int, kind: Int) -> [TableBuilder.Cell] {
        let tally = tally(unit: unit, rule: rule, kind: kind)
        return [.count(tally.buildings), .number(isWeighted ? tally.weight : nil)]
    }
}

/// The cells of units, rules and classes in one row.
private struct ZoneShape: Sendable {
    private let (units, rules, kinds): (Int, Int, Int)

    init(_ ground: WaterfrontGround) {
        units = (ground.units?.count ?? 0) + 2
        rules = ground.setbacks.count + 1
        kinds = max(ground.none, ground.all) + 1
    }

    var count: Int { units * rules * kinds }
    func cell(unit: Int, rule: Int, kind: Int) -> Int { (unit * rules + rule) * kinds + kind }
}

/// Tells in which setbacks and zones a point lies, by true distances.
struct ZonePlaces: Sendable {
    struct Hit {
        var unit: Int?
        /// The rules, and all together.
        var rules: [Int]
        /// The classes, or none, and all.
        var kinds: [Int]
    }

    private let ground: WaterfrontGround
    private let lines: [NearestIndex]
    private let waters: [PolygonLocator]
    private let reaches: [Double]
    private let zones: PolygonLocator
    private let land: PolygonLocator?

    init(_ ground: WaterfrontGround) {
        self.ground = ground
        lines = ground.setbacks.map {
            NearestIndex($0.layer.geometry.asLines, ranks: $0.layer.ranks, measure: ground.measure)
        }
        let layers = ground.setbacks.map(\.layer) + [ground.side.water].compactMap { $0 }
        waters = layers.map { PolygonLocator($0.geometry, ranks: $0.ranks) }
        reaches = ground.setbacks.map { setback in (0..<setback.layer.count).map(setback.reach).max() ?? 0 }
        zones = PolygonLocator(ground.zones.geometry, ranks: ground.zones.ranks)
        land = ground.side.land.map { PolygonLocator($0.geometry, ranks: $0.ranks) }
    }

    /// Whether a setback may come so near to a point.
    func mayReach(_ point: Point, within distance: Double) -> Bool {
        lines.indices.contains { lines[$0].nearest(to: point, within: reaches[$0] + distance) != nil }
    }

    func hit(_ point: Point) -> Hit? {
        var rules: [Int] = []
        for (rule, setback) in ground.setbacks.enumerated() {
            let near = lines[rule].all(within: reaches[rule], of: point)
            // A point in a river's channel is in the water, whatever else is near.
            if near.contains(where: { $0.distance < setback.channels[$0.feature] }) { return nil }
            if near.contains(where: { $0.distance <= setback.reach($0.feature) }) { rules.append(rule) }
        }
        guard !rules.isEmpty, !isWater(point), land?.holds(point) ?? true else { return nil }
        let unit = ground.units?.locator.owner(of: point)
        if ground.side.clipsToUnits, unit == nil { return nil }
        var kinds: Set<Int> = []
        zones.forEachHolder(of: point) { zone, _ in kinds.insert(ground.classes.ofFeature[zone]) }
        if kinds.isEmpty { kinds.insert(ground.none) }
        return Hit(unit: unit, rules: rules + [ground.setbacks.count], kinds: kinds.sorted() + [ground.all])
    }

    private func isWater(_ point: Point) -> Bool {
        var isInside = false
        for water in waters { water.forEachHolder(of: point) { _, place in isInside = isInside || place == .inside } }
        return isInside
    }
}
