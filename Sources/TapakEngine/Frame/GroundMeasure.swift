public import TapakModel

/// How areas and lengths are measured: on the ellipsoid (`ground`, the default) or in the plane of the working CRS
/// (`grid`).
public enum Measure: String, Sendable, Codable, CaseIterable {
    case ground, grid
}

/// Areas, lengths and distances of planar geometry.
///
/// - Ground area is ∬ 1/k² dA with the areal scale k² of the projection, integrated along the edges (Green's theorem),
///   so that it is additive over any pieces. A ground distance is the planar length of a straight segment divided by
///   the (1, 4, 1)/6 mean of the linear scale in its direction at its ends and its middle.
/// - Units: square metres and metres. Coordinates are metres from the local origin.
/// - Complexity: O(vertices).
public struct GroundMeasure: Sendable {
    /// Ground or grid.
    public let measure: Measure
    /// 1/k² of the areal scale.
    let density: ScalarField
    /// Ground length² = gxx·dx² + 2·gxy·dx·dy + gyy·dy²; for a conformal projection `gxx` alone.
    let gxx, gxy, gyy: ScalarField
    /// Whether the linear scale is the same in every direction.
    public let isConformal: Bool
    /// Upper bound of the ratio of the largest to the smallest linear scale over the extent.
    public let scaleSpread: Double

    /// The measure of the plane itself.
    public static let grid = GroundMeasure(
        measure: .grid, density: .constant(1), gxx: .constant(1), gxy: .constant(0), gyy: .constant(1), isConformal: true,
        scaleSpread: 1)

    init(
        measure: Measure, density: ScalarField, gxx: ScalarField, gxy: ScalarField, gyy: ScalarField, isConformal: Bool,
        scaleSpread: Double
    ) {
        self.measure = measure
        self.density = density
        self.gxx = gxx
        self.gxy = gxy
        self.gyy = gyy
        self.isConformal = isConformal
        self.scaleSpread = scaleSpread
    }

    // MARK: Areas

    /// The area of a feature's polygons: shells less holes.
    public func area(of feature: Int, in geometry: GeometryColumns) -> Double {
        geometry.parts(of: feature).reduce(0) { $0 + area(ofPart: $1, in: geometry) }
    }

    /// The area of one part; 0 for points and lines.
    public func area(ofPart part: Int, in geometry: GeometryColumns) -> Double {
        guard geometry.kinds[part] == .polygon else { return 0 }
        var area = 0.0
        for (index, ring) in geometry.rings(of: part).enumerated() {
            let ringArea = abs(signedArea(ofVertices: geometry.vertices(of: ring), in: geometry))
            area += index == 0 ? ringArea : -ringArea
        }
        return area
    }

    /// The area of all polygons of all features.
    public func area(ofAll geometry: GeometryColumns) -> Double {
        geometry.kinds.indices.reduce(0) { $0 + area(ofPart: $1, in: geometry) }
    }

    /// The area of a closed ring, positive where it runs counter-clockwise.
    public func signedArea(ofVertices range: Range<Int>, in geometry: GeometryColumns) -> Double {
        guard range.count > 2 else { return 0 }
        return geometry.coordinates.withUnsafeBufferPointer { xy in
            // The origin is the first vertex: small rings lose no digits far from the centre.
            let (x, y) = (xy[2 * range.lowerBound], xy[2 * range.lowerBound + 1])
            let integral = EdgeIntegral(self, origin: Point(x: x, y: y))
            var sum = 0.0
            for vertex in range.lowerBound..<range.upperBound - 1 {
                sum += integral(xy[2 * vertex], xy[2 * vertex + 1], xy[2 * vertex + 2], xy[2 * vertex + 3])
            }
            return sum
        }
    }

    // MARK: Lengths

    /// The length of a feature's lines and of the rings of its polygons.
    public func length(of feature: Int, in geometry: GeometryColumns) -> Double {
        var length = 0.0
        for part in geometry.parts(of: feature) {
            for ring in geometry.rings(of: part) {
                for vertex in geometry.vertices(of: ring).dropLast() {
                    length += distance(geometry.point(vertex), geometry.point(vertex + 1))
                }
            }
        }
        return length
    }

    /// The linear scale k at a position in a direction: planar metres for one metre of ground.
    public func linearScale(at point: Point, dx: Double, dy: Double) -> Double {
        if measure == .grid { return 1 }
        let point = gxx.clamped(point)
        if isConformal { return 1 / gxx(point.x, point.y).squareRoot() }
        let planar = dx * dx + dy * dy
        guard planar > 0 else { return 1 / density(point.x, point.y).squareRoot().squareRoot() }
        let (xx, xy, yy) = (gxx(point.x, point.y), gxy(point.x, point.y), gyy(point.x, point.y))
        return (planar / (xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy)).squareRoot()
    }

    /// The distance between two positions.
    public func distance(_ a: Point, _ b: Point) -> Double {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let planar = (dx * dx + dy * dy).squareRoot()
        if measure == .grid || planar == 0 { return planar }
        let middle = Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
        let ends = linearScale(at: a, dx: dx, dy: dy) + linearScale(at: b, dx: dx, dy: dy)
        return planar * 6 / (ends + 4 * linearScale(at: middle, dx: dx, dy: dy))
    }

    /// The distance from a position to the nearest point of one feature; 0 inside its polygons.
    ///
    /// - Complexity: O(vertices of the feature).
    public func distance(_ point: Point, toFeature feature: Int, in geometry: GeometryColumns) -> Double {
        var least = Double.infinity
        for part in geometry.parts(of: feature) {
            for ring in geometry.rings(of: part) {
                let vertices = geometry.vertices(of: ring)
                if vertices.count == 1 { least = min(least, distance(point, geometry.point(vertices.lowerBound))) }
                for vertex in vertices.dropLast() {
                    let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
                    least = min(least, distance(point, footPoint(of: point, a.x, a.y, b.x, b.y)))
                }
            }
        }
        guard least > 0, geometry.kind(of: feature) == .polygon else { return least }
        return PolygonLocator(geometry.selecting([feature]), ranks: [0]).holds(point) ? 0 : least
    }

    /// The planar radius that certainly holds everything within a ground distance of a position.
    public func planarRadius(_ distance: Double, around point: Point) -> Double {
        // A hair more than the distance: a box that ends at x + d must not lose what lies at d to the last bit.
        if measure == .grid { return distance * (1 + 1e-12) + 1e-9 }
        return distance * linearScale(at: point, dx: 1, dy: 0) * scaleSpread * (1 + 1e-9) + 1e-9
    }
}
