import TapakModel

/// Finds the nodes of roads: ends, shared vertices, closed gaps, and crossings where they are to be joined.
///
/// - Lines meet where they share a vertex. Lines of different levels meet only where one of them would otherwise end.
/// - An end within the tolerance of a line it does not belong to is joined to the nearest place of that line.
/// - Complexity: O(n log n) in the segments.
struct RoadTopology {
    /// A node put on a segment between its vertices.
    struct Split {
        /// The first vertex of the segment.
        let segment: Int32
        /// How far along the segment, from 0 to 1.
        let along: Double
        let node: Int32
        let point: Point
    }

    /// A gap that was closed.
    struct Gap {
        let from, to: Int32
        let start, end: Point
    }

    /// The node of every vertex; −1 where a line just goes on.
    var nodes: [Int32]
    private(set) var nodeCount = 0
    /// By segment and place along it.
    var splits: [Split] = []
    var gaps: [Gap] = []
    var joins = RoadJoins()

    let roads: RoadLines
    /// The road of every vertex.
    let owners: [Int32]
    /// Whether a line ends at a vertex.
    let isEnd: [Bool]

    init(_ roads: RoadLines, joining: RoadJoining, measure: GroundMeasure, threads: Int) throws {
        self.roads = roads
        let geometry = roads.geometry
        var owners = [Int32](repeating: 0, count: geometry.vertexCount)
        var isEnd = [Bool](repeating: false, count: geometry.vertexCount)
        for road in 0..<geometry.count {
            for part in geometry.parts(of: road) {
                for ring in geometry.rings(of: part) {
                    let vertices = geometry.vertices(of: ring)
                    for vertex in vertices { owners[vertex] = Int32(road) }
                    (isEnd[vertices.lowerBound], isEnd[vertices.upperBound - 1]) = (true, true)
                }
            }
        }
        (self.owners, self.isEnd) = (owners, isEnd)
        nodes = Array(repeating: -1, count: geometry.vertexCount)
        nameNodes()
        let segments = SegmentTree(geometry, bySegment: true)
        try closeGaps(segments, tolerance: joining.tolerance, measure: measure, threads: threads)
        try findCrossings(joining: joining, measure: measure, threads: threads)
        splits.sort { ($0.segment, $0.along, $0.node) < ($1.segment, $1.along, $1.node) }
    }

    mutating func newNode() -> Int32 {
        nodeCount += 1
        return Int32(nodeCount - 1)
    }

    func level(_ vertex: Int32) -> Int32 { roads.levels[Int(owners[Int(vertex)])] }

    /// The node at a place of a segment, which is made where there is none.
    mutating func node(on segment: Int32, at point: Point) -> Int32 {
        let (a, b) = (roads.geometry.point(Int(segment)), roads.geometry.point(Int(segment) + 1))
        for (vertex, corner) in [(Int(segment), a), (Int(segment) + 1, b)] where corner == point {
            if nodes[vertex] < 0 { nodes[vertex] = newNode() }
            return nodes[vertex]
        }
        let node = newNode()
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy)
        splits.append(Split(segment: segment, along: along, node: node, point: point))
        return node
    }

    // MARK: Shared vertices

    /// Vertices at one position are one node, unless their levels keep them apart.
    private mutating func nameNodes() {
        let places = Self.places(roads.geometry)
        // The visits of every place, one behind the other.
        var starts = [Int32](repeating: 0, count: (places.max().map(Int.init) ?? -1) + 2)
        for place in places { starts[Int(place) + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        var (next, visits) = (starts, [Int32](repeating: 0, count: places.count))
        for (vertex, place) in places.enumerated() {
            visits[Int(next[Int(place)])] = Int32(vertex)
            next[Int(place)] += 1
        }
        for place in 0..<starts.count - 1 {
            let here = visits[Int(starts[place])..<Int(starts[place + 1])]
            guard let first = here.first else { continue }
            if here.count == 1 {
                if isEnd[Int(first)] { nodes[Int(first)] = newNode() }
            } else if !here.dropFirst().allSatisfy({ level($0) == level(first) }) {
                nameLevels(here)
            } else if !isRepeat(here) {
                name(here)
            }
        }
    }

    private mutating func name(_ vertices: some Sequence<Int32>) {
        let node = newNode()
        for vertex in vertices { nodes[Int(vertex)] = node }
    }

    /// A vertex written twice is no junction of its line.
    private func isRepeat(_ visits: ArraySlice<Int32>) -> Bool {
        zip(visits, visits.dropFirst()).allSatisfy { $1 == $0 + 1 && !isEnd[Int($0)] && !isEnd[Int($1)] }
    }

    /// Levels that go on by themselves stay apart; one that would end is joined to all others.
    private mutating func nameLevels(_ visits: ArraySlice<Int32>) {
        var byLevel: [Int32: [Int32]] = [:]
        for vertex in visits { byLevel[level(vertex), default: []].append(vertex) }
        if byLevel.values.contains(where: { $0.count == 1 && isEnd[Int($0[0])] }) {
            joins.ramps += 1
            return name(visits)
        }
        for (_, vertices) in byLevel.sorted(by: { $0.key < $1.key }) where vertices.count > 1 { name(vertices) }
    }

    /// Vertices at one position have one number.
    private static func places(_ geometry: GeometryColumns) -> [Int32] {
        let count = geometry.vertexCount
        var bits = 4
        while 1 << bits < 2 * count { bits += 1 }
        // Open addressing: a slot holds a vertex, −1 is free.
        var slots = [Int32](repeating: -1, count: 1 << bits)
        var (places, found) = ([Int32](repeating: 0, count: count), Int32(0))
        geometry.coordinates.withUnsafeBufferPointer { xy in
            for vertex in 0..<count {
                let (x, y) = (xy[2 * vertex], xy[2 * vertex + 1])
                // −0 and 0 are one position.
                let mixed = ((x + 0).bitPattern &* 0x9E37_79B9_7F4A_7C15) ^ (y + 0).bitPattern
                var slot = Int(truncatingIfNeeded: (mixed &* 0xC2B2_AE3D_27D4_EB4F) >> UInt64(64 - bits))
                while slots[slot] >= 0, xy[2 * Int(slots[slot])] != x || xy[2 * Int(slots[slot]) + 1] != y {
                    slot = (slot + 1) & (1 << bits - 1)
                }
                if slots[slot] < 0 {
                    slots[slot] = Int32(vertex)
                    places[vertex] = found
                    found += 1
                } else {
                    places[vertex] = places[Int(slots[slot])]
                }
            }
        }
        return places
    }
}
