import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Where an answer is said to hold, it holds.
struct SteadyHitTests {
    private static func layer(_ generator: inout SeededGenerator) -> GeometryColumns {
        var geometry = GeometryColumns()
        for feature in 0..<Int.random(in: 1...30, using: &generator) {
            let place = Point(
                x: .random(in: -1500...1500, using: &generator), y: .random(in: -1500...1500, using: &generator))
            if feature % 3 == 0 {
                geometry.addVertex(place)
                geometry.endRing()
                geometry.endPart(.point)
                geometry.endFeature()
            } else {
                geometry.addStar(centre: place, radius: 30...500, vertices: 8, using: &generator)
            }
        }
        return geometry
    }

    private static func check(_ measure: GroundMeasure, _ seed: UInt64) -> Int {
        var generator = SeededGenerator(seed: seed)
        let geometry = layer(&generator)
        let groups = (0..<Int32(geometry.count)).map { $0 % 5 }
        let index = NearestIndex(geometry, ranks: (0..<Int32(geometry.count)).reversed(), measure: measure)
        var asked = 0
        for _ in 0..<60 {
            let limit = [20, 150, 600, Double.infinity].randomElement(using: &generator)!
            let point = Point(
                x: .random(in: -2000...2000, using: &generator), y: .random(in: -2000...2000, using: &generator))
            let hit = index.steady(at: point, within: limit, groups: groups, window: 40)
            #expect(hit.feature == index.nearest(to: point, within: limit)?.feature)
            guard hit.radius > 0 else { continue }
            for _ in 0..<20 {
                let (angle, away) = (
                    Double.random(in: 0..<2 * .pi, using: &generator), hit.radius * .random(in: 0.5..<1, using: &generator)
                )
                // A unit vector without a library: by the rational parametrisation of the circle.
                let t = angle - .pi
                let (cosine, sine) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))
                let near = Point(x: point.x + away * cosine, y: point.y + away * sine)
                let group = index.nearest(to: near, within: limit).map { groups[$0.feature] }
                #expect(group == hit.feature.map { groups[$0] }, "seed \(seed) at \(near)")
                asked += 1
            }
        }
        return asked
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func inThePlane(seed: UInt64) { #expect(Self.check(.grid, seed) > 0) }

    @Test(arguments: [("EPSG:32751", 123.6, -10.2), ("EPSG:6933", 123.6, -60.1)], 0..<6 as Range<UInt64>)
    func onTheGround(place: (String, Double, Double), seed: UInt64) throws {
        let frame = try Frame(
            crs: place.0, isStated: true,
            extent: Envelope(minX: place.1 - 0.05, minY: place.2 - 0.05, maxX: place.1 + 0.05, maxY: place.2 + 0.05),
            measure: .ground)
        _ = Self.check(frame.measure, seed)
    }
}
