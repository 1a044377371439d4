import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Compiled squares against PROJ itself.
struct ProjectorTests {
    /// From, to, and the box of positions in the source.
    static let places: [(String, String, Envelope)] = [
        ("OGC:CRS84", "EPSG:32751", Envelope(minX: 123.3, minY: -10.9, maxX: 124.4, maxY: -9.9)),
        ("OGC:CRS84", "EPSG:23840", Envelope(minX: 123.3, minY: -10.9, maxX: 124.4, maxY: -9.9)),
        // A change of datum by parameters: Indonesian Datum 1974, Gunung Segara.
        ("EPSG:4238", "EPSG:32750", Envelope(minX: 116.2, minY: -2, maxX: 117.6, maxY: -0.8)),
        ("EPSG:4613", "EPSG:32750", Envelope(minX: 116.2, minY: -2, maxX: 117.6, maxY: -0.8)),
        // Projected sources, in metres and in feet.
        ("EPSG:32751", "EPSG:23840", Envelope(minX: 500_000, minY: 8_800_000, maxX: 640_000, maxY: 8_900_000)),
        ("EPSG:3857", "EPSG:32751", Envelope(minX: 13_700_000, minY: -1_200_000, maxX: 13_800_000, maxY: -1_100_000)),
        ("EPSG:2263", "EPSG:32618", Envelope(minX: 900_000, minY: 150_000, maxX: 1_050_000, maxY: 260_000)),
        // The equator, the antimeridian and the poles.
        ("OGC:CRS84", "EPSG:32601", Envelope(minX: -180, minY: -0.5, maxX: -179.2, maxY: 0.5)),
        ("OGC:CRS84", "EPSG:3832", Envelope(minX: 179.4, minY: -17, maxX: 180, maxY: -16)),
        ("OGC:CRS84", "EPSG:32661", Envelope(minX: -30, minY: 88.5, maxX: 40, maxY: 90)),
        ("OGC:CRS84", "EPSG:3031", Envelope(minX: -180, minY: -90, maxX: 180, maxY: -84)),
        ("OGC:CRS84", "EPSG:5042", Envelope(minX: 100, minY: -89, maxX: 110, maxY: -80)),
        // Far outside of the zone.
        ("OGC:CRS84", "EPSG:32751", Envelope(minX: 160, minY: 40, maxX: 162, maxY: 42)),
    ]

    private static func points(in box: Envelope, _ count: Int, seed: UInt64) -> [Point] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            Point(
                x: .random(in: box.minX...box.maxX, using: &generator), y: .random(in: box.minY...box.maxY, using: &generator))
        }
    }

    private static func compare(
        _ source: String, _ target: String, _ points: [Point], origin: Point = Point(x: 560_000, y: 8_870_000)
    ) throws -> (worst: Double, outcome: Projector.Outcome) {
        let projector = try Projector(from: source, to: target, origin: origin)
        var xy = points.flatMap { [$0.x, $0.y] }
        let outcome = projector.project(&xy)
        let exact = try Transformation(from: source, to: target)
        var worst = 0.0
        for (index, point) in points.enumerated() {
            guard let planar = exact.forward(point) else {
                #expect(outcome.failing.contains(index))
                continue
            }
            #expect(!outcome.failing.contains(index))
            let (dx, dy) = (xy[2 * index] - (planar.x - origin.x), xy[2 * index + 1] - (planar.y - origin.y))
            worst = max(worst, (dx * dx + dy * dy).squareRoot())
        }
        return (worst, outcome)
    }

    @Test(arguments: places)
    func agreesWithPROJ(source: String, target: String, box: Envelope) throws {
        let (worst, outcome) = try Self.compare(source, target, Self.points(in: box, 4000, seed: 7))
        #expect(worst <= Projector.tolerance, "\(worst)")
        // What is stated bounds what is seen, give or take what lies between the check points.
        #expect(worst <= 2 * (outcome.compiledError ?? 0) + 1e-8, "\(worst), \(outcome)")
    }

    @Test func overACityTheErrorIsThatOfRounding() throws {
        for target in ["EPSG:32751", "EPSG:23840"] {
            let box = Envelope(minX: 123.4, minY: -10.4, maxX: 124, maxY: -10)
            let (worst, outcome) = try Self.compare("OGC:CRS84", target, Self.points(in: box, 20_000, seed: 11))
            #expect(worst < 1e-8)
            #expect(try #require(outcome.compiledError) < 1e-8)
        }
    }

    @Test func squaresMeetAlongTheirSides() throws {
        // Positions on the sides and corners of squares, and the nearest doubles on both hands.
        var points: [Point] = []
        for step in 0...40 {
            let along = Double(step) * 0.0371
            for side in [123.25, 123.5, 123.5.nextDown, 123.5.nextUp, 123.75] {
                points.append(Point(x: side, y: -10.75 + along))
                points.append(Point(x: 123.25 + along, y: side - 134))
            }
        }
        let (worst, outcome) = try Self.compare("OGC:CRS84", "EPSG:32751", points)
        #expect(worst < 1e-8)
        #expect(outcome.compiledError != nil)
    }

    @Test func whatCannotBeProjectedIsTold() throws {
        let points = [
            Point(x: 123.6, y: -10.1), Point(x: 123.6, y: 95), Point(x: .nan, y: 0), Point(x: 123.6, y: 90),
            Point(x: 1e30, y: -10), Point(x: 123.6, y: -.infinity), Point(x: 123.6, y: -10.1),
        ]
        let (worst, outcome) = try Self.compare("OGC:CRS84", "EPSG:32751", points)
        #expect(worst <= Projector.tolerance)
        #expect(outcome.failing.starts(with: [1, 2]) && outcome.failing.last == 5)
    }

    @Test func aVertexDoesNotDependOnOthers() throws {
        let points = Self.points(in: Envelope(minX: 120, minY: -12, maxX: 127, maxY: -8), 500, seed: 3)
        let projector = try Projector(from: "OGC:CRS84", to: "EPSG:32751", origin: Point(x: 5e5, y: 8.8e6))
        var together = points.flatMap { [$0.x, $0.y] }
        _ = projector.project(&together)
        let other = try Projector(from: "OGC:CRS84", to: "EPSG:32751", origin: Point(x: 5e5, y: 8.8e6))
        for index in points.indices.reversed() {
            var alone = [points[index].x, points[index].y]
            _ = other.project(&alone)
            #expect(alone == [together[2 * index], together[2 * index + 1]])
        }
    }

    @Test(arguments: ["EPSG:32751", "EPSG:23840", "+proj=utm +zone=51 +south"])
    func betweenEqualSystemsNothingMoves(system: String) throws {
        let projector = try Projector(from: system, to: system, origin: Point(x: 1, y: 2))
        var xy = [560_001.37, 8_870_000.1, 571_234.5, 8_871_111.9]
        let outcome = projector.project(&xy)
        let expected: [Double] = [560_000.37, 8_869_998.1, 571_233.5, 8_871_109.9]
        #expect(zip(xy, expected).allSatisfy { abs($0 - $1) < 1e-9 })
        var moved: [Double] = [560_001.37, 8_870_000.1]
        moved[0] -= 1
        moved[1] -= 2
        #expect(Array(xy.prefix(2)) == moved)
        #expect(outcome.compiledError == nil)
    }

    @Test func withoutSquaresItIsPROJ() throws {
        let projector = try Projector(
            from: "OGC:CRS84", to: "EPSG:32751", origin: Point(x: 0, y: 0), isCompiled: false)
        let points = Self.points(in: Envelope(minX: 120, minY: -12, maxX: 127, maxY: -8), 100, seed: 3)
        var xy = points.flatMap { [$0.x, $0.y] }
        var exact = xy
        let outcome = projector.project(&xy)
        #expect(try Transformation(from: "OGC:CRS84", to: "EPSG:32751").forward(&exact).isEmpty)
        #expect(xy == exact && outcome.compiledError == nil && outcome.failing.isEmpty)
        var none: [Double] = []
        #expect(projector.project(&none).failing.isEmpty)
    }
}
