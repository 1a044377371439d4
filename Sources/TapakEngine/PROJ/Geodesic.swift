internal import CPROJ
package import TapakModel

/// Lengths and areas on the ellipsoid itself, without any projection.
///
/// - Units: degrees in, metres and square metres out.
/// - Source: C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013); its accuracy is 15 nm and 0.1 m² for the
///   whole ellipsoid.
package struct Geodesic {
    private var ellipsoid = geod_geodesic()

    /// Geodesics of an ellipsoid.
    package init(semiMajorAxis: Double, flattening: Double) {
        geod_init(&ellipsoid, semiMajorAxis, flattening)
    }

    /// Geodesics of a system's ellipsoid.
    package init(_ crs: CRSInfo) { self.init(semiMajorAxis: crs.semiMajorAxis, flattening: crs.flattening) }

    /// Geodesics of WGS 84.
    package static var wgs84: Geodesic { Geodesic(semiMajorAxis: 6_378_137, flattening: 1 / 298.257223563) }

    /// The shortest way between two positions: its length in metres, and its direction at the start in degrees
    /// clockwise from north, −180…180.
    package func way(from start: Point, to end: Point) -> (length: Double, azimuth: Double) {
        var (length, azimuth) = (0.0, 0.0)
        withUnsafePointer(to: ellipsoid) {
            geod_inverse($0, start.y, start.x, end.y, end.x, &length, &azimuth, nil)
        }
        return (length, azimuth)
    }

    /// The length of the shortest way between two positions, in metres.
    package func distance(_ start: Point, _ end: Point) -> Double { way(from: start, to: end).length }

    /// The area that a ring of geodesics encloses, in square metres; positive counter-clockwise.
    ///
    /// - Complexity: about 0.4 µs a vertex.
    package func signedArea(ofVertices vertices: Range<Int>, in columns: GeometryColumns) -> Double {
        var ring = geod_polygon()
        var area = 0.0
        withUnsafePointer(to: ellipsoid) { ellipsoid in
            geod_polygon_init(&ring, 0)
            for vertex in vertices {
                let point = columns.point(vertex)
                geod_polygon_addpoint(ellipsoid, &ring, point.y, point.x)
            }
            // A repeated closing vertex adds an edge of no length.
            geod_polygon_compute(ellipsoid, &ring, 0, 1, &area, nil)
        }
        return area
    }

    /// The area of a feature's polygons: shells less holes, in square metres.
    package func area(ofFeature feature: Int, in columns: GeometryColumns) -> Double {
        var total = 0.0
        for part in columns.parts(of: feature) where columns.kinds[part] == .polygon {
            for (place, ring) in columns.rings(of: part).enumerated() {
                let area = abs(signedArea(ofVertices: columns.vertices(of: ring), in: columns))
                total += place == 0 ? area : -area
            }
        }
        return total
    }

    /// The length of a feature's lines, in metres.
    package func length(ofFeature feature: Int, in columns: GeometryColumns) -> Double {
        var total = 0.0
        for part in columns.parts(of: feature) where columns.kinds[part] == .line {
            for ring in columns.rings(of: part) {
                for vertex in columns.vertices(of: ring).dropFirst() {
                    total += distance(columns.point(vertex - 1), columns.point(vertex))
                }
            }
        }
        return total
    }
}
