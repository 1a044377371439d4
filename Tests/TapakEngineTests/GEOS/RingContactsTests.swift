import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// The exact tests against the geometry engine: what they clear is valid, and they clear what does not touch itself.
struct RingContactsTests {
    @Test(
        arguments: [
            ("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 1, 2 2, 1 1), (4 4, 6 4, 6 6, 4 4))", true),
            ("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 1), (4 2, 6 2, 6 3, 4 2))", false),
            ("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (0 0, 2 1, 2 2, 0 0))", false),
            ("POLYGON((0 0, 9 0, 9 9, 0 0), (20 20, 21 20, 21 21, 20 20))", false),
            ("POLYGON((0 0, 9 0, 9 9, 0 0), (8 1, 12 1, 12 4, 8 1))", false),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 2 1, 2 2, 1 1)))", false),
            ("MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((5 1, 6 1, 6 2, 5 1)))", true),
            // An island in a hole is valid, and left to the engine.
            ("MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1)), ((3 3, 5 3, 5 5, 3 3)))", false),
            ("POLYGON((0 0, 4 0, 4 4, 0 4))", false),
            ("POLYGON((0 0, nan 0, 4 4, 0 0))", false),
            ("LINESTRING(0 0, 1 1)", true), ("POINT(0 0)", true),
        ] as [(String, Bool)])
    func rows(text: String, isCleared: Bool) {
        var contacts = RingContacts()
        #expect(contacts.clears(0, of: .wkt(text)) == isCleared)
        var screen = PolygonScreen()
        #expect(screen.suspects(among: 0..<1, of: .wkt(text)).isEmpty == isCleared)
    }

    /// A pentagram turns the same way at every vertex, and around its middle twice.
    @Test func goingAroundTwiceIsNoRing() {
        let star = GeometryColumns.wkt("POLYGON((0 10, 6 -8, -9.5 3, 9.5 3, -6 -8, 0 10))")
        var screen = PolygonScreen()
        #expect(screen.suspects(among: 0..<1, of: star) == [0])
    }

    @Test(arguments: [UInt64(31), 32])
    func whatIsClearedIsValid(seed: UInt64) throws {
        try withGEOS { geos throws in
            var generator = SeededGenerator(seed: seed)
            var screen = PolygonScreen()
            var (cleared, valid, invalid, quick) = (0, 0, 0, 0)
            for round in 0..<30_000 {
                let columns = Self.shape(round, using: &generator)
                let isValid = try geos.geometry(ofFeature: 0, in: columns).isValid()
                let isCleared = screen.suspects(among: 0..<1, of: columns).isEmpty
                if isCleared && !isValid {
                    Issue.record("seed \(seed) round \(round): \(columns.coordinates)")
                    return
                }
                let isQuick = columns.coordinates.withUnsafeBufferPointer {
                    PolygonScreen.goesAroundItsMiddle($0, first: 0, count: Int(columns.vertexOffsets[1]) - 1)
                }
                quick += isQuick ? 1 : 0
                cleared += isCleared ? 1 : 0
                valid += isValid ? 1 : 0
                invalid += isValid ? 0 : 1
            }
            let counts = [cleared, valid, invalid, quick]
            #expect(counts.allSatisfy { $0 > 3000 }, "\(counts)")
        }
    }

    /// Stars and scribbles, small and large, alone, with holes and side by side.
    private static func shape(_ round: Int, using generator: inout SeededGenerator) -> GeometryColumns {
        let centre = Point(x: .random(in: -500...500, using: &generator), y: .random(in: -500...500, using: &generator))
        var parts: [GeometryColumns] = []
        func star(_ vertices: Int, _ radius: ClosedRange<Double>, at place: Point) -> GeometryColumns {
            var columns = GeometryColumns()
            columns.addStar(centre: place, radius: radius, vertices: vertices, using: &generator)
            return columns
        }
        switch round % 4 {
        case 0: parts = [star(.random(in: 3...60, using: &generator), 1...20, at: centre)]
        case 1:
            var columns = GeometryColumns()
            columns.addScribble(
                grid: round % 8 == 1 ? 6 : 400, vertices: .random(in: 3...24, using: &generator), using: &generator)
            parts = [columns]
        default:
            parts = [star(.random(in: 12...40, using: &generator), 30...40, at: centre)]
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Point(
                    x: centre.x + .random(in: -30...30, using: &generator),
                    y: centre.y + .random(in: -30...30, using: &generator))
                parts.append(star(.random(in: 3...20, using: &generator), 1...9, at: place))
            }
        }
        // Further shapes are holes, or parts of their own.
        var columns = GeometryColumns()
        for part in parts {
            for vertex in 0..<part.vertexCount { columns.addVertex(part.point(vertex)) }
            columns.endRing()
            if round % 4 == 3 { columns.endPart(.polygon) }
        }
        if round % 4 != 3 { columns.endPart(.polygon) }
        columns.endFeature()
        return columns
    }

    /// One far vertex and very many near ones: the engine judges, and no time is lost.
    @Test func spikesAreLeftToTheEngine() throws {
        var generator = SeededGenerator(seed: 5)
        var columns = GeometryColumns()
        columns.addStar(centre: Point(x: 0, y: 0), radius: 1...1.001, vertices: 30_000, using: &generator)
        columns.coordinates[0] = 1e9
        columns.coordinates[columns.coordinates.count - 2] = 1e9
        var contacts = RingContacts()
        let isCleared = contacts.clears(0, of: columns)
        let isValid = try withGEOS { geos throws in try geos.geometry(ofFeature: 0, in: columns).isValid() }
        #expect(!isCleared || isValid)
    }
}
