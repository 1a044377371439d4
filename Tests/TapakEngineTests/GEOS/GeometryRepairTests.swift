import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct GeometryRepairTests {
    struct Row: Sendable {
        var text, reason: String
        var place: Point?
        var before, after: Double
        var parts: Int
    }

    @Test(arguments: [
        Row(
            text: "POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))", reason: "Self-intersection", place: Point(x: 2, y: 2), before: 0,
            after: 8, parts: 2),
        Row(
            text: "POLYGON((0 0, 4 0, 4 4, 0 4))", reason: "Ring is not closed", place: Point(x: 0, y: 0), before: 16,
            after: 16, parts: 1),
        Row(
            text: "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (20 20, 21 20, 21 21, 20 21, 20 20))",
            reason: "Hole lies outside shell", place: Point(x: 20, y: 20), before: 80, after: 82, parts: 2),
        Row(
            text: "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1), (2 2, 3 2, 3 3, 2 3, 2 2))",
            reason: "Holes are nested", place: Point(x: 2, y: 2), before: 31, after: 33, parts: 2),
        Row(
            text: "MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((2 2, 6 2, 6 6, 2 6, 2 2)))", reason: "Self-intersection",
            place: Point(x: 4, y: 2), before: 32, after: 24, parts: 2),
        Row(
            text: "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 2, 1 1))", reason: "Too few points in ring",
            place: Point(x: 1, y: 1), before: 81, after: 81, parts: 1),
        Row(
            text: "POLYGON((0 0, 4 0, 0 0))", reason: "Too few points in ring", place: Point(x: 0, y: 0), before: 0,
            after: 0, parts: 0),
        Row(
            text: "GEOMETRYCOLLECTION(LINESTRING(7 7, 8 8), POLYGON((0 0, 4 4, 4 0, 0 4, 0 0)))",
            reason: "Self-intersection", place: Point(x: 2, y: 2), before: 0, after: 8, parts: 3),
    ])
    func rows(row: Row) throws {
        let columns = GeometryColumns.wkt("POINT(0 0)", row.text)
        try withGEOS { geos throws in
            let repair = GeometryRepair(session: geos)
            let repaired = try #require(try repair.repaired(feature: 1, in: columns))
            #expect(repaired.reason == row.reason)
            #expect(repaired.location == row.place)
            expectClose(repaired.areaBefore, row.before, absolute: 1e-12)
            expectClose(repaired.areaAfter, row.after, absolute: 1e-12)
            #expect(repaired.columns.count == 1)
            #expect(repaired.columns.parts(of: 0).count == row.parts)
            #expect(try PolygonCheck(session: geos).firstFault(in: repaired.columns, feature: 0) == nil)
        }
    }

    @Test func soundFeaturesAndHopelessOnes() throws {
        try withGEOS { geos throws in
            let repair = GeometryRepair(session: geos)
            let columns = GeometryColumns.wkt("POLYGON((0 0, 1 0, 1 1, 0 0))", "POLYGON((0 0, inf 0, 1 1, 0 0))")
            #expect(try repair.repaired(feature: 0, in: columns) == nil)
            #expect(throws: GEOSError.self) { _ = try repair.repaired(feature: 1, in: columns) }
        }
    }
}
