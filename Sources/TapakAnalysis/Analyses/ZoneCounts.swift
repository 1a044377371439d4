import TapakEngine
import TapakModel

/// Buildings and people in setbacks, by unit, rule and class of the zones that hold them.
struct ZoneCounts: Sendable {
    struct Key: Hashable, Sendable {
        var unit: Int
        var rule: Int
        var kind: Int
    }

    struct Tally: Sendable {
        var buildings = 0
        var weight = 0.0
    }

    /// By row; the unit after the last is outside, the one after that the whole.
    private(set) var tallies: [Key: Tally] = [:]
    let isWeighted: Bool

    static func count(
        role: LayerRole, weight: String?, ground: WaterfrontGround, workspace: Workspace
    ) throws -> ZoneCounts {
        let places = ZonePlaces(ground)
        var counts = ZoneCounts(isWeighted: weight != nil)
        let outside = ground.units?.count ?? 0
        try workspace.stream(role, weight: weight) { batch in
            var part: [Key: Tally] = [:]
            for (index, point) in batch.points.enumerated() {
                guard let hit = places.hit(point) else { continue }
                for rule in hit.rules {
                    for kind in hit.kinds {
                        for unit in ground.units == nil ? [outside + 1] : [hit.unit ?? outside, outside + 1] {
                            part[Key(unit: unit, rule: rule, kind: kind), default: Tally()].buildings += 1
                            part[Key(unit: unit, rule: rule, kind: kind), default: Tally()].weight += batch.weight(index)
                        }
                    }
                }
            }
            return part
        } collect: { part, _ in
            for (key, tally) in part {
                counts.tallies[key, default: Tally()].buildings += tally.buildings
                counts.tallies[key, default: Tally()].weight += tally.weight
            }
        }
        return counts
    }

    private init(isWeighted: Bool) { self.isWeighted = isWeighted }

    func cells(unit: Int, rule: Int, kind: Int) -> [TableBuilder.Cell] {
        let tally = tallies[Key(unit: unit, rule: rule, kind: kind)] ?? Tally()
        return [.count(tally.buildings), .number(isWeighted ? tally.weight : nil)]
    }
}

/// Tells in which setbacks and zones a point lies, by true distances.
private struct ZonePlaces: Sendable {
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
