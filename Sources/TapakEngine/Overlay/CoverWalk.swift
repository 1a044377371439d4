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
    private let isBuried: [Bool]
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
    ///     the stretches that meet their mask.
    ///   - arcs: The arcs that edges of the first features stand for; sides are told by the edges, areas by the arcs.
    ///   - buried: Edges of the leading features that nobody wants to be told of.
    package init(
        _ geometry: GeometryColumns, measure: GroundMeasure, sets: [Int32] = [], leading: (count: Int, mask: CellMask)? = nil,
        arcs: ArcCentres = ArcCentres(), buried: BuriedEdges = BuriedEdges(), threads: Int = 1
    ) {
        self.sets = sets
        self.arcs = arcs.circles
        isBuried = buried.flags
        density = measure.density
        bands = BandedEdges(geometry, threads: threads)
        tree = PackedRTree(bands.boxes)
        integral = EdgeIntegral(measure, origin: tree.boxes.last?.centre ?? Point(x: 0, y: 0))
        maskStart = leading?.count ?? 0
        mask = leading?.mask
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

        /// The stretches of the feature walked.
        fileprivate var stretches: [Stretch] = []
        /// The features whose boxes meet the stretch, and which of them cover the place reached.
        fileprivate var neighbours: [Int32] = []
        fileprivate var isCovering: [Bool] = []
        /// The edges that a few edges of the stretch can meet, and where one of these does.
        fileprivate var facingBoxes: [BandedEdges.EdgeBox] = []
        fileprivate var facing: [Facing] = []
        fileprivate var hits: [Hit] = []

        /// No ring yet.
        package init() {}
    }

    /// Consecutive vertices of a ring, and whether the interior lies on the left of them.
    fileprivate struct Stretch {
        var vertices: Range<Int>
        var isLeft: Bool
        var box = Envelope.empty
    }

    /// An edge of a neighbour: its place among the neighbours, and its entry.
    fileprivate struct Facing {
        var neighbour: Int32
        var entry: Int32
    }

    /// A crossing on an edge.
    fileprivate struct Hit {
        /// The place of the other among the neighbours, and its edge.
        var neighbour: Int32
        var otherEdge: Int32
        /// The way along the edge.
        var way: Double
        var x, y: Double
    }

    /// Calls back with every ring of a feature; with every stretch near the leading features where there are some, of these
    /// with every stretch that is not buried.
    package func walk(_ feature: Int, _ ring: inout Ring, _ visit: (borrowing Ring) -> Void) {
        if bands.boxes[feature].isEmpty { return }
        let set = sets.isEmpty ? -1 : sets[feature]
        bands.withView { view in
            collectStretches(of: feature, view, &ring)
            for place in ring.stretches.indices {
                let stretch = ring.stretches[place]
                ring.neighbours.removeAll(keepingCapacity: true)
                tree.search(stretch.box) { other in
                    if other == feature || set >= 0 && sets[other] >= 0 && sets[other] != set { return }
                    ring.neighbours.append(Int32(other))
                }
                follow(feature, stretch, view, &ring)
                visit(ring)
            }
        }
    }

    // MARK: Stretches

    /// Finds what of a feature's rings is walked.
    private func collectStretches(of feature: Int, _ view: BandedEdges.View, _ ring: inout Ring) {
        ring.stretches.removeAll(keepingCapacity: true)
        let xy = view.xy
        BandedEdges.forEachRing(of: feature, in: bands.geometry) { vertices, isLeft in
            var stretch = Stretch(vertices: vertices.lowerBound..<vertices.lowerBound, isLeft: isLeft)
            for vertex in vertices.lowerBound..<vertices.upperBound - 1 {
                let edge = Self.box(xy[2 * vertex], xy[2 * vertex + 1], xy[2 * vertex + 2], xy[2 * vertex + 3])
                if isWalked(vertex, edge, of: feature) {
                    stretch.box.extend(edge)
                    continue
                }
                stretch.vertices = stretch.vertices.lowerBound..<vertex + 1
                if stretch.vertices.count > 1 { ring.stretches.append(stretch) }
                stretch = Stretch(vertices: vertex + 1..<vertex + 1, isLeft: isLeft)
            }
            stretch.vertices = stretch.vertices.lowerBound..<vertices.upperBound
            if stretch.vertices.count > 1 { ring.stretches.append(stretch) }
        }
    }

    /// Whether anybody wants to be told of the edge from a vertex to the next.
    @inline(__always)
    private func isWalked(_ vertex: Int, _ box: Envelope, of feature: Int) -> Bool {
        guard let mask else { return true }
        if feature < maskStart { return vertex >= isBuried.count || !isBuried[vertex] }
        return mask.meets(box.minX, box.minY, box.maxX, box.maxY)
    }

    @inline(__always)
    private static func box(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Envelope {
        Envelope(minX: min(ax, bx), minY: min(ay, by), maxX: max(ax, bx), maxY: max(ay, by))
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

    // MARK: Crossings

    /// Edges that are looked at together.
    private static let group = 8

    /// Finds the edges of neighbours near so many edges from a vertex on, backwards where the count is negative.
    private func collectFacing(_ vertex: Int, _ count: Int, _ view: BandedEdges.View, _ ring: inout Ring) {
        var box = Envelope.empty
        for vertex in min(vertex, vertex + count)...max(vertex, vertex + count) {
            box.extend(x: view.xy[2 * vertex], y: view.xy[2 * vertex + 1])
        }
        let query = BandedEdges.EdgeBox.Query(box)
        ring.facing.removeAll(keepingCapacity: true)
        ring.facingBoxes.removeAll(keepingCapacity: true)
        for (place, other) in ring.neighbours.enumerated() where view.boxes[Int(other)].intersects(box) {
            let first = view.band(box.minY, Int(other))
            for band in first...view.band(box.maxY, Int(other)) {
                for entry in view.entries(band) where view.edgeBoxes[entry].meets(query) {
                    if band > first {
                        // An edge in several bands is taken in the first of them.
                        let edge = view.edge(entry)
                        if view.band(min(edge.ay, edge.by), Int(other)) < band { continue }
                    }
                    ring.facing.append(Facing(neighbour: Int32(place), entry: Int32(entry)))
                    ring.facingBoxes.append(view.edgeBoxes[entry])
                }
            }
        }
    }

    /// Finds the crossings of an edge with those that face it, sorted along it.
    private func collectHits(_ feature: Int, _ edge: BandedEdges.Edge, _ view: BandedEdges.View, _ ring: inout Ring) {
        ring.hits.removeAll(keepingCapacity: true)
        let query = BandedEdges.EdgeBox.Query(Self.box(edge.ax, edge.ay, edge.bx, edge.by))
        for place in ring.facingBoxes.indices where ring.facingBoxes[place].meets(query) {
            let (neighbour, facing) = (ring.facing[place].neighbour, view.edge(Int(ring.facing[place].entry)))
            let isFirst = feature < ring.neighbours[Int(neighbour)]
            let tie = isFirst ? -1 : 1
            guard Self.side(facing, edge.ax, edge.ay, tie) != Self.side(facing, edge.bx, edge.by, tie),
                Self.side(edge, facing.ax, facing.ay, -tie) != Self.side(edge, facing.bx, facing.by, -tie)
            else { continue }
            let crossing = isFirst ? Self.crossing(edge, facing) : Self.crossing(facing, edge)
            ring.hits.append(
                Hit(neighbour: neighbour, otherEdge: facing.code, way: Self.way(edge, crossing), x: crossing.x, y: crossing.y))
        }
        guard ring.hits.count > 1 else { return }
        ring.hits.sort {
            if $0.way != $1.way { return $0.way < $1.way }
            return $0.neighbour != $1.neighbour ? $0.neighbour < $1.neighbour : $0.otherEdge < $1.otherEdge
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

    /// Sums the integral along a stretch and places its crossings.
    private func follow(_ feature: Int, _ stretch: Stretch, _ view: BandedEdges.View, _ ring: inout Ring) {
        let xy = view.xy
        ring.crossings.removeAll(keepingCapacity: true)
        var sum = 0.0
        let (step, count) = (stretch.isLeft ? 1 : -1, stretch.vertices.count - 1)
        var vertex = stretch.isLeft ? stretch.vertices.lowerBound : stretch.vertices.upperBound - 1
        start(feature, xy[2 * vertex], xy[2 * vertex + 1], view, &ring)
        for place in 0..<count {
            if place % Self.group == 0 { collectFacing(vertex, step * min(Self.group, count - place), view, &ring) }
            let (x, y, toX, toY) = (
                xy[2 * vertex], xy[2 * vertex + 1], xy[2 * (vertex + step)], xy[2 * (vertex + step) + 1]
            )
            let lower = stretch.isLeft ? vertex : vertex - 1
            vertex += step
            if x == toX && y == toY { continue }
            let circle = lower < arcs.count ? arcs[lower] : ArcCentres.Circle()
            let edge = BandedEdges.Edge(ax: x, ay: y, bx: toX, by: toY, code: stretch.isLeft ? Int32(lower) : -Int32(lower) - 1)
            collectHits(feature, edge, view, &ring)
            var (fromX, fromY) = (x, y)
            for hit in ring.hits {
                sum += piece(fromX, fromY, hit.x, hit.y, circle)
                (fromX, fromY) = (hit.x, hit.y)
                // A boundary enters and leaves in turn: two crossings that rounding has exchanged do no harm.
                let place = Int(hit.neighbour)
                ring.isCovering[place].toggle()
                ring.crossings.append(
                    Crossing(sum: sum, other: ring.neighbours[place], enters: ring.isCovering[place]))
            }
            sum += piece(fromX, fromY, toX, toY, circle)
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
