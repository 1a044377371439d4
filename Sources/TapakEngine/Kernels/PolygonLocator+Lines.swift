package import TapakModel

extension PolygonLocator {
    /// Adds the places where a segment meets boundaries, as shares of its length between 0 and 1, in no order.
    ///
    /// Where it runs along a boundary, the boundary's vertices are such places. Between two neighbours of the places the same
    /// features hold the segment.
    ///
    /// - Parameter reach: A vertex as near as this lies on the segment.
    package func addMeetings(from a: Point, to b: Point, reach: Double, to shares: inout [Double]) {
        addMeetings(from: a, to: b, reach: reach, base: 0, share: 1, depth: 0, to: &shares)
    }

    private func addMeetings(
        from a: Point, to b: Point, reach: Double, base: Double, share: Double, depth: Int, to shares: inout [Double]
    ) {
        let box = Envelope(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
        // A long segment has few cells along it, but many in its box.
        if depth < 24, raster.cellCount(of: box) > 64 {
            let middle = Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
            shares.append(base + share / 2)
            addMeetings(from: a, to: middle, reach: reach, base: base, share: share / 2, depth: depth + 1, to: &shares)
            addMeetings(
                from: middle, to: b, reach: reach, base: base + share / 2, share: share / 2, depth: depth + 1, to: &shares)
            return
        }
        let segment = LineMeetings(a, b, reach: reach)
        bands.withView { view in
            raster.forEachBoundary(near: box) { feature in
                segment.add(feature, view, box) { shares.append(base + share * $0) }
            }
        }
    }

    /// Of the features that hold a point, and those whose boundary comes as near as `tolerance`, the one with the smallest
    /// rank; nil where none holds the point.
    package func holder(of point: Point, tolerance: Double) -> Int? {
        var isHeld = false
        var best: Int?
        for index in raster.entries(at: point) {
            let (entry, feature) = (raster.entry(index), raster.entry(index) >> 1)
            let holds = entry & 1 == 1 || place(of: point, in: feature) != .outside
            guard holds || isNear(point, feature, tolerance) else { continue }
            isHeld = isHeld || holds
            if best.map({ ranks[feature] < ranks[$0] }) ?? true { best = feature }
        }
        return isHeld ? best : nil
    }

    private func isNear(_ point: Point, _ feature: Int, _ tolerance: Double) -> Bool {
        let box = Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y).expanded(by: tolerance)
        return bands.withView { view in
            guard view.boxes[feature].intersects(box) else { return false }
            let query = BandedEdges.EdgeBox.Query(box)
            for band in view.band(box.minY, feature)...view.band(box.maxY, feature) {
                for entry in view.entries(band) where view.edgeBoxes[entry].meets(query) {
                    let edge = view.edge(entry)
                    let foot = footPoint(of: point, edge.ax, edge.ay, edge.bx, edge.by)
                    let (x, y) = (foot.x - point.x, foot.y - point.y)
                    if x * x + y * y <= tolerance * tolerance { return true }
                }
            }
            return false
        }
    }
}

/// Where a segment meets the edges of features.
private struct LineMeetings {
    private let a: Point
    private let dx, dy, length, reach: Double

    init(_ a: Point, _ b: Point, reach: Double) {
        self.a = a
        (dx, dy) = (b.x - a.x, b.y - a.y)
        length = (dx * dx + dy * dy).squareRoot()
        self.reach = reach
    }

    func add(_ feature: Int, _ view: BandedEdges.View, _ box: Envelope, _ visit: (Double) -> Void) {
        let wide = box.expanded(by: reach)
        guard length > 0, view.boxes[feature].intersects(wide) else { return }
        let query = BandedEdges.EdgeBox.Query(wide)
        for band in view.band(wide.minY, feature)...view.band(wide.maxY, feature) {
            for entry in view.entries(band) where view.edgeBoxes[entry].meets(query) {
                let edge = view.edge(entry)
                let from = dx * (edge.ay - a.y) - dy * (edge.ax - a.x)
                let to = dx * (edge.by - a.y) - dy * (edge.bx - a.x)
                if from.magnitude <= reach * length { add(share(edge.ax, edge.ay), visit) }
                if to.magnitude <= reach * length { add(share(edge.bx, edge.by), visit) }
                if (from < 0) != (to < 0) {
                    let t = from / (from - to)
                    add(share(edge.ax + t * (edge.bx - edge.ax), edge.ay + t * (edge.by - edge.ay)), visit)
                }
            }
        }
    }

    private func share(_ x: Double, _ y: Double) -> Double { ((x - a.x) * dx + (y - a.y) * dy) / (length * length) }

    private func add(_ share: Double, _ visit: (Double) -> Void) {
        if share > 0, share < 1 { visit(share) }
    }
}
