package import TapakModel

/// The set that a distance around lines, rings and points means when arcs are drawn with so many segments.
///
/// A line is cut every 16 vertices from the start of each part, a cut vertex ending one piece and starting the next
/// (a piece that closes on itself is cut once more, in its middle);
/// the set is the union of the buffers of the pieces. A polygon is the union of itself and the buffers of its rings, cut
/// alike. A width of d metres of ground is drawn as d·k with the linear scale k at the middle of the piece.
package struct LineBuffers {
    /// Vertices from one cut to the next. GEOS takes more than linear time on long rough lines.
    package static let cut = 16

    private let geos: GEOSSession
    private let measure: GroundMeasure
    private let segments: Int

    /// Buffers with so many segments per quarter circle.
    package init(geos: GEOSSession, measure: GroundMeasure, segments: Int) {
        self.geos = geos
        self.measure = measure
        self.segments = segments
    }

    /// Adds the buffers of a feature, one feature a piece; of polygons only the rings' unless `solid`.
    ///
    /// - Parameter width: Metres of the measure; a width of 0 adds nothing but solid polygons.
    package func append(
        _ feature: Int, of geometry: GeometryColumns, width: Double, solid: Bool, to pieces: inout GeometryColumns
    ) throws {
        for part in geometry.parts(of: feature) {
            if solid, geometry.kinds[part] == .polygon {
                pieces.addPart(part, of: geometry)
                pieces.endFeature()
            }
            guard width > 0 else { continue }
            for ring in geometry.rings(of: part) {
                let vertices = geometry.vertices(of: ring)
                if vertices.count == 1 {
                    try append(
                        try geos.point(geometry.point(vertices.lowerBound)), at: geometry.point(vertices.lowerBound), width,
                        &pieces)
                }
                for start in stride(from: vertices.lowerBound, to: vertices.upperBound - 1, by: Self.cut) {
                    let piece = start..<min(start + Self.cut + 1, vertices.upperBound)
                    for open in opened(piece, geometry) {
                        try append(
                            try geos.lineString(vertices: open, in: geometry),
                            at: geometry.envelope(ofVertices: open).centre, width, &pieces)
                    }
                }
            }
        }
    }

    /// A piece that closes on itself in two open halves: GEOS before 3.12 leaves a hole in the buffer of a closed line
    /// that is wider than the line's own extent.
    private func opened(_ piece: Range<Int>, _ geometry: GeometryColumns) -> [Range<Int>] {
        guard piece.count > 3, geometry.point(piece.lowerBound) == geometry.point(piece.upperBound - 1) else { return [piece] }
        let middle = piece.lowerBound + piece.count / 2
        return [piece.lowerBound..<middle + 1, middle..<piece.upperBound]
    }

    private func append(
        _ line: borrowing Geometry, at middle: Point, _ width: Double, _ pieces: inout GeometryColumns
    ) throws {
        let planar = width * measure.linearScale(at: middle, dx: 1, dy: 0)
        try line.buffer(planar, quadrantSegments: segments).append(to: &pieces, kind: .polygon)
        pieces.endFeature()
    }
}
