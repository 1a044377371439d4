import TapakModel
import Testing

@Suite struct TableTests {
    @Test func formulasAreDisarmed() {
        let texts = TextColumn(["=1+1", "+62 812", "-5 ha", "@SUM(A1)", "\tx", "Oesapa", "", "a=b"])
        let table = Table(
            name: "t", definition: Bilingual(id: "", en: ""),
            columns: [
                Table.Column("name", .text(texts)), Table.Column("=x", .number([-1, 2, 3, 4, 5, 6, 7, .nan])),
                Table.Column("class", .choice([0, 1, -1, 0, 0, 0, 0, 0], of: TextColumn(["-", "plain"]))),
            ])
        let safe = table.safeForSpreadsheets
        #expect(safe.columns.map(\.name) == ["name", "'=x", "class"])
        #expect(
            (0..<8).map { safe.text(row: $0, column: 0) } == [
                "'=1+1", "'+62 812", "'-5 ha", "'@SUM(A1)", "'\tx", "Oesapa", "", "a=b",
            ])
        // Numbers stay numbers.
        #expect(safe.columns[1].values == table.columns[1].values || safe.text(row: 0, column: 1) == "-1")
        #expect(
            safe.text(row: 0, column: 2) == "'-" && safe.text(row: 1, column: 2) == "plain"
                && safe.text(row: 2, column: 2) == "")
        let plain = Table(
            name: "t", definition: Bilingual(id: "", en: ""), columns: [Table.Column("a", .text(TextColumn(["x"])))])
        #expect(plain.safeForSpreadsheets == plain)
    }
}
