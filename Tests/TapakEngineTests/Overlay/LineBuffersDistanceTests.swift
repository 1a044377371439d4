import Glibc
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Buffers mean what the definition says: every point clearly nearer than the width is inside, every point clearly
/// farther is outside.
@Suite struct LineBuffersDistanceTests {
    /// Rings and lines of few and many vertices, widths from a sliver to many times their extent.
    @Test(arguments: [4, 9, 17, 18, 40], [3.0, 60, 250, 1500])
    func buffersHoldWhatIsNearer(vertices: Int, width: Double) throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let geometry = Self.star(vertices, closed: seed % 2 == 0, &random)
            let nearest = NearestIndex(geometry.asLines, ranks: [0], measure: .grid)
            let buffer = try Self.buffer(geometry, width)
            let locator = PolygonLocator(buffer, ranks: [0])
            for _ in 0..<300 {
                let angle = Double.random(in: 0..<(2 * .pi), using: &random)
                let reach = Double.random(in: 0..<(width * 1.3 + 150), using: &random)
                let point = Point(x: reach * cos(angle), y: reach * sin(angle))
                guard let distance = nearest.nearest(to: point)?.distance else { continue }
                let place = "seed \(seed): \(point) at \(distance), width \(width)"
                if distance < width * 0.998 { #expect(locator.holds(point), "\(place)") }
                if distance > width * 1.000_001 { #expect(!locator.holds(point), "\(place)") }
            }
        }
    }

    private static func star(_ vertices: Int, closed: Bool, _ random: inout SeededGenerator) -> GeometryColumns {
        var geometry = GeometryColumns()
        var first: Point?
        for vertex in 0..<vertices - 1 {
            let angle = 2 * Double.pi * Double(vertex) / Double(vertices - 1)
            let radius = Double.random(in: 60..<120, using: &random)
            let point = Point(x: radius * cos(angle), y: radius * sin(angle))
            first = first ?? point
            geometry.addVertex(point)
        }
        if closed, let first { geometry.addVertex(first) }
        geometry.endRing()
        geometry.endPart(.line)
        geometry.endFeature()
        return geometry
    }

    private static func buffer(_ geometry: GeometryColumns, _ width: Double) throws -> GeometryColumns {
        try withGEOS { geos in
            var drawn = LineBuffers.Drawn()
            let buffers = LineBuffers(geos: geos, measure: .grid, segments: 16, hasArcs: false)
            try buffers.append(0, of: geometry, width: width, solid: false, to: &drawn)
            return try Dissolve.union(of: Array(0..<drawn.geometry.count), in: drawn.geometry, geos: geos)
        }
    }
}
