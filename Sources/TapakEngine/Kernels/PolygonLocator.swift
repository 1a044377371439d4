public import TapakModel

/// Finds the polygon features that hold a point, exactly: a point on an edge is on the boundary, not a hair beside it.
///
/// The edges of every feature are sorted into horizontal bands, so a query looks at the few edges beside the point.
/// Holes and multi-polygons are handled by the even-odd rule, which is right for valid features.
///
/// - Units: the coordinates of the geometry.
/// - Complexity: building O(n log n), a query O(log n + edges of the band).
public struct PolygonLocator: Sendable {
    /// Where a point lies.
    public enum Place: UInt8, Sendable {
        case outside, boundary, inside
    }

    /// The order of the features' ids; the smallest wins where several hold a point.
    public let ranks: [Int32]
    private let tree: PackedRTree
    private let boxes: [Envelope]
    /// Features → bands.
    private let bandOffsets: [Int]
    /// Bands → edges.
    private let edgeOffsets: [Int32]
    /// Two vertices an edge.
    private let edges: [Double]

    /// A locator over the polygon parts of features; other parts are never hit.
    public init(_ geometry: GeometryColumns, ranks: [Int32]) {
        self.ranks = ranks
        var boxes: [Envelope] = []
        var bandOffsets = [0]
        var edgeOffsets: [Int32] = [0]
        var edges: [Double] = []
        for feature in 0..<geometry.count {
            let own = Self.edges(of: feature, in: geometry)
            var box = Envelope.empty
            for vertex in 0..<own.count / 2 { box.extend(x: own[2 * vertex], y: own[2 * vertex + 1]) }
            boxes.append(box)
            let bands = Self.bandCount(edges: own.count / 4)
            var lists = [[Int]](repeating: [], count: box.isEmpty ? 0 : bands)
            for edge in 0..<own.count / 4 where !box.isEmpty {
                let (low, high) = (min(own[4 * edge + 1], own[4 * edge + 3]), max(own[4 * edge + 1], own[4 * edge + 3]))
                for band in Self.band(low, box, bands)...Self.band(high, box, bands) { lists[band].append(edge) }
            }
            for list in lists {
                for edge in list { edges.append(contentsOf: own[4 * edge..<4 * edge + 4]) }
                edgeOffsets.append(Int32(edges.count / 4))
            }
            bandOffsets.append(edgeOffsets.count - 1)
        }
        self.boxes = boxes
        self.bandOffsets = bandOffsets
        self.edgeOffsets = edgeOffsets
        self.edges = edges
        tree = PackedRTree(boxes)
    }

    private static func edges(of feature: Int, in geometry: GeometryColumns) -> [Double] {
        var own: [Double] = []
        for part in geometry.parts(of: feature) where geometry.kinds[part] == .polygon {
            for ring in geometry.rings(of: part) {
                let vertices = geometry.vertices(of: ring)
                for vertex in vertices.dropLast() {
                    let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
                    own.append(contentsOf: [a.x, a.y, b.x, b.y])
                }
            }
        }
        return own
    }

    private static func bandCount(edges: Int) -> Int { max(1, min(edges / 4, 4096)) }

    /// The band of a height. Monotone in `y`, so an edge is in every band between those of its ends.
    private static func band(_ y: Double, _ box: Envelope, _ bands: Int) -> Int {
        guard box.height > 0 else { return 0 }
        return max(0, min(bands - 1, Int((y - box.minY) / box.height * Double(bands))))
    }

    /// Where a point lies with respect to a feature.
    public func place(of point: Point, in feature: Int) -> Place {
        guard boxes[feature].contains(point) else { return .outside }
        let bands = bandOffsets[feature + 1] - bandOffsets[feature]
        let band = bandOffsets[feature] + Self.band(point.y, boxes[feature], bands)
        var inside = false
        for edge in Int(edgeOffsets[band])..<Int(edgeOffsets[band + 1]) {
            let a = Point(x: edges[4 * edge], y: edges[4 * edge + 1])
            let b = Point(x: edges[4 * edge + 2], y: edges[4 * edge + 3])
            let crosses = (a.y > point.y) != (b.y > point.y)
            if !crosses {
                // An edge that does not cross the height can still hold the point: at an end, or lying flat.
                if a.y == point.y || b.y == point.y, Self.holds(a, b, point) { return .boundary }
                continue
            }
            if point.x > max(a.x, b.x) { continue }
            if point.x < min(a.x, b.x) {
                inside.toggle()
                continue
            }
            let side = orientation(a, b, point)
            if side == 0 { return .boundary }
            if (side > 0) == (b.y > a.y) { inside.toggle() }
        }
        return inside ? .inside : .outside
    }

    private static func holds(_ a: Point, _ b: Point, _ point: Point) -> Bool {
        point.x >= min(a.x, b.x) && point.x <= max(a.x, b.x) && point.y >= min(a.y, b.y) && point.y <= max(a.y, b.y)
            && orientation(a, b, point) == 0
    }

    /// Calls back with every feature that holds a point, boundary included, in no particular order.
    public func forEachHolder(of point: Point, _ visit: (Int, Place) -> Void) {
        let box = Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
        tree.search(box) { feature in
            let place = place(of: point, in: feature)
            if place != .outside { visit(feature, place) }
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
    public var count: Int { boxes.count }
}
