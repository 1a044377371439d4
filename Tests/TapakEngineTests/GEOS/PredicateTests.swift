import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct PredicateTests {
    struct Row: Sendable {
        var one, other: String
        var intersects, covers, contains, touches: Bool
        var distance: Double
    }

    static let square = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"

    @Test(arguments: [
        Row(one: square, other: "POINT(5 5)", intersects: true, covers: true, contains: true, touches: false, distance: 0),
        Row(one: square, other: "POINT(0 5)", intersects: true, covers: true, contains: false, touches: true, distance: 0),
        Row(one: square, other: "POINT(13 14)", intersects: false, covers: false, contains: false, touches: false, distance: 5),
        Row(
            one: square, other: "LINESTRING(0 0, 0 10)", intersects: true, covers: true, contains: false, touches: true,
            distance: 0),
        Row(
            one: square, other: "POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))", intersects: true, covers: false,
            contains: false, touches: true, distance: 0),
        Row(
            one: square, other: "POLYGON((0 0, 5 0, 5 5, 0 5, 0 0))", intersects: true, covers: true, contains: true,
            touches: false, distance: 0),
        Row(
            one: "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))", other: "POINT(5 5)",
            intersects: false, covers: false, contains: false, touches: false, distance: 1),
        Row(
            one: square, other: "POINT EMPTY", intersects: false, covers: false, contains: false, touches: false,
            distance: .infinity),
    ])
    func rows(row: Row) throws {
        let columns = GeometryColumns.wkt(row.one, row.other)
        try withGEOS { geos throws in
            let one = try geos.geometry(ofFeature: 0, in: columns)
            let other = try geos.geometry(ofFeature: 1, in: columns)
            #expect(try one.intersects(other) == row.intersects)
            #expect(try one.disjoint(other) != row.intersects)
            #expect(try one.covers(other) == row.covers)
            #expect(try one.contains(other) == row.contains)
            #expect(try one.touches(other) == row.touches)
            #expect(try one.distance(to: other) == row.distance)
            try one.withPrepared { prepared throws in
                #expect(try prepared.intersects(other) == row.intersects)
                #expect(try prepared.disjoint(other) != row.intersects)
                #expect(try prepared.covers(other) == row.covers)
                #expect(try prepared.contains(other) == row.contains)
                #expect(try prepared.distance(to: other) == row.distance)
                if row.distance.isFinite {
                    #expect(try prepared.isWithin(row.distance, of: other))
                    #expect(try row.distance == 0 || !prepared.isWithin(row.distance.nextDown, of: other))
                }
            }
        }
    }

    @Test func nothingIsFarFromEverything() throws {
        try withGEOS { geos throws in
            let nothing = try geos.empty(.polygon)
            let place = try geos.point(Point(x: 1, y: 2))
            #expect(try nothing.distance(to: place) == .infinity)
            try nothing.withPrepared { prepared throws in
                #expect(try prepared.distance(to: place) == .infinity)
                #expect(try !prepared.isWithin(1e9, of: place))
                #expect(try !prepared.intersects(place))
                #expect(try prepared.disjoint(place))
            }
            try place.withPrepared { prepared throws in
                #expect(try prepared.distance(to: nothing) == .infinity)
                #expect(try !prepared.isWithin(1e9, of: nothing))
            }
        }
    }

    @Test func preparedPositions() throws {
        let columns = GeometryColumns.wkt(Self.square)
        try withGEOS { geos throws in
            let square = try geos.geometry(ofFeature: 0, in: columns)
            try square.withPrepared { prepared throws in
                #expect(try prepared.contains(Point(x: 5, y: 5)))
                #expect(try !prepared.contains(Point(x: 10, y: 5)))
                #expect(try prepared.intersects(Point(x: 10, y: 5)))
                #expect(try !prepared.intersects(Point(x: 10.5, y: 5)))
            }
            #expect(try square.centroid() == Point(x: 5, y: 5))
            let inside = try #require(try square.pointOnSurface())
            #expect(square.envelope.contains(inside))
        }
    }
}
