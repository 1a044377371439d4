public import TapakModel

/// Brings vertices from one coordinate reference system to another, less an origin, by polynomials that were compiled
/// from a ``Transformation``.
///
/// The source is cut into squares of fixed size and place. A square that a vertex falls into is compiled once: the
/// polynomials of ``ProjectionTile``, held against PROJ at points between their nodes. Where they are off by more than
/// ``tolerance`` or PROJ fails, and far outside of where coordinates can be, PROJ itself projects the vertex. So the
/// answer depends on the vertex alone: not on other vertices, chunks or threads.
///
/// One per task: it is not Sendable.
/// - Units: degrees for geographic sources, the unit of the system otherwise; the target's unit out.
/// - Complexity: about 10 ns a vertex, and 90 positions by PROJ (13 µs) a square.
public final class Projector {
    /// What a projection came to.
    public struct Outcome: Sendable {
        /// The vertices that cannot be projected, in order; they are not finite now.
        public var failing: [Int] = []
        /// The largest |polynomial − PROJ| at the check points of the squares used, in the target's unit; nil where PROJ
        /// projected every vertex.
        public var compiledError: Double?
    }

    /// Polynomials may be off by so much, in the unit of the target: 0.01 mm for metres.
    public static let tolerance = 1e-5

    /// The transformation that is the authority.
    package let transformation: Transformation
    private let origin: Point
    /// 0 where nothing is compiled.
    private let squaresPerUnit: Double
    private var tiles = TileTable()

    /// A projector between two systems given by name.
    ///
    /// - Parameters:
    ///   - origin: Subtracted from every result.
    ///   - isCompiled: Whether polynomials are used; else PROJ projects every vertex.
    /// - Throws: As ``Transformation/init(from:to:area:)``.
    public init(from source: String, to target: String, origin: Point, isCompiled: Bool = true) throws(Failure) {
        transformation = try Transformation(from: source, to: target)
        self.origin = origin
        // Nothing is quicker, or more exact, than to leave coordinates as they are.
        guard isCompiled, !transformation.isIdentity else {
            squaresPerUnit = 0
            return
        }
        squaresPerUnit = 1 / (try CRSInfo.describe(source).isGeographic ? Self.degrees : Self.metres)
    }

    /// The side of a square in a geographic and in a projected source: powers of two, so that scaling is exact.
    public static let degrees = 0.25
    static let metres = 32768.0

    /// Projects interleaved coordinates in place.
    public func project(_ xy: inout [Double]) -> Outcome {
        xy.withUnsafeMutableBufferPointer { project($0) }
    }

    /// Projects interleaved coordinates in place; vertices are counted from the start of the buffer.
    public func project(_ xy: UnsafeMutableBufferPointer<Double>) -> Outcome {
        var outcome = Outcome()
        guard let base = xy.baseAddress, xy.count > 1 else { return outcome }
        guard squaresPerUnit > 0 else {
            projectExactly(base, 0..<xy.count / 2, &outcome)
            return outcome
        }
        let scale = squaresPerUnit
        var key = TileTable.none
        var tile = TileTable.Entry(key: key, place: -1, error: 0)
        for vertex in 0..<xy.count / 2 {
            let (x, y) = (base[2 * vertex] * scale, base[2 * vertex + 1] * scale)
            // Also false for what is not a number.
            guard abs(x) < TileTable.reach, abs(y) < TileTable.reach else {
                projectExactly(base, vertex..<vertex + 1, &outcome)
                continue
            }
            let (column, row) = (Int32(x + TileTable.reach), Int32(y + TileTable.reach))
            let needed = TileTable.key(column, row)
            if needed != key {
                key = needed
                tile = tiles.find(key) ?? compile(column, row)
                if tile.place >= 0 { outcome.compiledError = max(outcome.compiledError ?? 0, tile.error) }
            }
            guard tile.place >= 0 else {
                projectExactly(base, vertex..<vertex + 1, &outcome)
                continue
            }
            // −1…1 over the square: all of it exact, as the scale is a power of two.
            let (left, bottom) = (Double(column) - TileTable.reach, Double(row) - TileTable.reach)
            let value = ProjectionTile.value(tiles.terms + tile.place, 2 * (x - left) - 1, 2 * (y - bottom) - 1)
            base[2 * vertex] = value.x
            base[2 * vertex + 1] = value.y
        }
        return outcome
    }

    /// Projects vertices by PROJ itself.
    @inline(never)
    private func projectExactly(_ base: UnsafeMutablePointer<Double>, _ range: Range<Int>, _ outcome: inout Outcome) {
        let buffer = UnsafeMutableBufferPointer(start: base, count: 2 * range.upperBound)
        outcome.failing += transformation.forward(buffer, range)
        for vertex in range {
            base[2 * vertex] -= origin.x
            base[2 * vertex + 1] -= origin.y
        }
    }

    /// Compiles a square; its place is −1 where PROJ has to do it.
    @inline(never)
    private func compile(_ column: Int32, _ row: Int32) -> TileTable.Entry {
        let values = samples(ProjectionTile.nodes, column, row)
        let expected = samples(ProjectionTile.checks, column, row)
        var error = Double.infinity
        var terms: [SIMD2<Double>] = []
        if !values.isEmpty, !expected.isEmpty {
            terms = ProjectionTile.coefficients(ofValues: values)
            error = Self.error(of: terms, expected)
        }
        return tiles.insert(TileTable.key(column, row), terms: error <= Self.tolerance ? terms : [], error: error)
    }

    private static func error(of terms: [SIMD2<Double>], _ expected: [SIMD2<Double>]) -> Double {
        let checks = ProjectionTile.checks
        return terms.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return .infinity }
            var worst = 0.0
            for (index, expected) in expected.enumerated() {
                let value = ProjectionTile.value(base, checks[index % checks.count], checks[index / checks.count])
                let miss = value - expected
                worst = max(worst, (miss * miss).sum())
            }
            return worst.squareRoot()
        }
    }

    /// PROJ's values on a grid over a square, row by row; empty where it fails somewhere.
    private func samples(_ places: [Double], _ column: Int32, _ row: Int32) -> [SIMD2<Double>] {
        var xy: [Double] = []
        for v in places {
            for u in places {
                xy.append((Double(column) - TileTable.reach + (u + 1) / 2) / squaresPerUnit)
                xy.append((Double(row) - TileTable.reach + (v + 1) / 2) / squaresPerUnit)
            }
        }
        guard transformation.forward(&xy).isEmpty else { return [] }
        return (0..<xy.count / 2).map { SIMD2(xy[2 * $0] - origin.x, xy[2 * $0 + 1] - origin.y) }
    }
}
