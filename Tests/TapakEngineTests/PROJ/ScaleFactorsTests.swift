import CPROJ
import Glibc
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct ScaleFactorsTests {
    @Test(arguments: [("EPSG:32751", 0.99931), ("EPSG:23840", 1.00004)])
    func arealScaleAtKupang(name: String, expected: Double) throws {
        let finder = try ScaleFinder(crs: name)
        let factors = try #require(finder.factors(longitude: 123.6078, latitude: -10.1702))
        expectClose(factors.arealScale, expected, absolute: 5e-6)
        // Conformal: one scale in all directions, and right angles stay right.
        expectClose(factors.parallelScale, factors.meridionalScale, relative: 1e-11)
        expectClose(factors.east.x * factors.north.x + factors.east.y * factors.north.y, 0, absolute: 1e-11)
    }

    @Test(arguments: ["EPSG:6933", "EPSG:3035", "EPSG:5070"])
    func equalAreaKeepsAreas(name: String) throws {
        let crs = try CRSInfo.describe(name)
        let finder = try ScaleFinder(crs: name)
        let centre = try #require(crs.areaOfUse).centre
        let factors = try #require(finder.factors(longitude: centre.x, latitude: centre.y == 0 ? 35 : centre.y))
        expectClose(factors.arealScale, 1, absolute: 1e-11)
    }

    /// PROJ's own factors, where they are not spoilt by feet or by the order of axes.
    @Test(arguments: [
        ("EPSG:32751", 124.2, -9.5), ("EPSG:23840", 123.6078, -10.1702), ("EPSG:6933", 123.6, -10.2),
        ("EPSG:5070", -96.5, 30), ("EPSG:3395", 100, 40), ("EPSG:32633", 16.1, 61),
    ])
    func agreesWithPROJ(name: String, longitude: Double, latitude: Double) throws {
        let factors = try #require(try ScaleFinder(crs: name).factors(longitude: longitude, latitude: latitude))
        let context = proj_context_create()
        defer { proj_context_destroy(context) }
        let crs = proj_create(context, name)
        defer { proj_destroy(crs) }
        let oracle = proj_factors(crs, proj_coord(longitude * .pi / 180, latitude * .pi / 180, 0, 0))
        expectClose(factors.parallelScale, oracle.parallel_scale, relative: 1e-9)
        expectClose(factors.meridionalScale, oracle.meridional_scale, relative: 1e-9)
        expectClose(factors.arealScale, oracle.areal_scale, relative: 1e-9)
        expectClose(factors.meridianConvergence, oracle.meridian_convergence, absolute: 1e-9)
        // Ground to plane, from PROJ's derivatives on the unit ellipsoid.
        let e2 = 0.0066943799901413165
        let sine = sin(latitude * .pi / 180)
        let root = (1 - e2 * sine * sine).squareRoot()
        let east = root / cos(latitude * .pi / 180)
        let north = root * root * root / (1 - e2)
        expectClose(factors.east.x, oracle.dx_dlam * east, absolute: 1e-9)
        expectClose(factors.east.y, oracle.dy_dlam * east, absolute: 1e-9)
        expectClose(factors.north.x, oracle.dx_dphi * north, absolute: 1e-9)
        expectClose(factors.north.y, oracle.dy_dphi * north, absolute: 1e-9)
    }

    /// Short geodesics are what the factors are about; feet, swapped axes, other meridians and grads included.
    @Test(arguments: [
        ("EPSG:32751", 123.6, -10.2), ("EPSG:2263", -74.0, 40.7), ("EPSG:2193", 170, -40), ("EPSG:21100", 106.8, -6.2),
        ("EPSG:27572", 2.3, 46.5), ("EPSG:6933", 123.6, -10.2), ("EPSG:3035", 5, 60), ("EPSG:3857", 123.6, -50),
    ])
    func agreesWithShortGeodesics(name: String, longitude: Double, latitude: Double) throws {
        let finder = try ScaleFinder(crs: name)
        let factors = try #require(finder.factors(longitude: longitude, latitude: latitude))
        let unit = try #require(finder.crs.metresPerUnit)
        let here = try #require(finder.planar(longitude: longitude, latitude: latitude))
        let geodesic = Geodesic(finder.crs)
        for (east, north) in [(1.0, 0.0), (0, 1), (0.7, -0.4)] {
            // Both ways, so that the curvature cancels.
            let step = 1e-4
            let (dx, dy) = (east * step, north * step)
            let start = Point(x: longitude - dx, y: latitude - dy)
            let end = Point(x: longitude + dx, y: latitude + dy)
            let way = geodesic.way(from: start, to: end)
            let one = try #require(finder.planar(longitude: start.x, latitude: start.y))
            let two = try #require(finder.planar(longitude: end.x, latitude: end.y))
            let length = hypot(two.x - one.x, two.y - one.y) * unit
            let azimuth = way.azimuth * .pi / 180
            let predicted = hypot(
                factors.east.x * sin(azimuth) + factors.north.x * cos(azimuth),
                factors.east.y * sin(azimuth) + factors.north.y * cos(azimuth))
            expectClose(length / way.length, predicted, relative: 2e-6, "\(name)")
        }
        let again = try #require(finder.factors(at: here))
        expectClose(again.arealScale, factors.arealScale, relative: 1e-10)
    }

    /// Meridians of Jakarta and Paris, degrees and grads: the way from Greenwich, but for the shift of the datum.
    @Test(arguments: [("EPSG:21100", 106.8, -6.2), ("EPSG:27572", 2.3, 46.5), ("EPSG:32751", 123.6, -10.2)])
    func otherPrimeMeridians(name: String, longitude: Double, latitude: Double) throws {
        let place = try #require(try ScaleFinder(crs: name).planar(longitude: longitude, latitude: latitude))
        let transformation = try Transformation(from: "OGC:CRS84", to: name)
        let expected = try #require(transformation.forward(Point(x: longitude, y: latitude)))
        expectClose(place.x, expected.x, absolute: 1000)
        expectClose(place.y, expected.y, absolute: 1000)
    }

    @Test func convergenceIsPositiveEastOfTheMeridianInTheNorth() throws {
        let factors = try #require(try ScaleFinder(crs: "EPSG:32633").factors(longitude: 16, latitude: 60))
        // γ ≈ Δλ · sin φ
        expectClose(factors.meridianConvergence, .pi / 180 * 0.8660254, relative: 1e-3)
    }

    @Test(arguments: ["EPSG:4326", "EPSG:999999"])
    func refused(name: String) {
        #expect(throws: Failure.self) { _ = try ScaleFinder(crs: name) }
    }

    @Test func outsideTheProjection() throws {
        #expect(try ScaleFinder(crs: "EPSG:3395").factors(longitude: 0, latitude: 90) == nil)
    }
}
