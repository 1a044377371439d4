internal import TapakModel

/// The segments of a closed ring in a coordinate buffer, for the exact test of simplicity.
struct RingSegments {
    let xy: UnsafeBufferPointer<Double>
    let first: Int
    /// The number of segments: one less than the vertices.
    let count: Int

    /// Whether no two segments share a point, except neighbours the vertex between them.
    ///
    /// Repeated vertices answer false, which means: ask the engine. O(n²), exact.
    var areSimple: Bool {
        for one in 0..<count {
            let start = vertex(one)
            let end = vertex(one + 1)
            if start == end || Self.turnsBack(start, end, vertex(one + 2 > count ? 1 : one + 2)) { return false }
            // The neighbours, which are the last and the first too, were judged by the turn between them.
            var other = one + 2
            let last = one == 0 ? count - 1 : count
            while other < last {
                if Self.share(start, end, vertex(other), vertex(other + 1)) { return false }
                other += 1
            }
        }
        return true
    }

    private func vertex(_ index: Int) -> Point {
        Point(x: xy[2 * (first + index)], y: xy[2 * (first + index) + 1])
    }

    /// Whether the way from b to c runs back along that from a to b.
    static func turnsBack(_ a: Point, _ b: Point, _ c: Point) -> Bool {
        // Cheap and exact: a turn of less than a right angle in both axes cannot run back.
        let sameX = (a.x < b.x && c.x < b.x) || (a.x > b.x && c.x > b.x) || (a.x == b.x && c.x == b.x)
        let sameY = (a.y < b.y && c.y < b.y) || (a.y > b.y && c.y > b.y) || (a.y == b.y && c.y == b.y)
        return sameX && sameY && orientation(a, b, c) == 0
    }

    /// Whether two segments share a point.
    static func share(_ p: Point, _ q: Point, _ r: Point, _ s: Point) -> Bool {
        if max(p.x, q.x) < min(r.x, s.x) || max(r.x, s.x) < min(p.x, q.x) { return false }
        if max(p.y, q.y) < min(r.y, s.y) || max(r.y, s.y) < min(p.y, q.y) { return false }
        if orientation(p, q, r) * orientation(p, q, s) > 0 { return false }
        // On one line the meeting boxes say that they meet, and the products are 0.
        return orientation(r, s, p) * orientation(r, s, q) <= 0
    }
}
