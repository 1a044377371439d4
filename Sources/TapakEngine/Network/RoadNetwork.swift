public import TapakModel

/// A road layer as a graph: nodes where roads end or meet, edges between them with their shape and length.
///
/// Distances along it are exact: an edge is as long as its line on the ground, and places on it are points of the line,
/// never just its nodes.
///
/// - Units: metres of the measure; costs are metres, or minutes where the roads say what a metre costs.
/// - Complexity: building O(n log n) in the vertices; about 100 bytes an edge and 130 a vertex.
public struct RoadNetwork: Sendable {
    /// An edge as seen from one of its nodes.
    struct Arc {
        let target: Int32
        /// The edge, its sign bit set where the arc begins at the edge's end.
        let edgeBits: UInt32
        let cost: Double
        /// Whether it may be gone along from this node, and to it.
        let leads, comes: Bool

        var edge: Int { Int(edgeBits & 0x7FFF_FFFF) }
        var startsAtEnd: Bool { edgeBits >> 31 == 1 }
    }

    /// The shape of every edge, a line a feature.
    public let edges: GeometryColumns
    /// The road every edge is a part of; −1 for a gap that was closed.
    public let roads: [Int32]
    /// The nodes at both ends of every edge.
    public let starts, ends: [Int32]
    /// How every edge may be gone along.
    public let ways: [RoadLines.Ways]
    /// What a metre of every edge costs.
    public let costs: [Double]
    /// How long it is from the start of its edge to every vertex of ``edges``.
    let along: [Double]
    /// What a metre beside the roads costs: the way to and from them.
    public let legCost: Double
    /// The number of nodes.
    public let nodeCount: Int
    /// What was joined.
    public let joins: RoadJoins
    /// Nodes → arcs.
    let arcStarts: [Int32]
    let arcs: [Arc]
    /// How it is measured.
    public let measure: GroundMeasure
    let segments: SegmentTree

    /// A graph of roads.
    ///
    /// - Parameters:
    ///   - roads: Lines in metres from the local origin.
    ///   - legCost: What a metre beside the roads costs; closed gaps cost the same.
    public init(
        _ roads: RoadLines, joining: RoadJoining, measure: GroundMeasure, legCost: Double = 1, threads: Int
    ) throws {
        let topology = try RoadTopology(roads, joining: joining, measure: measure, threads: threads)
        var cutter = EdgeCutter(topology, measure: measure, legCost: legCost)
        cutter.cutAll()
        self.measure = measure
        self.legCost = legCost
        (nodeCount, joins) = (topology.nodeCount, topology.joins)
        (edges, along) = (cutter.edges, cutter.along)
        (self.roads, starts, ends) = (cutter.roads, cutter.starts, cutter.ends)
        (ways, costs) = (cutter.ways, cutter.costs)
        (arcStarts, arcs) = Self.arcs(cutter, nodes: topology.nodeCount)
        segments = SegmentTree(edges, bySegment: true)
    }

    /// The number of edges.
    public var edgeCount: Int { roads.count }

    /// The length of an edge in metres.
    public func length(_ edge: Int) -> Double { along[Int(edges.vertexOffsets[edge + 1]) - 1] }

    private static func arcs(_ cut: EdgeCutter, nodes: Int) -> ([Int32], [Arc]) {
        var starts = [Int32](repeating: 0, count: nodes + 1)
        for edge in cut.roads.indices {
            starts[Int(cut.starts[edge]) + 1] += 1
            starts[Int(cut.ends[edge]) + 1] += 1
        }
        for node in 0..<nodes { starts[node + 1] += starts[node] }
        var next = starts
        let arcs = [Arc](unsafeUninitializedCapacity: 2 * cut.roads.count) { arcs, count in
            for edge in cut.roads.indices {
                let (from, to, ways) = (cut.starts[edge], cut.ends[edge], cut.ways[edge])
                let cost = cut.along[Int(cut.edges.vertexOffsets[edge + 1]) - 1] * cut.costs[edge]
                let (forward, backward) = (ways.contains(.forward), ways.contains(.backward))
                (arcs.baseAddress! + Int(next[Int(from)])).initialize(
                    to: Arc(target: to, edgeBits: UInt32(edge), cost: cost, leads: forward, comes: backward))
                next[Int(from)] += 1
                (arcs.baseAddress! + Int(next[Int(to)])).initialize(
                    to: Arc(target: from, edgeBits: UInt32(edge) | 1 << 31, cost: cost, leads: backward, comes: forward))
                next[Int(to)] += 1
            }
            count = 2 * cut.roads.count
        }
        return (starts, arcs)
    }
}

/// Cuts roads at their nodes.
private struct EdgeCutter {
    var edges = GeometryColumns()
    var along: [Double] = []
    var roads: [Int32] = []
    var (starts, ends): ([Int32], [Int32]) = ([], [])
    var ways: [RoadLines.Ways] = []
    var costs: [Double] = []
    private let topology: RoadTopology
    private let measure: GroundMeasure
    private let legCost: Double
    private var start: Int32 = -1

    init(_ topology: RoadTopology, measure: GroundMeasure, legCost: Double) {
        (self.topology, self.measure, self.legCost) = (topology, measure, legCost)
    }

    mutating func cutAll() {
        let (geometry, splits) = (topology.roads.geometry, topology.splits)
        edges.reserveVertices(geometry.vertexCount * 5 / 4)
        along.reserveCapacity(geometry.vertexCount * 5 / 4)
        var split = 0
        for road in 0..<geometry.count {
            for part in geometry.parts(of: road) {
                for ring in geometry.rings(of: part) {
                    let vertices = geometry.vertices(of: ring)
                    begin(topology.nodes[vertices.lowerBound], at: geometry.point(vertices.lowerBound))
                    for vertex in vertices.dropLast() {
                        while split < splits.count, Int(splits[split].segment) == vertex {
                            add(splits[split].point)
                            close(at: splits[split].node, point: splits[split].point, road: road)
                            split += 1
                        }
                        let (next, node) = (geometry.point(vertex + 1), topology.nodes[vertex + 1])
                        add(next)
                        if node >= 0 { close(at: node, point: next, road: road) }
                    }
                    discard()
                }
            }
        }
        for gap in topology.gaps where gap.from != gap.to {
            begin(gap.from, at: gap.start)
            add(gap.end)
            close(at: gap.to, point: gap.end, road: -1)
            discard()
        }
    }

    private mutating func begin(_ node: Int32, at point: Point) {
        start = node
        edges.addVertex(point)
        along.append(0)
    }

    private mutating func add(_ point: Point) {
        let last = edges.point(edges.vertexCount - 1)
        let before = along[along.count - 1]
        edges.addVertex(point)
        along.append(before + measure.distance(last, point))
    }

    private mutating func close(at node: Int32, point: Point, road: Int) {
        if along[along.count - 1] == 0, node == start { return discardAndBegin(node, at: point) }
        edges.endRing()
        edges.endPart(.line)
        edges.endFeature()
        roads.append(Int32(road))
        starts.append(start)
        ends.append(node)
        ways.append(road < 0 ? .both : topology.roads.ways[road])
        costs.append(road < 0 ? legCost : topology.roads.costs[road])
        begin(node, at: point)
    }

    private mutating func discard() {
        edges.discardUnfinishedFeature()
        along.removeLast(along.count - edges.vertexCount)
    }

    private mutating func discardAndBegin(_ node: Int32, at point: Point) {
        discard()
        begin(node, at: point)
    }
}

extension RoadNetwork {
    /// How many parts there are between which no road leads, whatever its direction, and what share of the length of all
    /// roads the largest has.
    public func parts() -> (count: Int, largestShare: Double) {
        var roots = (0..<Int32(nodeCount)).map { $0 }
        func root(_ node: Int32) -> Int32 {
            var node = node
            while roots[Int(node)] != node {
                roots[Int(node)] = roots[Int(roots[Int(node)])]
                node = roots[Int(node)]
            }
            return node
        }
        for edge in 0..<edgeCount { roots[Int(root(starts[edge]))] = root(ends[edge]) }
        var lengths: [Int32: Double] = [:]
        for edge in 0..<edgeCount { lengths[root(starts[edge]), default: 0] += length(edge) }
        let whole = lengths.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        return (lengths.count, whole > 0 ? (lengths.values.max() ?? 0) / whole : 1)
    }
}
