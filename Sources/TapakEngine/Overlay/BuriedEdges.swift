internal import TapakModel

/// The edges of buffer pieces that lie inside the buffer of another piece of the same line.
///
/// Such an edge is no boundary of the union of the pieces, and nothing of it needs to be walked (``CoverWalk``). An edge is
/// told to be buried where both its ends lie well inside the circle around a vertex of the line outside the piece; of a wide
/// buffer of a line of short segments that is most of the boundary. What is not found only costs time.
package struct BuriedEdges: Sendable {
    /// By vertex: whether the edge that starts there is buried.
    private(set) var flags: [Bool] = []

    /// None yet.
    package init() {}

    /// How far along the line from a piece vertices are looked at, and how far they are apart, as shares of the width.
    private static let (reach, step) = (4.0, 0.125)

    /// Whether the edge that starts at a vertex is buried.
    @inline(__always)
    func isBuried(_ vertex: Int) -> Bool { vertex < flags.count && flags[vertex] }

    /// Adds an edge.
    mutating func add(_ isBuried: Bool) { flags.append(isBuried) }

    /// Adds the edges of other columns whose vertices follow.
    mutating func append(_ other: BuriedEdges) { flags.append(contentsOf: other.flags) }

    /// Adds edges that are not buried until every vertex has one.
    mutating func fill(to vertexCount: Int) {
        flags.append(contentsOf: repeatElement(false, count: max(0, vertexCount - flags.count)))
    }

    /// Adds the edges of a buffer of some vertices of a line, drawn from a vertex of the buffers on.
    mutating func append(
        bufferOf piece: Range<Int>, of line: Range<Int>, in geometry: GeometryColumns, radius: Double, segments: Int,
        from first: Int, of buffer: GeometryColumns
    ) {
        fill(to: buffer.vertexCount)
        let inner = radius * LineBuffers.heldShare(segments: segments)
        let others =
            Self.sample(piece.upperBound..<line.upperBound, 1, radius, geometry)
            + Self.sample(line.lowerBound..<piece.lowerBound, -1, radius, geometry)
        if others.isEmpty { return }
        func isInside(_ vertex: Int, _ centre: Point) -> Bool {
            let point = buffer.point(vertex)
            let (dx, dy) = (point.x - centre.x, point.y - centre.y)
            return dx * dx + dy * dy < inner * inner
        }
        var last = 0
        for vertex in first..<max(first, buffer.vertexCount - 1) {
            // Neighbouring edges mostly lie in the same circle.
            if isInside(vertex, others[last]), isInside(vertex + 1, others[last]) {
                flags[vertex] = true
            } else if let place = others.firstIndex(where: { isInside(vertex, $0) && isInside(vertex + 1, $0) }) {
                (flags[vertex], last) = (true, place)
            }
        }
    }

    /// Some of the vertices of a line on one side of a piece, going away from it.
    private static func sample(_ vertices: Range<Int>, _ step: Int, _ radius: Double, _ geometry: GeometryColumns) -> [Point] {
        var points: [Point] = []
        var (way, since) = (0.0, 0.0)
        var vertex = step > 0 ? vertices.lowerBound : vertices.upperBound - 1
        while vertices.contains(vertex), way <= reach * radius {
            let point = geometry.point(vertex)
            if vertices.contains(vertex - step) {
                let before = geometry.point(vertex - step)
                let length = ((point.x - before.x) * (point.x - before.x) + (point.y - before.y) * (point.y - before.y))
                    .squareRoot()
                (way, since) = (way + length, since + length)
            }
            if points.isEmpty || since >= self.step * radius {
                points.append(point)
                since = 0
            }
            vertex += step
        }
        return points
    }
}
