internal import Glibc
package import TapakModel

/// The set that a distance around lines, rings and points means when arcs are drawn with so many segments.
///
/// A line is cut every 16 vertices from the start of each part, a cut vertex ending one piece and starting the next
/// (a piece that closes on itself is cut once more, in its middle);
/// the set is the union of the buffers of the pieces. A polygon is the union of itself and the buffers of its rings, cut
/// alike. A piece that lies within its own width is drawn by ``WideBuffer``, all others by GEOS. A width of d metres of ground is drawn as d·k with the linear scale k at the middle of the piece.
package struct LineBuffers {
    /// Vertices from one cut to the next. GEOS takes more than linear time on long rough lines.
    package static let cut = 16

    private let geos: GEOSSession
    private let measure: GroundMeasure
    private let segments: Int
    private let hasArcs: Bool

    /// Buffers with so many segments per quarter circle, told with the arcs they stand for where `hasArcs`.
    package init(geos: GEOSSession, measure: GroundMeasure, segments: Int, hasArcs: Bool) {
        self.hasArcs = hasArcs
        self.geos = geos
        self.measure = measure
        self.segments = segments
    }

    /// What of the radius of a circle its drawing holds at least: a chord may span half as much again as its share of a
    /// quarter, and GEOS drops bends of less than a hundredth of the width before it draws.
    package static func heldShare(segments: Int) -> Double { max(0, cos(1.5 * .pi / 4 / Double(segments)) - 0.02) }

    /// What is buffered at once: a polygon part as it is, or some of the vertices of a line.
    package enum Piece: Sendable {
        case solid(part: Int)
        case line(vertices: Range<Int>, of: Range<Int>)
    }

    /// The pieces of a feature in order; polygon parts themselves only where `solid`, lines only where there is a width.
    package static func pieces(
        of feature: Int, in geometry: GeometryColumns, width: Double, solid: Bool
    ) -> [Piece] {
        var pieces: [Piece] = []
        for part in geometry.parts(of: feature) {
            if solid, geometry.kinds[part] == .polygon { pieces.append(.solid(part: part)) }
            guard width > 0 else { continue }
            for ring in geometry.rings(of: part) {
                let vertices = geometry.vertices(of: ring)
                if vertices.count == 1 { pieces.append(.line(vertices: vertices, of: vertices)) }
                for start in stride(from: vertices.lowerBound, to: vertices.upperBound - 1, by: cut) {
                    let piece = start..<min(start + cut + 1, vertices.upperBound)
                    pieces += opened(piece, geometry).map { .line(vertices: $0, of: vertices) }
                }
            }
        }
        return pieces
    }

    /// The buffers drawn so far, one feature a piece.
    package struct Drawn: Sendable {
        package var geometry = GeometryColumns()
        /// The arcs of their edges, where they are wanted.
        package var arcs = ArcCentres()
        package var buried = BuriedEdges()

        /// None yet.
        package init() {}

        /// Adds the buffers of another run.
        package mutating func append(_ other: Drawn) {
            geometry.append(contentsOf: other.geometry)
            arcs.append(other.arcs)
            buried.append(other.buried)
        }
    }

    /// Adds the buffers of a feature; of polygons only the rings' unless `solid`.
    ///
    /// - Parameter width: Metres of the measure; a width of 0 adds nothing but solid polygons.
    package func append(
        _ feature: Int, of geometry: GeometryColumns, width: Double, solid: Bool, to drawn: inout Drawn
    ) throws {
        for piece in Self.pieces(of: feature, in: geometry, width: width, solid: solid) {
            try append(piece, of: geometry, width: width, to: &drawn)
        }
    }

    /// Adds the buffer of a piece as one feature.
    package func append(_ piece: Piece, of geometry: GeometryColumns, width: Double, to drawn: inout Drawn) throws {
        switch piece {
        case .solid(let part):
            drawn.geometry.addPart(part, of: geometry)
        case .line(let vertices, let line):
            try append(vertices, of: line, in: geometry, width: width, to: &drawn)
        }
        if hasArcs { drawn.arcs.fill(to: drawn.geometry.vertexCount) }
        drawn.buried.fill(to: drawn.geometry.vertexCount)
        drawn.geometry.endFeature()
    }

    /// Segments per quarter circle: where arcs are true so many that none is farther than an eighth of a metre from its chord.
    private func segments(radius: Double) -> Int {
        hasArcs ? max(segments, Int((Double(segments) * (radius / Self.usualRadius).squareRoot()).rounded(.up))) : segments
    }

    /// Up to here the stated segments do where arcs are true.
    private static let usualRadius = 100.0

    private func append(
        _ vertices: Range<Int>, of whole: Range<Int>, in geometry: GeometryColumns, width: Double, to drawn: inout Drawn
    ) throws {
        let middle = geometry.envelope(ofVertices: vertices).centre
        let planar = width * measure.linearScale(at: middle, dx: 1, dy: 0)
        let (first, segments) = (drawn.geometry.vertexCount, segments(radius: planar))
        if let outline = WideBuffer.outline(of: vertices, in: geometry, radius: planar, segments: segments) {
            for point in outline { drawn.geometry.addVertex(point) }
            drawn.geometry.endRing()
            drawn.geometry.endPart(.polygon)
        } else {
            let line =
                vertices.count == 1
                ? try geos.point(geometry.point(vertices.lowerBound)) : try geos.lineString(vertices: vertices, in: geometry)
            try line.buffer(planar, quadrantSegments: segments).append(to: &drawn.geometry, kind: .polygon)
        }
        if hasArcs {
            drawn.arcs.append(
                bufferOf: vertices, in: geometry, radius: planar, segments: segments, from: first, of: drawn.geometry)
        }
        drawn.buried.append(
            bufferOf: vertices, of: whole, in: geometry, radius: planar, segments: segments, from: first, of: drawn.geometry)
    }
    /// A piece that closes on itself in two open halves: GEOS before 3.12 leaves a hole in the buffer of a closed line
    /// that is wider than the line's own extent.
    private static func opened(_ piece: Range<Int>, _ geometry: GeometryColumns) -> [Range<Int>] {
        guard piece.count > 3, geometry.point(piece.lowerBound) == geometry.point(piece.upperBound - 1) else { return [piece] }
        let middle = piece.lowerBound + piece.count / 2
        return [piece.lowerBound..<middle + 1, middle..<piece.upperBound]
    }
}
