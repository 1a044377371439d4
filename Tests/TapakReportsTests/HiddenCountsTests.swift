import TapakModel
import Testing

@testable import TapakReports

/// What a page that hides small counts still tells.
struct HiddenCountsTests {
    private let none = Bilingual(id: "", en: "")

    private func hidden(_ table: Table, below bound: Int = 10) -> [String] {
        let cells = HiddenCounts(table, below: bound)
        return (0..<table.rowCount).flatMap { row in
            table.columns.indices.filter { cells.contains(row: row, column: $0) }
                .map { "\(table.text(row: row, column: 0)).\(table.columns[$0].name)" }
        }
    }

    private func units(_ people: [Double]) -> Table {
        Table(
            name: "access_units", definition: none,
            columns: [
                Table.Column("unit_id", .text(TextColumn((1..<people.count).map { "u\($0)" } + ["*"]))),
                Table.Column("population", .number(people)), Table.Column("demand", .number(people.map { $0 / 100 })),
                Table.Column("sd_within_500", .number(people.map { $0 / 2 })),
                Table.Column("sd_within_500_pct", .number(people.map { _ in 50 })),
                Table.Column("net_ha", .number(people)),
            ])
    }

    /// One small part among others could be told from the sum: the next smallest is hidden with it.
    @Test func oneAloneIsNeverHidden() {
        #expect(
            hidden(units([3, 40, 25, 68])) == [
                "u1.population", "u1.demand", "u1.sd_within_500", "u1.sd_within_500_pct", "u3.population", "u3.demand",
                "u3.sd_within_500", "u3.sd_within_500_pct",
            ])
        #expect(hidden(units([30, 40, 25, 95])).isEmpty)
        #expect(HiddenCounts(units([3, 40, 25, 68]), below: nil).contains(row: 0, column: 1) == false)
    }

    /// Whatever is hidden, several ways to fill the gaps lead to the sum that is shown.
    @Test func sumsLeaveAChoice() {
        for first in 1...9 {
            for others in [[0, 0], [12, 0], [3, 50], [0, 9]] {
                let people = [Double(first)] + others.map(Double.init)
                let cells = hidden(units(people + [people.reduce(0, +)])).filter { $0.hasSuffix(".population") }
                #expect(cells.count > 1, "\(people)")
            }
        }
    }

    @Test func cumulativeCountsTellOfRings() {
        let table = Table(
            name: "impact_buildings", definition: none,
            columns: [
                Table.Column("project_id", .text(TextColumn(["p", "p", "q"]))),
                Table.Column("ring_from_m", .number([0, 50, 0])), Table.Column("ring_to_m", .number([50, 100, 50])),
                Table.Column("buildings", .number([20, 4, 30])), Table.Column("cumulative_buildings", .number([20, 24, 30])),
            ])
        #expect(hidden(table) == ["p.cumulative_buildings", "p.buildings", "p.cumulative_buildings"])
    }

    @Test func headlines() {
        func hides(_ key: String, _ value: Double, _ unit: String = "") -> Bool {
            HiddenCounts.hides(Headline(key, none, value, unit: unit), below: 10)
        }
        #expect(hides("people_affected", 3) && hides("buildings_hit", 9))
        #expect(!hides("people_affected", 10) && !hides("people_affected", 0) && !hides("net_ha", 3, "ha"))
        #expect(!hides("proposals", 3))
    }
}
