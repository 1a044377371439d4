import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct GeodesicTests {
    @Test func distances() {
        let geodesic = Geodesic.wgs84
        // A degree of the equator is a · π / 180.
        expectClose(geodesic.distance(Point(x: 100, y: 0), Point(x: 101, y: 0)), 111_319.49079327358, absolute: 1e-6)
        // Quarter meridian of WGS 84.
        expectClose(geodesic.distance(Point(x: 0, y: 0), Point(x: 0, y: 90)), 10_001_965.729312, absolute: 1e-5)
        let north = geodesic.way(from: Point(x: 123, y: -10), to: Point(x: 123, y: -9))
        expectClose(north.azimuth, 0, absolute: 1e-12)
        expectClose(geodesic.way(from: Point(x: 0, y: 0), to: Point(x: -1, y: 0)).azimuth, -90, absolute: 1e-12)
    }

    @Test func areas() {
        // An octant of the ellipsoid; the whole is 510 065 621.724 km².
        let octant = GeometryColumns.wkt("POLYGON((0 0, 90 0, 0 90, 0 0))", "POLYGON((0 0, 0 90, 90 0, 0 0))")
        let geodesic = Geodesic.wgs84
        expectClose(geodesic.area(ofFeature: 0, in: octant), 510_065_621_724_088.44 / 8, relative: 1e-13)
        expectClose(geodesic.area(ofFeature: 1, in: octant), 510_065_621_724_088.44 / 8, relative: 1e-13)
        #expect(geodesic.signedArea(ofVertices: octant.vertices(of: 1), in: octant) < 0)

        let holed = GeometryColumns.wkt(
            "POLYGON((123.60 -10.18, 123.62 -10.18, 123.62 -10.16, 123.60 -10.16, 123.60 -10.18), "
                + "(123.605 -10.175, 123.61 -10.175, 123.61 -10.17, 123.605 -10.17, 123.605 -10.175))",
            "POLYGON((123.60 -10.18, 123.62 -10.18, 123.62 -10.16, 123.60 -10.16, 123.60 -10.18))",
            "POLYGON((123.605 -10.175, 123.61 -10.175, 123.61 -10.17, 123.605 -10.17, 123.605 -10.175))")
        let areas = (0..<3).map { geodesic.area(ofFeature: $0, in: holed) }
        expectClose(areas[0], areas[1] - areas[2], relative: 1e-13)
    }

    /// The planar area divided by the areal scale is the geodesic area, over a small place.
    @Test func planarAreaOverArealScale() throws {
        let columns = GeometryColumns.wkt(
            "POLYGON((123.607 -10.171, 123.608 -10.171, 123.608 -10.170, 123.607 -10.170, 123.607 -10.171))")
        let transformation = try Transformation(from: "OGC:CRS84", to: "EPSG:32751")
        var planar = columns
        #expect(transformation.forward(&planar.coordinates).isEmpty)
        let factors = try #require(
            try ScaleFinder(crs: "EPSG:32751").factors(longitude: 123.6075, latitude: -10.1705))
        let ground = Geodesic.wgs84.area(ofFeature: 0, in: columns)
        expectClose(planar.shoelaceArea(of: 0) / factors.arealScale, ground, relative: 1e-8)
    }

    @Test func lengths() {
        let line = GeometryColumns.wkt("LINESTRING(100 0, 101 0, 102 0)")
        expectClose(Geodesic.wgs84.length(ofFeature: 0, in: line), 222_638.98158654716, absolute: 1e-6)
    }
}
