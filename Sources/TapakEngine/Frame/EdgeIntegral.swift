import TapakModel

/// What an edge adds to the area on its left by Green's theorem: the sum over a closed boundary is the area inside.
///
/// In the plane the half cross product with an origin; on the ground ∫ F dy with ∂F/∂x the density and F = 0 on the
/// vertical through the origin. F is a quartic, so three Gauss points an edge integrate it exactly.
///
/// - Units: square metres of the measure.
struct EdgeIntegral: Sendable {
    private let isGrid: Bool
    /// The density's coefficients by powers of u: 1, v, v², v³ | u, uv, uv² | u², u²v | u³, with the powers' divisors.
    private let c: InlineArray<10, Double>
    private let centre: Point
    private let scale: Double
    private let square: Double
    private let origin: Point
    private let u0: Double

    /// Integrals of a measure; sums keep most digits near the origin.
    init(_ measure: GroundMeasure, origin: Point) {
        let density = measure.density
        isGrid = measure.measure == .grid
        c = InlineArray { density.coefficients[$0] }
        centre = density.centre
        scale = 1 / density.radius
        square = density.radius * density.radius
        self.origin = origin
        u0 = (origin.x - density.centre.x) / density.radius
    }

    /// The integral along the edge from a to b.
    @inline(__always)
    func callAsFunction(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Double {
        if isGrid {
            let (px, py) = (ax - origin.x, ay - origin.y)
            let (qx, qy) = (bx - origin.x, by - origin.y)
            return (px * qy - qx * py) * 0.5
        }
        return onGround(ax, ay, bx, by)
    }

    private func onGround(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Double {
        let (au, av) = ((ax - centre.x) * scale, (ay - centre.y) * scale)
        let (bu, bv) = ((bx - centre.x) * scale, (by - centre.y) * scale)
        let node = 0.774596669241483377
        let (mu, mv, hu, hv) = ((au + bu) / 2, (av + bv) / 2, (bu - au) / 2 * node, (bv - av) / 2 * node)
        let ends = primitive(mu - hu, mv - hv) + primitive(mu + hu, mv + hv)
        return (bv - av) * (5 * ends + 8 * primitive(mu, mv)) / 18 * square
    }

    @inline(__always)
    private func primitive(_ u: Double, _ v: Double) -> Double {
        let d0 = c[0] + v * (c[2] + v * (c[5] + v * c[9]))
        let d1 = (c[1] + v * (c[4] + v * c[8])) / 2
        let d2 = (c[3] + v * c[7]) / 3
        let d3 = c[6] / 4
        let s1 = u + u0
        let s2 = u * u + u * u0 + u0 * u0
        let s3 = s1 * (u * u + u0 * u0)
        return (u - u0) * (d0 + d1 * s1 + d2 * s2 + d3 * s3)
    }
}
