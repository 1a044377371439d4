import Glibc
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct LineBuffersTests {
    private func pieces(
        _ text: String, width: Double, segments: Int, solid: Bool = false, measure: GroundMeasure = .grid
    ) throws -> GeometryColumns {
        try withGEOS { geos in
            var drawn = LineBuffers.Drawn()
            try LineBuffers(geos: geos, measure: measure, segments: segments, hasArcs: false)
                .append(0, of: .wkt(text), width: width, solid: solid, to: &drawn)
            return drawn.geometry
        }
    }

    private func area(_ pieces: GeometryColumns, _ measure: GroundMeasure = .grid) throws -> Double {
        try Coverage(
            of: pieces, classes: Array(repeating: 0, count: pieces.count), classCount: 1, in: GeometryColumns(), sets: [],
            measure: measure, threads: 1
        ).whole.net
    }

    /// A point is a polygon of 4N corners on the circle, a line has half of it at either end.
    @Test(arguments: [1, 8, 16, 64])
    func closedForms(segments: Int) throws {
        let corners = Double(4 * segments)
        let disc = corners / 2 * 100 * 100 * sin(2 * .pi / corners)
        expectClose(try area(pieces("POINT(5 5)", width: 100, segments: segments)), disc, relative: 1e-12)
        expectClose(
            try area(pieces("LINESTRING(0 0,1000 0)", width: 100, segments: segments)), 200_000 + disc, relative: 1e-12)
        let square = "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))"
        expectClose(
            try area(pieces(square, width: 100, segments: segments, solid: true)), 1e6 + 400_000 + disc, relative: 1e-12)
        // Without its inside: the band within the edges as well.
        expectClose(
            try area(pieces(square, width: 100, segments: segments)), 1e6 + 400_000 + disc - 800 * 800, relative: 1e-12)
    }

    /// The cuts: pieces of 16 segments, a cut vertex in both, the last piece short.
    @Test(arguments: [(2, 1), (17, 1), (18, 2), (33, 2), (34, 3), (100, 7)])
    func cutsEverySixteenVertices(vertices: Int, count: Int) throws {
        let text = "LINESTRING(" + (0..<vertices).map { "\($0 * 10) \($0 % 2)" }.joined(separator: ",") + ")"
        let buffers = try pieces(text, width: 1, segments: 2)
        #expect(buffers.count == count)
        let first = buffers.envelope(of: 0)
        expectClose(first.maxX, Double(min(vertices - 1, 16)) * 10 + 1, absolute: 0.5)
        if count > 1 { expectClose(buffers.envelope(of: 1).minX, 159, absolute: 0.5) }
    }

    /// Rings that are small against the width have no hole in their buffer, however many vertices they have.
    @Test(arguments: 3...34)
    func smallRings(vertices: Int) throws {
        var generator = SeededGenerator(seed: UInt64(vertices))
        for width in [5.0, 50, 250, 900] {
            var star = GeometryColumns()
            star.addStar(centre: Point(x: 0, y: 0), radius: 20...45, vertices: vertices, using: &generator)
            for solid in [true, false] where solid || width > 45 {
                try withGEOS { geos in
                    var drawn = LineBuffers.Drawn()
                    try LineBuffers(geos: geos, measure: .grid, segments: 16, hasArcs: false)
                        .append(0, of: star, width: width, solid: solid, to: &drawn)
                    let polygon = try geos.geometry(ofFeature: 0, in: star, kind: .polygon)
                    expectClose(
                        try area(drawn.geometry), try polygon.buffer(width, quadrantSegments: 16).area(), relative: 3e-3,
                        "\(vertices) vertices, width \(width), solid \(solid)")
                }
            }
        }
    }

    @Test func nothingForNoWidth() throws {
        #expect(try pieces("LINESTRING(0 0,1 0)", width: 0, segments: 8).count == 0)
        let solid = try pieces("POLYGON((0 0,1 0,1 1,0 0))", width: 0, segments: 8, solid: true)
        #expect(solid.count == 1)
        #expect(try area(solid) == 0.5)
    }

    /// On the ground a width is that many metres of ground: drawn wider where the projection stretches.
    @Test func groundWidths() throws {
        let frame = try Frame(crs: "EPSG:32751", isStated: true, extent: GroundMeasureTests.kupang, measure: .ground)
        let disc = try area(pieces("POINT(0 0)", width: 100, segments: 64, measure: frame.measure), frame.measure)
        expectClose(disc, 128 * 10_000 * sin(2 * .pi / 256), relative: 1e-8)
    }
}
