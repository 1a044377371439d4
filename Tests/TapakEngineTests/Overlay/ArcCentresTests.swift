import Glibc
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct ArcCentresTests {
    private func area(
        _ geometry: GeometryColumns, width: Double, solid: Bool, segments: Int, hasArcs: Bool, measure: GroundMeasure = .grid,
        within mask: GeometryColumns = GeometryColumns()
    ) throws -> Double {
        var drawn = LineBuffers.Drawn()
        try withGEOS { geos in
            let buffers = LineBuffers(geos: geos, measure: measure, segments: segments, hasArcs: hasArcs)
            for feature in 0..<geometry.count {
                try buffers.append(feature, of: geometry, width: width, solid: solid, to: &drawn)
            }
        }
        let coverage = try Coverage(
            of: mask, classes: Array(repeating: 0, count: mask.count), classCount: 1, in: drawn.geometry,
            sets: Array(repeating: 0, count: drawn.geometry.count), arcs: drawn.arcs, measure: measure, threads: 1)
        if !mask.isEmpty { return coverage.unions[0].net }
        // A mask around everything: the area in the union of the pieces.
        let box = drawn.geometry.envelope.expanded(by: 10)
        var around = GeometryColumns()
        for corner in box.corners + [box.corners[0]] { around.addVertex(corner) }
        around.endRing()
        around.endPart(.polygon)
        around.endFeature()
        return try area(
            geometry, width: width, solid: solid, segments: segments, hasArcs: hasArcs, measure: measure, within: around)
    }

    /// A disc, a line with round ends and a square with round corners have closed forms.
    @Test(arguments: [4, 8, 16, 64], [0.5, 15, 100, 1000])
    func closedForms(segments: Int, width: Double) throws {
        let disc = Double.pi * width * width
        expectClose(
            try area(.wkt("POINT(5 5)"), width: width, solid: false, segments: segments, hasArcs: true), disc, relative: 1e-11)
        expectClose(
            try area(.wkt("LINESTRING(0 0,800 600)"), width: width, solid: false, segments: segments, hasArcs: true),
            2000 * width + disc, relative: 1e-11)
        expectClose(
            try area(
                .wkt("POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))"), width: width, solid: true, segments: segments,
                hasArcs: true),
            1e6 + 4000 * width + disc, relative: 1e-6)
    }

    /// Rough lines: with arcs 16 segments are as near to the truth as 512 are without.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func roughLines(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (x, y) = (0.0, 0.0)
        let vertices = (0..<150).map { _ in
            x += .random(in: -2...12, using: &generator)
            y += .random(in: -8...8, using: &generator)
            return "\(x) \(y)"
        }
        let line = GeometryColumns.wkt("LINESTRING(\(vertices.joined(separator: ",")))")
        let width = [10.0, 50, 100][Int(seed % 3)]
        var stars = GeometryColumns()
        for _ in 0..<12 {
            let centre = Point(x: .random(in: 0...750, using: &generator), y: .random(in: -80...80, using: &generator))
            stars.addStar(centre: centre, radius: 20...120, vertices: 9, using: &generator)
        }
        for mask in [GeometryColumns(), stars] {
            let fine = try area(line, width: width, solid: false, segments: 512, hasArcs: false, within: mask)
            let exact = try area(line, width: width, solid: false, segments: 16, hasArcs: true, within: mask)
            let coarse = try area(line, width: width, solid: false, segments: 16, hasArcs: false, within: mask)
            expectClose(exact, fine, relative: 3e-5, "seed \(seed)")
            #expect((exact - fine).magnitude < (coarse - fine).magnitude, "seed \(seed)")
        }
    }

    /// On the ground a disc of d metres of ground has the area πd² but for the change of scale within it.
    @Test func onTheGround() throws {
        let frame = try Frame(crs: "EPSG:32751", isStated: true, extent: GroundMeasureTests.kupang, measure: .ground)
        expectClose(
            try area(
                .wkt("POINT(1200 -900)"), width: 250, solid: false, segments: 16, hasArcs: true, measure: frame.measure),
            .pi * 250 * 250, relative: 1e-7)
    }

    /// An outline that was dissolved keeps the arcs of the pieces it was made from.
    @Test func dissolved() throws {
        let line = GeometryColumns.wkt("LINESTRING(0 0,300 40,500 -60,520 300)")
        try withGEOS { geos in
            var drawn = LineBuffers.Drawn()
            let buffers = LineBuffers(geos: geos, measure: .grid, segments: 16, hasArcs: true)
            try buffers.append(0, of: line, width: 60, solid: false, to: &drawn)
            try buffers.append(0, of: .wkt("POINT(400 100)"), width: 60, solid: false, to: &drawn)
            let outline = try Dissolve.union(of: Array(0..<drawn.geometry.count), in: drawn.geometry, geos: geos)
            let kept = ArcCentres(of: outline, from: drawn.geometry, drawn.arcs)
            func covered(_ regions: GeometryColumns, _ arcs: ArcCentres) throws -> Double {
                try Coverage(
                    of: .wkt("POLYGON((-200 -200,800 -200,800 600,-200 600,-200 -200))"), classes: [0], classCount: 1,
                    in: regions, sets: Array(repeating: 0, count: regions.count), arcs: arcs, measure: .grid, threads: 1
                ).unions[0].net
            }
            let (whole, apart, straight) = try (
                covered(outline, kept), covered(drawn.geometry, drawn.arcs), covered(outline, ArcCentres())
            )
            expectClose(whole, apart, relative: 1e-7)
            #expect(whole - straight > 10)
        }
    }
}
