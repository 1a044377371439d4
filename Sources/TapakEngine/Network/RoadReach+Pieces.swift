public import TapakModel

extension RoadReach {
    /// The parts of edges from which a destination is reached within a cost, cut where it is used up: a line a piece, all of
    /// them parts of one feature.
    ///
    /// The leg from beside the road to it is not in this cost: one stands on the road.
    /// - Returns: The pieces and their length in metres.
    /// - Complexity: O(n) in the edges.
    public func pieces(within cost: Double) -> (geometry: GeometryColumns, length: Double) {
        var (pieces, length) = (GeometryColumns(), 0.0)
        for edge in 0..<network.edgeCount where network.roads[edge] >= 0 {
            for (from, to) in spans(of: edge, within: cost) {
                add(edge, from: from, to: to, to: &pieces)
                length += to - from
            }
        }
        pieces.endFeature()
        return (pieces, length)
    }

    /// Where on an edge one is within a cost: stretches by metres from its start, in order and apart.
    private func spans(of edge: Int, within limit: Double) -> [(from: Double, to: Double)] {
        let (length, cost, ways) = (network.length(edge), network.costs[edge], network.ways[edge])
        var spans: [(from: Double, to: Double)] = []
        func add(_ from: Double, _ to: Double) { if to > from { spans.append((max(0, from), min(length, to))) } }
        let (start, end) = (costs[Int(network.starts[edge])], costs[Int(network.ends[edge])])
        if ways.contains(.backward) { add(0, (limit - start) / cost) }
        if ways.contains(.forward) { add(length - (limit - end) / cost, length) }
        for index in targets.entrances(on: edge) {
            let entrance = targets.entrance(index)
            let reach = (limit - entrance.leg * network.legCost) / cost
            if ways.contains(.forward) { add(entrance.offset - reach, entrance.offset) }
            if ways.contains(.backward) { add(entrance.offset, entrance.offset + reach) }
        }
        guard spans.count > 1 else { return spans }
        spans.sort { $0.from < $1.from }
        var joined = [spans[0]]
        for span in spans.dropFirst() {
            if span.from <= joined[joined.count - 1].to {
                joined[joined.count - 1].to = max(joined[joined.count - 1].to, span.to)
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    private func add(_ edge: Int, from: Double, to: Double, to pieces: inout GeometryColumns) {
        let vertices = network.edges.vertices(of: edge)
        func place(_ metres: Double) -> Point {
            let next = vertices.dropFirst().first { network.along[$0] >= metres } ?? vertices.upperBound - 1
            let (a, b) = (network.edges.point(next - 1), network.edges.point(next))
            let (before, span) = (network.along[next - 1], network.along[next] - network.along[next - 1])
            let t = span > 0 ? min(1, max(0, (metres - before) / span)) : 0
            return Point(x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y))
        }
        pieces.addVertex(place(from))
        for vertex in vertices where network.along[vertex] > from && network.along[vertex] < to {
            pieces.addVertex(network.edges.point(vertex))
        }
        pieces.addVertex(place(to))
        pieces.endRing()
        pieces.endPart(.line)
    }
}
