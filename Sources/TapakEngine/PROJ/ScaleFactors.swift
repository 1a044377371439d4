internal import CPROJ
package import TapakModel

#if canImport(Glibc)
internal import Glibc
#endif

/// How a projection stretches the ground at one place.
package struct ScaleFactors: Sendable, Hashable {
    /// Planar metres for one metre on the ground to the east.
    package var east: Point
    /// Planar metres for one metre on the ground to the north.
    package var north: Point

    /// Planar square metres for one square metre on the ground.
    package var arealScale: Double { east.x * north.y - east.y * north.x }
    /// Scale along the parallel.
    package var parallelScale: Double { hypot(east.x, east.y) }
    /// Scale along the meridian.
    package var meridionalScale: Double { hypot(north.x, north.y) }
    /// The angle from true north to grid north in radians, positive clockwise (grid north east of true north).
    package var meridianConvergence: Double { -atan2(north.x, north.y) }
}

/// Finds the scale factors of a projected coordinate reference system.
///
/// The derivatives are those of the projection alone, by differences of fourth order over 1e-3 radians (relative
/// error about 1e-12). PROJ's own `proj_factors` is not used: it takes the order and unit of the axes of the CRS into
/// its results (feet, northing first) and differs by 1e-10.
package final class ScaleFinder {
    /// The system.
    package let crs: CRSInfo
    private let projection: PROJObject
    /// Radians from Greenwich to the prime meridian of the system.
    private let primeMeridian: Double
    /// Radians in a unit of longitude and latitude as the system has them: degrees or, in old ones, grads.
    private let angle: Double
    private let metresPerUnit: Double

    /// The finder for a projected system.
    ///
    /// - Throws: ``Failure`` `crsUnknown`, or `crsUnfit` where it is not projected.
    package init(crs name: String) throws(Failure) {
        let context = try PROJContext()
        crs = try CRSInfo.describe(name)
        let projected = try PROJObject.crs(name, context).horizontal()
        guard let unit = crs.metresPerUnit, let base = projected.geographicBase(),
            let projection = PROJObject.operation(from: base, to: projected, area: nil)
        else {
            throw Failure(
                .crsUnfit,
                Bilingual(
                    id: "\(name) bukan sistem proyeksi.", en: "\(name) is not a projected coordinate reference system."))
        }
        self.projection = projection
        primeMeridian = base.primeMeridian
        angle = base.axes.first?.factor ?? .pi / 180
        metresPerUnit = unit
    }

    /// The factors at a position in degrees from Greenwich; nil where the projection is not defined around it.
    package func factors(longitude: Double, latitude: Double) -> ScaleFactors? {
        let degree = Double.pi / 180
        // Five-point stencil: (8(f₁ − f₋₁) − (f₂ − f₋₂)) / 12h, h in radians.
        let step = 5e-4
        var xy: [Double] = []
        for offset in [-2.0, -1, 1, 2] {
            let (lambda, phi) = (longitude * degree - primeMeridian, latitude * degree)
            xy += [(lambda + offset * step) / angle, phi / angle, lambda / angle, (phi + offset * step) / angle]
        }
        let finite = xy.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { projection.transform(PJ_FWD, $0, count: 8) } ?? false
        }
        guard finite else { return nil }
        func derivative(_ place: Int) -> Double {
            (8 * (xy[8 + place] - xy[4 + place]) - (xy[12 + place] - xy[place])) / (12 * step) * metresPerUnit
        }
        // Radii of curvature: metres on the ground for one radian along the parallel and along the meridian.
        let flattening = crs.flattening
        let eccentricity = flattening * (2 - flattening)
        let (sine, cosine) = (sin(latitude * degree), cos(latitude * degree))
        let root = (1 - eccentricity * sine * sine).squareRoot()
        let parallel = crs.semiMajorAxis * cosine / root
        let meridian = crs.semiMajorAxis * (1 - eccentricity) / (root * root * root)
        return ScaleFactors(
            east: Point(x: derivative(0) / parallel, y: derivative(1) / parallel),
            north: Point(x: derivative(2) / meridian, y: derivative(3) / meridian))
    }

    /// The planar position of a place on the datum of the system; nil where the projection is not defined.
    package func planar(longitude: Double, latitude: Double) -> Point? {
        let degree = Double.pi / 180
        var xy = [(longitude * degree - primeMeridian) / angle, latitude * degree / angle]
        let finite = xy.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { projection.transform(PJ_FWD, $0, count: 1) } ?? false
        }
        return finite ? Point(x: xy[0], y: xy[1]) : nil
    }

    /// The factors at a position in planar coordinates of the system; nil where the projection is not defined.
    package func factors(at planar: Point) -> ScaleFactors? {
        var xy = [planar.x, planar.y]
        let finite = xy.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { projection.transform(PJ_INV, $0, count: 1) } ?? false
        }
        return finite
            ? factors(longitude: (xy[0] * angle + primeMeridian) * 180 / .pi, latitude: xy[1] * angle * 180 / .pi) : nil
    }
}

extension PROJObject {
    /// The longitude and latitude a projected CRS is computed from; nil for any other CRS.
    fileprivate func geographicBase() -> PROJObject? {
        guard type == PJ_TYPE_PROJECTED_CRS else { return nil }
        return PROJObject(owning: proj_get_source_crs(context.pointer, pointer), context)
    }

    /// Radians from Greenwich, positive to the east.
    fileprivate var primeMeridian: Double {
        guard let meridian = PROJObject(owning: proj_get_prime_meridian(context.pointer, pointer), context) else { return 0 }
        var (longitude, factor) = (0.0, 0.0)
        proj_prime_meridian_get_parameters(context.pointer, meridian.pointer, &longitude, &factor, nil)
        return longitude * factor
    }
}
