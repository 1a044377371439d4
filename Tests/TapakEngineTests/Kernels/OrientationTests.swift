import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

/// The sign by whole numbers: exact for coordinates that are multiples of 2⁻⁵² below 2⁴ (106-bit products fit 128).
private func exactSign(_ a: Point, _ b: Point, _ c: Point) -> Int {
    func whole(_ value: Double) -> Int128 { Int128(value * 0x1p52) }
    let left = (whole(a.x) - whole(c.x)) * (whole(b.y) - whole(c.y))
    let right = (whole(a.y) - whole(c.y)) * (whole(b.x) - whole(c.x))
    return Int((left - right).signum())
}

struct OrientationTests {
    @Test(arguments: [
        (Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1), 1),
        (Point(x: 0, y: 0), Point(x: 0, y: 1), Point(x: 1, y: 0), -1),
        (Point(x: 0.1, y: 0.1), Point(x: 0.2, y: 0.2), Point(x: 0.3, y: 0.3), 0),
        (Point(x: 3, y: 4), Point(x: 3, y: 4), Point(x: 5, y: 6), 0),
        // The classic of Kettner et al.: rounding alone says the wrong side.
        (Point(x: 0.5, y: 0.5), Point(x: 12, y: 12), Point(x: 24, y: 24.000000000000004), 1),
    ])
    func knownSides(a: Point, b: Point, c: Point, side: Int) {
        #expect(orientation(a, b, c) == side)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func agreesWithWholeNumbersNearTheLine(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (zeros, wrongByRounding) = (0, 0)
        for _ in 0..<100_000 {
            // Points within a few units in the last place of the diagonal.
            func near(_ value: Double) -> Point {
                Point(
                    x: value + Double(Int.random(in: -2...2, using: &generator)) * 0x1p-52,
                    y: value + Double(Int.random(in: -2...2, using: &generator)) * 0x1p-52)
            }
            let corner = Double(Int.random(in: 0...7, using: &generator))
            let (a, b, c) = (near(corner / 8 + 0.25), near(corner + 0.5), near(corner / 2))
            let expected = exactSign(a, b, c)
            let naive = (a.x - c.x) * (b.y - c.y) - (a.y - c.y) * (b.x - c.x)
            if expected == 0 { zeros += 1 }
            if (naive > 0 ? 1 : naive < 0 ? -1 : 0) != expected { wrongByRounding += 1 }
            guard orientation(a, b, c) == expected else {
                Issue.record("seed \(seed): \(a) \(b) \(c) is \(expected)")
                return
            }
        }
        // The points are bad enough to be worth testing.
        #expect(zeros > 1000)
        #expect(wrongByRounding > 10)
    }

    @Test func turningTheTriangleKeepsTheSide() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            // Eastings and northings in metres, on a line but for rounding.
            let start = Point(
                x: Double.random(in: 1e5...9e5, using: &generator), y: Double.random(in: 8e6...9e6, using: &generator))
            let step = Point(
                x: Double.random(in: -50...50, using: &generator), y: Double.random(in: -50...50, using: &generator))
            let a = start
            let b = Point(x: start.x + step.x / 3, y: start.y + step.y / 3)
            let c = Point(x: start.x + step.x, y: start.y + step.y)
            let side = orientation(a, b, c)
            #expect(orientation(b, c, a) == side && orientation(c, a, b) == side)
            #expect(orientation(b, a, c) == -side && orientation(a, c, b) == -side)
        }
    }
}
