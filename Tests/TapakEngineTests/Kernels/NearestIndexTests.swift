import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// The index against a plain loop over all segments, written independently.
struct NearestIndexTests {
    /// The distance to a feature: 0 inside a polygon by the winding of its rings.
    private static func distance(_ p: Point, _ feature: Int, _ geometry: GeometryColumns) -> Double {
        var least = Double.infinity
        for part in geometry.parts(of: feature) {
            var crossings = 0
            for ring in geometry.rings(of: part) {
                let vertices = geometry.vertices(of: ring).map(geometry.point)
                if vertices.count == 1 {
                    let (dx, dy) = (vertices[0].x - p.x, vertices[0].y - p.y)
                    least = min(least, (dx * dx + dy * dy).squareRoot())
                }
                for (a, b) in zip(vertices, vertices.dropFirst()) {
                    let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, p.x - a.x, p.y - a.y)
                    let along = min(1, max(0, (ux * vx + uy * vy) / (ux * ux + uy * uy)))
                    let (dx, dy) = (vx - along * ux, vy - along * uy)
                    least = min(least, (dx * dx + dy * dy).squareRoot())
                    if (a.y > p.y) != (b.y > p.y), p.x < a.x + (p.y - a.y) * ux / uy { crossings += 1 }
                }
            }
            if geometry.kinds[part] == .polygon, crossings % 2 == 1 { return 0 }
        }
        return least
    }

    /// Random points, lines and polygons on a coarse grid, so that many distances tie exactly.
    private static func layer(_ generator: inout SeededGenerator, grid: ClosedRange<Int>) -> GeometryColumns {
        var texts: [String] = []
        func vertex() -> String {
            "\(10 * Int.random(in: grid, using: &generator)) \(10 * Int.random(in: grid, using: &generator))"
        }
        for _ in 0..<Int.random(in: 1...25, using: &generator) {
            let (x, y) = (10 * Int.random(in: grid, using: &generator), 10 * Int.random(in: grid, using: &generator))
            let (w, h) = (10 * Int.random(in: 1...3, using: &generator), 10 * Int.random(in: 1...3, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: texts.append("POINT(\(vertex()))")
            case 1: texts.append("LINESTRING(\(x) \(y),\(x + w) \(y),\(x + w) \(y + h))")
            case 2: texts.append("POLYGON((\(x) \(y),\(x + w) \(y),\(x + w) \(y + h),\(x) \(y + h),\(x) \(y)))")
            default:
                texts.append(
                    "POLYGON((\(x) \(y),\(x + 60) \(y),\(x + 60) \(y + 60),\(x) \(y + 60),\(x) \(y)),"
                        + "(\(x + 20) \(y + 20),\(x + 20) \(y + 40),\(x + 40) \(y + 40),\(x + 40) \(y + 20),\(x + 20) \(y + 20)))"
                )
            }
        }
        return .wkt(texts)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func bruteForce(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let geometry = Self.layer(&generator, grid: 0...(seed % 2 == 0 ? 12 : 60))
        let ids = (0..<geometry.count).map { _ in String(Int.random(in: 0...999_999, using: &generator)) }
        let ranks = IdentifierOrder.ranks(of: TextColumn(ids))
        let index = NearestIndex(geometry, ranks: ranks, measure: .grid)
        for _ in 0..<25 {
            let p = Point(
                x: 5 * Double(Int.random(in: -4...140, using: &generator)),
                y: 5 * Double(Int.random(in: -4...140, using: &generator)))
            let distances = (0..<geometry.count).map { Self.distance(p, $0, geometry) }
            let least = distances.min()!
            let tied = distances.indices.filter { distances[$0] <= least + 1e-6 }
            let winner = tied.min { ranks[$0] < ranks[$1] }
            let hit = try #require(index.nearest(to: p))
            expectClose(hit.distance, least, absolute: 1e-9, "seed \(seed) at \(p)")
            #expect(hit.feature == winner, "seed \(seed) at \(p)")
            #expect(hit.ties == tied.count - 1, "seed \(seed) at \(p)")
            // A limit is inclusive and changes nothing but whether there is a hit.
            #expect(index.nearest(to: p, within: hit.distance) == hit, "seed \(seed) at \(p)")
            if hit.distance > 0 { #expect(index.nearest(to: p, within: hit.distance.nextDown) == nil, "seed \(seed) at \(p)") }
            let all = index.all(within: 55, of: p)
            #expect(all.map(\.feature) == distances.indices.filter { distances[$0] <= 55 }, "seed \(seed) at \(p)")
            for (feature, distance) in all { expectClose(distance, distances[feature], absolute: 1e-9, "seed \(seed)") }
        }
    }

    /// A destination exactly at the limit is found even where x + limit rounds to less than its coordinate.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func limitsAreInclusiveToTheLastBit(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let (x, away) = (Double.random(in: 0...1, using: &generator), Double.random(in: 50...5000, using: &generator))
            let target = (x + away).nextUp
            let index = NearestIndex(.wkt("POINT(\(target) 0)"), ranks: [0], measure: .grid)
            let p = Point(x: x, y: 0)
            let distance = try #require(index.nearest(to: p)).distance
            #expect(distance == target - x)
            #expect(index.nearest(to: p, within: distance)?.distance == distance, "seed \(seed): \(x), \(target)")
            #expect(index.all(within: distance, of: p).map(\.feature) == [0], "seed \(seed): \(x), \(target)")
        }
    }

    /// Who is named does not hang on a cap: what ties with the minimum ties, wherever the cap falls.
    @Test func capsDoNotChangeTies() throws {
        let geometry = GeometryColumns.wkt("POINT(100 0)", "POINT(-100.0000005 0)")
        let index = NearestIndex(geometry, ranks: [1, 0], measure: .grid)
        let free = try #require(index.nearest(to: Point(x: 0, y: 0)))
        #expect(free == NearestIndex.Hit(distance: 100, feature: 1, ties: 1))
        #expect(index.nearest(to: Point(x: 0, y: 0), within: 100) == free)
    }

    /// On the ground the nearest is judged on the measured distance: east is not north where the scale is not one.
    @Test func judgesOnTheGround() throws {
        let frame = try Frame(
            crs: "EPSG:6933", isStated: true, extent: Envelope(minX: 123.5, minY: -60.3, maxX: 123.8, maxY: -60),
            measure: .ground)
        let p = Point(x: 0, y: 0)
        let (east, north) = (Point(x: 900, y: 0), Point(x: 0, y: 500))
        let (toEast, toNorth) = (frame.measure.distance(p, east), frame.measure.distance(p, north))
        // At 60° south the cylinder stretches east and squeezes north.
        #expect(toEast < toNorth)
        let index = NearestIndex(.wkt("POINT(0 500)", "POINT(900 0)"), ranks: [0, 1], measure: frame.measure)
        #expect(index.nearest(to: p) == NearestIndex.Hit(distance: toEast, feature: 1, ties: 0))
    }

    /// Many points: spread, piled up, in lines and far away, with doubles, against a loop that measures every one of them.
    @Test(arguments: ["grid", "EPSG:32751", "EPSG:6933"], 0..<12 as Range<UInt64>)
    func manyPoints(crs: String, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let latitude = crs == "EPSG:6933" ? -60.1 : -10.2
        let measure =
            crs == "grid"
            ? GroundMeasure.grid
            : try Frame(
                crs: crs, isStated: true,
                extent: Envelope(minX: 123.55, minY: latitude - 0.05, maxX: 123.65, maxY: latitude + 0.05), measure: .ground
            ).measure
        func spread(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }
        var places: [Point] = []
        for index in 0..<Int.random(in: 20...600, using: &generator) {
            switch (seed % 4, index % 4) {
            case (1, _): places.append(Point(x: spread(0...30), y: spread(0...5000)))
            case (2, 1...): places.append(Point(x: spread(0...9), y: spread(0...9)))
            case (3, 0...1): places.append(places.last ?? Point(x: 7, y: 7))
            case (3, _): places.append(Point(x: spread(0...40).rounded() * 50, y: spread(0...40).rounded() * 50))
            default: places.append(Point(x: spread(0...5000), y: spread(0...5000)))
            }
        }
        var geometry = GeometryColumns()
        for place in places {
            geometry.addVertex(place)
            geometry.endRing()
            geometry.endPart(.point)
            geometry.endFeature()
        }
        let ranks = (0..<Int32(places.count)).shuffled(using: &generator)
        let index = NearestIndex(geometry, ranks: ranks, measure: measure)
        for query in 0..<150 {
            let wide = query % 3 == 0 ? -30_000.0...30_000 : -100.0...5100
            let p = query % 10 == 9 ? places[query % places.count] : Point(x: spread(wide), y: spread(wide))
            let distances = places.map { measure.distance(p, $0) }
            let least = distances.min()!
            let tied = distances.indices.filter { distances[$0] <= least + 1e-6 }
            let expected = NearestIndex.Hit(
                distance: least, feature: tied.min { ranks[$0] < ranks[$1] }!, ties: tied.count - 1)
            #expect(index.nearest(to: p) == expected, "seed \(seed) at \(p)")
            #expect(index.nearest(to: p, within: least) == expected, "seed \(seed) at \(p)")
            if least > 0 { #expect(index.nearest(to: p, within: least.nextDown) == nil, "seed \(seed) at \(p)") }
            let all = index.all(within: least + 200, of: p)
            #expect(all.map(\.feature) == distances.indices.filter { distances[$0] <= least + 200 }, "seed \(seed) at \(p)")
            #expect(all.allSatisfy { $0.distance == distances[$0.feature] }, "seed \(seed) at \(p)")
        }
    }

    /// Lines and polygons on the ground, where the plane stretches one way and squeezes the other.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func featuresOnTheGround(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let geometry = Self.layer(&generator, grid: 0...40)
        let frame = try Frame(
            crs: "EPSG:6933", isStated: true, extent: Envelope(minX: 123.55, minY: -60.15, maxX: 123.65, maxY: -60.05),
            measure: .ground)
        let ranks = (0..<Int32(geometry.count)).shuffled(using: &generator)
        let index = NearestIndex(geometry, ranks: ranks, measure: frame.measure)
        for _ in 0..<40 {
            let p = Point(
                x: 5 * Double(Int.random(in: -4...90, using: &generator)),
                y: 5 * Double(Int.random(in: -4...90, using: &generator)))
            let distances = (0..<geometry.count).map { feature -> Double in
                guard Self.distance(p, feature, geometry) > 0 else { return 0 }
                let lines = geometry.selecting([feature]).asLines
                var least = Double.infinity
                for part in lines.kinds.indices {
                    let vertices = lines.vertices(of: lines.rings(of: part).lowerBound)
                    for vertex in vertices.count == 1 ? vertices : vertices.dropLast() {
                        let (a, b) = (lines.point(vertex), lines.point(vertices.count == 1 ? vertex : vertex + 1))
                        let foot = SegmentTree.foot(of: p, [a.x, a.y, b.x, b.y])
                        least = min(least, frame.measure.distance(p, foot))
                    }
                }
                return least
            }
            let least = distances.min()!
            let tied = distances.indices.filter { distances[$0] <= least + 1e-6 }
            let hit = try #require(index.nearest(to: p))
            #expect(hit.distance == least && hit.ties == tied.count - 1, "seed \(seed) at \(p)")
            #expect(hit.feature == tied.min { ranks[$0] < ranks[$1] }, "seed \(seed) at \(p)")
        }
    }

    @Test func nothingToFind() {
        let index = NearestIndex(GeometryColumns(), ranks: [], measure: .grid)
        #expect(index.nearest(to: Point(x: 0, y: 0)) == nil)
        #expect(index.all(within: 10, of: Point(x: 0, y: 0)).isEmpty)
    }
}
