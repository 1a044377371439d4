import TapakModel
import TapakTestSupport
import Testing

struct GeometryColumnsTests {
    private static let texts = [
        "POINT(1 2)", "MULTIPOINT(3 4,5 6)", "LINESTRING(0 0,1 1,2 0)",
        "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,2 1,1 1))", "POINT EMPTY",
        "GEOMETRYCOLLECTION(POINT(7 7),MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5))))",
    ]

    @Test func ranges() {
        let columns = GeometryColumns.wkt(Self.texts)
        #expect(columns.count == 6)
        #expect((0..<6).map { columns.parts(of: $0).count } == [1, 2, 1, 1, 0, 3])
        #expect((0..<6).map { columns.vertices(ofFeature: $0).count } == [1, 2, 3, 10, 0, 9])
        #expect((0..<6).map { columns.kind(of: $0) } == [.point, .point, .line, .polygon, .point, .polygon])
        #expect(columns.rings(of: columns.parts(of: 3).lowerBound).count == 2)
        #expect(columns.envelope(of: 1) == Envelope(minX: 3, minY: 4, maxX: 5, maxY: 6))
        #expect(columns.envelope(of: 4).isEmpty)
        #expect(columns.envelope == Envelope(minX: 0, minY: 0, maxX: 9, maxY: 9))
    }

    @Test func puttingTogether() {
        let columns = GeometryColumns.wkt(Self.texts)
        var again = GeometryColumns.wkt(Array(Self.texts[..<2]))
        again.append(contentsOf: .wkt(Array(Self.texts[2..<5])))
        again.append(5, of: columns)
        #expect(again == columns)
        #expect(columns.selecting([3, 0]) == .wkt([Self.texts[3], Self.texts[0]]))
        var shifted = columns
        shifted.shift(by: Point(x: 2, y: -1))
        #expect(shifted.point(0) == Point(x: 3, y: 1))
    }

    @Test func takingBack() {
        var columns = GeometryColumns.wkt("POLYGON((0 0,1 0,1 1,0 0))")
        let before = columns
        columns.addVertex(Point(x: 5, y: 5))
        columns.endRing()
        columns.endPart(.point)
        columns.addVertex(Point(x: 6, y: 6))
        columns.discardUnfinishedFeature()
        #expect(columns == before)
    }

    @Test func ringsAsLines() {
        let lines = GeometryColumns.wkt(Self.texts[3], Self.texts[2], Self.texts[0]).asLines
        #expect(
            lines
                == .wkt(
                    "MULTILINESTRING((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,2 1,1 1))", Self.texts[2], Self.texts[0]))
    }

    /// Runs of features one behind the other are the features one by one.
    @Test func runsOfFeatures() {
        let columns = GeometryColumns.wkt(Self.texts[0], Self.texts[2], Self.texts[3], Self.texts[1], Self.texts[3])
        for first in 0...columns.count {
            for end in first...columns.count {
                var (whole, single) = (GeometryColumns.wkt(Self.texts[3]), GeometryColumns.wkt(Self.texts[3]))
                whole.append(features: first..<end, of: columns)
                for feature in first..<end { single.append(feature, of: columns) }
                #expect(whole == single)
            }
        }
    }
}
