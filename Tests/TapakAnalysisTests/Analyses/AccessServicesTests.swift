import TapakModel
import TapakStandards
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// What a service standard finds lacking.
struct AccessServicesTests {
    private static let units = TestLayer([(box(0, 0, 2000, 1000), id("a")), (box(2000, 0, 4000, 1000), id("b"))])
    /// Unit a: 3,300 people at two places; unit b: 1,500; outside: 200.
    private static let homes = TestLayer([
        (point(100, 500), #"{"id":"1","jiwa":1700}"#), (point(1500, 500), #"{"id":"2","jiwa":1600}"#),
        (point(3900, 500), #"{"id":"3","jiwa":1500}"#), (point(9000, 500), #"{"id":"4","jiwa":200}"#),
    ])
    private static let schools = TestLayer([
        (point(500, 500), #"{"id":"s","jenjang":"SD/MI"}"#), (point(2200, 500), #"{"id":"t","jenjang":"sekolah dasar"}"#),
        (point(600, 500), #"{"id":"u","jenjang":"TK"}"#), (point(8000, 500), #"{"id":"v","jenjang":"sd"}"#),
        (point(700, 500), #"{"id":"w","jenjang":"kursus"}"#),
    ])

    private func judge(
        _ schools: TestLayer = schools, _ change: (inout Access.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(Self.homes, "homes"), to: ["sekolah": folder.write(schools, "schools")])
        parameters.units = folder.write(Self.units, "units")
        (parameters.weight, parameters.standard, parameters.class) = ("jiwa", "sni-03-1733-2004", "jenjang")
        change(&parameters, folder)
        return try run(Access.self, parameters)
    }

    @Test func neededExistingAndGap() throws {
        let findings = try judge()
        let table = try findings.table("access_standards")
        func row(_ unit: String, _ facility: String = "sd") -> [String: String] { ["unit_id": unit, "facility": facility] }
        // 3,300 / 1,600 = 2.06: three are needed, one is there.
        #expect(table[row("a"), "population"] == 3300 && table[row("a"), "served_each"] == 1600)
        #expect(table[row("a"), "needed"] == 3 && table[row("a"), "existing"] == 1 && table[row("a"), "gap"] == 2)
        #expect(table[row("b"), "needed"] == 1 && table[row("b"), "existing"] == 1 && table[row("b"), "gap"] == 0)
        #expect(table[row("outside"), "existing"] == 1)
        // Of all 5,000 people: 3.125, so four and not the sum of the rows.
        #expect(table[row("*"), "needed"] == 4 && table[row("*"), "existing"] == 3 && table[row("*"), "gap"] == 1)
        #expect(table[row("*"), "land_m2"] == 8000)
        #expect(table[row("a", "tk"), "needed"] == 3 && table[row("a", "tk"), "existing"] == 1)
        #expect(findings.keys.contains("FACILITY_UNKNOWN"))
        // Each facility once in every row.
        #expect(table.rowCount == 2 * 4)
    }

    /// Within 1,000 m, inclusive: home 2 is 1,000 m from one school and 700 m from another, and counts once.
    @Test func peopleWithinTheRadius() throws {
        let table = try judge().table("access_standards")
        #expect(table[["unit_id": "a", "facility": "sd"], "within"] == 3300)
        #expect(table[["unit_id": "b", "facility": "sd"], "within"] == 0)
        #expect(table[["unit_id": "outside", "facility": "sd"], "within"] == 200)
        expectClose(table[["unit_id": "*", "facility": "sd"], "within_pct"], 70, relative: 1e-14)
        #expect(table[["unit_id": "a", "facility": "tk"], "within"] == 1700)
    }

    /// Adding a facility never makes the gap larger nor fewer people reached.
    @Test(arguments: 0..<5 as Range<UInt64>)
    func moreFacilitiesNeverHarm(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var schools = TestLayer()
        var last = (gap: Double.infinity, within: -1.0)
        for school in 0..<6 {
            schools.add(
                point(.random(in: 0...4000, using: &generator), .random(in: 0...1000, using: &generator)),
                #"{"id":"\#(school)","jenjang":"sd"}"#)
            let table = try judge(schools).table("access_standards")
            let now = (
                gap: table[["unit_id": "*", "facility": "sd"], "gap"],
                within: table[["unit_id": "*", "facility": "sd"], "within"]
            )
            #expect(now.gap < last.gap && now.within >= last.within)
            last = now
        }
    }

    @Test func wordsAndOtherStandards() throws {
        let findings = try judge { parameters, folder in
            parameters.facilities = folder.write(text: "value,facility\nkursus,taman_bacaan\nposyandu,posyandu\n", "words.csv")
        }
        #expect(try findings.table("access_standards")[["unit_id": "a", "facility": "taman_bacaan"], "existing"] == 1)
        #expect(try findings.table("access_standards")[["unit_id": "a", "facility": "posyandu"], "existing"] == 0)
        #expect(findings.keys.contains("FACILITY_ABSENT") && !findings.keys.contains("FACILITY_UNKNOWN"))
        // A layer named after a facility needs no field; a standard of radii alone tells of no need.
        let stops = try judge { parameters, folder in
            parameters.to = ["halte": folder.write(Self.schools, "stops")]
            (parameters.standard, parameters.class) = ("sdg", nil)
        }.table("access_standards")
        #expect(stops[["unit_id": "a", "facility": "stop"], "needed"].isNaN)
        #expect(stops[["unit_id": "a", "facility": "stop"], "within"] == 1700)
        #expect(stops[["unit_id": "a", "facility": "stop"], "radius_m"] == 500)
    }

    @Test func refusals() throws {
        func key(_ change: @escaping (inout Access.Parameters, LayerFolder) -> Void) -> Failure.Key? {
            let result = Result { try judge(Self.schools, change) }
            guard case .failure(let problem as Failure) = result else { return nil }
            return problem.key
        }
        #expect(key { parameters, _ in parameters.weight = nil } == .usage)
        #expect(key { parameters, _ in parameters.standard = "setbacks" } == .usage)
        #expect(key { parameters, _ in parameters.standard = nil } == .usage)
        #expect(key { parameters, _ in parameters.class = "tingkat" } == .fieldMissing)
        #expect(key { parameters, _ in parameters.class = nil } == .usage)
        #expect(
            key { parameters, folder in parameters.facilities = folder.write(text: "value,facility\na,b\n", "w.csv") }
                == .fieldType)
    }

    /// A list that does not ascend may have been one number with a decimal comma.
    @Test(arguments: [([500.0, 5], false), ([0, 5], false), ([500, 500], false), ([-1, 5], false), ([0.5, 500], true)])
    func distancesAscend(within: [Double], isFine: Bool) throws {
        let result = Result { try judge(Self.schools) { parameters, _ in parameters.within = within } }
        #expect(((try? result.get()) != nil) == isFine)
    }

    /// SDG 11.2.1 counts 500 m along streets: a home 400 m away in a straight line has 650 m to go. Without roads that is said.
    @Test func sustainableGoalsCountAlongStreets() throws {
        let homes = TestLayer([
            (point(0, 0), #"{"id":"1","jiwa":10,"p":6}"#), (point(0, 400), #"{"id":"2","jiwa":30,"p":10}"#),
        ])
        let stops = TestLayer([(point(0, 0), #"{"id":"s","jenjang":"halte"}"#)])
        let streets = TestLayer([("LINESTRING(0 0,125 0,125 400,0 400)", "{}")])
        func within(_ parameters: Access.Parameters) throws -> (share: Double, way: String, warns: Bool) {
            let findings = try run(Access.self, parameters)
            let table = try findings.table("access_standards")
            let row: [String: String] = ["unit_id": "*", "facility": "stop"]
            return (table[row, "within_pct"], table.text(row, "way"), findings.keys.contains("STANDARD_ALONG_ROADS"))
        }
        let folder = LayerFolder()
        var parameters = Access.Parameters(from: folder.write(homes, "h"), to: ["halte": folder.write(stops, "s")])
        (parameters.weight, parameters.standard, parameters.class) = ("jiwa", "sdg", "jenjang")
        let straight = try within(parameters)
        #expect(straight.share == 100 && straight.way == "straight" && straight.warns)
        parameters.roads = folder.write(streets, "r")
        let road = try within(parameters)
        #expect(road.share == 25 && road.way == "road" && !road.warns)
        // By group: the radius of the standard is the threshold.
        var equity = Equity.Parameters(parameters, Equity.Question())
        (equity.people, equity.resamples, equity.places) = (["perempuan": "p"], 0, 0)
        let table = try run(Equity.self, equity).table("equity")
        #expect(table[["group": "*"], "within_500_pct"] == 25)
        #expect(table[["group": "perempuan"], "within_500_pct"] == 37.5)
    }
}
