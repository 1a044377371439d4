import Foundation
import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Which rule holds for what water, several shorelines, and verdicts on buildings.
struct WaterfrontRulesTests {
    private typealias Parameters = Waterfront.Parameters

    private func waterfront(
        zones: TestLayer = WaterfrontTests.zones, options: RunOptions = grid(),
        _ change: (inout Waterfront.Parameters, LayerFolder) throws -> Void
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Waterfront.Parameters(shore: nil, zones: folder.write(zones, "zones"))
        parameters.class = "kind"
        try change(&parameters, folder)
        return try run(Waterfront.self, parameters, options)
    }

    // MARK: Cases

    /// The case of a river by its attributes; what is open is the usual case or the narrowest.
    @Test(arguments: [
        (#""urban":"ya","embanked":"tidak","depth_m":3"#, "R1a", 10.0, ""),
        (#""urban":true,"embanked":false,"depth_m":3.01"#, "R1b", 15, ""),
        (#""perkotaan":1,"bertanggul":0,"kedalaman_m":20"#, "R1b", 15, ""),
        (#""urban":"yes","embanked":"no","depth_m":20.5"#, "R1c", 30, ""),
        (#""urban":"no","embanked":"no","catchment_km2":500"#, "R2b", 50, ""),
        (#""urban":"no","embanked":"no","luas_das_km2":501"#, "R2a", 100, ""),
        (#""urban":"yes","embanked":"yes""#, "R3", 3, ""), (#""urban":"no","embanked":"yes""#, "R4", 5, ""),
        // Not known: depth and then the minimum; outside town the narrower case; nothing at all.
        (#""urban":"yes","embanked":"no""#, "R1a", 10, "depth_m"),
        (#""urban":"no","embanked":"no""#, "R2b", 50, "catchment_km2"),
        (#""depth_m":5"#, "R1b", 15, "embanked"), (#""name":"x""#, "R1a", 10, "urban"),
    ])
    func casesOfRivers(attributes: String, expected: String, width: Double, open: String) throws {
        let river = TestLayer([("LINESTRING(0 0,1000 0)", "{\"id\":\"r\",\(attributes)}")])
        let findings = try waterfront { parameters, folder in
            (parameters.rivers, parameters.riverLine) = (folder.write(river, "rivers"), .bank)
        }
        let cases = try findings.table("waterfront_cases")
        #expect(cases.text(["rule": "rivers"], "case") == expected)
        #expect(cases[["rule": "rivers"], "width_m"] == width)
        expectClose(cases[["rule": "rivers"], "length_m"], 1000, relative: 1e-12)
        let finding = findings.findings.first { $0.key == "SETBACK_CASE_OPEN" }
        #expect(open.isEmpty == (finding == nil))
        #expect(open.isEmpty || finding?.message.en.contains(open) == true)
        // As wide as the case says: a strip on both sides and two half discs of 16 segments a quarter.
        let whole = 2 * width * 1000 + 32 * width * width * sin(Double.pi / 32)
        expectClose(
            try findings.table("waterfront")[["rule": "rivers", "class": "*", "unit_id": "*"], "net_ha"], whole / 10_000,
            relative: 1e-9)
    }

    @Test func everyFeatureHasACaseOfItsOwn() throws {
        let rivers = TestLayer([
            ("LINESTRING(0 0,1000 0)", #"{"id":"a","embanked":"ya"}"#),
            ("LINESTRING(0 5000,500 5000)", #"{"id":"b","embanked":"tidak","depth_m":30,"tidal":"ya"}"#),
        ])
        let findings = try waterfront { parameters, folder in
            (parameters.rivers, parameters.riverLine) = (folder.write(rivers, "rivers"), .bank)
        }
        let cases = try findings.table("waterfront_cases")
        #expect(cases[["case": "R3"], "length_m"] == 1000 && cases[["case": "R1c"], "length_m"] == 500)
        #expect(findings.keys.contains("TIDAL_LINE"))
        #expect(Set(findings.standards.map(\.id)).isSuperset(of: ["setbacks/R3", "setbacks/R1c"]))
        #expect(throws: Failure.self) {
            let bad = TestLayer([("LINESTRING(0 0,1000 0)", #"{"id":"a","embanked":"mungkin"}"#)])
            _ = try waterfront { parameters, folder in parameters.rivers = folder.write(bad, "rivers") }
        }
    }

    /// Springs are discs, lakes are ringed by their edge, mangrove belts are as wide as the tide makes them.
    @Test func otherWaters() throws {
        let findings = try waterfront(options: grid(segments: 64)) { parameters, folder in
            parameters.springs = folder.write(TestLayer([(point(0, 3000), id("s"))]), "springs")
            parameters.lakes = folder.write(TestLayer([(box(5000, 5000, 5400, 5400), id("l"))]), "lakes")
            parameters.mangrove = folder.write(
                TestLayer([("LINESTRING(0 9000,1000 9000)", #"{"id":"m","tide":1.5}"#)]), "mangrove")
            parameters.tidalRange = "tide"
        }
        let table = try findings.table("waterfront")
        func net(_ rule: String) -> Double { table[["rule": rule, "class": "*", "unit_id": "*"], "net_ha"] * 10_000 }
        let disc = 128 * sin(Double.pi / 128)
        expectClose(net("springs"), disc * 200 * 200, relative: 1e-9)
        expectClose(net("lakes"), 4 * 400 * 50 + disc * 50 * 50, relative: 1e-9)
        expectClose(net("mangrove"), 2 * 195 * 1000 + disc * 195 * 195, relative: 1e-9)
        #expect(try findings.table("waterfront_cases")[["rule": "mangrove"], "width_m"] == 195)
        #expect(findings.keys.contains("STANDARD_ASSUMED"))
        let refused = failure(
            Waterfront.self,
            {
                let folder = LayerFolder()
                var parameters = Waterfront.Parameters(shore: nil, zones: folder.write(WaterfrontTests.zones, "zones"))
                parameters.mangrove = folder.write(WaterfrontTests.coast, "mangrove")
                return parameters
            }())
        #expect(refused?.key == .usage)
    }

    // MARK: Coasts by closed form

    /// A bay of a quarter circle with the land outside it: the setback is a quarter ring, on land alone.
    @Test func concaveBay() throws {
        let (radius, width, count) = (1000.0, 100.0, 2000)
        let arc = (0...count).map { place -> String in
            let angle = .pi / 2 * Double(place) / Double(count)
            return "\(radius * cos(angle)) \(radius * sin(angle))"
        }
        let land =
            "POLYGON((" + arc.joined(separator: ",") + ",0 3000,3000 3000,3000 0,\(radius) 0))"
        let findings = try waterfront(options: RunOptions(crs: Place.utm.crs, measure: .grid)) { parameters, folder in
            parameters.shore = folder.write(TestLayer([("LINESTRING(" + arc.joined(separator: ",") + ")", id("c"))]), "shore")
            parameters.land = folder.write(TestLayer([(land, id("l"))]), "land")
            parameters.setback = try Setbacks(parsing: "shore=100")
        }
        let ring = .pi / 4 * ((radius + width) * (radius + width) - radius * radius)
        let net = try findings.table("waterfront")[["rule": "shore", "class": "*", "unit_id": "*"], "net_ha"] * 10_000
        // The chords of the bay cut off 2e-7 of its area.
        expectClose(net, ring, relative: 1e-5)
        #expect(!findings.keys.contains("SIDE_UNKNOWN"))
    }

    /// Three shorelines 20 m apart, the sea south of each: the setback reaches as much farther inland.
    @Test func shorelinesCompared() throws {
        let units = TestLayer([(box(1000, -500, 3000, 500), id("u"))])
        let homes = TestLayer([(point(1500, 90), id("1")), (point(1500, 110), id("2")), (point(1500, 130), id("3"))])
        let findings = try waterfront { parameters, folder in
            parameters.shores = [("hwl", 0.0), ("msl", -20), ("lwl", -40)].map { name, y in
                let line = TestLayer([("LINESTRING(0 \(y),10000 \(y))", id("c"))])
                return Waterfront.Shoreline(name: name, layer: folder.write(line, name))
            }
            parameters.units = folder.write(units, "units")
            parameters.land = folder.write(TestLayer([(box(0, 0, 10_000, 5000), id("l"))]), "land")
            parameters.buildings = folder.write(homes, "homes")
            parameters.setback = try Setbacks(parsing: "shore=120")
        }
        let table = try findings.table("waterfront_shores")
        for (shore, width, count) in [("hwl", 120.0, 2.0), ("msl", 100, 1), ("lwl", 80, 0)] {
            let row = ["unit_id": "u", "shore": shore]
            expectClose(table[row, "net_ha"], 2000 * width / 10_000, relative: 1e-12)
            expectClose(table[row, "difference_ha"], 2000 * (width - 120) / 10_000, absolute: 1e-12)
            #expect(table[row, "buildings"] == count && table[row, "difference_buildings"] == count - 2)
        }
        // No water counted as land: nothing of any setback lies south of the land's edge.
        expectClose(
            try findings.table("waterfront")[["unit_id": "*", "rule": "lwl", "class": "*"], "net_ha"], 80, relative: 1e-9)
        let names = failure(
            Waterfront.self,
            {
                let folder = LayerFolder()
                var parameters = Waterfront.Parameters(shore: nil, zones: folder.write(WaterfrontTests.zones, "zones"))
                let line = folder.write(WaterfrontTests.coast, "line")
                parameters.shores = [.init(name: "hwl", layer: line), .init(name: "hwl", layer: line)]
                return parameters
            }())
        #expect(names?.key == .usage)
    }

    // MARK: Buildings

    @Test(arguments: [
        (box(100, 10, 110, 20), "inside"), (box(100, 90, 110, 100), "inside"), (box(100, 95, 110, 105), "crossed"),
        (box(100, 100.5, 110, 110), ""), (box(100, 100, 110, 110), "crossed"), (box(100, 200, 110, 210), ""),
        // Larger than the setback is wide: only its edge runs through it.
        (box(-500, -400, 500, 400), "crossed"), ("POINT(100 100)", "inside"), ("POINT(100 100.1)", ""),
        (box(100, -10, 110, 10), "crossed"),
    ])
    func verdictsOnBuildings(shape: String, expected: String) throws {
        let findings = try waterfront { parameters, folder in
            parameters.shore = folder.write(WaterfrontTests.coast, "shore")
            parameters.land = folder.write(TestLayer([(box(-1000, 0, 11_000, 5000), id("l"))]), "land")
            parameters.setback = try Setbacks(parsing: "shore=100")
            parameters.buildings = folder.write(TestLayer([(shape, #"{"id":"b"}"#), (box(0, 4000, 9, 4009), id("x"))]), "b")
            parameters.verdicts = true
        }
        let table = try findings.table("waterfront_buildings")
        #expect(table.text(["building_id": "b"], "verdict") == expected)
        #expect(table.rowCount == (expected.isEmpty ? 0 : 1))
        let outside = findings.headlines.first { $0.key == "buildings_outside" }?.value
        #expect(outside == (expected.isEmpty ? 2 : 1))
    }

    /// Zones for homes, by the codes of the national table.
    @Test func zonesForHomes() throws {
        let zones = TestLayer([
            (box(0, 0, 1000, 500), #"{"kind":"R-3"}"#), (box(1000, 0, 2000, 500), #"{"kind":"PS"}"#),
        ])
        let findings = try waterfront(zones: zones) { parameters, folder in
            parameters.shore = folder.write(WaterfrontTests.coast, "shore")
            parameters.land = folder.write(TestLayer([(box(-1000, 0, 11_000, 5000), id("l"))]), "land")
            parameters.setback = try Setbacks(parsing: "shore=100")
        }
        let finding = try #require(findings.findings.first { $0.key == "ZONE_IN_SETBACK" })
        #expect(finding.message.en.contains("R-3 10.00 ha") && !finding.message.en.contains("PS"))
    }
}
