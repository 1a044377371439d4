import TapakEngine
import TapakFormats
import TapakModel

/// From degrees to checked and measured columns in the frame.
enum Framing {
    /// From degrees to points in the frame.
    static func smallPolygons(_ path: String) throws {
        let geometry = try LayerSource.open(LayerReference(path: path)).read(ReadRequest()).features.geometry
        let origin = Point(x: 566_000, y: 8_875_000)
        for (name, isCompiled) in [("project by PROJ, a vertex", false), ("project by compiled squares, a vertex", true)] {
            let projector = try Projector(from: "OGC:CRS84", to: "EPSG:32751", origin: origin, isCompiled: isCompiled)
            var planar = geometry.coordinates
            try Stopwatch.measure(name, items: geometry.vertexCount) {
                planar.replaceSubrange(0..<planar.count, with: geometry.coordinates)
                if !projector.project(&planar).failing.isEmpty { throw CancellationError() }
            }
        }
        var planar = geometry
        _ = try Projector(from: "OGC:CRS84", to: "EPSG:32751", origin: origin).project(&planar.coordinates)
        Stopwatch.measure("screen small polygons", items: planar.count) {
            var screen = PolygonScreen()
            precondition(screen.suspects(among: 0..<planar.count, of: planar).isEmpty)
        }
        Stopwatch.measure("centroids of small polygons", items: planar.count) {
            precondition(Centroid.ofEach(in: planar).count == planar.count)
        }
    }

    /// Areas on the ellipsoid, a vertex.
    static func areas(_ cells: GeometryColumns) throws {
        let extent = Envelope(minX: 123.5, minY: -10.3, maxX: 123.7, maxY: -10.1)
        let measure = try Frame(crs: "EPSG:32751", isStated: true, extent: extent, measure: .ground).measure
        Stopwatch.measure("areas on the ellipsoid, a vertex", items: cells.vertexCount) {
            precondition(measure.area(ofAll: cells) > 0)
        }
    }

    /// Few rings with many corners.
    static func longRings(_ samples: inout Samples) {
        var rings = GeometryColumns()
        for _ in 0..<20 { rings.append(contentsOf: samples.cells(1, corners: 20_000)) }
        Stopwatch.measure("screen rings of 20,000 corners, a corner", items: rings.vertexCount) {
            var screen = PolygonScreen()
            _ = screen.suspects(among: 0..<rings.count, of: rings)
        }
    }
}
