package import TapakModel

/// A walk along the boundary of every polygon of a set that tells which of the other polygons cover each piece of it.
///
/// Where boundaries cross, the cover changes; between two crossings it does not. With the integral of every piece
/// (``EdgeIntegral``) the area of anything that is said by cover alone (in so many polygons, in a but not in b) is a sum
/// over pieces: no geometry is ever built.
///
/// Nothing is decided by rounded numbers. Every side is told by the exact orientation of the stored coordinates, and what
/// coincides is taken apart by a rule: feature i is moved by i·δ in the direction (1, η), for δ and then η so small that
/// nothing else changes (Edelsbrunner and Mücke, Simulation of Simplicity, 1990). Shared edges, touching corners and
/// repeated polygons are therefore ordinary cases, and areas, which do not feel δ, are right. Only the places of the
/// crossings are rounded, and both boundaries use the same one, so that what is summed always closes.
///
/// - Units: coordinates are metres from the local origin; integrals are square metres of the measure.
/// - Complexity: O(n log n + pairs of edges near each other).
package struct CoverWalk: Sendable {
    private let bands: BandedEdges
    private let tree: PackedRTree
    private let integral: EdgeIntegral
    private let arcs: [ArcCentres.Circle]
    private let density: ScalarField
    private let sets: [Int32]
    /// Where boundaries are walked from `maskStart` on; everywhere where there is none.
    private let mask: CellMask?
    private let maskStart: Int

    /// A walk over features; parts that are not polygons are left out. Features must be valid.
    ///
    /// - Parameters:
    ///   - sets: The set of every feature, none where it is empty: features of two different sets (from 0) are not told of
    ///     each other.
    ///   - leading: Where it is given, only what happens near these first features is told: of the boundaries of all others
    ///     the stretches that come near their boxes.
    ///   - arcs: The arcs that edges of the first features stand for; sides are told by the edges, areas by the arcs.
    package init(
        _ geometry: GeometryColumns, measure: GroundMeasure, sets: [Int32] = [], leading: Int? = nil,
        arcs: ArcCentres = ArcCentres(), threads: Int = 1
    ) {
        self.sets = sets
        self.arcs = arcs.circles
        density = measure.density
        bands = BandedEdges(geometry, threads: threads)
        tree = PackedRTree(bands.boxes)
        integral = EdgeIntegral(measure, origin: tree.boxes.last?.centre ?? Point(x: 0, y: 0))
        maskStart = leading ?? 0
        mask = leading.map { [bands] in CellMask(Array(bands.boxes[..<$0])) }
    }

    /// The features along a Hilbert curve: those walked one after the other lie near each other.
    package var order: [Int] { tree.references[..<tree.count].map(Int.init) }

    /// A place on a boundary where another feature begins or ends to cover it.
    package struct Crossing: Sendable {
        /// The integral along the ring up to here.
        package var sum: Double
        /// The other feature.
        package var other: Int32
        /// Whether the other covers the boundary from here on.
        package var enters: Bool
    }

    /// Lists reused from ring to ring; what they hold is told of one ring, or of a stretch of it.
    package struct Ring {
        /// The other features that cover the first vertex.
        package fileprivate(set) var cover: [Int32] = []
        /// The crossings in the order of the ring, the interior on the left.
        package fileprivate(set) var crossings: [Crossing] = []
        /// The integral along all of it: for a ring its area, negative for a hole.
        package fileprivate(set) var total = 0.0

        fileprivate var hits: [Hit] = []
        /// The features whose boxes meet the one walked, and which of them cover the place reached.
        fileprivate var neighbours: [Int32] = []
        fileprivate var isCovering: [Bool] = []

        /// No ring yet.
        package init() {}
    }

    fileprivate struct Hit {
        /// The edge's code: along every ring codes grow.
        var edge: Int32
        /// The place of the other among the neighbours, and its edge.
        var neighbour: Int32
        var otherEdge: Int32
        /// The way along the edge.
        var way: Double
        var x, y: Double
    }

    /// Calls back with every ring of a feature; with every stretch near the leading features where there are some.
    package func walk(_ feature: Int, _ ring: inout Ring, _ visit: (borrowing Ring) -> Void) {
        if bands.boxes[feature].isEmpty { return }
        bands.withView { view in
            collect(feature, view, &ring)
            BandedEdges.forEachRing(of: feature, in: bands.geometry) { vertices, isLeft in
                guard let mask, feature >= maskStart else {
                    follow(feature, vertices, isLeft, view, &ring)
                    return visit(ring)
                }
                var start: Int?
                for vertex in vertices {
                    let isNear = vertex + 1 < vertices.upperBound && Self.meets(mask, vertex, view.xy)
                    if isNear, start == nil { start = vertex }
                    if !isNear, let first = start {
                        follow(feature, first..<vertex + 1, isLeft, view, &ring)
                        visit(ring)
                        start = nil
                    }
                }
            }
        }
    }

    // MARK: Crossings

    /// Finds the crossings of a feature with its neighbours, sorted along its rings.
    private func collect(_ feature: Int, _ view: BandedEdges.View, _ ring: inout Ring) {
        ring.hits.removeAll(keepingCapacity: true)
        ring.neighbours.removeAll(keepingCapacity: true)
        let set = sets.isEmpty ? -1 : sets[feature]
        tree.search(view.boxes[feature]) { other in
            if other == feature || set >= 0 && sets[other] >= 0 && sets[other] != set { return }
            ring.neighbours.append(Int32(other))
        }
        for place in ring.neighbours.indices { cross(feature, Int(ring.neighbours[place]), Int32(place), view, &ring.hits) }
        guard ring.hits.count > 1 else { return }
        ring.hits.sort {
            if $0.edge != $1.edge { return $0.edge < $1.edge }
            if $0.way != $1.way { return $0.way < $1.way }
            return $0.neighbour != $1.neighbour ? $0.neighbour < $1.neighbour : $0.otherEdge < $1.otherEdge
        }
    }

    /// Whether the edge from a vertex to the next may lie near the leading features.
    @inline(__always)
    private static func meets(_ mask: CellMask, _ vertex: Int, _ xy: UnsafeBufferPointer<Double>) -> Bool {
        let (ax, ay, bx, by) = (xy[2 * vertex], xy[2 * vertex + 1], xy[2 * vertex + 2], xy[2 * vertex + 3])
        return mask.meets(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    }

    /// Tells which neighbours cover a first vertex.
    private func start(_ feature: Int, _ x: Double, _ y: Double, _ view: BandedEdges.View, _ ring: inout Ring) {
        ring.cover.removeAll(keepingCapacity: true)
        ring.isCovering.removeAll(keepingCapacity: true)
        for other in ring.neighbours {
            let covers = Self.covers(Int(other), x, y, of: feature, view)
            ring.isCovering.append(covers)
            if covers { ring.cover.append(other) }
        }
    }

    /// Adds the crossings of a feature's edges with those of another.
    private func cross(
        _ feature: Int, _ other: Int, _ neighbour: Int32, _ view: BandedEdges.View, _ hits: inout [Hit]
    ) {
        let common = view.boxes[feature].intersection(view.boxes[other])
        let tie = feature < other ? -1 : 1
        let lowest = view.band(common.minY, feature)
        let query = BandedEdges.EdgeBox.Query(common)
        let mask = feature >= maskStart ? mask : nil
        for band in lowest...view.band(common.maxY, feature) {
            for entry in view.entries(band) where view.edgeBoxes[entry].meets(query) {
                let edge = view.edge(entry)
                let box = Envelope(
                    minX: min(edge.ax, edge.bx), minY: min(edge.ay, edge.by), maxX: max(edge.ax, edge.bx),
                    maxY: max(edge.ay, edge.by))
                // An edge in several bands is taken in the first of them.
                if band > lowest, view.band(box.minY, feature) < band { continue }
                if let mask, !mask.meets(box.minX, box.minY, box.maxX, box.maxY) { continue }
                let near = BandedEdges.EdgeBox.Query(box)
                let first = view.band(max(box.minY, common.minY), other)
                for otherBand in first...view.band(min(box.maxY, common.maxY), other) {
                    for otherEntry in view.entries(otherBand) where view.edgeBoxes[otherEntry].meets(near) {
                        let facing = view.edge(otherEntry)
                        if otherBand > first, view.band(min(facing.ay, facing.by), other) < otherBand { continue }
                        guard Self.side(facing, edge.ax, edge.ay, tie) != Self.side(facing, edge.bx, edge.by, tie),
                            Self.side(edge, facing.ax, facing.ay, -tie) != Self.side(edge, facing.bx, facing.by, -tie)
                        else { continue }
                        let place = feature < other ? Self.crossing(edge, facing) : Self.crossing(facing, edge)
                        hits.append(
                            Hit(
                                edge: edge.code, neighbour: neighbour, otherEdge: facing.code, way: Self.way(edge, place),
                                x: place.x, y: place.y))
                    }
                }
            }
        }
    }

    /// On which side of an edge a vertex of another feature lies: 1 left, −1 right, never 0.
    ///
    /// - Parameter tie: 1 where the vertex's feature is moved farther than the edge's, else −1.
    @inline(__always)
    private static func side(_ edge: BandedEdges.Edge, _ x: Double, _ y: Double, _ tie: Int) -> Int {
        let isEnd = x == edge.ax && y == edge.ay || x == edge.bx && y == edge.by
        let side = isEnd ? 0 : orientation(edge.ax, edge.ay, edge.bx, edge.by, x, y)
        if side != 0 { return side }
        // The cross product of the edge with the vertex's move (1, η) · tie.
        if edge.by != edge.ay { return edge.by > edge.ay ? -tie : tie }
        return edge.bx > edge.ax ? tie : -tie
    }

    /// Where two edges that cross do so. The same to the last bit whichever boundary is walked.
    private static func crossing(_ a: BandedEdges.Edge, _ b: BandedEdges.Edge) -> Point {
        let (dx, dy) = (b.bx - b.ax, b.by - b.ay)
        let (beforeY, beforeX) = (dx * (a.ay - b.ay), dy * (a.ax - b.ax))
        let (afterY, afterX) = (dx * (a.by - b.ay), dy * (a.bx - b.ax))
        var (before, after) = (beforeY - beforeX, afterY - afterX)
        // Where edges hardly differ in direction rounding could put the crossing anywhere along them, and those of three such
        // edges in an order that cannot be: then it is computed exactly.
        let error = 4e-16 * (beforeY.magnitude + beforeX.magnitude + afterY.magnitude + afterX.magnitude)
        let length = max((a.bx - a.ax).magnitude, (a.by - a.ay).magnitude)
        if error * length > 1e-10 * (before - after).magnitude {
            let (from, to) = (Point(x: b.ax, y: b.ay), Point(x: b.bx, y: b.by))
            before = orientationValue(from, to, Point(x: a.ax, y: a.ay))
            after = orientationValue(from, to, Point(x: a.bx, y: a.by))
        }
        let t = before == after ? 0.5 : min(1, max(0, before / (before - after)))
        var (x, y) =
            t <= 0.5
            ? (a.ax + t * (a.bx - a.ax), a.ay + t * (a.by - a.ay))
            : (a.bx + (1 - t) * (a.ax - a.bx), a.by + (1 - t) * (a.ay - a.by))
        // Rounding must not put it outside of what the edges have in common.
        x = min(max(x, max(min(a.ax, a.bx), min(b.ax, b.bx))), min(max(a.ax, a.bx), max(b.ax, b.bx)))
        y = min(max(y, max(min(a.ay, a.by), min(b.ay, b.by))), min(max(a.ay, a.by), max(b.ay, b.by)))
        return Point(x: x, y: y)
    }

    /// How far along an edge a place on it lies, in the coordinate that changes most.
    @inline(__always)
    private static func way(_ edge: BandedEdges.Edge, _ place: Point) -> Double {
        let (dx, dy) = (edge.bx - edge.ax, edge.by - edge.ay)
        if dx.magnitude >= dy.magnitude { return dx > 0 ? place.x - edge.ax : edge.ax - place.x }
        return dy > 0 ? place.y - edge.ay : edge.ay - place.y
    }

    /// Whether a feature covers a vertex of another one.
    private static func covers(_ other: Int, _ x: Double, _ y: Double, of feature: Int, _ view: BandedEdges.View) -> Bool {
        let box = view.boxes[other]
        guard y >= box.minY, y <= box.maxY, x >= box.minX, x <= box.maxX else { return false }
        let tie = feature < other ? -1 : 1
        var isInside = false
        let ray = BandedEdges.EdgeBox.Query(Envelope(minX: x, minY: y, maxX: .infinity, maxY: y))
        for entry in view.entries(view.band(y, other)) where view.edgeBoxes[entry].meets(ray) {
            let edge = view.edge(entry)
            // A ray to the right; a vertex at the height of an end is moved up or down with its feature.
            let isAbove = edge.ay == y ? tie < 0 : edge.ay > y
            guard isAbove != (edge.by == y ? tie < 0 : edge.by > y) else { continue }
            if x > max(edge.ax, edge.bx) { continue }
            if x < min(edge.ax, edge.bx) || (side(edge, x, y, tie) > 0) == (edge.by > edge.ay) { isInside.toggle() }
        }
        return isInside
    }

    // MARK: Integrals

    /// Sums the integral along a ring, or a stretch of one, and places its crossings.
    private func follow(
        _ feature: Int, _ vertices: Range<Int>, _ isLeft: Bool, _ view: BandedEdges.View, _ ring: inout Ring
    ) {
        let xy = view.xy
        ring.crossings.removeAll(keepingCapacity: true)
        var sum = 0.0
        let step = isLeft ? 1 : -1
        var vertex = isLeft ? vertices.lowerBound : vertices.upperBound - 1
        // The code of the edge that starts at the vertex.
        var code = isLeft ? Int32(vertex) : -Int32(vertex)
        var next = ring.firstHit(from: code)
        var (x, y) = (xy[2 * vertex], xy[2 * vertex + 1])
        start(feature, x, y, view, &ring)
        for _ in 0..<vertices.count - 1 {
            let edge = isLeft ? vertex : vertex - 1
            let circle = edge < arcs.count ? arcs[edge] : ArcCentres.Circle()
            vertex += step
            while next < ring.hits.count, ring.hits[next].edge == code {
                let hit = ring.hits[next]
                next += 1
                sum += piece(x, y, hit.x, hit.y, circle)
                (x, y) = (hit.x, hit.y)
                // A boundary enters and leaves in turn: two crossings that rounding has exchanged do no harm.
                let place = Int(hit.neighbour)
                ring.isCovering[place].toggle()
                ring.crossings.append(
                    Crossing(sum: sum, other: ring.neighbours[place], enters: ring.isCovering[place]))
            }
            let (toX, toY) = (xy[2 * vertex], xy[2 * vertex + 1])
            sum += piece(x, y, toX, toY, circle)
            (x, y) = (toX, toY)
            code += 1
        }
        ring.total = sum
    }

    /// The integral along a piece of an edge, or of the arc it stands for.
    @inline(__always)
    private func piece(
        _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ circle: ArcCentres.Circle
    ) -> Double {
        let straight = integral(ax, ay, bx, by)
        if circle.radius == 0 { return straight }
        return straight + ArcCentres.bulge(circle, ax, ay, bx, by) * density(circle.x, circle.y)
    }
}

extension CoverWalk.Ring {
    /// The first of the sorted hits whose edge has this code or a larger one.
    fileprivate func firstHit(from code: Int32) -> Int {
        var (low, high) = (0, hits.count)
        while low < high {
            let middle = (low + high) / 2
            if hits[middle].edge < code { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
