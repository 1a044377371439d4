import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct OverlayTests {
    @Test(arguments: [UInt64(11), 12, 13])
    func areasAddUp(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var columns = GeometryColumns()
        for _ in 0..<80 {
            let centre = Point(
                x: Double.random(in: 0...300, using: &generator), y: Double.random(in: 0...300, using: &generator))
            columns.addStar(centre: centre, radius: 20...120, vertices: 17, using: &generator)
        }
        try withGEOS { geos throws in
            for pair in 0..<40 {
                let a = try geos.geometry(ofFeature: 2 * pair, in: columns)
                let b = try geos.geometry(ofFeature: 2 * pair + 1, in: columns)
                let (areaA, areaB) = (try a.area(), try b.area())
                let both = try a.intersection(b).area()
                expectClose(try a.union(b).area(), areaA + areaB - both, relative: 1e-11, "seed \(seed)")
                expectClose(try a.difference(b).area(), areaA - both, absolute: 1e-7, "seed \(seed)")
                expectClose(try a.symmetricDifference(b).area(), areaA + areaB - 2 * both, absolute: 1e-7, "seed \(seed)")
                expectClose(areaA, columns.shoelaceArea(of: 2 * pair), relative: 1e-12)
                #expect(try a.intersects(b) == (both > 0))
                #expect(try a.intersects(b) != a.disjoint(b))
            }
            #expect(geos.snappedOperations == 0)
        }
    }

    @Test(arguments: [1, 4, 8, 16])
    func bufferOfAPointIsAPolygonOfFourTimesNSides(segments: Int) throws {
        try withGEOS { geos throws in
            let disc = try geos.point(Point(x: 3, y: 4)).buffer(10, quadrantSegments: segments)
            // A regular polygon with 4n sides in a circle: r² · 2n · sin(2π/4n); the sines are written out.
            let sines: [Int: Double] = [1: 1, 4: 0.3826834323650898, 8: 0.19509032201612825, 16: 0.0980171403295606]
            expectClose(try disc.area(), 100 * 2 * Double(segments) * (sines[segments] ?? 0), relative: 1e-12)
            #expect(disc.vertexCount == 4 * segments + 1)
        }
    }

    @Test func bufferOfALineIsARectangleAndTwoHalfDiscs() throws {
        try withGEOS { geos throws in
            let line = try geos.geometry(ofFeature: 0, in: .wkt("LINESTRING(0 0, 100 0)"))
            let disc = try geos.point(Point(x: 0, y: 0)).buffer(10, quadrantSegments: 16).area()
            expectClose(try line.buffer(10, quadrantSegments: 16).area(), 2000 + disc, relative: 1e-12)
            #expect(try line.length() == 100)
        }
    }

    @Test func touchingSquaresLeaveALineThatCanBeDropped() throws {
        let columns = GeometryColumns.wkt(
            "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((3 0, 4 0, 4 1, 3 1, 3 0)))",
            "POLYGON((1 0, 3.5 0, 3.5 1, 1 1, 1 0))")
        try withGEOS { geos throws in
            let one = try geos.geometry(ofFeature: 0, in: columns)
            let two = try geos.geometry(ofFeature: 1, in: columns)
            let mixed = try one.intersection(two)
            #expect(mixed.shape == .collection)
            var written = GeometryColumns()
            #expect(try mixed.append(to: &written, kind: .polygon) == 1)
            #expect(try mixed.append(to: &written, kind: .line) == 1)
            written.endFeature()
            #expect(written.kinds == [.polygon, .line])
            expectClose(written.shoelaceArea(of: 0), 0.5)
            #expect(try mixed.polygonalParts().count == 1)
            let clone = try mixed.clone()
            #expect(try clone.only(.line).length() == 1)
            let polygons = try mixed.polygonsOnly()
            #expect(polygons.shape == .polygon)
            #expect(try polygons.area() == 0.5)
        }
    }

    @Test func columnsComeBackAsTheyWere() throws {
        let columns = GeometryColumns.wkt(
            "POINT(1 2)", "LINESTRING(0 0, 1 1, 2 0)", "MULTIPOINT(1 2, (3 4))",
            "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 1, 2 2, 1 1), (5 5, 6 5, 6 6, 5 5))",
            "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", "MULTILINESTRING((0 0, 1 1), (2 2, 3 3))")
        try withGEOS { geos throws in
            var back = GeometryColumns()
            for feature in 0..<columns.count {
                let geometry = try geos.geometry(ofFeature: feature, in: columns)
                #expect(try geometry.append(to: &back, kind: columns.kind(of: feature)) == 0)
                back.endFeature()
            }
            #expect(back == columns)
        }
    }

    @Test func aCollectionYieldsOneKind() throws {
        let columns = GeometryColumns.wkt(
            "GEOMETRYCOLLECTION(POINT(9 9), POLYGON((0 0, 1 0, 1 1, 0 0)), LINESTRING(0 0, 5 0))", "POINT EMPTY")
        try withGEOS { geos throws in
            #expect(try geos.geometry(ofFeature: 0, in: columns).shape == .polygon)
            #expect(try geos.geometry(ofFeature: 0, in: columns, kind: .line).length() == 5)
            #expect(try geos.geometry(ofFeature: 0, in: columns, kind: .point).centroid() == Point(x: 9, y: 9))
            #expect(try geos.geometry(ofFeature: 1, in: columns).isEmpty == true)
        }
    }

    @Test func failuresOfValidInputsClimbTheLadder() throws {
        try withGEOS { geos throws in
            let one = try geos.box(Envelope(minX: 0, minY: 0, maxX: 1, maxY: 1))
            let bowtie = try geos.geometry(ofFeature: 0, in: .wkt("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"))
            // The engine's own message stands in for a failure that cannot be had to order.
            func fail() -> OpaquePointer? {
                geos.leaveMessage("TopologyException: made up")
                return nil
            }
            var grids: [Double] = []
            let snapped = try geos.persisting("test", one.pointer, nil, plain: fail) { grid in
                grids.append(grid)
                return grid == 0 ? fail() : (try? geos.point(Point(x: 0, y: 0)))?.take()
            }
            #expect(snapped.isEmpty == false)
            #expect(grids == [0, GEOSSession.snapGrid])
            #expect(geos.snappedOperations == 1)
            #expect(throws: GEOSError.self) {
                _ = try geos.persisting("test", bowtie.pointer, nil, plain: fail) { _ in fail() }.area()
            }
            #expect(geos.snappedOperations == 1)
        }
    }
}
