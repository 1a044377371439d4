internal import Glibc
package import TapakModel

/// The arcs that edges of buffers stand for.
///
/// A buffer is drawn with chords; with the centre of each its true area is told: an edge from p to q adds the ground
/// between chord and arc, cut off by the lines from the centre through p and q. Where an arc meets another boundary this is
/// off by what lies between the two there: chords are cut small at such places (``ArcRefinement``). Where two arcs cross it
/// is off by about the square of the sagitta, more at small angles: 0.015 m² a crossing for 100 m and 16 segments.
///
/// - Units: metres from the local origin.
package struct ArcCentres: Sendable {
    /// A circle; a radius of 0 where the edge is straight.
    struct Circle: Sendable, BitwiseCopyable {
        var x = 0.0, y = 0.0, radius = 0.0
    }

    /// The area between an edge of a circle from p to q and the arc it stands for.
    static func bulge(_ circle: Circle, _ px: Double, _ py: Double, _ qx: Double, _ qy: Double) -> Double {
        let (ax, ay, bx, by) = (px - circle.x, py - circle.y, qx - circle.x, qy - circle.y)
        let (cross, dot) = ((ax * by - ay * bx).magnitude, ax * bx + ay * by)
        return (circle.radius * circle.radius * atan2(cross, dot) - cross) / 2
    }

    /// By vertex: the circle of the edge that starts there.
    private(set) var circles: [Circle] = []

    /// No arcs.
    package init() {}

    /// How far from a circle, as a share of its radius, GEOS may put a vertex of it.
    private static let rounding = 1e-9

    /// Adds the arcs of other columns whose vertices follow.
    package mutating func append(_ other: ArcCentres) { circles.append(contentsOf: other.circles) }

    /// Whether no edge is an arc.
    package var isEmpty: Bool { !circles.contains { $0.radius > 0 } }

    /// Adds an edge.
    mutating func add(_ circle: Circle) { circles.append(circle) }

    /// Adds straight edges until every vertex has one.
    package mutating func fill(to vertexCount: Int) {
        circles.append(contentsOf: repeatElement(Circle(), count: max(0, vertexCount - circles.count)))
    }

    /// Adds the edges of a buffer's new vertices: those with both ends on a chord of a circle around one of the line's
    /// vertices are arcs.
    mutating func append(
        bufferOf line: Range<Int>, in geometry: GeometryColumns, radius: Double, segments: Int, from first: Int,
        of buffer: GeometryColumns
    ) {
        fill(to: buffer.vertexCount)
        // Half the widest angle of a chord: GEOS rounds the number of chords of a corner, so one can span half as much again.
        let half = 1.5 * Double.pi / 4 / Double(segments)
        let (outer, inner) = (radius * (1 + Self.rounding), radius * (cos(half) - Self.rounding))
        let (outerSquare, innerSquare) = (outer * outer, inner * inner)
        // A chord spans at most this; a longer edge is straight, or closes a ring.
        let longest = 2 * radius * sin(half) * (1 + 1e-6)
        for vertex in first..<max(first, buffer.vertexCount - 1) {
            let (a, b) = (buffer.point(vertex), buffer.point(vertex + 1))
            let (dx, dy) = (b.x - a.x, b.y - a.y)
            if dx * dx + dy * dy > longest * longest { continue }
            for place in line {
                let centre = geometry.point(place)
                let from = (a.x - centre.x) * (a.x - centre.x) + (a.y - centre.y) * (a.y - centre.y)
                let to = (b.x - centre.x) * (b.x - centre.x) + (b.y - centre.y) * (b.y - centre.y)
                if from <= outerSquare, from >= innerSquare, to <= outerSquare, to >= innerSquare {
                    circles[vertex] = Circle(x: centre.x, y: centre.y, radius: radius)
                    break
                }
            }
        }
    }

    /// The arcs of an outline that was dissolved from pieces: an edge lies on the chord it was cut from.
    package init(of outline: GeometryColumns, from pieces: GeometryColumns, _ arcs: ArcCentres) {
        fill(to: outline.vertexCount)
        let chords = arcs.circles.indices.filter { arcs.circles[$0].radius > 0 }
        let tree = PackedRTree(chords.map { pieces.envelope(ofVertices: $0..<$0 + 2) })
        let reach = 1e-6
        for vertex in 0..<max(0, outline.vertexCount - 1) {
            let (a, b) = (outline.point(vertex), outline.point(vertex + 1))
            let middle = Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
            let box = Envelope(minX: middle.x, minY: middle.y, maxX: middle.x, maxY: middle.y).expanded(by: reach)
            var best: (chord: Int, distance: Double)?
            tree.search(box) { item in
                let chord = chords[item]
                let distance = max(Self.distance(a, pieces, chord), Self.distance(b, pieces, chord))
                if distance <= reach, distance < best?.distance ?? .infinity { best = (chord, distance) }
            }
            if let best { circles[vertex] = arcs.circles[best.chord] }
        }
    }

    /// The distance of a point from the edge that starts at a vertex.
    private static func distance(_ point: Point, _ geometry: GeometryColumns, _ vertex: Int) -> Double {
        let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
        let foot = footPoint(of: point, a.x, a.y, b.x, b.y)
        let (x, y) = (foot.x - point.x, foot.y - point.y)
        return (x * x + y * y).squareRoot()
    }
}
