public import TapakModel

/// Shortest distances from points to the geometry of features: points, lines, and polygons (0 inside).
///
/// The planar order only proposes candidates; nearest, ties and thresholds are judged on the measured distance.
/// Distances within 1e-6 m of the minimum are ties: the smallest id wins, the others are counted.
///
/// - Units: metres of the measure; coordinates are metres from the local origin.
/// - Complexity: building O(n log n) in the segments, a query O(log n) typically.
public struct NearestIndex: Sendable {
    /// Distances closer than this to the minimum are ties, in metres.
    public static let tieTolerance = 1e-6

    /// The nearest feature.
    public struct Hit: Sendable, Hashable {
        /// The distance in metres.
        public var distance: Double
        /// The feature with the smallest id among the nearest.
        public var feature: Int
        /// How many other features are as near.
        public var ties: Int
    }

    private let measure: GroundMeasure
    private let locator: PolygonLocator
    private let hasPolygons: Bool
    private let tree: PackedRTree
    /// Four coordinates a segment; a point is a segment of length 0.
    private let segments: [Double]
    private let owners: [Int32]

    /// An index over features.
    ///
    /// - Parameters:
    ///   - geometry: The features, in metres from the local origin.
    ///   - ranks: The order of their ids.
    ///   - measure: How distances are measured.
    public init(_ geometry: GeometryColumns, ranks: [Int32], measure: GroundMeasure) {
        self.measure = measure
        locator = PolygonLocator(geometry, ranks: ranks)
        hasPolygons = geometry.kinds.contains(.polygon)
        var segments: [Double] = []
        var owners: [Int32] = []
        func add(_ a: Point, _ b: Point, _ feature: Int) {
            segments.append(contentsOf: [a.x, a.y, b.x, b.y])
            owners.append(Int32(feature))
        }
        for feature in 0..<geometry.count {
            for part in geometry.parts(of: feature) {
                for ring in geometry.rings(of: part) {
                    let vertices = geometry.vertices(of: ring)
                    if vertices.count == 1 {
                        add(geometry.point(vertices.lowerBound), geometry.point(vertices.lowerBound), feature)
                    }
                    for vertex in vertices.dropLast() { add(geometry.point(vertex), geometry.point(vertex + 1), feature) }
                }
            }
        }
        self.segments = segments
        self.owners = owners
        tree = PackedRTree(
            owners.indices.map { index in
                let (ax, ay, bx, by) = (
                    segments[4 * index], segments[4 * index + 1], segments[4 * index + 2], segments[4 * index + 3]
                )
                return Envelope(minX: min(ax, bx), minY: min(ay, by), maxX: max(ax, bx), maxY: max(ay, by))
            })
    }

    /// The nearest feature within a distance, inclusive; nil where there is none.
    public func nearest(to point: Point, within limit: Double = .infinity) -> Hit? {
        guard tree.count > 0 else { return nil }
        var candidates: [(distance: Double, feature: Int)] = []
        if hasPolygons {
            locator.forEachHolder(of: point) { feature, _ in candidates.append((0, feature)) }
        }
        if candidates.isEmpty {
            // Ties of the minimum may lie beyond the limit: who is named does not hang on it.
            let reach = limit.isFinite ? measure.planarRadius(limit + 2 * Self.tieTolerance, around: point) : .infinity
            for segment in nearbySegments(to: point, reach: reach) {
                candidates.append((distance(from: point, toSegment: segment), Int(owners[segment])))
            }
        } else {
            // Another feature can touch the point without holding it: a line or a point at distance 0.
            tree.search(Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y).expanded(by: 2e-6)) { segment in
                candidates.append((distance(from: point, toSegment: segment), Int(owners[segment])))
            }
        }
        guard let least = candidates.map(\.distance).min(), least <= limit else { return nil }
        return judge(candidates, least: least)
    }

    private func judge(_ candidates: [(distance: Double, feature: Int)], least: Double) -> Hit {
        var best = -1
        var tied: Set<Int> = []
        for candidate in candidates where candidate.distance <= least + Self.tieTolerance {
            guard tied.insert(candidate.feature).inserted else { continue }
            if best < 0 || locator.ranks[candidate.feature] < locator.ranks[best] { best = candidate.feature }
        }
        return Hit(distance: least, feature: best, ties: tied.count - 1)
    }

    /// Every feature within a distance of a point, inclusive, with its distance; in order of features.
    public func all(within limit: Double, of point: Point) -> [(feature: Int, distance: Double)] {
        var distances: [Int: Double] = [:]
        let reach = measure.planarRadius(limit, around: point)
        let box = Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y).expanded(by: reach)
        tree.search(box) { segment in
            let feature = Int(owners[segment])
            if distances[feature] == 0 { return }
            let distance = distance(from: point, toSegment: segment)
            if distance <= limit { distances[feature] = min(distance, distances[feature] ?? .infinity) }
        }
        if hasPolygons {
            locator.forEachHolder(of: point) { feature, _ in distances[feature] = 0 }
        }
        return distances.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    // MARK: Search

    private func planar(_ point: Point, _ segment: Int) -> Double {
        let foot = foot(of: point, onSegment: segment)
        let (dx, dy) = (foot.x - point.x, foot.y - point.y)
        return (dx * dx + dy * dy).squareRoot()
    }

    private func distance(from point: Point, toSegment segment: Int) -> Double {
        measure.distance(point, foot(of: point, onSegment: segment))
    }

    private func foot(of point: Point, onSegment segment: Int) -> Point {
        let (ax, ay, bx, by) = (
            segments[4 * segment], segments[4 * segment + 1], segments[4 * segment + 2], segments[4 * segment + 3]
        )
        let (dx, dy) = (bx - ax, by - ay)
        let square = dx * dx + dy * dy
        guard square > 0 else { return Point(x: ax, y: ay) }
        let t = ((point.x - ax) * dx + (point.y - ay) * dy) / square
        if t <= 0 { return Point(x: ax, y: ay) }
        if t >= 1 { return Point(x: bx, y: by) }
        return Point(x: ax + t * dx, y: ay + t * dy)
    }

    /// The segments that could be the nearest by the measured distance: all whose planar distance is within the
    /// spread of the linear scale of the least one.
    private func nearbySegments(to point: Point, reach: Double) -> [Int] {
        var least = reach
        var bound = reach
        var found: [(planar: Double, segment: Int)] = []
        var stack: [(distance: Double, position: Int)] = [(0, tree.boxes.count - 1)]
        let leafEnd = tree.levelEnds[0]
        while let (distance, position) = stack.popLast() {
            if distance > bound { continue }
            if position < leafEnd {
                let segment = Int(tree.references[position])
                let planar = planar(point, segment)
                guard planar <= bound else { continue }
                found.append((planar, segment))
                if planar < least {
                    least = planar
                    bound = min(reach, planar * measure.scaleSpread * measure.scaleSpread + 2 * Self.tieTolerance)
                    if found.count > 32 { found.removeAll { $0.planar > bound } }
                }
            } else {
                let start = stack.count
                for child in tree.children(of: position) {
                    let distance = Self.distance(point, tree.boxes[child])
                    if distance <= bound { stack.append((distance, child)) }
                }
                stack[start...].sort { $0.distance > $1.distance }
            }
        }
        return found.lazy.filter { $0.planar <= bound }.map(\.segment)
    }

    private static func distance(_ point: Point, _ box: Envelope) -> Double {
        let dx = max(box.minX - point.x, 0, point.x - box.maxX)
        let dy = max(box.minY - point.y, 0, point.y - box.maxY)
        return (dx * dx + dy * dy).squareRoot()
    }
}
