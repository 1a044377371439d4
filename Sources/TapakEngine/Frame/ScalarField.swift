public import TapakModel

/// A smooth scalar over the extent of a run, fitted once by a cubic in easting and northing.
///
/// Used for the reciprocal areal scale (1/k²) and for the metric of distances. Over a city the residual of the fit is
/// below 1e-12; it is kept and stated.
public struct ScalarField: Sendable {
    /// Coefficients of 1, u, v, u², uv, v², u³, u²v, uv², v³ with (u, v) = (position − centre) / radius.
    public let coefficients: [Double]
    /// The centre of the extent.
    public let centre: Point
    /// Half the longer side of the extent.
    public let radius: Double
    /// The largest |fit − sample| at the sample points and at the points between them.
    public let residual: Double

    /// A field that is the same everywhere.
    public static func constant(_ value: Double) -> ScalarField {
        ScalarField(
            coefficients: [value] + Array(repeating: 0, count: 9), centre: Point(x: 0, y: 0), radius: 1, residual: 0)
    }

    init(coefficients: [Double], centre: Point, radius: Double, residual: Double) {
        self.coefficients = coefficients
        self.centre = centre
        self.radius = radius
        self.residual = residual
    }

    /// The value at a position.
    @inlinable public func callAsFunction(_ x: Double, _ y: Double) -> Double {
        let (u, v) = ((x - centre.x) / radius, (y - centre.y) / radius)
        let c = coefficients
        return c[0] + u * (c[1] + u * (c[3] + u * c[6] + v * c[7]) + v * c[4]) + v * (c[2] + v * (c[5] + u * c[8] + v * c[9]))
    }

    /// The position itself, or the nearest one near the extent: a cubic means nothing far outside of what it was fitted to.
    @inlinable public func clamped(_ point: Point) -> Point {
        let reach = radius
        return Point(
            x: min(max(point.x, centre.x - reach), centre.x + reach), y: min(max(point.y, centre.y - reach), centre.y + reach))
    }

    /// The least-squares cubic through samples.
    ///
    /// - Parameters:
    ///   - extent: The box the samples cover.
    ///   - samples: Positions and values; at least ten in general position.
    static func fit(extent: Envelope, samples: [(point: Point, value: Double)]) -> ScalarField {
        let centre = extent.centre
        let radius = max(extent.width, extent.height, 1) / 2
        let base = samples.map(\.value).reduce(0, +) / Double(max(samples.count, 1))
        // Normal equations of the deviation from the mean: it is small, so its relative error hardly shows.
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: 11), count: 10)
        for sample in samples {
            let terms = basis((sample.point.x - centre.x) / radius, (sample.point.y - centre.y) / radius)
            for row in 0..<10 {
                for column in 0..<10 { matrix[row][column] += terms[row] * terms[column] }
                matrix[row][10] += terms[row] * (sample.value - base)
            }
        }
        var coefficients = solve(matrix)
        coefficients[0] += base
        let field = ScalarField(coefficients: coefficients, centre: centre, radius: radius, residual: 0)
        let residual = samples.map { abs(field($0.point.x, $0.point.y) - $0.value) }.max() ?? 0
        return ScalarField(coefficients: coefficients, centre: centre, radius: radius, residual: residual)
    }

    private static func basis(_ u: Double, _ v: Double) -> [Double] {
        [1, u, v, u * u, u * v, v * v, u * u * u, u * u * v, u * v * v, v * v * v]
    }

    /// Gaussian elimination with pivoting; a direction the samples do not span gets the coefficient 0.
    private static func solve(_ augmented: [[Double]]) -> [Double] {
        var rows = augmented
        let count = rows.count
        var solution = [Double](repeating: 0, count: count)
        for column in 0..<count {
            let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            guard abs(rows[column][column]) > 1e-12 else { continue }
            for row in column + 1..<max(count, column + 1) {
                let factor = rows[row][column] / rows[column][column]
                for other in column...count { rows[row][other] -= factor * rows[column][other] }
            }
        }
        for row in stride(from: count - 1, through: 0, by: -1) where abs(rows[row][row]) > 1e-12 {
            var value = rows[row][count]
            for column in row + 1..<max(count, row + 1) { value -= rows[row][column] * solution[column] }
            solution[row] = value / rows[row][row]
        }
        return solution
    }
}
