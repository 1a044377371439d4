import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Rings from the raster against distances measured one by one.
struct RingIndexTests {
    private static func layer(_ generator: inout SeededGenerator, _ range: ClosedRange<Double>) -> GeometryColumns {
        var geometry = GeometryColumns()
        func place() -> Point { Point(x: .random(in: range, using: &generator), y: .random(in: range, using: &generator)) }
        for feature in 0..<Int.random(in: 1...12, using: &generator) {
            switch feature % 4 {
            case 0: geometry.addStar(centre: place(), radius: 20...900, vertices: 30, using: &generator)
            case 1:
                let (start, count) = (place(), Int.random(in: 2...60, using: &generator))
                for step in 0..<count {
                    geometry.addVertex(
                        Point(x: start.x + 40 * Double(step), y: start.y + .random(in: -80...80, using: &generator)))
                }
                geometry.endRing()
                geometry.endPart(.line)
                geometry.endFeature()
            case 2: geometry.endFeature()
            default:
                for _ in 0..<2 {
                    geometry.addVertex(place())
                    geometry.endRing()
                    geometry.endPart(.point)
                }
                geometry.endFeature()
            }
        }
        return geometry
    }

    private static func check(_ geometry: GeometryColumns, _ measure: GroundMeasure, _ limits: [Double], seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 1000)
        let ranks = (0..<Int32(geometry.count)).map { $0 }
        let index = try RingIndex(geometry, ranks: ranks, limits: limits, measure: measure, threads: seed % 2 == 0 ? 1 : 3)
        let singles = (0..<geometry.count).map { NearestIndex(geometry.selecting([$0]), ranks: [0], measure: measure) }
        let box = geometry.envelope.expanded(by: 1.3 * limits[limits.count - 1])
        guard !geometry.envelope.isEmpty else { return }
        for _ in 0..<400 {
            let point = Point(
                x: .random(in: box.minX...box.maxX, using: &generator), y: .random(in: box.minY...box.maxY, using: &generator))
            var (found, expected): ([[Int]], [[Int]]) = ([], [])
            index.forEachRing(around: point) { found.append([$0, $1]) }
            for (feature, single) in singles.enumerated() {
                guard let hit = single.nearest(to: point) else { continue }
                if let ring = limits.firstIndex(where: { hit.distance <= $0 }) { expected.append([feature, ring]) }
            }
            #expect(found == expected, "seed \(seed) at \(point)")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func againstDistances(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let geometry = Self.layer(&generator, 0...(seed % 3 == 0 ? 800 : 6000))
        try Self.check(geometry, .grid, seed % 2 == 0 ? [50, 100, 250, 500, 1000] : [30, 300], seed: seed)
    }

    /// On the ground, also where the plane stretches one way and squeezes the other.
    @Test(arguments: [("EPSG:32751", 123.6, -10.2), ("EPSG:6933", 123.6, -60.1)], 0..<8 as Range<UInt64>)
    func onTheGround(place: (String, Double, Double), seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let frame = try Frame(
            crs: place.0, isStated: true,
            extent: Envelope(minX: place.1 - 0.05, minY: place.2 - 0.05, maxX: place.1 + 0.05, maxY: place.2 + 0.05),
            measure: .ground)
        try Self.check(Self.layer(&generator, -2000...2000), frame.measure, [100, 200, 700], seed: seed)
    }

    /// What lies at a distance to the last bit is inside.
    @Test func limitsAreInclusive() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            let (x, away) = (Double.random(in: 0...100, using: &generator), Double.random(in: 50...900, using: &generator))
            let distance = (x + away) - x
            for (limit, ring) in [(distance, 0), (distance.nextDown, 1)] {
                let index = try RingIndex(.wkt("POINT(\(x + away) 0)"), ranks: [0], limits: [limit, 2000], measure: .grid)
                var rings: [Int] = []
                index.forEachRing(around: Point(x: x, y: 0)) { rings.append($1) }
                #expect(rings == [ring])
            }
        }
    }

    @Test func nothingToFind() throws {
        let index = try RingIndex(GeometryColumns(), ranks: [], limits: [10], measure: .grid)
        index.forEachRing(around: Point(x: 0, y: 0)) { _, _ in Issue.record("found something in nothing") }
    }
}
