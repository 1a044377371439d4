import Foundation
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

struct WaterfrontTests {
    static let coast = TestLayer([("LINESTRING(0 0,10000 0)", id("c"))])
    static let zones = TestLayer([
        (box(1000, -500, 3000, 500), #"{"id":1,"kind":"homes"}"#), (box(2500, -500, 4000, 500), #"{"id":2,"kind":"port"}"#),
        (box(2000, 0, 2600, 50), #"{"id":3,"kind":"homes"}"#),
    ])
    static let units = TestLayer([(box(500, -200, 2000, 800), id("u1")), (box(2000, -200, 6000, 800), id("u2"))])

    static func waterfront(
        shore: TestLayer = coast, zones: TestLayer = zones, setback: String? = "shore=100", options: RunOptions = grid(),
        _ change: (inout Waterfront.Parameters, LayerFolder) throws -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Waterfront.Parameters(
            shore: folder.write(shore, "shore"), zones: folder.write(zones, "zones"))
        parameters.class = "kind"
        parameters.setback = try setback.map { try Setbacks(parsing: $0) }
        try change(&parameters, folder)
        return try run(Waterfront.self, parameters, options)
    }

    private func cell(_ table: Table, _ unit: String, _ kind: String, _ column: String = "net_ha", rule: String = "shore")
        -> Double
    {
        table[["unit_id": unit, "rule": rule, "class": kind], column]
    }

    /// No land, no water, no units: both sides, said so.
    @Test func bothSides() throws {
        let findings = try Self.waterfront()
        #expect(findings.keys.contains("SIDE_UNKNOWN"))
        let table = try findings.table("waterfront")
        #expect(Set(table.cells.map { $0[0] }) == ["*"])
        expectClose(cell(table, "*", "homes"), 40, relative: 1e-11)
        expectClose(cell(table, "*", "homes", "gross_ha"), 43, relative: 1e-11)
        expectClose(cell(table, "*", "port"), 30, relative: 1e-11)
        let corners = 64.0
        let whole = 200 + corners / 2 * 100 * 100 * sin(2 * .pi / corners) / 10_000
        expectClose(cell(table, "*", "*"), whole, relative: 1e-11)
        expectClose(cell(table, "*", "none"), whole - 60, relative: 1e-11)
        // Class `*`: gross is the sum of the zones and of what lies in none.
        expectClose(cell(table, "*", "*", "gross_ha"), 43 + 30 + whole - 60, relative: 1e-11)
        #expect(cell(table, "*", "*", "share_pct").isNaN)
    }

    /// Clipped to the units where nothing else tells the side; `outside` is then 0.
    @Test func clippedToUnits() throws {
        let findings = try Self.waterfront { parameters, folder in parameters.units = folder.write(Self.units, "units") }
        #expect(findings.keys.contains("SIDE_UNKNOWN") && !findings.keys.contains("BALANCE"))
        let table = try findings.table("waterfront")
        expectClose(cell(table, "u1", "homes"), 20, relative: 1e-11)
        expectClose(cell(table, "u1", "*"), 30, relative: 1e-11)
        expectClose(cell(table, "u2", "homes"), 20, relative: 1e-11)
        expectClose(cell(table, "u2", "port"), 30, relative: 1e-11)
        expectClose(cell(table, "u2", "*"), 80, relative: 1e-11)
        expectClose(cell(table, "u1", "*", "share_pct"), 20, relative: 1e-11)
        #expect(cell(table, "outside", "*") == 0)
        expectClose(cell(table, "*", "*"), 110, relative: 1e-11)
        expectClose(cell(table, "*", "*", "share_pct"), 20, relative: 1e-11)
    }

    /// With land or water given, only land counts, and what lies outside the units is a row.
    @Test(arguments: ["land", "water"])
    func oneSide(given: String) throws {
        let findings = try Self.waterfront { parameters, folder in
            parameters.units = folder.write(Self.units, "units")
            if given == "land" { parameters.land = folder.write(TestLayer([(box(-9e3, 0, 2e4, 9e3), "{}")]), "land") }
            if given == "water" { parameters.water = folder.write(TestLayer([(box(-9e3, -9e3, 2e4, 0), "{}")]), "water") }
        }
        #expect(!findings.keys.contains("SIDE_UNKNOWN") && !findings.keys.contains("BALANCE"))
        let table = try findings.table("waterfront")
        expectClose(cell(table, "u1", "*"), 15, relative: 1e-11)
        let half = 100 + 32 * 100 * 100 * sin(2 * Double.pi / 64) / 20_000
        expectClose(cell(table, "*", "*"), half, relative: 1e-11)
        expectClose(cell(table, "outside", "*"), half - 55, relative: 1e-11)
        expectClose(cell(table, "outside", "homes"), 0, absolute: 1e-12)
    }

    /// A round island: the land ring of width d inside the circle, and the bias of N segments.
    @Test(arguments: [8, 16, 64])
    func island(segments: Int) throws {
        let corners = 720
        let ring = (0...corners).map { index in
            let angle = 2 * .pi * Double(index % corners) / Double(corners)
            return "\(1000 * cos(angle)) \(1000 * sin(angle))"
        }.joined(separator: ",")
        let findings = try Self.waterfront(
            shore: TestLayer([("LINESTRING(\(ring))", "{}")]), zones: TestLayer(), options: grid(segments: segments)
        ) { parameters, folder in
            parameters.class = nil
            parameters.land = folder.write(TestLayer([("POLYGON((\(ring)))", "{}")]), "land")
        }
        // The polygon of 720 corners less the one that lies 100 m inside it.
        let n = Double(corners)
        let outer = n / 2 * 1e6 * sin(2 * .pi / n)
        let inner = n * pow(1000 * cos(.pi / n) - 100, 2) * tan(.pi / n)
        let net = cell(try findings.table("waterfront"), "*", "*") * 10_000
        #expect(net <= (outer - inner) * (1 + 1e-12))
        expectClose(net, outer - inner, relative: 1e-5)
        let bias = try #require(findings.frame?.arcBiasPercent)
        expectClose(bias, 0.18 * 64 / Double(segments * segments), relative: 1e-12)
        #expect(findings.frame?.arcSegments == "\(segments)")
        expectClose(try findings.table("waterfront_shore").sum("shore_m"), n * 2000 * sin(.pi / n), relative: 1e-9)
    }

    /// Precedence: what two setbacks share counts for the first; Σ counted over rules is the net of `*`.
    @Test(arguments: ["shore=100,rivers=50", "rivers=50,shore=100"])
    func precedence(setback: String) throws {
        let findings = try Self.waterfront(setback: setback) { parameters, folder in
            parameters.rivers = folder.write(TestLayer([("LINESTRING(2500 -2000,2500 2000)", "{}")]), "rivers")
            parameters.units = folder.write(Self.units, "units")
            parameters.land = folder.write(TestLayer([(box(-9e3, 0, 2e4, 9e3), "{}")]), "land")
        }
        let table = try findings.table("waterfront")
        let first = setback.hasPrefix("shore") ? "shore" : "rivers"
        // The river's 100 m × 100 m inside the shore's setback.
        for rule in ["shore", "rivers"] {
            let net = rule == "shore" ? 40.0 : 8
            expectClose(cell(table, "u2", "*", rule: rule), net, relative: 1e-11)
            expectClose(cell(table, "u2", "*", "counted_ha", rule: rule), net - (rule == first ? 0 : 1), relative: 1e-11)
        }
        for unit in ["u1", "u2", "outside", "*"] {
            for kind in ["homes", "port", "none", "*"] {
                let counted = ["shore", "rivers"].reduce(0) { $0 + cell(table, unit, kind, "counted_ha", rule: $1) }
                expectClose(counted, cell(table, unit, kind, rule: "*"), relative: 1e-10, absolute: 1e-12, "\(unit) \(kind)")
                let own = cell(table, unit, "none", rule: first)
                expectClose(cell(table, unit, "none", "gross_ha", rule: first), own, absolute: 0)
            }
            for rule in ["shore", "rivers", "*"] {
                let gross = ["homes", "port", "none"].reduce(0) { $0 + cell(table, unit, $1, "gross_ha", rule: rule) }
                expectClose(cell(table, unit, "*", "gross_ha", rule: rule), gross, relative: 1e-10, absolute: 1e-12)
            }
        }
        #expect(!findings.keys.contains("BALANCE"))
    }

    /// A river drawn by its middle: the channel is water, the setback starts at the banks.
    @Test(arguments: ["60", "wide"])
    func riverCentre(width: String) throws {
        let findings = try Self.waterfront(
            zones: TestLayer([(box(500, -500, 1500, 500), #"{"kind":"homes"}"#)]), setback: "rivers=15"
        ) {
            parameters, folder in
            parameters.shore = nil
            parameters.rivers = folder.write(TestLayer([("LINESTRING(0 0,2000 0)", #"{"wide":60}"#)]), "rivers")
            (parameters.riverLine, parameters.riverWidth) = (.centre, width)
            parameters.buildings = folder.write(
                TestLayer([
                    (point(1000, 29), #"{"w":1}"#), (point(1000, 30), #"{"w":2}"#), (point(1000, -45), #"{"w":4}"#),
                    (point(1000, 45.001), #"{"w":8}"#),
                ]), "buildings")
            parameters.weight = "w"
        }
        let table = try findings.table("waterfront")
        expectClose(cell(table, "*", "homes", rule: "rivers"), 3, relative: 1e-11)
        #expect(cell(table, "*", "homes", "buildings", rule: "rivers") == 2)
        #expect(cell(table, "*", "homes", "population", rule: "rivers") == 6)
        #expect(cell(table, "*", "none", "buildings", rule: "rivers") == 0)
    }

    /// Widths from a field of the line, and from the standards where none is stated.
    @Test func widths() throws {
        let shore = TestLayer([("LINESTRING(0 0,1000 0)", #"{"w":50}"#), ("LINESTRING(0 5000,1000 5000)", #"{"w":20}"#)])
        let zones = TestLayer([(box(0, -500, 1000, 6000), #"{"kind":"homes"}"#)])
        let field = try Self.waterfront(shore: shore, zones: zones, setback: "shore=w")
        expectClose(cell(try field.table("waterfront"), "*", "homes"), 14, relative: 1e-11)
        #expect(field.standards.isEmpty)
        let standard = try Self.waterfront(shore: shore, zones: zones, setback: nil)
        let use = try #require(standard.standards.first)
        #expect(use.id == "setbacks/coast" && use.value == 100 && use.status == "verified")
        expectClose(cell(try standard.table("waterfront"), "*", "homes"), 40, relative: 1e-11)
        let folder = LayerFolder()
        var parameters = Waterfront.Parameters(shore: folder.write(Self.coast, "shore"), zones: folder.write(zones, "zones"))
        parameters.setback = try Setbacks(parsing: "shore=breadth")
        #expect(failure(Waterfront.self, parameters)?.key == .fieldMissing)
    }

    /// The inside of a water polygon is never setback, whatever line runs beside it; its edge is a shore.
    @Test func waterPolygons() throws {
        let lake = TestLayer([(box(0, 0, 1000, 1000), "{}")])
        let findings = try Self.waterfront(shore: lake, zones: TestLayer([(box(500, 500, 2000, 900), #"{"kind":"homes"}"#)])) {
            parameters, folder in
            parameters.buildings = folder.write(
                TestLayer([
                    (point(990, 700), "{}"), (point(1000, 700), "{}"), (point(1100, 700), "{}"), (point(1101, 700), "{}"),
                ]), "b")
        }
        let table = try findings.table("waterfront")
        expectClose(cell(table, "*", "homes"), 4, relative: 1e-11)
        let corners = 32 * 100 * 100 * sin(2 * Double.pi / 64)
        expectClose(cell(table, "*", "*"), (400_000 + corners) / 10_000, relative: 1e-11)
        #expect(cell(table, "*", "homes", "buildings") == 2)
        #expect(cell(table, "*", "homes", "population").isNaN)
        expectClose(try findings.table("waterfront_shore").sum("shore_m"), 4000, absolute: 1e-6)
    }

    @Test func setbackTexts() throws {
        #expect(try Setbacks(parsing: "shore=100,rivers=w").text == "shore=100,rivers=w")
        #expect(try Setbacks(parsing: "pantai=100,sungai=15").text == "shore=100,rivers=15")
        for (text, key) in [
            ("shore", Failure.Key.usage), ("shore=7,5", .decimalComma), ("shore=100m", .usage), ("pantai=1,shore=2", .usage),
            ("shore=-1", .usage), ("shore=1,shore=2", .usage),
            ("=5", .usage), ("shore=inf", .usage),
        ] {
            #expect(throws: Failure.self, "\(text)") { try Setbacks(parsing: text) }
            do { _ = try Setbacks(parsing: text) } catch { #expect((error as? Failure)?.key == key, "\(text)") }
        }
    }

    /// What was not stated is said: widths of the standards table, and river lines taken for banks.
    @Test func assumptionsAreSaid() throws {
        let river = TestLayer([("LINESTRING(0 300,10000 300)", id("r"))])
        func rivers(_ line: Waterfront.RiverLine?, setback: String?) throws -> Findings {
            try Self.waterfront(setback: setback) { parameters, folder in
                parameters.rivers = folder.write(river, "rivers")
                parameters.riverLine = line
            }
        }
        let findings = try rivers(nil, setback: nil).findings
        let width = try #require(findings.first { $0.key == "WIDTH_DEFAULT" })
        #expect(width.severity == .note && width.message.id.contains("pantai 100 m (Perpres 51/2016)"))
        #expect(width.message.en.contains("rivers 10 m (PP 38/2011 art. 9") && width.message.id.contains("pasal 9"))
        #expect(findings.contains { $0.key == "RIVER_LINE_ASSUMED" && $0.severity == .note && $0.layer == "rivers" })
        let stated = try rivers(.bank, setback: "shore=50,rivers=5").keys
        #expect(!stated.contains("WIDTH_DEFAULT") && !stated.contains("RIVER_LINE_ASSUMED"))
        let one = try #require(try rivers(.bank, setback: "shore=50").findings.first { $0.key == "WIDTH_DEFAULT" })
        #expect(!one.message.en.contains("shore"))
    }
}
