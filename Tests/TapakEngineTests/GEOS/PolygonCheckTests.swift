import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct PolygonCheckTests {
    @Test(
        arguments: [
            ("POLYGON((0 0, 4 0, 4 4, 0 4, 0 0))", nil),
            ("POLYGON((0 0, 4 0, 4 0, 4 4, 0 4, 0 0))", nil),
            ("POLYGON((0 0, 2 0, 4 0, 4 4, 0 4, 0 0))", nil),
            ("POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))", PolygonCheck.FaultKind.invalid),
            ("POLYGON((0 0, 4 0, 4 4, 4 -1, 0 0))", .invalid),
            ("POLYGON((0 0, 4 0, 2 0, 0 0))", .invalid),
            ("POLYGON((0 0, 4 0, 2 2, 4 4, 0 4, 2 2, 0 0))", .invalid),
            ("POLYGON((0 0, 4 0, 4 4, 0 4))", .unclosed),
            ("POLYGON((0 0, 4 0, 4 4))", .unclosed),
            ("POLYGON((0 0, 4 0, 0 0))", .tooFewPoints),
            ("POLYGON((0 0, 4 0, 4 0, 4 0, 0 0))", .tooFewPoints),
            ("POLYGON((0 0, 4 0))", .tooFewPoints),
            ("POLYGON((0 0, nan 0, 4 4, 0 0))", .nonFinite),
            ("POLYGON((0 0, 9 0, 9 9, 0 0), (20 20, 21 20, 21 21, 20 20))", .invalid),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 5 1, 5 5, 1 5, 1 1)))", .invalid),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((4 4, 5 4, 5 5, 4 4)))", nil),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((4 1, 5 1, 5 5, 4 5, 4 1)))", .invalid),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 0)), ((7 7, 9 9, 9 7, 7 9, 7 7)))", .invalid),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4)), ((7 7, 9 7, 7 7)))", .tooFewPoints),
            ("LINESTRING(0 0, 1 1)", nil), ("POINT EMPTY", nil),
        ] as [(String, PolygonCheck.FaultKind?)])
    func rows(text: String, expected: PolygonCheck.FaultKind?) throws {
        let columns = GeometryColumns.wkt(text)
        try withGEOS { geos throws in
            let fault = try PolygonCheck(session: geos).firstFault(in: columns, feature: 0)
            #expect(fault?.kind == expected)
            if fault?.kind == .invalid { #expect(fault?.location != nil) }
        }
    }

    /// The exact test never calls valid what the engine does not, and calls most valid shapes valid.
    @Test(arguments: [UInt64(21), 22])
    func agreesWithTheEngine(seed: UInt64) throws {
        try withGEOS { geos throws in
            var generator = SeededGenerator(seed: seed)
            let check = PolygonCheck(session: geos)
            var (valid, invalid, own) = (0, 0, 0)
            for round in 0..<50_000 {
                let columns = GeometryColumns.smallRing(round, using: &generator)
                let engine = try geos.geometry(ofFeature: 0, in: columns).isValid()
                let segments = columns.coordinates.withUnsafeBufferPointer { xy in
                    RingSegments(xy: xy, first: 0, count: columns.vertexCount - 1).areSimple
                }
                let fault = try check.firstFault(in: columns, feature: 0)
                // Only repeated vertices make it ask the engine about a valid ring.
                let missed = engine && !segments && !columns.hasRepeatedVertex
                if (fault == nil) != engine || segments && !engine || missed {
                    Issue.record("seed \(seed) round \(round): \(columns.coordinates)")
                    return
                }
                if engine { valid += 1 } else { invalid += 1 }
                if segments { own += 1 }
            }
            let counts = [valid, invalid, own]
            #expect(counts.allSatisfy { $0 > 10_000 }, "valid, invalid, valid by the exact test")
        }
    }
}

extension GeometryColumns {
    /// A star in every third round, a scribble on a coarse or a fine grid in the others.
    fileprivate static func smallRing(_ round: Int, using generator: inout SeededGenerator) -> GeometryColumns {
        var columns = GeometryColumns()
        let vertices = Int.random(in: 3...9, using: &generator)
        if round % 3 == 0 {
            let centre = Point(
                x: Double.random(in: -500...500, using: &generator), y: Double.random(in: -500...500, using: &generator))
            columns.addStar(centre: centre, radius: 1...20, vertices: vertices, using: &generator)
        } else {
            columns.addScribble(grid: round % 2 == 0 ? 4 : 40, vertices: vertices, using: &generator)
        }
        return columns
    }

    fileprivate var hasRepeatedVertex: Bool {
        (1..<vertexCount).contains { point($0) == point($0 - 1) }
    }
}
