import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

struct SitingTests {
    /// Three clusters on a line; a clinic in the first.
    private static let homes = TestLayer([
        (point(0, 0), #"{"id":"1","jiwa":50}"#), (point(2000, 0), #"{"id":"2","jiwa":30}"#),
        (point(2100, 0), #"{"id":"3","jiwa":30}"#), (point(5000, 0), #"{"id":"4","jiwa":40}"#),
    ])
    private static let clinic = TestLayer([(point(100, 0), id("k"))])
    private static let sites = TestLayer([
        (point(2050, 0), #"{"id":"tengah","ruang":35}"#), (point(5000, 100), #"{"id":"timur","ruang":100}"#),
        (point(-100, 0), #"{"id":"barat","ruang":100}"#),
    ])

    private func siting(
        count: Int, clinic: TestLayer? = clinic, sites: TestLayer? = sites,
        _ change: (inout Siting.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var access = Access.Parameters(
            from: folder.write(Self.homes, "homes"), to: clinic.map { ["klinik": folder.write($0, "clinic")] } ?? [:])
        (access.weight, access.within) = ("jiwa", [300])
        var parameters = Siting.Parameters(access, Siting.Question(count: count))
        parameters.candidates = sites.map { folder.write($0, "sites") }
        change(&parameters, folder)
        return try run(Siting.self, parameters)
    }

    @Test func coveringBeforeAndAfter() throws {
        let findings = try siting(count: 2)
        let places = try findings.table("siting")
        #expect(places.rowCount == 2)
        #expect(places.text(row: 0, column: "site_id") == "tengah" && places.number(row: 0, column: "gained") == 60)
        #expect(places.text(row: 1, column: "site_id") == "timur" && places.number(row: 1, column: "cumulative") == 100)
        #expect(places.number(row: 0, column: "gap_pct") == 0)
        let units = try findings.table("siting_units")
        #expect(units["*", "before"] == 50 && units["*", "after"] == 150 && units["*", "after_pct"] == 100)
        #expect(findings.headlines.first { $0.key == "gained" }?.value == 100)
    }

    /// A site with room for 35 of 60 comes after one that takes all of 40.
    @Test func roomLimitsWhatIsGained() throws {
        let findings = try siting(count: 2) { parameters, _ in parameters.capacity = "ruang" }
        let places = try findings.table("siting")
        #expect(places.text(row: 0, column: "site_id") == "timur" && places.number(row: 0, column: "gained") == 40)
        #expect(places.text(row: 1, column: "site_id") == "tengah" && places.number(row: 1, column: "gained") == 35)
        #expect(places.number(row: 1, column: "reached") == 60)
    }

    /// Median spares most distance; who is farther than the cap counts as at the cap.
    @Test func medianSparesDistance() throws {
        let findings = try siting(count: 1) { parameters, _ in
            (parameters.goal, parameters.access.cap) = (.median, 1000)
        }
        let places = try findings.table("siting")
        // 60 people from 1,000 to 50 m against 40 from 1,000 to 100 m.
        #expect(places.text(row: 0, column: "site_id") == "tengah" && places.number(row: 0, column: "gained") == 57_000)
        let units = try findings.table("siting_units")
        expectClose(units["*", "mean_before_m"], (50 * 100 + 100 * 1000) / 150, absolute: 1e-9)
        expectClose(units["*", "mean_after_m"], (50 * 100 + 60 * 50 + 40 * 1000) / 150, absolute: 1e-9)
    }

    /// Without candidates places are where people live; without facilities nobody is served today.
    @Test func anywherePeopleLive() throws {
        let findings = try siting(count: 3, clinic: nil, sites: nil)
        #expect(try findings.table("siting_units")["*", "before"] == 0)
        #expect(try findings.table("siting_units")["*", "after"] == 150)
        let places = try findings.table("siting")
        #expect((0..<3).map { places.number(row: $0, column: "gained") } == [60, 50, 40])
    }

    /// A river between: by road the middle site serves one bank only.
    @Test func alongRoads() throws {
        let findings = try siting(count: 1) { parameters, folder in
            parameters.access.roads = folder.write(
                TestLayer([("LINESTRING(0 0,2070 0)", "{}"), ("LINESTRING(2080 0,5000 0)", "{}")]), "roads")
            (parameters.access.snapCap, parameters.access.snapTolerance) = (150, 1)
        }
        let places = try findings.table("siting")
        // 2,100 to 5,000 is one bank: the middle site gains 30, the eastern one 40.
        #expect(places.text(row: 0, column: "site_id") == "timur" && places.number(row: 0, column: "gained") == 40)
    }

    @Test func misuseIsRefused() throws {
        func key(_ change: (inout Siting.Parameters) -> Void) -> Failure.Key? {
            do {
                _ = try siting(count: 1) { parameters, _ in change(&parameters) }
                return nil
            } catch { return (error as? Failure)?.key }
        }
        #expect(key { $0.count = 0 } == .usage)
        #expect(key { $0.access.catchment = .twoStep } == .usage)
        #expect(key { $0.access.to["lain"] = "x.geojson" } == .usage)
        #expect(key { ($0.candidates, $0.capacity) = (nil, "ruang") } == .usage)
        #expect(key { $0.capacity = "tidak_ada" } == .fieldMissing)
        let few = try siting(count: 3)
        #expect(few.keys.contains("SITES_FEWER"))
    }
}
