public import TapakModel

/// Centroids of flat geometry.
public enum Centroid {
    /// The centroid of a feature: of its polygons by area, where it has any; else of its lines by length; else the mean of
    /// its points. Where areas or lengths vanish, the next lower dimension decides.
    ///
    /// - Units: those of the coordinates; planar.
    /// - Complexity: O(vertices).
    public static func of(_ feature: Int, in geometry: GeometryColumns) -> Point {
        let kind = geometry.kind(of: feature)
        if kind == .polygon, let centre = ofPolygons(feature, in: geometry) { return centre }
        if kind != .point, let centre = ofLines(feature, in: geometry, highest: kind) { return centre }
        return mean(feature, in: geometry, highest: kind)
    }

    /// The centroids of all features, in order.
    ///
    /// - Complexity: about 1 ns a vertex where features are single rings.
    public static func ofEach(in geometry: GeometryColumns) -> [Point] {
        geometry.coordinates.withUnsafeBufferPointer { xy in
            (0..<geometry.count).map { feature in
                let parts = geometry.parts(of: feature)
                if parts.count == 1, geometry.kinds[parts.lowerBound] == .polygon {
                    let rings = geometry.rings(of: parts.lowerBound)
                    let vertices = rings.count == 1 ? geometry.vertices(of: rings.lowerBound) : 0..<0
                    if let centre = ofRing(xy, vertices) { return centre }
                }
                return of(feature, in: geometry)
            }
        }
    }

    /// The centroid of a single ring, to the last bit as ``ofPolygons(_:in:)`` has it; nil where it has no area.
    @inline(__always)
    private static func ofRing(_ xy: UnsafeBufferPointer<Double>, _ vertices: Range<Int>) -> Point? {
        guard vertices.count > 3 else { return nil }
        let (baseX, baseY) = (xy[2 * vertices.lowerBound], xy[2 * vertices.lowerBound + 1])
        var (area, mx, my) = (0.0, 0.0, 0.0)
        var (ax, ay) = (0.0, 0.0)
        for vertex in vertices.lowerBound + 1..<vertices.upperBound {
            let (bx, by) = (xy[2 * vertex] - baseX, xy[2 * vertex + 1] - baseY)
            let cross = ax * by - bx * ay
            area += cross
            mx += cross * (ax + bx)
            my += cross * (ay + by)
            (ax, ay) = (bx, by)
        }
        guard area != 0 else { return nil }
        return Point(x: baseX + mx / (3 * area), y: baseY + my / (3 * area))
    }

    private static func ofPolygons(_ feature: Int, in geometry: GeometryColumns) -> Point? {
        let base = geometry.point(geometry.vertices(ofFeature: feature).lowerBound)
        var (area, mx, my) = (0.0, 0.0, 0.0)
        for part in geometry.parts(of: feature) where geometry.kinds[part] == .polygon {
            for (place, ring) in geometry.rings(of: part).enumerated() {
                var (ringArea, ringX, ringY) = (0.0, 0.0, 0.0)
                geometry.coordinates.withUnsafeBufferPointer { xy in
                    for vertex in geometry.vertices(of: ring).dropLast() {
                        let (ax, ay) = (xy[2 * vertex] - base.x, xy[2 * vertex + 1] - base.y)
                        let (bx, by) = (xy[2 * vertex + 2] - base.x, xy[2 * vertex + 3] - base.y)
                        let cross = ax * by - bx * ay
                        ringArea += cross
                        ringX += cross * (ax + bx)
                        ringY += cross * (ay + by)
                    }
                }
                // Shells add and holes take away, whatever the direction they are drawn in.
                let sign = (ringArea < 0) == (place == 0) ? -1.0 : 1.0
                area += sign * ringArea
                mx += sign * ringX
                my += sign * ringY
            }
        }
        guard area != 0 else { return nil }
        return Point(x: base.x + mx / (3 * area), y: base.y + my / (3 * area))
    }

    private static func ofLines(_ feature: Int, in geometry: GeometryColumns, highest: GeometryColumns.Kind) -> Point? {
        var (length, mx, my) = (0.0, 0.0, 0.0)
        for part in geometry.parts(of: feature) where geometry.kinds[part] == highest {
            for ring in geometry.rings(of: part) {
                for vertex in geometry.vertices(of: ring).dropLast() {
                    let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
                    let piece = ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
                    length += piece
                    mx += piece * (a.x + b.x) / 2
                    my += piece * (a.y + b.y) / 2
                }
            }
        }
        return length > 0 ? Point(x: mx / length, y: my / length) : nil
    }

    private static func mean(_ feature: Int, in geometry: GeometryColumns, highest: GeometryColumns.Kind) -> Point {
        var (count, mx, my) = (0.0, 0.0, 0.0)
        for part in geometry.parts(of: feature) where geometry.kinds[part] == highest {
            for ring in geometry.rings(of: part) {
                for vertex in geometry.vertices(of: ring) {
                    count += 1
                    mx += geometry.point(vertex).x
                    my += geometry.point(vertex).y
                }
            }
        }
        return Point(x: mx / count, y: my / count)
    }
}
