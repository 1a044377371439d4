public import TapakModel

/// Finds the polygon features that hold a point, exactly: a point on an edge is on the boundary, not a hair beside it.
///
/// A raster names the features that may hold a point and those that surely do; of the others the edges are sorted into
/// horizontal bands, so a query looks at the few edges beside the point.
/// Holes and multi-polygons are handled by the even-odd rule, which is right for valid features.
///
/// - Units: the coordinates of the geometry.
/// - Complexity: building O(n), a query O(features at the place + edges of their bands).
public struct PolygonLocator: Sendable {
    /// Where a point lies.
    public enum Place: UInt8, Sendable {
        case outside, boundary, inside
    }

    /// The order of the features' ids; the smallest wins where several hold a point.
    public let ranks: [Int32]
    let bands: BandedEdges
    let raster: FeatureRaster

    /// A locator over the polygon parts of features; other parts are never hit.
    public init(_ geometry: GeometryColumns, ranks: [Int32], threads: Int = 1) {
        self.ranks = ranks
        bands = BandedEdges(geometry, threads: threads)
        raster = FeatureRaster(bands, threads: threads, place: Self.place)
    }

    /// Where a point lies with respect to a feature.
    public func place(of point: Point, in feature: Int) -> Place {
        bands.withView { Self.place($0, point, feature) }
    }

    private static func place(_ view: BandedEdges.View, _ point: Point, _ feature: Int) -> Place {
        guard view.boxes[feature].contains(point) else { return .outside }
        var inside = false
        // A ray to the right: only edges at the height that end at the point or right of it matter.
        let ray = BandedEdges.EdgeBox.Query(Envelope(minX: point.x, minY: point.y, maxX: .infinity, maxY: point.y))
        for entry in view.entries(view.band(point.y, feature)) where view.edgeBoxes[entry].meets(ray) {
            let edge = view.edge(entry)
            let crosses = (edge.ay > point.y) != (edge.by > point.y)
            if !crosses {
                // An edge that does not cross the height can still hold the point: at an end, or lying flat.
                if edge.ay == point.y || edge.by == point.y {
                    let (a, b) = (Point(x: edge.ax, y: edge.ay), Point(x: edge.bx, y: edge.by))
                    if holds(a, b, point) { return .boundary }
                }
                continue
            }
            if point.x > max(edge.ax, edge.bx) { continue }
            if point.x < min(edge.ax, edge.bx) {
                inside.toggle()
                continue
            }
            let side = orientation(edge.ax, edge.ay, edge.bx, edge.by, point.x, point.y)
            if side == 0 { return .boundary }
            if (side > 0) == (edge.by > edge.ay) { inside.toggle() }
        }
        return inside ? .inside : .outside
    }

    private static func holds(_ a: Point, _ b: Point, _ point: Point) -> Bool {
        point.x >= min(a.x, b.x) && point.x <= max(a.x, b.x) && point.y >= min(a.y, b.y) && point.y <= max(a.y, b.y)
            && orientation(a, b, point) == 0
    }

    /// Calls back with every feature that holds a point, boundary included, in the order of the features.
    @inline(__always)
    public func forEachHolder(of point: Point, _ visit: (Int, Place) -> Void) {
        for index in raster.entries(at: point) {
            let entry = raster.entry(index)
            let place = entry & 1 == 1 ? Place.inside : self.place(of: point, in: entry >> 1)
            if place != .outside { visit(entry >> 1, place) }
        }
    }

    /// Whether any feature holds a point, boundary included.
    public func holds(_ point: Point) -> Bool {
        var found = false
        forEachHolder(of: point) { _, _ in found = true }
        return found
    }

    /// The one feature a point belongs to: inside wins over boundary, then the smallest id; nil outside all.
    public func owner(of point: Point) -> Int? {
        var best: (feature: Int, place: Place)?
        forEachHolder(of: point) { feature, place in
            guard let current = best else {
                best = (feature, place)
                return
            }
            let isBetter =
                place == current.place ? ranks[feature] < ranks[current.feature] : place.rawValue > current.place.rawValue
            if isBetter { best = (feature, place) }
        }
        return best?.feature
    }

    /// The number of features.
    public var count: Int { bands.count }
}
