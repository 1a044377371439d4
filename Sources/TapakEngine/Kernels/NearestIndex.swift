public import TapakModel

/// Shortest distances from points to the geometry of features: points, lines, and polygons (0 inside).
///
/// The planar order only proposes candidates; nearest, ties and thresholds are judged on the measured distance.
/// Distances within 1e-6 m of the minimum are ties: the smallest id wins, the others are counted.
///
/// - Units: metres of the measure; coordinates are metres from the local origin.
/// - Complexity: building O(n log n) in the segments; a query O(log n) typically, O(1) among points spread evenly, without
///   allocating.
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

    let measure: GroundMeasure
    let isGrid: Bool
    private let widening: Widening
    let ranks: [Int32]
    /// Who holds a point is at distance 0.
    let locator: PolygonLocator
    let hasPolygons: Bool
    let segments: SegmentTree
    /// For layers of nothing but points.
    private let grid: PointGrid

    /// An index over features.
    ///
    /// - Parameters:
    ///   - geometry: The features, in metres from the local origin.
    ///   - ranks: The order of their ids.
    ///   - measure: How distances are measured.
    ///   - near: Where it is given, segments that do not meet it are nobody's: it must hold all that lies within the limits
    ///     asked for.
    package init(_ geometry: GeometryColumns, ranks: [Int32], measure: GroundMeasure, near: CellMask?) {
        self.measure = measure
        self.ranks = ranks
        isGrid = measure.measure == .grid
        widening = Widening(ratio: measure.scaleSpread * measure.scaleSpread, margin: 2 * Self.tieTolerance)
        hasPolygons = geometry.kinds.contains(.polygon)
        // Not optional: taking an optional apart would copy it, a query at a time.
        locator = PolygonLocator(hasPolygons ? geometry : GeometryColumns(), ranks: hasPolygons ? ranks : [])
        segments = SegmentTree(geometry, near: near)
        grid = geometry.kinds.allSatisfy { $0 == .point } ? PointGrid(geometry) : PointGrid()
    }

    /// An index over features.
    ///
    /// - Parameters:
    ///   - geometry: The features, in metres from the local origin.
    ///   - ranks: The order of their ids.
    ///   - measure: How distances are measured.
    public init(_ geometry: GeometryColumns, ranks: [Int32], measure: GroundMeasure) {
        self.init(geometry, ranks: ranks, measure: measure, near: nil)
    }

    /// The nearest feature within a distance, inclusive; nil where there is none.
    public func nearest(to point: Point, within limit: Double = .infinity) -> Hit? {
        if hasPolygons, let hit = held(point) { return limit >= 0 ? hit : nil }
        // Ties of the minimum may lie beyond the limit: who is named does not hang on it.
        var bound = Double.infinity
        if limit.isFinite {
            let reach = measure.planarRadius(limit + 2 * Self.tieTolerance, around: point)
            bound = reach * reach * (1 + 1e-12)
        }
        if grid.isUsed {
            let seen = grid.look(around: point)
            let needed = min(bound, widening.square(beyond: seen.square))
            if needed <= seen.clear * seen.clear, seen.clear > 0 {
                guard seen.square <= bound else { return nil }
                if seen.rival > needed {
                    let distance = isGrid ? seen.square.squareRoot() : measure.distance(point, seen.place)
                    return distance <= limit ? Hit(distance: distance, feature: Int(seen.owner), ties: 0) : nil
                }
                return contested(point, within: needed, limit)
            }
            bound = needed
        }
        let closest = segments.closest(to: point, within: bound, widening, oneFootEach: !isGrid)
        guard closest.leaf >= 0 else { return nil }
        let needed = min(bound, widening.square(beyond: closest.square))
        guard closest.rival > needed else { return contested(point, within: needed, limit) }
        let distance = isGrid ? closest.square.squareRoot() : measure.distance(point, closest.foot)
        return distance <= limit ? Hit(distance: distance, feature: Int(segments.owners[closest.leaf]), ties: 0) : nil
    }

    /// Judges all that come near the least planar distance on the measured one.
    @inline(never)
    private func contested(_ point: Point, within bound: Double, _ limit: Double) -> Hit? {
        var least = Double.infinity
        segments.forEach(near: point, within: bound) { _, foot, square in
            least = min(least, isGrid ? square.squareRoot() : measure.distance(point, foot))
        }
        guard least <= limit else { return nil }
        var tied = TiedFeatures()
        segments.forEach(near: point, within: bound) { leaf, foot, square in
            let distance = isGrid ? square.squareRoot() : measure.distance(point, foot)
            if distance <= least + Self.tieTolerance { tied.insert(segments.owners[leaf], ranks) }
        }
        return Hit(distance: least, feature: Int(tied.first), ties: tied.count - 1)
    }

    /// The hit at distance 0 where polygons hold a point.
    private func held(_ point: Point) -> Hit? {
        var tied = TiedFeatures()
        locator.forEachHolder(of: point) { feature, _ in tied.insert(Int32(feature), ranks) }
        guard tied.count > 0 else { return nil }
        // Another feature can touch the point without holding it: a line or a point at distance 0.
        let reach = measure.planarRadius(2 * Self.tieTolerance, around: point)
        segments.forEach(near: point, within: reach * reach * (1 + 1e-12)) { leaf, foot, square in
            let distance = isGrid ? square.squareRoot() : measure.distance(point, foot)
            if distance <= Self.tieTolerance { tied.insert(segments.owners[leaf], ranks) }
        }
        return Hit(distance: 0, feature: Int(tied.first), ties: tied.count - 1)
    }

    /// Every feature within a distance of a point, inclusive, with its distance; in order of features.
    public func all(within limit: Double, of point: Point) -> [(feature: Int, distance: Double)] {
        var found: [(feature: Int, distance: Double)] = []
        let reach = measure.planarRadius(limit, around: point)
        segments.forEach(near: point, within: reach * reach * (1 + 1e-12)) { leaf, foot, square in
            let distance = isGrid ? square.squareRoot() : measure.distance(point, foot)
            guard distance <= limit else { return }
            let feature = Int(segments.owners[leaf])
            if let last = found.last, last.feature == feature {
                if distance < last.distance { found[found.count - 1].distance = distance }
            } else {
                found.append((feature, distance))
            }
        }
        // Beyond the measure of nothing nothing is near, not even what holds the point.
        if hasPolygons, limit >= 0 { locator.forEachHolder(of: point) { feature, _ in found.append((feature, 0)) } }
        guard found.count > 1 else { return found }
        found.sort { ($0.feature, $0.distance) < ($1.feature, $1.distance) }
        var kept = 1
        for index in 1..<found.count where found[index].feature != found[kept - 1].feature {
            found[kept] = found[index]
            kept += 1
        }
        found.removeLast(found.count - kept)
        return found
    }
}

/// Different features at one distance: how many, and which has the smallest id.
private struct TiedFeatures {
    private(set) var first: Int32 = -1
    private(set) var count = 0
    private var few: InlineArray<8, Int32> = .init(repeating: -1)
    private var more: Set<Int32> = []

    mutating func insert(_ feature: Int32, _ ranks: [Int32]) {
        for place in 0..<min(count, 8) where few[place] == feature { return }
        if count < 8 {
            few[count] = feature
        } else if !more.insert(feature).inserted {
            return
        }
        count += 1
        if first < 0 || ranks[Int(feature)] < ranks[Int(first)] { first = feature }
    }
}
