internal import Glibc
package import TapakModel

/// Draws arcs finer where edges of other shapes come between a chord and its arc.
///
/// Sides are told by the edges of a buffer and areas by their arcs (``ArcCentres``); for what lies in the sliver between the
/// two the edges would be wrong. There a chord is cut into so many that no edge is farther than a millimetre from the arc.
package struct ArcRefinement: Sendable {
    private let tree: PackedRTree
    private let ends: [Double]

    /// How far an edge may be from its arc where another shape is near, in metres.
    private static let tolerance = 1e-3
    /// Cuts of one chord at most.
    private static let most = 256.0

    /// The edges of layers, points left out.
    ///
    /// - Parameter mask: What certainly holds all that is to be refined.
    package init(near layers: [GeometryColumns], within mask: CellMask) {
        var (boxes, ends) = ([Envelope](), [Double]())
        for layer in layers {
            layer.coordinates.withUnsafeBufferPointer { xy in
                for part in layer.kinds.indices where layer.kinds[part] != .point {
                    for ring in layer.rings(of: part) {
                        for vertex in layer.vertices(of: ring).dropLast() {
                            let (ax, ay, bx, by) = (xy[2 * vertex], xy[2 * vertex + 1], xy[2 * vertex + 2], xy[2 * vertex + 3])
                            let box = Envelope(minX: min(ax, bx), minY: min(ay, by), maxX: max(ax, bx), maxY: max(ay, by))
                            guard mask.meets(box) else { continue }
                            boxes.append(box)
                            ends += [ax, ay, bx, by]
                        }
                    }
                }
            }
        }
        tree = PackedRTree(boxes)
        self.ends = ends
    }

    /// Buffers with their arcs drawn finer where it matters; nil where it nowhere does.
    package func refined(_ drawn: LineBuffers.Drawn, threads: Int = 1) -> LineBuffers.Drawn? {
        let geometry = drawn.geometry
        let edges = min(drawn.arcs.circles.count, max(0, geometry.vertexCount - 1))
        // The closure does not throw: a failure cannot happen.
        let runs = try? Parallel.mapRuns(of: 1 << 14, in: edges, threads: threads) { run in
            var cuts: [(vertex: Int, count: Int)] = []
            for vertex in run where drawn.arcs.circles[vertex].radius > 0 && !drawn.buried.isBuried(vertex) {
                let count = self.count(geometry.point(vertex), geometry.point(vertex + 1), drawn.arcs.circles[vertex])
                if count > 1 { cuts.append((vertex, count)) }
            }
            return cuts
        }
        let cuts = (runs ?? []).flatMap { $0 }
        if cuts.isEmpty { return nil }
        var finer = LineBuffers.Drawn()
        var next = cuts.startIndex
        finer.geometry.reserveVertices(geometry.vertexCount + cuts.reduce(0) { $0 + $1.count })
        for feature in 0..<geometry.count {
            for part in geometry.parts(of: feature) {
                for ring in geometry.rings(of: part) {
                    for vertex in geometry.vertices(of: ring) {
                        let isBuried = drawn.buried.isBuried(vertex)
                        let circle = vertex < drawn.arcs.circles.count ? drawn.arcs.circles[vertex] : ArcCentres.Circle()
                        finer.add(geometry.point(vertex), circle, isBuried: isBuried)
                        guard next < cuts.endIndex, cuts[next].vertex == vertex else { continue }
                        for place in 1..<cuts[next].count {
                            let share = Double(place) / Double(cuts[next].count)
                            finer.add(
                                circle.place(geometry.point(vertex), geometry.point(vertex + 1), share), circle,
                                isBuried: isBuried)
                        }
                        next += 1
                    }
                    finer.geometry.endRing()
                }
                finer.geometry.endPart(geometry.kinds[part])
            }
            finer.geometry.endFeature()
        }
        return finer
    }

    /// Into how many edges a chord from p to q is cut: 1 where nothing lies between it and its arc.
    private func count(_ p: Point, _ q: Point, _ circle: ArcCentres.Circle) -> Int {
        let (dx, dy) = (q.x - p.x, q.y - p.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0 else { return 1 }
        let middle = Point(x: (p.x + q.x) / 2 - circle.x, y: (p.y + q.y) / 2 - circle.y)
        let height = circle.radius - (middle.x * middle.x + middle.y * middle.y).squareRoot()
        guard height > Self.tolerance else { return 1 }
        let box = Envelope(minX: min(p.x, q.x), minY: min(p.y, q.y), maxX: max(p.x, q.x), maxY: max(p.y, q.y))
            .expanded(by: height)
        // Away from the centre is outwards.
        let turn = dx * middle.y - dy * middle.x < 0 ? -1.0 : 1.0
        var isNear = false
        tree.search(box) { edge in
            if isNear { return }
            // How far outside of the chord the ends of the edge lie.
            let a = turn * (dx * (ends[4 * edge + 1] - p.y) - dy * (ends[4 * edge] - p.x)) / length
            let b = turn * (dx * (ends[4 * edge + 3] - p.y) - dy * (ends[4 * edge + 2] - p.x)) / length
            isNear = max(a, b) >= -Self.tolerance && min(a, b) <= height + Self.tolerance
        }
        return isNear ? Int(min(Self.most, (height / Self.tolerance).squareRoot().rounded(.up))) : 1
    }
}

extension ArcCentres.Circle {
    /// A place between two ends of an edge, on the arc where the ends are, else as far within it as the ends are.
    fileprivate func place(_ p: Point, _ q: Point, _ share: Double) -> Point {
        let (ax, ay, bx, by) = (p.x - x, p.y - y, q.x - x, q.y - y)
        let (from, to) = ((ax * ax + ay * ay).squareRoot(), (bx * bx + by * by).squareRoot())
        let turn = atan2(ax * by - ay * bx, ax * bx + ay * by)
        let distance = from + share * (to - from)
        let (sine, cosine) = (sin(share * turn), cos(share * turn))
        return Point(
            x: x + distance * (ax * cosine - ay * sine) / from, y: y + distance * (ax * sine + ay * cosine) / from)
    }
}

extension LineBuffers.Drawn {
    /// Adds a vertex with what its edge is.
    fileprivate mutating func add(_ point: Point, _ circle: ArcCentres.Circle, isBuried: Bool) {
        geometry.addVertex(point)
        arcs.add(circle)
        buried.add(isBuried)
    }
}
