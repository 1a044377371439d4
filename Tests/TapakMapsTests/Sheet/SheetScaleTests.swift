import TapakModel
import Testing

@testable import TapakMaps

@Suite struct SheetScaleTests {
    private let frame = SheetBox(x: 10, y: 10, width: 200, height: 180)

    @Test(
        arguments: [
            (200.0, 100.0, 1000), (200.1, 100, 2000), (100, 450.1, 5000), (2000, 1800, 10_000), (2001, 0, 15_000),
            (18_300, 18_000, 100_000), (20_001, 1, 125_000), (1, 1_800_000, 10_000_000), (0, 0, 5000), (0.001, 0, 1000),
            (1e300, 0, 1_000_000_000),
        ] as [(Double, Double, Int)])
    func roundScaleThatFits(width: Double, height: Double, denominator: Int) {
        #expect(SheetScale.fit.denominator(width: width, height: height, frame: frame) == denominator)
    }

    @Test(arguments: [
        1, 500, 1000, 2000, 2500, 5000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 125_000,
        150_000, 250_000, 1_000_000, 1_000_000_000, 12_345, 7,
    ])
    func barIsMetresOverScale(denominator: Int) {
        let bar = ScaleBar(denominator: denominator, longest: 44)
        #expect(bar.millimetres == bar.metres * 1000 / Double(denominator))
        #expect(bar.millimetres <= 44 && bar.millimetres > 15)
    }

    @Test(arguments: [(100_000, 4000.0, 40.0), (75_000, 3000, 40), (25_000, 1000, 40), (5000, 200, 40), (150_000, 6000, 40)])
    func barsOfCommonScalesAreRoundOnPaperToo(denominator: Int, metres: Double, millimetres: Double) {
        let bar = ScaleBar(denominator: denominator, longest: 44)
        #expect(bar.metres == metres && bar.millimetres == millimetres)
    }

    @Test func linesAndRingsAreCutToTheBox() {
        let clip = FrameClip(SheetBox(x: 0, y: 0, width: 10, height: 10))
        let lines = clip.line([(-5, 5), (5, 5), (5, 15), (8, 15), (8, 5), (20, 5)])
        #expect(lines.map(\.count) == [3, 3])
        #expect(lines[0][0] == (0, 5) && lines[0][2] == (5, 10) && lines[1][0] == (8, 10) && lines[1][2] == (10, 5))
        #expect(clip.line([(-5, 12), (5, 12)]).isEmpty)
        let ring = clip.ring([(-5, -5), (5, -5), (5, 5), (-5, 5)])
        var doubled = 0.0
        for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) { doubled += a.x * b.y - b.x * a.y }
        #expect(abs(doubled) / 2 == 25)
        #expect(clip.ring([(20, 20), (30, 20), (30, 30)]).isEmpty)
    }

    @Test func ringsRunAsTheFillRuleAsksAndPointsComeOnce() {
        let projection = SheetProjection(frame: frame, centre: Point(x: 0, y: 0), denominator: 1000)
        var geometry = GeometryColumns()
        let shell: [(Double, Double)] = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
        let hole: [(Double, Double)] = [(2, 2), (4, 2), (4, 4), (2, 4), (2, 2)]
        Samples.polygon([shell, hole], into: &geometry)
        Samples.polygon([shell.reversed(), hole.reversed()], into: &geometry)
        Samples.polygon([[(0, 0), (0.001, 0), (0, 0.001)], hole], into: &geometry)
        let drawing = projection.draw(geometry, features: 0..<3)
        #expect(drawing.areas.runs.count == 4)
        func doubled(_ run: SheetPath.Run) -> Int {
            var sum = 0
            for (a, b) in zip(run.points, run.points.dropFirst() + run.points.prefix(1)) {
                sum += Int(a.x) * Int(b.y) - Int(b.x) * Int(a.y)
            }
            return sum
        }
        #expect(drawing.areas.runs.map { doubled($0) > 0 } == [true, false, true, false])
        #expect(drawing.areas.runs.allSatisfy { $0.points.first != $0.points.last })
        let places = Samples.points([(1, 1), (1.000_001, 1), (.nan, 1), (1, .infinity), (1e9, 1), (2, 1)])
        #expect(projection.draw(places, features: 0..<6).points.count == 2)
    }
}
