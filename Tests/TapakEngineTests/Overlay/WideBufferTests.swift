import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Buffers of short lines that are wider than the line is long.
struct WideBufferTests {
    /// Lines that turn, turn back upon themselves, stand still and go straight on.
    private static func line(_ generator: inout SeededGenerator) -> GeometryColumns {
        var geometry = GeometryColumns()
        var points = [Point(x: .random(in: -5...5, using: &generator), y: .random(in: -5...5, using: &generator))]
        for _ in 0..<Int.random(in: 1...16, using: &generator) {
            let (last, before) = (points[points.count - 1], points[max(0, points.count - 2)])
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: points.append(before)
            case 1: points.append(last)
            case 2: points.append(Point(x: 2 * last.x - before.x, y: 2 * last.y - before.y))
            case 3: points.append(Point(x: last.x.rounded(), y: last.y.rounded()))
            default:
                let (x, y) = (Double.random(in: -3...3, using: &generator), Double.random(in: -3...3, using: &generator))
                points.append(Point(x: last.x + x, y: last.y + y))
            }
        }
        for point in points { geometry.addVertex(point) }
        geometry.endRing()
        geometry.endPart(.line)
        geometry.endFeature()
        return geometry
    }

    /// Valid, nothing clearly nearer than the width outside, nothing farther inside, and with true arcs the area of the union
    /// of all that is within the width of each stretch.
    @Test(arguments: [1, 2, 8, 16])
    func holdsWhatIsNearer(segments: Int) throws {
        var drawn = 0
        for seed in 0..<150 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let line = Self.line(&generator)
            let width = Double.random(in: 8...120, using: &generator)
            let vertices = 0..<line.vertexCount
            guard let outline = WideBuffer.outline(of: vertices, in: line, radius: width, segments: segments) else { continue }
            drawn += 1
            var buffer = GeometryColumns()
            for point in outline { buffer.addVertex(point) }
            buffer.endRing()
            buffer.endPart(.polygon)
            buffer.endFeature()
            try withGEOS { geos in
                let isValid = try geos.geometry(ofFeature: 0, in: buffer, kind: .polygon).isValid()
                #expect(isValid, "seed \(seed)")
            }
            let nearest = NearestIndex(line, ranks: [0], measure: .grid)
            let locator = PolygonLocator(buffer, ranks: [0])
            let held = width * (LineBuffers.heldShare(segments: segments) + 0.019)
            for _ in 0..<80 {
                let point = Point(
                    x: .random(in: -1.5 * width...1.5 * width, using: &generator),
                    y: .random(in: -1.5 * width...1.5 * width, using: &generator))
                let distance = try #require(nearest.nearest(to: point)?.distance)
                if distance < held { #expect(locator.holds(point), "seed \(seed): \(point) at \(distance)") }
                if distance > width * (1 + 1e-9) { #expect(!locator.holds(point), "seed \(seed): \(point) at \(distance)") }
            }
            if segments == 16 {
                var arcs = ArcCentres()
                arcs.append(bufferOf: vertices, in: line, radius: width, segments: segments, from: 0, of: buffer)
                expectClose(
                    Self.area(buffer, arcs), try Self.capsules(line, width), relative: 2e-5, "seed \(seed), width \(width)")
            }
        }
        #expect(drawn > 100)
    }

    /// A line too long for its width, and one without length, are drawn otherwise.
    @Test func tooLong() {
        let long = GeometryColumns.wkt("LINESTRING(0 0,30 0)")
        #expect(WideBuffer.outline(of: 0..<2, in: long, radius: 10, segments: 8) == nil)
        #expect(WideBuffer.outline(of: 0..<2, in: long, radius: 40, segments: 8) != nil)
        let still = GeometryColumns.wkt("LINESTRING(3 3,3 3)")
        #expect(WideBuffer.outline(of: 0..<2, in: still, radius: 10, segments: 8) == nil)
    }

    private static func area(_ buffer: GeometryColumns, _ arcs: ArcCentres) -> Double {
        let walk = CoverWalk(buffer, measure: .grid, arcs: arcs)
        var (ring, area) = (CoverWalk.Ring(), 0.0)
        walk.walk(0, &ring) { area += $0.total }
        return area
    }

    /// The union of the buffers of every two vertices, drawn finely.
    private static func capsules(_ line: GeometryColumns, _ width: Double) throws -> Double {
        try withGEOS { geos in
            var all = GeometryColumns()
            for vertex in 0..<line.vertexCount - 1 {
                let isPoint = line.point(vertex) == line.point(vertex + 1)
                let stretch =
                    isPoint ? try geos.point(line.point(vertex)) : try geos.lineString(vertices: vertex..<vertex + 2, in: line)
                try stretch.buffer(width, quadrantSegments: 256).append(to: &all, kind: .polygon)
                all.endFeature()
            }
            let union = try Dissolve.union(of: Array(0..<all.count), in: all, geos: geos)
            return try geos.geometry(ofFeature: 0, in: union, kind: .polygon).area()
        }
    }
}

/// Edges inside the buffer of another piece.
struct BuriedEdgesTests {
    /// Leaving them out changes no area, and of a wide buffer of short segments they are most.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func changeNothing(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (x, y) = (0.0, 0.0)
        let vertices = (0..<200).map { _ in
            x += .random(in: -1...3, using: &generator)
            y += .random(in: -2...2, using: &generator)
            return "\(x) \(y)"
        }
        let width = [5.0, 40, 100][Int(seed % 3)]
        var stars = GeometryColumns()
        for _ in 0..<10 {
            let centre = Point(x: .random(in: 0...200, using: &generator), y: .random(in: -80...80, using: &generator))
            stars.addStar(centre: centre, radius: 10...90, vertices: 9, using: &generator)
        }
        var drawn = LineBuffers.Drawn()
        try withGEOS { geos in
            let buffers = LineBuffers(geos: geos, measure: .grid, segments: 8, hasArcs: true)
            let line = GeometryColumns.wkt("LINESTRING(\(vertices.joined(separator: ",")))")
            try buffers.append(0, of: line, width: width, solid: false, to: &drawn)
        }
        let pieces = drawn.geometry.count
        var all = drawn.geometry
        all.append(contentsOf: stars)
        let mask = CellMask(drawn.geometry)
        let whole = Self.areas(CoverWalk(all, measure: .grid, arcs: drawn.arcs), all.count, pieces)
        let less = Self.areas(
            CoverWalk(all, measure: .grid, leading: (pieces, mask), arcs: drawn.arcs, buried: drawn.buried), all.count, pieces)
        for (a, b) in zip(whole, less) { expectClose(b, a, absolute: 1e-6, "seed \(seed)") }
        #expect(whole[0] > 0)
        if width == 100 {
            let buried = drawn.buried.flags.count { $0 }
            #expect(buried > drawn.geometry.vertexCount / 2, "seed \(seed): \(buried) of \(drawn.geometry.vertexCount)")
        }
    }

    /// The area of the union of the leading features, and of what other features cover of it, each once and each for itself.
    private static func areas(_ walk: CoverWalk, _ count: Int, _ leading: Int) -> [Double] {
        var ring = CoverWalk.Ring()
        var areas = [0.0, 0.0, 0.0]
        for feature in 0..<count {
            walk.walk(feature, &ring) { ring in
                var depth = ring.cover.count { $0 < leading }
                var others = ring.cover.count - depth
                func add(_ area: Double) {
                    if feature < leading {
                        guard depth == 0 else { return }
                        areas[0] += area
                        if others > 0 { areas[1] += area }
                        areas[2] += Double(others) * area
                    } else if depth > 0 {
                        if others == 0 { areas[1] += area }
                        areas[2] += area
                    }
                }
                var before = 0.0
                for crossing in ring.crossings {
                    add(crossing.sum - before)
                    before = crossing.sum
                    let step = crossing.enters ? 1 : -1
                    if crossing.other < leading { depth += step } else { others += step }
                }
                add(ring.total - before)
            }
        }
        return areas
    }
}
