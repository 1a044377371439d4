import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct ScalarFieldTests {
    private static func samples(_ value: (Double, Double) -> Double) -> [(point: Point, value: Double)] {
        (0..<49).map { index in
            let p = Point(x: Double(index % 7) * 1000 - 2000, y: Double(index / 7) * 800 + 100)
            return (p, value(p.x, p.y))
        }
    }
    private static let extent = Envelope(minX: -2000, minY: 100, maxX: 4000, maxY: 4900)

    /// A cubic is its own fit.
    @Test func cubicsAreExact() {
        func cubic(_ x: Double, _ y: Double) -> Double {
            let (u, v) = (x / 1000, y / 1000)
            return 1 + 1e-3
                * (u - 2 * v + u * u - 3 * u * v + v * v / 2 + u * u * u - u * u * v + 2 * u * v * v - v * v * v / 3)
        }
        let field = ScalarField.fit(extent: Self.extent, samples: Self.samples(cubic))
        #expect(field.residual < 1e-14)
        for (x, y) in [(0.0, 0.0), (3999, 150), (-1234, 4321)] { expectClose(field(x, y), cubic(x, y), absolute: 1e-14) }
    }

    /// What is no cubic leaves a residual, and it is stated.
    @Test func statesItsResidual() {
        let field = ScalarField.fit(
            extent: Self.extent, samples: Self.samples { x, _ in (x / 1000) * (x / 1000) * (x / 1000) * (x / 1000) })
        #expect(field.residual > 0.1)
        let flat = ScalarField.fit(extent: Self.extent, samples: Self.samples { _, _ in 0.75 })
        #expect(flat.residual < 1e-15)
        expectClose(flat(9e5, -9e5), 0.75, absolute: 1e-9)
    }

    @Test func clamps() {
        let field = ScalarField.fit(extent: Self.extent, samples: Self.samples { x, _ in x })
        #expect(field.clamped(Point(x: 1000, y: 2500)) == Point(x: 1000, y: 2500))
        #expect(field.clamped(Point(x: 1e9, y: -1e9)) == Point(x: 1000 + 3000, y: 2500 - 3000))
    }
}
