/// A transformation over one small square of its source as a pair of polynomials.
///
/// The polynomial of degree 4 in each variable through the transformation's own values at 5 × 5 Chebyshev–Lobatto nodes.
/// The nodes include the sides, so neighbouring squares agree along them.
/// - Units: local coordinates −1…1 in, those of the target less an origin out.
/// - Source: L. N. Trefethen, Approximation Theory and Approximation Practice (2013), chapters 4 and 8.
struct ProjectionTile {
    /// Coefficients of uⁱvʲ at 5j + i; the first lane is x, the second y.
    static let termCount = 25
    /// Where the nodes lie along a side.
    static let nodes = [-1, -halfDiagonal, 0, halfDiagonal, 1]
    /// Where the polynomial is held against the transformation, in both directions: between the nodes.
    static let checks = [-0.9, -0.6, -0.4, -0.15, 0.15, 0.4, 0.6, 0.9]

    private static let halfDiagonal = 0.5.squareRoot()

    /// The coefficients that give the values at the nodes, which stand row by row.
    static func coefficients(ofValues values: [SIMD2<Double>]) -> [SIMD2<Double>] {
        var terms = values
        for row in 0..<5 { interpolate(&terms, from: 5 * row, step: 1) }
        for column in 0..<5 { interpolate(&terms, from: column, step: 5) }
        return terms
    }

    /// Turns five values at the nodes into the coefficients of their polynomial: even and odd parts for themselves.
    private static func interpolate(_ terms: inout [SIMD2<Double>], from start: Int, step: Int) {
        func value(_ index: Int) -> SIMD2<Double> { terms[start + index * step] }
        let middle = value(2)
        let even = (value(4) + value(0)) * 0.5 - middle
        let innerEven = (value(3) + value(1)) * 0.5 - middle
        let odd = (value(4) - value(0)) * 0.5
        let innerOdd = (value(3) - value(1)) * (0.5 / halfDiagonal)
        let fourth = even * 2 - innerEven * 4
        let third = (odd - innerOdd) * 2
        terms[start] = middle
        terms[start + step] = odd - third
        terms[start + 2 * step] = even - fourth
        terms[start + 3 * step] = third
        terms[start + 4 * step] = fourth
    }

    /// The value of a polynomial at a local position.
    @inline(__always)
    static func value(_ terms: UnsafePointer<SIMD2<Double>>, _ u: Double, _ v: Double) -> SIMD2<Double> {
        let across = SIMD2(repeating: u)
        let along = SIMD2(repeating: v)
        var sum = row(terms + 20, across)
        sum = row(terms + 15, across) + along * sum
        sum = row(terms + 10, across) + along * sum
        sum = row(terms + 5, across) + along * sum
        return row(terms, across) + along * sum
    }

    @inline(__always)
    private static func row(_ terms: UnsafePointer<SIMD2<Double>>, _ u: SIMD2<Double>) -> SIMD2<Double> {
        var sum = terms[3] + u * terms[4]
        sum = terms[2] + u * sum
        sum = terms[1] + u * sum
        return terms[0] + u * sum
    }
}
