import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

struct AccessCatchmentTests {
    /// Homes of ten people along a street, 100 m apart; clinics at both ends with beds.
    private static let homes = TestLayer((0..<5).map { (point(Double($0) * 100, 30), #"{"id":"h\#($0)","jiwa":10}"#) })
    private static let clinics = TestLayer([
        (point(0, 0), #"{"id":"a","tempat":6}"#), (point(400, 0), #"{"id":"b","tempat":4}"#),
    ])

    private func access(
        _ model: Access.Parameters.CatchmentModel, homes: TestLayer = homes, clinics: TestLayer = clinics,
        _ change: (inout Access.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(homes, "homes"), to: ["klinik": folder.write(clinics, "clinics")])
        (parameters.weight, parameters.within) = ("jiwa", [250])
        (parameters.catchment, parameters.supply) = (model, "tempat")
        change(&parameters, folder)
        return try run(Access.self, parameters)
    }

    /// Three homes each within 250 m, the middle one of both: 6 / 30 and 4 / 30.
    @Test func twoStep() throws {
        let findings = try access(.twoStep)
        let table = try findings.table("access")
        let scores = (0..<5).map { table["h\($0)", "klinik_score"] }
        for (score, expected) in zip(scores, [0.2, 0.2, 0.2 + 4.0 / 30, 4.0 / 30, 4.0 / 30]) {
            expectClose(score, expected, absolute: 1e-12)
        }
        let clinics = try findings.table("access_facilities")
        #expect(clinics.text(row: 0, column: "facility_id") == "a" && clinics.number(row: 0, column: "people") == 30)
        expectClose(clinics.number(row: 0, column: "ratio") ?? .nan, 0.2, absolute: 1e-12)
        let units = try findings.table("access_units")
        // Σ P·A = Σ S: the mean of fifty people is 10 / 50.
        expectClose(units["*", "klinik_score_mean"], 0.2, absolute: 1e-12)
        #expect(units["*", "klinik_score_zero"] == 0)
        #expect(findings.findings.contains { $0.key == "CATCHMENT_BALANCE" && $0.severity == .note })
    }

    @Test func cumulativeAndGravity() throws {
        let counted = try access(.cumulative).table("access")
        #expect((0..<5).map { counted["h\($0)", "klinik_score"] } == [6, 6, 10, 4, 4])
        let faded = try access(.gravity) { parameters, _ in parameters.decay = "exponential:0.01" }.table("access")
        expectClose(faded["h0", "klinik_score"], 6 * 0.7408182206817179, absolute: 1e-12)
    }

    /// A home beyond all limits keeps its row with 0; a clinic nobody reaches is not given out.
    @Test func zerosStay() throws {
        var homes = Self.homes
        homes.add(point(9000, 0), #"{"id":"far","jiwa":50}"#)
        var clinics = Self.clinics
        clinics.add(point(-5000, 0), #"{"id":"c","tempat":90}"#)
        let findings = try access(.twoStep, homes: homes, clinics: clinics)
        #expect(try findings.table("access")["far", "klinik_score"] == 0)
        let units = try findings.table("access_units")
        #expect(units["*", "klinik_score_zero"] == 50 && units["*", "klinik_score_zero_pct"] == 50)
        let balance = try #require(findings.findings.first { $0.key == "CATCHMENT_BALANCE" })
        #expect(balance.message.en.contains("10 of 100"))
        let facilities = try findings.table("access_facilities")
        #expect(facilities.number(row: 2, column: "demand") == 0)
        #expect(facilities.number(row: 2, column: "ratio") ?? .nan != facilities.number(row: 2, column: "supply"))
    }

    /// A river without a bridge: by road each clinic has its own bank alone.
    @Test func alongRoads() throws {
        let findings = try access(.twoStep) { parameters, folder in
            parameters.roads = folder.write(
                TestLayer([("LINESTRING(0 0,210 0)", "{}"), ("LINESTRING(290 0,400 0)", "{}")]), "r")
            (parameters.snapCap, parameters.catchmentLimit) = (35, 300)
        }
        let table = try findings.table("access")
        let scores = (0..<5).map { table["h\($0)", "klinik_score"] }
        for (score, expected) in zip(scores, [0.2, 0.2, 0.2, 0.2, 0.2]) { expectClose(score, expected, absolute: 1e-12) }
    }

    /// Who states no supply counts 0, with a finding; without a field everybody supplies 1.
    @Test func supplies() throws {
        var clinics = Self.clinics
        clinics.add(point(200, 0), #"{"id":"c","tempat":null}"#)
        let findings = try access(.cumulative, clinics: clinics)
        #expect(try findings.table("access")["h2", "klinik_score"] == 10)
        #expect(findings.keys.contains("SUPPLY_MISSING"))
        let single = try access(.cumulative, clinics: clinics) { parameters, _ in parameters.supply = nil }
        #expect(try single.table("access")["h2", "klinik_score"] == 3)
        // A slip in the name of the field is no supply of one.
        let slip = #expect(throws: Failure.self) { try access(.cumulative) { parameters, _ in parameters.supply = "tmpat" } }
        #expect(slip?.key == .fieldMissing && slip?.expected?.contains("tempat") == true)
    }

    @Test(
        arguments: [
            ("e2sfca", nil, "--decay"), ("2sfca", "gaussian", "gaussian"), ("gravity", "power:-1", "power:-1"),
            ("gravity", "step:1,2", "step:1,2"), ("e2sfca", "gauss", "gauss"), (nil, "gaussian", "--catchment"),
        ] as [(String?, String?, String)])
    func misuseIsRefused(model: String?, decay: String?, says: String) {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(Self.homes, "homes"), to: ["klinik": folder.write(Self.clinics, "clinics")])
        (parameters.catchment, parameters.decay) = (model.flatMap(Access.Parameters.CatchmentModel.init), decay)
        let failure = failure(Access.self, parameters)
        #expect(failure?.key == .usage)
        let words = [failure?.message.en, failure?.found, failure?.expected].compactMap { $0 }.joined(separator: " ")
        #expect(words.contains(says))
    }
}
