import TapakModel
import Testing

@testable import TapakReports

@Suite struct TextTests {
    @Test func tablesAreRoundedOnceAndAligned() {
        let table = sampleFindings().tables[0]
        #expect(
            TextTable(table, language: .english).text == """
                unit_id      net_ha  share_pct  shore_m  buildings
                A        1,234.5679      12.35      1.3  1,500,000
                Oesapa       0.0000                 0.0          3
                (rounded; parts may not add up to totals)

                """)
        let indonesian = TextTable(table, language: .indonesian).text
        #expect(indonesian.contains("1.234,5679      12,35") && indonesian.contains("dibulatkan"))
    }

    @Test func longTablesAreCutWithANote() throws {
        let rows = Array(1...205).map(Double.init)
        let table = Table(name: "t", definition: Bilingual(id: "", en: ""), columns: [Table.Column("n", .number(rows))])
        let lines = TextTable(table, language: .english).text.split(separator: "\n")
        try #require(lines.count == 203)
        #expect(lines[201].hasPrefix("… 5 more rows"))
    }

    @Test func tablesWithoutRowsKeepTheirHeader() {
        let table = Table(name: "t", definition: Bilingual(id: "", en: ""), columns: [Table.Column("n", .number([]))])
        #expect(TextTable(table, language: .english).text.hasPrefix("n\n"))
    }

    @Test func reportsSayHeadlinesFrameLayersAndFindings() throws {
        var findings = sampleFindings()
        findings.findings = (1...6).map(Finding.aside) + [Finding(.note, "SIDE_UNKNOWN", Bilingual(id: "Sisi.", en: "Side."))]
        let lines = FindingsReport(findings, isVerbose: false).lines(.english)
        #expect(
            lines == [
                "Slum area: 1,234.50 ha", "Share: – %",
                "Measured in metres of the ground, EPSG:23840 DGN95 / Indonesia TM-3 zone 51.2 (its grid areas are off by 0.032 % at the centre)",
                "  units: read 4, used 2, filtered out 1, set aside 1",
                "  warning GEOMETRY_NULL units (6 features: #1, #2, #3, … -v for all): No geometry.",
                "  note SIDE_UNKNOWN: Side.",
            ])
        let verbose = FindingsReport(findings, isVerbose: true).lines(.indonesian)
        try #require(verbose.count == 4 + 7)
        #expect(
            verbose[0] == "Luas kumuh: 1.234,50 ha" && verbose[4].hasPrefix("  peringatan GEOMETRY_NULL"))
        #expect(verbose[3] == "  unit: dibaca 4, dipakai 2, disaring 1, disisihkan 1")
    }

    @Test func failuresSayPlaceFoundAndExpected() {
        let failure = Failure(
            .fieldType, Bilingual(id: "Bukan bilangan.", en: "Not a number."), file: "x.csv", ordinal: 3, featureID: "b",
            offset: 70,
            line: 4, found: "many", expected: "a number")
        #expect(
            failure.lines(.english) == [
                "tapak: x.csv:4: Not a number.", "  place: feature 3, id b, byte 70", "  found: many", "  expected: a number",
                "  [FIELD_TYPE, exit 65]",
            ])
        #expect(
            failure.lines(.indonesian).dropFirst().prefix(3) == [
                "  tempat: fitur 3, id b, byte 70", "  ditemukan: many", "  seharusnya: a number",
            ])
        let bare = Failure(.inputMissing, Bilingual(id: "“x” tidak ada.", en: "“x” is missing."), file: "x", found: "")
        #expect(bare.lines(.english) == ["tapak: “x” is missing.", "  [INPUT_MISSING, exit 66]"])
    }
}
