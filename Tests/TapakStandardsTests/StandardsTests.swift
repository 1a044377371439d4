import TapakModel
import Testing

@testable import TapakStandards

@Suite struct StandardsTests {
    @Test func everyValueHasUnitCitationDatesAndStatus() throws {
        let standards = try Standards.embedded()
        #expect(standards.tables.map(\.id) == standards.tables.map(\.id).sorted() && standards.tables.count == 10)
        for table in standards.tables {
            #expect(table.faults == [])
            #expect(!table.unit.isEmpty && !table.title.id.isEmpty && !table.title.en.isEmpty && !table.jurisdiction.isEmpty)
            for entry in table.entries {
                #expect(!entry.label.id.isEmpty && !entry.label.en.isEmpty)
                for value in entry.values {
                    #expect(!value.citation.isEmpty && ISODate.isValid(value.read) && value.from <= value.read)
                    #expect(value.status != .verified || value.url != nil, "\(entry.id): verified, but where?")
                }
            }
        }
    }

    @Test func defaultsNameEntriesThatExist() throws {
        let standards = try Standards.embedded()
        for table in standards.tables {
            for choice in table.defaults {
                let (values, note) = try standards.defaults(table: table.id, role: choice.role)
                #expect(values.count == choice.entries.count && !note.id.isEmpty && !note.en.isEmpty)
            }
        }
        #expect(try standards.defaults(table: "rings", role: "rings").values.map(\.value) == [50, 100, 250, 500, 1000])
        #expect(try standards.defaults(table: "rings", role: "access").values.map(\.value) == [500, 1000])
        #expect(try standards.defaults(table: "setbacks", role: "rivers").values.map(\.entry) == ["R1a"])
    }

    @Test(
        arguments: [
            ("coast", nil, 100.0, "Perpres 51/2016", "verified"), ("coast", "2016-06-14", 100, "Perpres 51/2016", "verified"),
            ("coast", "2016-06-13", 100, "Keppres 32/1990", "assumed"),
            ("R1b", "2026-11-22", 15, "PP 38/2011 art. 9; Permen PUPR 28/PRT/M/2015", "verified"),
            ("L1", "2014-01-01", 50, "Keppres 32/1990", "assumed"), ("L1", nil, 50, "Permen PUPR 28/PRT/M/2015", "assumed"),
        ] as [(String, String?, Double, String, String)])
    func valueInForce(entry: String, date: String?, value: Double, citation: String, status: String) throws {
        let found = try Standards.embedded().value(table: "setbacks", entry: entry, on: date)
        #expect(
            found.use == StandardUse(id: "setbacks/\(entry)", value: value, unit: "m", citation: citation, status: status))
    }

    @Test func unknownNamesAreAnsweredWithTheNearest() throws {
        let standards = try Standards.embedded()
        let entry = #expect(throws: Failure.self) { try standards.value(table: "setbacks", entry: "r1B2") }
        #expect(entry?.key == .usage && entry?.found == "r1B2" && entry?.expected?.hasPrefix("R1b, ") == true)
        let table = #expect(throws: Failure.self) { try standards.value(table: "setback", entry: "coast") }
        #expect(table?.expected?.hasPrefix("setbacks") == true)
        let role = #expect(throws: Failure.self) { try standards.defaults(table: "setbacks", role: "river") }
        #expect(role?.expected?.hasPrefix("rivers") == true)
    }

    @Test func datesBeforeTheFirstValueAndNonsenseAreRefused() throws {
        let standards = try Standards.embedded()
        let early = #expect(throws: Failure.self) { try standards.value(table: "setbacks", entry: "R3", on: "2011-07-26") }
        #expect(early?.expected == "≥ 2011-07-27")
        for text in ["2011", "2011-7-01", "2011-02-29", "2011-13-01", "+011-01-01", ""] {
            #expect(throws: Failure.self) { try standards.value(table: "setbacks", entry: "coast", on: text) }
        }
        #expect(ISODate.isValid("2024-02-29") && !ISODate.isValid("2100-02-29"))
    }

    @Test func aCityLaysItsOwnValuesOver() throws {
        let local = """
            {"id":"setbacks","title":{"id":"Kota","en":"City"},"unit":"m","jurisdiction":"Kota Kupang","defaults":[],"notes":[],
            "entries":[{"id":"coast","label":{"id":"Pantai","en":"Coast"},"values":[{"value":75,"from":"2030-01-01",
            "citation":"Perda","read":"2030-02-01","status":"verified"}]}]}
            """
        let standards = try Standards.embedded().overlaying(Array(local.utf8), file: "local.json")
        #expect(try standards.value(table: "setbacks", entry: "coast").value == 75)
        #expect(try standards.value(table: "setbacks", entry: "R1c").value == 30)
        #expect(standards.replaced == ["setbacks/coast"] && standards.added == [])
    }

    /// What an overlay does not say of an entry stays: its conditions, its words, the defaults of the table.
    @Test func whatIsNotSaidStays() throws {
        let local =
            #"{"id":"setbacks","entries":[{"id":"R1a","values":[{"value":15,"from":"2020-01-01","citation":"Perda","status":"verified"}]}]}"#
        let standards = try Standards.embedded().overlaying(Array(local.utf8), file: "kota.json")
        let (before, after) = (try Standards.embedded().table("setbacks"), try standards.table("setbacks"))
        let old = try #require(before.entries.first { $0.id == "R1a" })
        let new = try #require(after.entries.first { $0.id == "R1a" })
        #expect(new.attributes == old.attributes && new.label == old.label && new.values.map(\.value) == [15])
        #expect(after.entries.map(\.id) == before.entries.map(\.id) && after.defaults == before.defaults)
        let typo = local.replacing("R1a", with: "R1x")
        let refused = #expect(throws: Failure.self) { try Standards.embedded().overlaying(Array(typo.utf8), file: "kota.json") }
        #expect(refused?.found == "entries.R1x.label: –")
    }

    @Test(arguments: [
        ("{", ""), (#"{"id":"x"}"#, ""),
        (table(unit: "km", value: "75"), "unit km, not m"), (table(unit: "m", value: "-1"), "coast: value -1.0"),
        (table(unit: "m", value: "1", from: "2016-6-1"), "coast: ‘2016-6-1’ is not a date"),
    ])
    func faultyTablesAreRefused(json: String, found: String) throws {
        let standards = try Standards.embedded()
        let failure = #expect(throws: Failure.self) { try standards.overlaying(Array(json.utf8), file: "local.json") }
        #expect(failure?.key == .jsonSyntax && failure?.file == "local.json")
        #expect(found.isEmpty || failure?.found == found)
    }

    private static func table(unit: String, value: String, from: String = "2030-01-01") -> String {
        """
        {"id":"setbacks","title":{"id":"a","en":"a"},"unit":"\(unit)","jurisdiction":"a","defaults":[],"notes":[],
        "entries":[{"id":"coast","label":{"id":"a","en":"a"},"values":[{"value":\(value),"from":"\(from)",
        "citation":"c","read":"2030-02-01","status":"verified"}]}]}
        """
    }
}
