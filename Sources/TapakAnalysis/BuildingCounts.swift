import TapakEngine
import TapakModel

/// Buildings and people per unit, and those inside an overlay layer. A building belongs to one unit and counts once,
/// however many features of the overlay lie on it.
struct BuildingCounts: Sendable {
    /// Sums of one unit or row.
    struct Tally: Sendable, Hashable {
        var buildings = 0
        var inside = 0
        var weight = 0.0
        var weightInside = 0.0

        mutating func add(_ other: Tally) {
            buildings += other.buildings
            inside += other.inside
            weight += other.weight
            weightInside += other.weightInside
        }

        mutating func add(weight: Double, isInside: Bool) {
            buildings += 1
            self.weight += weight
            if isInside {
                inside += 1
                weightInside += weight
            }
        }
    }

    var units: [Tally]
    var outside = Tally()
    var whole = Tally()
    /// Whether a weight was named; where not, its cells stay empty.
    let isWeighted: Bool

    static func count(
        role: LayerRole, weight: String?, units: Units, inside overlay: HeldLayer, workspace: Workspace
    ) throws -> BuildingCounts {
        let locator = PolygonLocator(overlay.geometry, ranks: overlay.ranks, threads: workspace.options.threads)
        var counts = BuildingCounts(units: Array(repeating: Tally(), count: units.count), isWeighted: weight != nil)
        workspace.probes = [
            MembershipProbe(role: role, name: overlay.role.name, references: [overlay.reference]) { locator.holds($0) }
        ]
        try workspace.stream(role, weight: weight) { batch in
            var tallies = Array(repeating: Tally(), count: units.count + 1)
            for (index, point) in batch.points.enumerated() {
                let unit = units.locator.owner(of: point) ?? units.count
                tallies[unit].add(weight: batch.weight(index), isInside: locator.holds(point))
            }
            return tallies
        } collect: { tallies, _ in
            for (unit, tally) in tallies.enumerated() where tally.buildings > 0 {
                if unit == units.count { counts.outside.add(tally) } else { counts.units[unit].add(tally) }
                counts.whole.add(tally)
            }
        }
        return counts
    }

    /// The cells buildings, inside, weight, weight inside of a row; empty where there is nothing to count.
    static func cells(_ tally: Tally?, isWeighted: Bool) -> [TableBuilder.Cell] {
        guard let tally else { return Array(repeating: .number(nil), count: 4) }
        return [
            .count(tally.buildings), .count(tally.inside), .number(isWeighted ? tally.weight : nil),
            .number(isWeighted ? tally.weightInside : nil),
        ]
    }
}
