public import TapakModel

/// A point on an edge, and how it is reached from beside the road.
public struct RoadPlace: Sendable, Hashable {
    /// The edge.
    public var edge: Int
    /// Metres along the edge from its start.
    public var offset: Double
    /// Metres from where one is to the road.
    public var leg: Double

    /// A place.
    public init(edge: Int, offset: Double, leg: Double) { (self.edge, self.offset, self.leg) = (edge, offset, leg) }
}

extension RoadNetwork {
    /// The nearest place of the network within a distance, inclusive; nil where there is none.
    ///
    /// The nearest point of the lines themselves, measured like every distance; of equally near ones that of the first edge.
    /// - Complexity: O(log n) typically.
    public func place(nearestTo point: Point, within cap: Double = .infinity) -> RoadPlace? {
        var bound = Double.infinity
        if cap.isFinite {
            let reach = measure.planarRadius(cap, around: point)
            bound = reach * reach * (1 + 1e-12)
        }
        let isGrid = measure.measure == .grid
        let widening = Widening(ratio: measure.scaleSpread * measure.scaleSpread, margin: 1e-9)
        let closest = segments.closest(to: point, within: bound, widening, oneFootEach: true)
        guard closest.leaf >= 0 else { return nil }
        var best = (
            distance: isGrid ? closest.square.squareRoot() : measure.distance(point, closest.foot), leaf: closest.leaf,
            foot: closest.foot
        )
        let needed = min(bound, widening.square(beyond: closest.square))
        if closest.rival <= needed {
            segments.forEach(near: point, within: needed) { leaf, foot, square in
                let distance = isGrid ? square.squareRoot() : measure.distance(point, foot)
                if (distance, segments.owners[leaf]) < (best.distance, segments.owners[best.leaf]) {
                    best = (distance, leaf, foot)
                }
            }
        }
        guard best.distance <= cap else { return nil }
        return place(onSegment: Int(segments.owners[best.leaf]), at: best.foot, leg: best.distance)
    }

    /// The places at which facilities are entered: where a road crosses the edge of an area; else, and for points and lines,
    /// the nearest place of the network, if it is within a distance.
    ///
    /// - Complexity: O(log n) for points; for areas O(edges of the area × segments near it).
    public func entrances(to feature: Int, of geometry: GeometryColumns, within cap: Double) -> [RoadPlace] {
        var nearest: RoadPlace?
        for vertex in geometry.vertices(ofFeature: feature) {
            guard let place = place(nearestTo: geometry.point(vertex), within: min(cap, nearest?.leg ?? .infinity)) else {
                continue
            }
            if place.leg < nearest?.leg ?? .infinity { nearest = place }
        }
        guard geometry.kind(of: feature) != .point else { return nearest.map { [$0] } ?? [] }
        return EntranceSearch(network: self, geometry: geometry, feature: feature)
            .places(nearest: nearest, within: cap)
    }

    func place(onSegment first: Int, at point: Point, leg: Double) -> RoadPlace {
        let edge = self.edge(ofVertex: first)
        let offset = min(length(edge), along[first] + measure.distance(edges.point(first), point))
        return RoadPlace(edge: edge, offset: point == edges.point(first + 1) ? along[first + 1] : offset, leg: leg)
    }

    /// The edge a vertex of ``edges`` belongs to.
    private func edge(ofVertex vertex: Int) -> Int {
        var (low, high) = (0, edgeCount)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(edges.vertexOffsets[middle]) <= vertex { low = middle } else { high = middle }
        }
        return low
    }
}

/// Looks for the places at which an area or a line is entered.
private struct EntranceSearch {
    let network: RoadNetwork
    let geometry: GeometryColumns
    let feature: Int

    func places(nearest: RoadPlace?, within cap: Double) -> [RoadPlace] {
        let measure = network.measure
        let box = geometry.envelope(of: feature)
        let middle = Point(x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2)
        let reach = measure.planarRadius(min(cap, nearest?.leg ?? cap), around: middle)
        let boundary = geometry.selecting([feature]).asLines
        var crossings: [RoadPlace] = []
        var best = nearest
        guard reach.isFinite else { return [best].compactMap { $0 } }
        for segment in network.segments.owners(around: box.expanded(by: reach)) {
            let (a, b) = (network.edges.point(segment), network.edges.point(segment + 1))
            for part in boundary.parts(of: 0) {
                for vertex in boundary.vertices(of: boundary.rings(of: part).lowerBound).dropLast() {
                    let (c, d) = (boundary.point(vertex), boundary.point(vertex + 1))
                    if let point = crossing(a, b, c, d) {
                        crossings.append(network.place(onSegment: segment, at: point, leg: 0))
                    }
                    for end in [a, b] {
                        let foot = footPoint(of: end, c.x, c.y, d.x, d.y)
                        let leg = measure.distance(end, foot)
                        if leg <= cap, leg < best?.leg ?? .infinity {
                            best = network.place(onSegment: segment, at: end, leg: leg)
                        }
                    }
                }
            }
        }
        if !crossings.isEmpty {
            crossings.sort { ($0.edge, $0.offset) < ($1.edge, $1.offset) }
            return crossings
        }
        return [inside(box) ?? best].compactMap { $0 }
    }

    /// A road that lies in the area as a whole.
    private func inside(_ box: Envelope) -> RoadPlace? {
        guard geometry.kind(of: feature) == .polygon else { return nil }
        let locator = PolygonLocator(geometry.selecting([feature]), ranks: [0])
        for segment in network.segments.owners(around: box) where locator.holds(network.edges.point(segment)) {
            return network.place(onSegment: segment, at: network.edges.point(segment), leg: 0)
        }
        return nil
    }

    private func crossing(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Point? {
        guard orientation(a, b, c) * orientation(a, b, d) <= 0, orientation(c, d, a) * orientation(c, d, b) <= 0 else {
            return nil
        }
        let (dx, dy, ex, ey) = (b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y)
        let cross = dx * ey - dy * ex
        // Along each other: they meet at an end, if at all, which the nearest place tells.
        guard cross != 0 else { return nil }
        let along = min(1, max(0, ((c.x - a.x) * ey - (c.y - a.y) * ex) / cross))
        return along == 1 ? b : Point(x: a.x + along * dx, y: a.y + along * dy)
    }
}
