import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Which unit a building belongs to, and whether it is in a slum.
struct SlumBuildingTests {
    private func slum(
        units: TestLayer, slums: TestLayer, buildings: TestLayer, weight: String? = nil
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Slum.Parameters(
            units: folder.write(units, "units"), slums: folder.write(slums, "slums"),
            buildings: folder.write(buildings, "buildings"))
        parameters.weight = weight
        return try run(Slum.self, parameters)
    }

    private static let slums = TestLayer([(box(100, 100, 300, 300), "{}"), (box(200, 200, 400, 400), "{}")])

    /// A shared edge, and units on top of each other: the smaller id wins, by number where all are numbers.
    @Test(arguments: [("9", "10", "9"), ("a9", "a10", "a10"), ("2", "-3", "-3"), ("b", "a", "a")])
    func edgesGoToTheSmallestID(first: String, second: String, winner: String) throws {
        let units = TestLayer([(box(0, 0, 500, 1000), id(first)), (box(500, 0, 1000, 1000), id(second))])
        let buildings = TestLayer([(point(500, 300), "{}"), (box(490, 390, 510, 410), "{}")])
        let table = try slum(units: units, slums: Self.slums, buildings: buildings).table("slum")
        #expect(table[winner, "buildings"] == 2)
        #expect(table[winner == first ? second : first, "buildings"] == 0)
        #expect(table["*", "buildings"] == 2)
        #expect(table["outside", "buildings"] == 0)
        let piled = TestLayer([(box(0, 0, 1000, 1000), id(first)), (box(0, 0, 1000, 1000), id(second))])
        let both = try slum(units: piled, slums: Self.slums, buildings: buildings).table("slum")
        #expect(both[winner, "buildings"] == 2)
        #expect(both["*", "buildings"] == 2)
    }

    /// Inside wins over an edge, whatever the ids.
    @Test func insideWinsOverAnEdge() throws {
        let units = TestLayer([(box(0, 0, 500, 500), id("1")), (box(400, 0, 1000, 500), id("2"))])
        let table = try slum(units: units, slums: Self.slums, buildings: TestLayer([(point(500, 250), "{}")])).table("slum")
        #expect(table["2", "buildings"] == 1)
        #expect(table["1", "buildings"] == 0)
    }

    /// On the edge of a slum is inside it; two slums on a building count it once; outside is its own row.
    @Test func slumEdgesOverlapsAndOutside() throws {
        let units = TestLayer([(box(0, 0, 350, 1000), id("u"))])
        let buildings = TestLayer([
            (point(100, 150), "{}"), (point(250, 250), "{}"), (point(99.999, 150), "{}"), (point(400, 400), "{}"),
            (point(351, 0), "{}"),
        ])
        let table = try slum(units: units, slums: Self.slums, buildings: buildings).table("slum")
        #expect(table["u", "buildings"] == 3)
        #expect(table["u", "buildings_in_slum"] == 2)
        #expect(table["outside", "buildings"] == 2)
        #expect(table["outside", "buildings_in_slum"] == 1)
        #expect(table["*", "buildings"] == 5)
        #expect(table["*", "buildings_in_slum"] == 3)
        #expect(table["*", "population"].isNaN && table["u", "population_in_slum"].isNaN)
    }

    /// A building counts by the centroid of its area, not by its vertices.
    @Test func centroids() throws {
        let units = TestLayer([(box(0, 0, 1000, 1000), id("u"))])
        // An L around the corner of a slum: its centroid lies outside, though most of its vertices are inside.
        let buildings = TestLayer([
            ("POLYGON((290 290,290 299,295 299,295 295,299 295,299 290,290 290))", "{}"),
            ("POLYGON((390 0,400 0,400 600,390 600,390 0))", "{}"),
        ])
        let table = try slum(units: units, slums: TestLayer([(box(100, 100, 300, 300), "{}")]), buildings: buildings).table(
            "slum")
        #expect(table["u", "buildings_in_slum"] == 1)
    }

    @Test func nullWeightsCountNothingAndAreListed() throws {
        let units = TestLayer([(box(0, 0, 1000, 1000), id("u"))])
        let buildings = TestLayer([
            (point(150, 150), #"{"id":"a","people":4.5}"#), (point(160, 150), #"{"id":"b","people":null}"#),
            (point(700, 700), #"{"id":"c","people":2}"#), (point(701, 700), #"{"id":"d"}"#),
        ])
        let findings = try slum(units: units, slums: Self.slums, buildings: buildings, weight: "people")
        let table = try findings.table("slum")
        #expect(table["u", "population"] == 6.5)
        #expect(table["u", "population_in_slum"] == 4.5)
        #expect(table["u", "buildings_in_slum"] == 2)
        let missing = try #require(findings.findings.first { $0.key == "WEIGHT_MISSING" })
        #expect(missing.count == 2)
        #expect(missing.message.en.contains("b, d"))
    }
}
