internal import TapakModel

/// An exact test whether the polygons of a feature are valid, without the geometry engine.
///
/// No two edges of any of its rings share a point but the vertex between neighbours; holes lie in their shell and outside
/// of each other; shells lie outside of each other. What touches may still be valid by the rules of OGC simple features:
/// it is not cleared, and left to the engine. Edges are held against each other in bands across the longer side of the
/// feature, so that only neighbours meet.
///
/// - Complexity: O(n log n) for rings without extreme spikes; the work space is used again.
struct RingContacts: ~Copyable {
    /// Rings of so few edges are compared edge by edge.
    private static let fewEdges = 16

    private struct Edge {
        var ax, ay, bx, by: Double
        /// The ring it belongs to and the edge's neighbours there.
        var next: Int32
        var previous: Int32
        var firstBand: Int32
        var lastBand: Int32
    }

    private var edges: [Edge] = []
    private var starts: [Int32] = []
    private var members: [Int32] = []

    /// Whether the polygons of a feature are certainly valid.
    mutating func clears(_ feature: Int, of columns: GeometryColumns) -> Bool {
        var shells: [Int] = []
        for part in columns.parts(of: feature) where columns.kinds[part] == .polygon {
            let rings = columns.rings(of: part)
            guard !rings.isEmpty, rings.allSatisfy({ isClosedAndFinite($0, columns) }) else { return false }
            shells.append(rings.lowerBound)
        }
        guard !shells.isEmpty else { return true }
        return areDisjoint(feature, columns) && areNested(feature, columns, shells)
    }

    private func isClosedAndFinite(_ ring: Int, _ columns: GeometryColumns) -> Bool {
        let vertices = columns.vertices(of: ring)
        guard vertices.count >= 4, columns.point(vertices.lowerBound) == columns.point(vertices.upperBound - 1) else {
            return false
        }
        // A value times 0 is 0 unless it is infinite or NaN.
        var probe = 0.0
        columns.coordinates.withUnsafeBufferPointer { xy in
            for index in 2 * vertices.lowerBound..<2 * vertices.upperBound { probe += xy[index] * 0 }
        }
        return probe == 0
    }

    // MARK: Contacts

    /// Whether no two edges of the rings share a point, except neighbours the vertex between them.
    private mutating func areDisjoint(_ feature: Int, _ columns: GeometryColumns) -> Bool {
        let parts = columns.parts(of: feature)
        if parts.count == 1, columns.rings(of: parts.lowerBound).count == 1 {
            let vertices = columns.vertices(of: columns.rings(of: parts.lowerBound).lowerBound)
            if vertices.count - 1 <= Self.fewEdges {
                return columns.coordinates.withUnsafeBufferPointer { xy in
                    RingSegments(xy: xy, first: vertices.lowerBound, count: vertices.count - 1).areSimple
                }
            }
        }
        guard gather(feature, columns) else { return false }
        return layIntoBands() && bandsAreFree()
    }

    /// Takes up the edges; false where a vertex is repeated or an edge runs back along the one before.
    private mutating func gather(_ feature: Int, _ columns: GeometryColumns) -> Bool {
        edges.removeAll(keepingCapacity: true)
        for part in columns.parts(of: feature) where columns.kinds[part] == .polygon {
            for ring in columns.rings(of: part) {
                let vertices = columns.vertices(of: ring)
                let (first, count) = (edges.count, vertices.count - 1)
                for index in 0..<count {
                    let (a, b) = (columns.point(vertices.lowerBound + index), columns.point(vertices.lowerBound + index + 1))
                    let c = columns.point(vertices.lowerBound + (index + 1 == count ? 1 : index + 2))
                    if a == b || RingSegments.turnsBack(a, b, c) { return false }
                    edges.append(
                        Edge(
                            ax: a.x, ay: a.y, bx: b.x, by: b.y, next: Int32(first + (index + 1) % count),
                            previous: Int32(first + (index + count - 1) % count), firstBand: 0, lastBand: 0))
                }
            }
        }
        return true
    }

    /// Sorts the edges into bands; false where they fill so many that the engine is the better judge.
    private mutating func layIntoBands() -> Bool {
        var box = Envelope.empty
        for edge in edges { box.extend(x: edge.ax, y: edge.ay) }
        let isWide = box.width > box.height
        let (low, length) = isWide ? (box.minX, box.width) : (box.minY, box.height)
        let bands = max(1, min(edges.count / 2, 1 << 16))
        // Rounding is monotone, so edges that share a point share a band.
        let scale = Double(bands) / length * (1 - 1e-9)
        guard scale.isFinite else { return false }
        starts.removeAll(keepingCapacity: true)
        starts.append(contentsOf: repeatElement(0, count: bands + 1))
        var total = 0
        for index in edges.indices {
            let edge = edges[index]
            let (a, b) = isWide ? (edge.ax, edge.bx) : (edge.ay, edge.by)
            let first = Int32((min(a, b) - low) * scale)
            let last = Int32((max(a, b) - low) * scale)
            edges[index].firstBand = first
            edges[index].lastBand = last
            total += Int(last - first) + 1
            guard total <= 64 * edges.count else { return false }
            for band in first...last { starts[Int(band) + 1] += 1 }
        }
        var pairs = 0
        for band in 0..<bands {
            pairs += Int(starts[band + 1]) * Int(starts[band + 1])
            starts[band + 1] += starts[band]
        }
        guard pairs <= 1024 * edges.count else { return false }
        members.removeAll(keepingCapacity: true)
        members.append(contentsOf: repeatElement(0, count: total))
        // Filled from the back, so that the starts are right again afterwards.
        for index in edges.indices.reversed() {
            for band in edges[index].firstBand...edges[index].lastBand {
                starts[Int(band) + 1] -= 1
                members[Int(starts[Int(band) + 1])] = Int32(index)
            }
        }
        return true
    }

    /// Whether no two edges of a band meet that are not neighbours.
    private func bandsAreFree() -> Bool {
        edges.withUnsafeBufferPointer { edges in
            members.withUnsafeBufferPointer { members in
                // Filling moved every start to that of the band before.
                for band in 0..<starts.count - 1 {
                    let from = Int(starts[band + 1])
                    let to = band + 2 < starts.count ? Int(starts[band + 2]) : members.count
                    for one in from..<to {
                        for other in one + 1..<max(to, one + 1) {
                            if meet(members[one], members[other], edges, band: Int32(band)) { return false }
                        }
                    }
                }
                return true
            }
        }
    }

    /// Whether two edges that are not neighbours share a point; judged in the first band that both are in.
    @inline(__always)
    private func meet(_ one: Int32, _ other: Int32, _ edges: UnsafeBufferPointer<Edge>, band: Int32) -> Bool {
        let (p, q) = (edges[Int(one)], edges[Int(other)])
        if max(p.firstBand, q.firstBand) != band { return false }
        if max(p.ax, p.bx) < min(q.ax, q.bx) || max(q.ax, q.bx) < min(p.ax, p.bx) { return false }
        if max(p.ay, p.by) < min(q.ay, q.by) || max(q.ay, q.by) < min(p.ay, p.by) { return false }
        // Neighbours were judged by the turn between them.
        if p.next == other || p.previous == other { return false }
        return RingSegments.share(
            Point(x: p.ax, y: p.ay), Point(x: p.bx, y: p.by), Point(x: q.ax, y: q.ay), Point(x: q.bx, y: q.by))
    }

    // MARK: Nesting

    /// Whether holes lie in their shell and nothing else lies in anything; the rings are known not to touch.
    private func areNested(_ feature: Int, _ columns: GeometryColumns, _ shells: [Int]) -> Bool {
        for part in columns.parts(of: feature) where columns.kinds[part] == .polygon {
            let rings = columns.rings(of: part)
            let holes = Array(rings.dropFirst())
            guard holes.allSatisfy({ isInside($0, rings.lowerBound, columns) }), areApart(holes, columns) else { return false }
        }
        return areApart(shells, columns)
    }

    /// Whether none of the rings lies in another one.
    private func areApart(_ rings: [Int], _ columns: GeometryColumns) -> Bool {
        guard rings.count > 1 else { return true }
        let boxes = rings.map { columns.envelope(ofVertices: columns.vertices(of: $0)) }
        for one in rings.indices {
            for other in rings.indices where other != one && boxes[other].contains(boxes[one]) {
                if isInside(rings[one], rings[other], columns) { return false }
            }
        }
        return true
    }

    /// Whether a ring lies in another one that it does not touch: its first vertex tells.
    private func isInside(_ ring: Int, _ other: Int, _ columns: GeometryColumns) -> Bool {
        let point = columns.point(columns.vertices(of: ring).lowerBound)
        var isInside = false
        columns.coordinates.withUnsafeBufferPointer { xy in
            for vertex in columns.vertices(of: other).dropLast() {
                let (ay, by) = (xy[2 * vertex + 1], xy[2 * vertex + 3])
                guard (ay > point.y) != (by > point.y) else { continue }
                let side = orientation(xy[2 * vertex], ay, xy[2 * vertex + 2], by, point.x, point.y)
                if (side > 0) == (by > ay) { isInside.toggle() }
            }
        }
        return isInside
    }
}
