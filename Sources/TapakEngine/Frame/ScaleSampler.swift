import TapakModel

/// Samples how a projection stretches the ground over an extent, and fits it.
struct ScaleSampler {
    let origin: Point
    private(set) var linearError = FrameStatement.ScaleError(centre: 0, worstCorner: 0)
    private(set) var arealError = FrameStatement.ScaleError(centre: 0, worstCorner: 0)
    let convergence: Double
    private let density, gxx, gxy, gyy: ScalarField
    private let scaleSpread: Double

    /// The largest residual of the areal scale.
    var residual: Double { density.residual }

    /// One place with the metric there: ground length² = gxx·dx² + 2·gxy·dx·dy + gyy·dy².
    private struct Sample {
        var point: Point
        var scale: ScaleFactors

        var density: Double { 1 / scale.arealScale }
        /// (J·Jᵀ)⁻¹ for the matrix J that takes ground vectors to planar ones.
        var metric: (xx: Double, xy: Double, yy: Double) {
            let (a, b, c, d) = (scale.east.x, scale.north.x, scale.east.y, scale.north.y)
            let determinant = (a * d - b * c) * (a * d - b * c)
            return ((c * c + d * d) / determinant, -(a * c + b * d) / determinant, (a * a + b * b) / determinant)
        }
        /// The linear scale farthest from 1 over all directions.
        var worstLinear: Double {
            let (e, n) = (scale.parallelScale, scale.meridionalScale)
            return abs(e - 1) > abs(n - 1) ? e : n
        }
    }

    init(crs: String, extent: Envelope) throws(Failure) {
        let finder = try ScaleFinder(crs: crs)
        let margin = max(extent.width, extent.height) * 0.02 + 1e-4
        let box = extent.expanded(by: margin)
        guard let centre = finder.planar(longitude: extent.centre.x, latitude: extent.centre.y),
            let middle = finder.factors(longitude: extent.centre.x, latitude: extent.centre.y)
        else { throw Self.undefined(crs, extent.centre) }
        // Whole metres: the origin prints short and adds back without rounding.
        origin = Point(x: centre.x.rounded(), y: centre.y.rounded())
        convergence = middle.meridianConvergence * 180 / .pi
        guard let samples = Self.samples(finder, box, origin) else { throw Self.undefined(crs, extent.centre) }
        density = ScalarField.fit(extent: Self.box(samples), samples: samples.map { ($0.point, abs($0.density)) })
        // Origins and buildings stream by after the frame is settled, and may lie around it: distances reach farther.
        let around = Self.samples(finder, Self.neighbourhood(of: box), origin) ?? samples
        let (metrics, reach) = (around.map { ($0.point, $0.metric) }, Self.box(around))
        gxx = ScalarField.fit(extent: reach, samples: metrics.map { ($0.0, $0.1.xx) })
        gxy = ScalarField.fit(extent: reach, samples: metrics.map { ($0.0, $0.1.xy) })
        gyy = ScalarField.fit(extent: reach, samples: metrics.map { ($0.0, $0.1.yy) })
        let linear = around.flatMap { [$0.scale.parallelScale, $0.scale.meridionalScale] }
        scaleSpread = (linear.max() ?? 1) / (linear.min() ?? 1) * (1 + 1e-9)
        setErrors(middle, corners: extent.corners.compactMap { finder.factors(longitude: $0.x, latitude: $0.y) })
    }

    /// The box widened, and square, so that the field holds in every direction alike.
    private static func neighbourhood(of box: Envelope) -> Envelope {
        let half = max(box.width, box.height) / 2 + Frame.neighbourhood
        let centre = box.centre
        return Envelope(
            minX: centre.x - half, minY: max(centre.y - half, -89.9), maxX: centre.x + half, maxY: min(centre.y + half, 89.9))
    }

    private static func box(_ samples: [Sample]) -> Envelope {
        var box = Envelope.empty
        for sample in samples { box.extend(x: sample.point.x, y: sample.point.y) }
        return box
    }

    /// The scale on a grid over a box in degrees; nil where the projection is not defined all over it.
    private static func samples(_ finder: ScaleFinder, _ box: Envelope, _ origin: Point) -> [Sample]? {
        var samples: [Sample] = []
        let steps = 12
        for row in 0...steps {
            for column in 0...steps {
                let longitude = box.minX + box.width * Double(column) / Double(steps)
                let latitude = box.minY + box.height * Double(row) / Double(steps)
                guard let planar = finder.planar(longitude: longitude, latitude: latitude),
                    let scale = finder.factors(longitude: longitude, latitude: latitude), scale.arealScale.magnitude > 1e-6,
                    scale.arealScale.isFinite
                else { return nil }
                samples.append(Sample(point: Point(x: planar.x - origin.x, y: planar.y - origin.y), scale: scale))
            }
        }
        return samples
    }

    private mutating func setErrors(_ middle: ScaleFactors, corners: [ScaleFactors]) {
        func linear(_ scale: ScaleFactors) -> Double {
            Sample(point: Point(x: 0, y: 0), scale: scale).worstLinear * 1e6 - 1e6
        }
        func areal(_ scale: ScaleFactors) -> Double { scale.arealScale.magnitude * 1e6 - 1e6 }
        func worst(_ errors: [Double]) -> Double { errors.max { abs($0) < abs($1) } ?? 0 }
        linearError = .init(centre: linear(middle), worstCorner: worst(corners.map(linear)))
        arealError = .init(centre: areal(middle), worstCorner: worst(corners.map(areal)))
    }

    func ground(isConformal: Bool) -> GroundMeasure {
        GroundMeasure(
            measure: .ground, density: density, gxx: gxx, gxy: gxy, gyy: gyy, isConformal: isConformal, scaleSpread: scaleSpread
        )
    }

    private static func undefined(_ crs: String, _ place: Point) -> Failure {
        let text = "\(DecimalText.fixed(place.x, decimals: 4)), \(DecimalText.fixed(place.y, decimals: 4))"
        return Failure(
            .crsUnfit,
            Bilingual(
                id: "CRS kerja \(crs) tidak terdefinisi di seluruh wilayah data.",
                en: "The working CRS \(crs) is not defined over the whole extent of the data."),
            found: "no scale at longitude, latitude \(text)", expected: "a CRS made for this place")
    }
}
