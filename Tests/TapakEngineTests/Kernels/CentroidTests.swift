import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct CentroidTests {
    @Test(
        arguments: [
            ("POINT(3 4)", 3.0, 4.0), ("MULTIPOINT(0 0,2 4)", 1, 2), ("LINESTRING(0 0,2 0,2 6)", 1.75, 2.25),
            ("POLYGON((0 0,4 0,4 2,0 2,0 0))", 2, 1), ("POLYGON((0 0,0 2,4 2,4 0,0 0))", 2, 1),
            // A hole, drawn either way: (100·5 − 4·2) / 96.
            ("POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 3,3 3,3 1,1 1))", 492.0 / 96, 492.0 / 96),
            ("POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,3 1,3 3,1 3,1 1))", 492.0 / 96, 492.0 / 96),
            ("MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((10 0,14 0,14 2,10 2,10 0)))", 25.0 / 3, 1),
            // Areas win over what has none; a flat polygon counts by its edges.
            ("GEOMETRYCOLLECTION(POINT(100 100),LINESTRING(0 0,50 50),POLYGON((0 0,4 0,4 2,0 2,0 0)))", 2, 1),
            ("POLYGON((0 0,4 0,0 0,0 0))", 2, 0), ("LINESTRING(5 6,5 6)", 5, 6),
        ] as [(String, Double, Double)])
    func closedForms(text: String, x: Double, y: Double) {
        let centre = Centroid.of(0, in: .wkt(text))
        expectClose(centre.x, x, absolute: 1e-12)
        expectClose(centre.y, y, absolute: 1e-12)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func agreesWithGEOS(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var geometry = GeometryColumns()
        geometry.addStar(centre: Point(x: 5000, y: -3000), radius: 1...90, vertices: 17, using: &generator)
        let centre = Centroid.of(0, in: geometry)
        try withGEOS { geos in
            let oracle = try #require(try geos.geometry(ofFeature: 0, in: geometry, kind: .polygon).centroid())
            expectClose(centre.x, oracle.x, absolute: 1e-7, "seed \(seed)")
            expectClose(centre.y, oracle.y, absolute: 1e-7, "seed \(seed)")
        }
    }
}

extension CentroidTests {
    @Test func allAtOnceAreThoseOfEach() {
        var generator = SeededGenerator(seed: 9)
        var columns = GeometryColumns()
        for _ in 0..<500 {
            columns.addStar(
                centre: Point(x: .random(in: -1e5...1e5, using: &generator), y: .random(in: -1e5...1e5, using: &generator)),
                radius: 1...20, vertices: .random(in: 3...9, using: &generator), using: &generator)
        }
        for text in [
            "POINT(1 2)", "LINESTRING(0 0, 4 0)", "POLYGON((0 0, 4 0, 8 0, 0 0))",
            "POLYGON((0 0, 9 0, 9 9, 0 0), (8 1, 8 2, 7 1, 8 1))",
            "MULTIPOLYGON(((0 0, 4 0, 4 4, 0 0)), ((9 9, 9 10, 8 9, 9 9)))",
        ] {
            columns.append(0, of: .wkt(text))
        }
        #expect(Centroid.ofEach(in: columns) == (0..<columns.count).map { Centroid.of($0, in: columns) })
    }
}
