import TapakModel
import Testing

@testable import TapakAnalysis

/// What is said of layers that do not meet and of people outside all units.
struct MeetingTests {
    private static let units = TestLayer([(box(0, 0, 1000, 1000), id("u1"))])
    private let folder = LayerFolder()

    private func found(_ findings: Findings, _ key: String) throws -> Finding {
        try #require(findings.findings.first { $0.key == key }, "no \(key) among \(findings.keys)")
    }

    private func slum(_ slums: String, buildings: [(Double, Int)] = [], weight: String? = nil) throws -> Findings {
        var parameters = Slum.Parameters(
            units: folder.write(Self.units, "units"), slums: folder.write(TestLayer([(slums, id("s"))]), "slums"))
        if !buildings.isEmpty {
            parameters.buildings = folder.write(
                TestLayer(buildings.map { (point($0.0, 500), #"{"people":\#($0.1)}"#) }), "buildings")
        }
        parameters.weight = weight
        return try run(Slum.self, parameters)
    }

    @Test func slumsThatMeetNoUnit() throws {
        let finding = try found(try slum(box(55_000, 0, 55_100, 100)), "NO_OVERLAP")
        #expect(finding.severity == .warning && finding.layer == "slums" && finding.count == 1)
        #expect(finding.message.en.contains("'units'") && finding.message.id.contains("'unit'"))
        #expect(finding.message.id.contains("CRS"))
        #expect(!(try slum(box(0, 0, 100, 100))).keys.contains("NO_OVERLAP"))
    }

    @Test func headlinesHaveOneBasis() throws {
        let inside = try slum(box(900, 0, 1000, 100)).headlines
        #expect(inside.map(\.key) == ["net_in_units_ha", "share_pct"])
        let both = try slum(box(900, 0, 1200, 100)).headlines
        #expect(both.map(\.key) == ["net_in_units_ha", "share_pct", "net_outside_ha"])
        let values = both.map { ($0.value ?? 0).rounded() }
        #expect(values == [1, 1, 2])
    }

    @Test(arguments: [(1, Finding.Severity.note, "2,0 %"), (10, .warning, "16,9 %")])
    func peopleOutsideUnits(people: Int, severity: Finding.Severity, share: String) throws {
        let buildings = [(100.0, 9), (200, 40), (1500, people)]
        let finding = try found(try slum(box(0, 0, 9, 9), buildings: buildings, weight: "people"), "OUTSIDE_UNITS")
        #expect(finding.severity == severity && finding.layer == "buildings" && finding.count == 1)
        #expect(finding.message.id.hasPrefix("\(share) penduduk (\(people) dari \(49 + people))"))
        let counted = try found(try slum(box(0, 0, 9, 9), buildings: buildings), "OUTSIDE_UNITS")
        #expect(counted.message.en.hasPrefix("33.3 % of the buildings (1 of 3)"))
        #expect(try slum(box(0, 0, 9, 9), buildings: [(100, 1)], weight: "people").keys.contains("OUTSIDE_UNITS") == false)
    }

    private func access(_ places: [Double], within: [Double] = [500], cap: Double? = nil) throws -> Access.Parameters {
        var parameters = Access.Parameters(
            from: folder.write(TestLayer(places.map { (point($0, 500), "{}") }), "from"),
            to: ["k": folder.write(TestLayer([(point(0, 0), id("k"))]), "k")])
        parameters.units = folder.write(Self.units, "units")
        (parameters.within, parameters.cap) = (within, cap)
        return parameters
    }

    @Test func originsOutsideUnits() throws {
        let some = try found(try run(Access.self, access([100, 2000])), "OUTSIDE_UNITS")
        #expect(some.severity == .warning && some.message.en.hasPrefix("50.0 % of the origins (1 of 2)"))
        #expect(try found(try run(Access.self, access([5000, 6000])), "NO_OVERLAP").layer == "from")
    }

    @Test func aCapBelowAThresholdIsRefused() throws {
        let refused = failure(Access.self, try access([100], within: [500, 1000], cap: 600))
        #expect(refused?.key == .usage)
        #expect(refused?.message.en.contains("--cap 600") == true && refused?.message.en.contains("--within 1000") == true)
        #expect(failure(Access.self, try access([100], within: [500, 1000], cap: 1000)) == nil)
    }

    @Test func setbacksWithoutGround() throws {
        let water = [box(-9e3, -9e3, 2e4, 9e3)]
        let none = try found(
            try WaterfrontTests.waterfront { parameters, folder in
                parameters.water = folder.write(TestLayer(water.map { ($0, "{}") }), "water")
            }, "NO_OVERLAP")
        #expect(none.message.id.contains("tertukar"))
        #expect(none.layer == "shore" && none.message.en.contains("'water'") && none.message.id.contains("'pantai'"))
        let far = try found(
            try WaterfrontTests.waterfront { parameters, folder in
                parameters.units = folder.write(TestLayer([(box(0, 55e3, 100, 56e3), id("u"))]), "units")
            }, "NO_OVERLAP")
        #expect(far.layer == "shore" && far.message.en.contains("'units'") && !far.message.en.contains("swapped"))
        let zones = try found(
            try WaterfrontTests.waterfront(zones: TestLayer([(box(0, 55e3, 100, 56e3), #"{"kind":"x"}"#)])), "NO_OVERLAP")
        #expect(zones.layer == "zones" && zones.message.id.contains("'sempadan'"))
        #expect(try !WaterfrontTests.waterfront().keys.contains("NO_OVERLAP"))
    }

    @Test func layersBeyondTheRings() throws {
        var parameters = Impact.Parameters(
            projects: folder.write(TestLayer([(point(0, 0), id("p"))]), "projects"),
            against: ["mangrove": folder.write(TestLayer([(box(5000, 0, 5100, 100), "{}")]), "mangrove")])
        parameters.rings = [100]
        let finding = try found(try run(Impact.self, parameters), "NO_OVERLAP")
        #expect(finding.severity == .note && finding.layer == "mangrove")
        parameters.rings = [6000]
        #expect(try !run(Impact.self, parameters).keys.contains("NO_OVERLAP"))
    }
}
