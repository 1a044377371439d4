internal import CGEOS
package import TapakModel

/// Many geometries in one place, for handles cannot sit in an array; frees what it still holds.
package struct GeometryList: ~Copyable {
    private var pointers: [OpaquePointer] = []
    /// The session all of them belong to.
    package let session: GEOSSession

    /// An empty list.
    package init(session: GEOSSession) { self.session = session }

    deinit {
        for pointer in pointers { GEOSGeom_destroy_r(session.context, pointer) }
    }

    /// How many there are.
    package var count: Int { pointers.count }
    /// Whether there is none.
    package var isEmpty: Bool { pointers.isEmpty }
    /// The envelope of each; `Envelope.empty` for empty ones.
    package var envelopes: [Envelope] { pointers.map { session.envelope(of: $0) } }

    /// Takes a geometry of the same session over.
    package mutating func append(_ geometry: consuming Geometry) {
        precondition(geometry.session === session, "geometries of two sessions in one list")
        pointers.append(geometry.take())
    }

    /// Hands the last one out.
    package mutating func removeLast() -> Geometry { Geometry(owning: pointers.removeLast(), session: session) }

    /// Lends one of them.
    package func withGeometry<Result: ~Copyable, Failure: Error>(
        at index: Int, _ body: (borrowing Geometry) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let lent = Geometry(owning: pointers[index], session: session)
        do throws(Failure) {
            let result = try body(lent)
            _ = lent.take()
            return result
        } catch {
            _ = lent.take()
            throw error
        }
    }

    /// Gives all of them up; whoever takes the pointers must keep the session alive.
    consuming func take() -> [OpaquePointer?] {
        let taken = pointers.map(Optional.some)
        pointers = []
        return taken
    }

    /// All of them as one collection, in their order.
    package consuming func collection() throws(GEOSError) -> Geometry {
        try gather(.collection, "collection")
    }

    /// All of them, which are of one kind, as a multi-geometry.
    package consuming func multi(_ kind: GeometryColumns.Kind) throws(GEOSError) -> Geometry {
        switch kind {
        case .point: try gather(.multiPoint, "multi-point")
        case .line: try gather(.multiLineString, "multi-line")
        case .polygon: try gather(.multiPolygon, "multi-polygon")
        }
    }

    /// Their union, every point once; an empty polygon for an empty list.
    ///
    /// - Complexity: cascaded, O(n log n) for many small ones.
    package consuming func union() throws(GEOSError) -> Geometry {
        let session = session
        guard !isEmpty else { return try session.empty(.polygon) }
        return try collection().unaryUnion()
    }

    /// Takes over a geometry that C has just handed out.
    mutating func append(owning pointer: OpaquePointer) { pointers.append(pointer) }

    private consuming func gather(_ shape: Geometry.Shape, _ operation: String) throws(GEOSError) -> Geometry {
        let session = session
        var pointers = take()
        let count = UInt32(pointers.count)
        return try session.owned(
            GEOSGeom_createCollection_r(session.context, shape.rawValue, &pointers, count), operation)
    }
}
