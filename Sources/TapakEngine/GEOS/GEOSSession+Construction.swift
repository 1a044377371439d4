internal import CGEOS
package import TapakModel

// The engine's constructors take their inputs over and free them even when they fail; every input is therefore
// given up by `take` in the very call that passes it on.
extension GEOSSession {
    /// The parts of one kind of a feature as one geometry.
    ///
    /// A single part gives a simple geometry, several a multi-geometry, none an empty one of that kind.
    /// - Parameter kind: which parts; the feature's highest dimension where not given.
    /// - Throws: ``GEOSError`` for a ring that is not closed or has fewer than four vertices, a line of one vertex.
    /// - Complexity: O(vertices), about 100 ns for a small polygon.
    package func geometry(
        ofFeature feature: Int, in columns: GeometryColumns, kind: GeometryColumns.Kind? = nil
    ) throws(GEOSError) -> Geometry {
        let kind = kind ?? columns.kind(of: feature)
        let parts = columns.parts(of: feature)
        // The common case needs no list.
        if parts.count == 1, columns.kinds[parts.lowerBound] == kind {
            return try geometry(part: parts.lowerBound, in: columns)
        }
        var members = GeometryList(session: self)
        for part in parts where columns.kinds[part] == kind {
            members.append(try geometry(part: part, in: columns))
        }
        if members.count == 1 { return members.removeLast() }
        if members.isEmpty { return try empty(kind) }
        return try members.multi(kind)
    }

    /// One part: a point, a line or a polygon.
    package func geometry(part: Int, in columns: GeometryColumns) throws(GEOSError) -> Geometry {
        switch columns.kinds[part] {
        case .polygon: return try polygon(part: part, in: columns)
        case .line:
            guard let ring = columns.rings(of: part).first else { return try empty(.line) }
            return try lineString(vertices: columns.vertices(of: ring), in: columns)
        case .point:
            guard let ring = columns.rings(of: part).first, let vertex = columns.vertices(of: ring).first else {
                return try empty(.point)
            }
            return try point(columns.point(vertex))
        }
    }

    /// A polygon from a part: the first ring is the shell, the others are holes.
    package func polygon(part: Int, in columns: GeometryColumns) throws(GEOSError) -> Geometry {
        let rings = columns.rings(of: part)
        guard let first = rings.first else { return try empty(.polygon) }
        let shell = try linearRing(vertices: columns.vertices(of: first), in: columns)
        guard rings.count > 1 else {
            return try owned(GEOSGeom_createPolygon_r(context, shell.take(), nil, 0), "polygon")
        }
        var holes = GeometryList(session: self)
        for ring in rings.dropFirst() {
            holes.append(try linearRing(vertices: columns.vertices(of: ring), in: columns))
        }
        var pointers = holes.take()
        let count = UInt32(pointers.count)
        return try owned(GEOSGeom_createPolygon_r(context, shell.take(), &pointers, count), "polygon")
    }

    /// A line through a range of vertices.
    package func lineString(vertices: Range<Int>, in columns: GeometryColumns) throws(GEOSError) -> Geometry {
        let sequence = try sequence(vertices, columns)
        return try owned(GEOSGeom_createLineString_r(context, sequence), "line of \(vertices.count) vertices")
    }

    /// A closed ring through a range of vertices, as a line.
    package func linearRing(vertices: Range<Int>, in columns: GeometryColumns) throws(GEOSError) -> Geometry {
        let sequence = try sequence(vertices, columns)
        guard let ring = GEOSGeom_createLinearRing_r(context, sequence) else {
            throw error("ring of \(vertices.count) vertices")
        }
        return Geometry(owning: ring, session: self)
    }

    /// A polygon that fills a box; empty for an empty box.
    package func box(_ box: Envelope) throws(GEOSError) -> Geometry {
        guard !box.isEmpty else { return try empty(.polygon) }
        return try owned(GEOSGeom_createRectangle_r(context, box.minX, box.minY, box.maxX, box.maxY), "box")
    }

    /// A point.
    package func point(_ point: Point) throws(GEOSError) -> Geometry {
        try owned(GEOSGeom_createPointFromXY_r(context, point.x, point.y), "point")
    }

    /// A geometry of a kind that holds nothing.
    package func empty(_ kind: GeometryColumns.Kind) throws(GEOSError) -> Geometry {
        switch kind {
        case .point: try owned(GEOSGeom_createEmptyPoint_r(context), "empty point")
        case .line: try owned(GEOSGeom_createEmptyLineString_r(context), "empty line")
        case .polygon: try owned(GEOSGeom_createEmptyPolygon_r(context), "empty polygon")
        }
    }

    /// A coordinate sequence straight from the flat buffer; the caller hands it on at once.
    private func sequence(_ vertices: Range<Int>, _ columns: GeometryColumns) throws(GEOSError) -> OpaquePointer {
        let sequence = columns.coordinates.withUnsafeBufferPointer { xy -> OpaquePointer? in
            guard let base = xy.baseAddress, !vertices.isEmpty else { return GEOSCoordSeq_create_r(context, 0, 2) }
            return GEOSCoordSeq_copyFromBuffer_r(
                context, base + 2 * vertices.lowerBound, UInt32(vertices.count), 0, 0)
        }
        guard let sequence else { throw error("coordinates") }
        return sequence
    }
}
