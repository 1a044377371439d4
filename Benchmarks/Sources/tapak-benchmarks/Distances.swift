import TapakEngine
import TapakModel

/// What answers where a point is and how far from what.
enum Distances {
    /// Places within areas and their distance.
    static func areas(_ cells: GeometryColumns, _ points: [Point]) {
        let boxes = points.map { Envelope(minX: $0.x, minY: $0.y, maxX: $0.x + 10, maxY: $0.y + 10) }
        let ranks = (0..<Int32(cells.count)).map { $0 }
        Stopwatch.measure("build the packed tree", items: boxes.count) { _ = PackedRTree(boxes) }
        let tree = PackedRTree(boxes)
        var hits = 0
        Stopwatch.measure("query the packed tree", items: points.count) {
            for point in points {
                tree.search(Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)) { _ in hits += 1 }
            }
        }
        let locator = PolygonLocator(cells, ranks: ranks)
        Stopwatch.measure("locate a point among 2,025 areas", items: points.count) {
            for point in points where locator.owner(of: point) != nil { hits += 1 }
        }
        let nearest = NearestIndex(cells, ranks: ranks, measure: .grid)
        Stopwatch.measure("nearest of 2,025 areas", items: points.count) {
            for point in points { hits += nearest.nearest(to: point)?.ties ?? 0 }
        }
        precondition(hits > 0)
    }

    /// Distances to points and lines, and rings.
    static func lines(_ cells: GeometryColumns, _ points: [Point]) throws {
        var hits = 0
        let ranks = (0..<Int32(points.count)).map { $0 }
        var stops = GeometryColumns()
        for point in points.prefix(20_000) {
            stops.addVertex(point)
            stops.endRing()
            stops.endPart(.point)
            stops.endFeature()
        }
        let nearest = NearestIndex(stops, ranks: Array(ranks.prefix(stops.count)), measure: .grid)
        Stopwatch.measure("nearest of 20,000 points", items: points.count) {
            for point in points { hits += nearest.nearest(to: Point(x: point.y, y: point.x)) == nil ? 0 : 1 }
        }
        let edges = NearestIndex(cells.asLines, ranks: Array(ranks.prefix(cells.count)), measure: .grid)
        Stopwatch.measure("all lines within 100 m", items: points.count) {
            for point in points { hits += edges.all(within: 100, of: point).count }
        }
        let groups = (0..<Int32(cells.count)).map { $0 % 7 }
        Stopwatch.measure("nearest line and how far that holds", items: points.count) {
            for point in points { hits += edges.steady(at: point, within: 100, groups: groups, window: 80).radius > 0 ? 1 : 0 }
        }
        let some = cells.selecting(Array(stride(from: 0, to: cells.count, by: 40)))
        let rings = try RingIndex(
            some, ranks: Array(ranks.prefix(some.count)), limits: [50, 100, 250, 500, 1000], measure: .grid)
        Stopwatch.measure("rings around 51 areas", items: points.count) {
            for point in points { rings.forEachRing(around: point) { _, ring in hits += ring } }
        }
        precondition(hits > 0)
    }
}
