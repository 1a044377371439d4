import TapakModel

extension RoadTopology {
    /// A place of another line near the end of one.
    private struct Neighbour {
        let road, segment: Int32
        let foot: Point
        let distance: Double
    }

    // MARK: Gaps

    /// Joins ends to the nearest place of every other line within the tolerance.
    mutating func closeGaps(_ segments: SegmentTree, tolerance: Double, measure: GroundMeasure, threads: Int) throws {
        // One visit stands for all lines that end at a node; how many visits it has.
        var (ends, visits) = ([Int32](repeating: -1, count: nodeCount), [Int32](repeating: 0, count: nodeCount))
        for vertex in nodes.indices where nodes[vertex] >= 0 {
            let node = Int(nodes[vertex])
            visits[node] += 1
            if isEnd[vertex], ends[node] < 0 { ends[node] = Int32(vertex) }
        }
        let (topology, loose) = (self, ends.filter { $0 >= 0 })
        let found = try Parallel.mapRuns(of: 4096, in: loose.count, threads: threads) { run in
            run.map { topology.neighbours(of: loose[$0], segments, within: 10 * tolerance, measure: measure) }
        }
        var known: Set<[Int32]> = []
        for (place, neighbours) in found.joined().enumerated() where !neighbours.isEmpty {
            let end = loose[place]
            let isLoose = visits[Int(nodes[Int(end)])] == 1
            var isJoined = false
            for neighbour in neighbours where neighbour.distance <= tolerance && mayJoin(end, neighbour, isLoose: isLoose) {
                let (from, to) = (nodes[Int(end)], node(on: neighbour.segment, at: neighbour.foot))
                isJoined = true
                guard from != to, known.insert([min(from, to), max(from, to)]).inserted else { continue }
                gaps.append(Gap(from: from, to: to, start: roads.geometry.point(Int(end)), end: neighbour.foot))
                joins.gaps += 1
                joins.widestGap = max(joins.widestGap, neighbour.distance)
            }
            if isLoose, !isJoined { joins.nearMisses += 1 }
        }
    }

    /// The nearest place of every line near an end that does not pass through it, in the order of the lines.
    private func neighbours(
        of end: Int32, _ segments: SegmentTree, within limit: Double, measure: GroundMeasure
    ) -> [Neighbour] {
        let (point, node) = (roads.geometry.point(Int(end)), nodes[Int(end)])
        let reach = measure.planarRadius(limit, around: point)
        var (found, own): ([Neighbour], [Int32]) = ([], [])
        segments.forEach(near: point, within: reach * reach) { leaf, foot, _ in
            let segment = segments.owners[leaf]
            let road = owners[Int(segment)]
            if nodes[Int(segment)] == node || nodes[Int(segment) + 1] == node {
                own.append(road)
            } else {
                found.append(
                    Neighbour(road: road, segment: segment, foot: foot, distance: measure.distance(point, foot)))
            }
        }
        found.removeAll { $0.distance > limit || (own.contains($0.road) && !isClosing(end, $0)) }
        guard found.count > 1 else { return found }
        found.sort { ($0.road, $0.distance, $0.segment) < ($1.road, $1.distance, $1.segment) }
        var nearest: [Neighbour] = []
        for neighbour in found where nearest.last?.road != neighbour.road { nearest.append(neighbour) }
        return nearest
    }

    /// Whether a neighbour is the other end of the same line, which comes back to where it began.
    private func isClosing(_ end: Int32, _ neighbour: Neighbour) -> Bool {
        owners[Int(end)] == neighbour.road && abs(neighbour.segment - end) > 2
            && [Int(neighbour.segment), Int(neighbour.segment) + 1].contains {
                isEnd[$0] && roads.geometry.point($0) == neighbour.foot
            }
    }

    /// Lines of another level are joined only end to end, and only where one of them would end.
    private func mayJoin(_ end: Int32, _ neighbour: Neighbour, isLoose: Bool) -> Bool {
        let segment = Int(neighbour.segment)
        guard level(neighbour.segment) != level(end) else { return true }
        return isLoose
            && [segment, segment + 1].contains { isEnd[$0] && roads.geometry.point($0) == neighbour.foot }
    }

    // MARK: Crossings

    private struct Crossing {
        let first, second: Int32
        let point: Point
    }

    /// Counts where lines of one level cross without a vertex in common, and joins them there where that is wanted.
    mutating func findCrossings(joining: RoadJoining, measure: GroundMeasure, threads: Int) throws {
        let geometry = roads.geometry
        var starts: [Int32] = []
        for ring in 0..<geometry.vertexOffsets.count - 1 {
            let vertices = geometry.vertices(of: ring)
            for vertex in vertices.dropLast() { starts.append(Int32(vertex)) }
        }
        let tree = PackedRTree(starts.map { box(of: $0) })
        let (topology, segments) = (self, starts)
        let found = try Parallel.mapRuns(of: 8192, in: starts.count, threads: threads) { run in
            var crossings: [Crossing] = []
            for index in run {
                tree.search(topology.box(of: segments[index])) { other in
                    guard other > index else { return }
                    if let point = topology.crossing(segments[index], segments[other]) {
                        crossings.append(Crossing(first: segments[index], second: segments[other], point: point))
                    }
                }
            }
            return crossings.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        }
        for crossing in found.joined() where !isBesideAnEnd(crossing, tolerance: joining.tolerance, measure: measure) {
            joins.crossings += 1
            guard joining.crossings else { continue }
            let (from, to) = (node(on: crossing.first, at: crossing.point), node(on: crossing.second, at: crossing.point))
            gaps.append(Gap(from: from, to: to, start: crossing.point, end: crossing.point))
        }
    }

    private func box(of segment: Int32) -> Envelope { roads.geometry.envelope(ofVertices: Int(segment)..<Int(segment) + 2) }

    /// Where two segments of one level cross that share no node; a vertex on the other segment counts as left of it.
    private func crossing(_ first: Int32, _ second: Int32) -> Point? {
        guard level(first) == level(second) else { return nil }
        for end in 0...1 {
            let node = nodes[Int(first) + end]
            if node >= 0, node == nodes[Int(second)] || node == nodes[Int(second) + 1] { return nil }
        }
        // Segments of one line that follow each other share a vertex.
        guard owners[Int(first)] != owners[Int(second)] || abs(first - second) > 1 else { return nil }
        let geometry = roads.geometry
        let (a, b) = (geometry.point(Int(first)), geometry.point(Int(first) + 1))
        let (c, d) = (geometry.point(Int(second)), geometry.point(Int(second) + 1))
        guard (orientation(a, b, c) >= 0) != (orientation(a, b, d) >= 0),
            (orientation(c, d, a) >= 0) != (orientation(c, d, b) >= 0)
        else { return nil }
        let (dx, dy, ex, ey) = (b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y)
        let cross = dx * ey - dy * ex
        guard cross != 0 else { return c }
        let along = min(1, max(0, ((c.x - a.x) * ey - (c.y - a.y) * ex) / cross))
        return along == 0 ? a : along == 1 ? b : Point(x: a.x + along * dx, y: a.y + along * dy)
    }

    /// Ends near the other line are joined to it as ends, crossed or not.
    private func isBesideAnEnd(_ crossing: Crossing, tolerance: Double, measure: GroundMeasure) -> Bool {
        [crossing.first, crossing.first + 1, crossing.second, crossing.second + 1].contains { vertex in
            isEnd[Int(vertex)] && measure.distance(roads.geometry.point(Int(vertex)), crossing.point) <= tolerance
        }
    }
}
