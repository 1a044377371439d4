import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct PolygonLocatorTests {
    /// Place against the engine's predicates: random stars with points on the vertices, on the edges and anywhere.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func agreesWithGEOS(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var geometry = GeometryColumns()
        for _ in 0..<6 {
            let centre = Point(x: .random(in: 0...100, using: &generator), y: .random(in: 0...100, using: &generator))
            geometry.addStar(
                centre: centre, radius: 5...60, vertices: .random(in: 3...90, using: &generator), using: &generator)
        }
        var points = (0..<60).map { _ in
            Point(x: .random(in: -20...120, using: &generator), y: .random(in: -20...120, using: &generator))
        }
        for vertex in stride(from: 0, to: geometry.vertexCount, by: 3) { points.append(geometry.point(vertex)) }
        // The height of a vertex is where even-odd counting goes wrong.
        for vertex in stride(from: 0, to: geometry.vertexCount, by: 5) {
            points.append(Point(x: .random(in: -20...120, using: &generator), y: geometry.point(vertex).y))
        }
        let locator = PolygonLocator(geometry, ranks: (0..<6).map { Int32(5 - $0) })
        try withGEOS { geos in
            for feature in 0..<geometry.count {
                let polygon = try geos.geometry(ofFeature: feature, in: geometry, kind: .polygon)
                for p in points {
                    let dot = try geos.point(p)
                    let expected: PolygonLocator.Place =
                        try polygon.contains(dot) ? .inside : polygon.intersects(dot) ? .boundary : .outside
                    #expect(locator.place(of: p, in: feature) == expected, "seed \(seed), feature \(feature), \(p)")
                }
            }
        }
    }

    @Test(arguments: [
        ("5 5", PolygonLocator.Place.inside), ("0 5", .boundary), ("10 10", .boundary), ("10.000001 5", .outside),
        ("2 2", .boundary), ("3 3", .outside), ("2 3", .boundary), ("25 5", .inside), ("15 5", .outside), ("-1 0", .outside),
        ("11 0", .outside),
    ])
    func holesAndParts(text: String, place: PolygonLocator.Place) {
        let geometry = GeometryColumns.wkt(
            "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2)),((20 0,30 0,30 10,20 10,20 0)))")
        let numbers = text.split(separator: " ").map { Double($0)! }
        let p = Point(x: numbers[0], y: numbers[1])
        let locator = PolygonLocator(geometry, ranks: [0])
        #expect(locator.place(of: p, in: 0) == place)
        #expect(locator.holds(p) == (place != .outside))
        #expect(locator.owner(of: p) == (place == .outside ? nil : 0))
    }

    /// A shared slanted edge: an exact half-way point is on the boundary of both, and the smaller id has it.
    @Test func sharedEdges() {
        let geometry = GeometryColumns.wkt("POLYGON((0 0,3 1,0 1,0 0))", "POLYGON((0 0,3 0,3 1,0 0))")
        let p = Point(x: 1.5, y: 0.5)
        for ranks: [Int32] in [[0, 1], [1, 0]] {
            let locator = PolygonLocator(geometry, ranks: ranks)
            #expect(locator.place(of: p, in: 0) == .boundary && locator.place(of: p, in: 1) == .boundary)
            #expect(locator.owner(of: p) == Int(ranks[0]))
        }
        let inside = PolygonLocator(.wkt("POLYGON((0 0,3 1,0 1,0 0))", "POLYGON((0 0,3 0,3 3,0 3,0 0))"), ranks: [0, 1])
        #expect(inside.owner(of: p) == 1)
    }

    /// Lines and points are never hit.
    @Test func onlyPolygons() {
        let locator = PolygonLocator(.wkt("LINESTRING(0 0,10 0,10 10,0 0)", "POINT(1 1)"), ranks: [0, 1])
        #expect(!locator.holds(Point(x: 5, y: 0)) && !locator.holds(Point(x: 1, y: 1)))
    }
}
