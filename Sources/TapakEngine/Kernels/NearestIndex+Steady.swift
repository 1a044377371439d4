public import TapakModel

extension NearestIndex {
    /// The nearest feature, and how far around the point its group certainly stays the nearest.
    public struct SteadyHit: Sendable {
        /// The nearest feature within the limit; nil where there is none.
        public var feature: Int?
        /// A planar radius: the group of the nearest feature, or that there is none, is the same at every place nearer
        /// than this; 0 where nothing is certain.
        public var radius: Double
    }

    /// The nearest feature within a distance, and how far around the point the answer holds for its group.
    ///
    /// By the triangle inequality: a step of s brings the nearest at most s farther away and any other at most s nearer.
    ///
    /// - Parameters:
    ///   - limit: As for ``nearest(to:within:)``.
    ///   - groups: The group of every feature.
    ///   - window: No larger radius is looked for, in metres.
    public func steady(at point: Point, within limit: Double, groups: [Int32], window: Double) -> SteadyHit {
        let scale = isGrid ? 1 : measure.linearScale(at: point, dx: 1, dy: 0)
        let spread = measure.scaleSpread
        // What certainly is within the limit, and what certainly is not, in the plane.
        let (surely, perhaps) = (limit * scale / spread, limit * scale * spread)
        guard let hit = nearest(to: point, within: limit) else {
            let reach = perhaps + window
            let nothing = segments.square(from: point, within: reach * reach, besides: -1, of: groups).squareRoot()
            return SteadyHit(feature: nil, radius: max(0, nothing - perhaps - Self.steadyMargin))
        }
        let group = groups[hit.feature]
        var isShared = false
        if hasPolygons, hit.distance == 0 {
            locator.forEachHolder(of: point) { feature, _ in isShared = isShared || groups[feature] != group }
        }
        guard !isShared else { return SteadyHit(feature: hit.feature, radius: 0) }
        let own = isGrid ? hit.distance : hit.distance * scale * spread
        let reach = own * spread + (1 + spread) * window
        let other = segments.square(from: point, within: reach * reach, besides: group, of: groups).squareRoot()
        let radius = min((other - own * spread) / (1 + spread), surely - own)
        return SteadyHit(feature: hit.feature, radius: max(0, radius - Self.steadyMargin))
    }

    /// Far more than ties and rounding can matter.
    private static let steadyMargin = 1e-5
}
