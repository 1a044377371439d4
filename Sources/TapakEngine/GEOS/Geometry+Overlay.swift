internal import CGEOS

extension Geometry {
    /// The points in both. The result may mix dimensions where edges touch; see ``polygonsOnly()``.
    ///
    /// - Throws: ``GEOSError``; a topology failure of valid inputs is first retried, see
    ///   ``GEOSSession/snappedOperations``.
    package func intersection(_ other: borrowing Geometry) throws(GEOSError) -> Geometry {
        try overlay("intersection", other, GEOSIntersection_r, GEOSIntersectionPrec_r)
    }

    /// The points in either.
    package func union(_ other: borrowing Geometry) throws(GEOSError) -> Geometry {
        try overlay("union", other, GEOSUnion_r, GEOSUnionPrec_r)
    }

    /// The points in this one and not in the other.
    package func difference(_ other: borrowing Geometry) throws(GEOSError) -> Geometry {
        try overlay("difference", other, GEOSDifference_r, GEOSDifferencePrec_r)
    }

    /// The points in exactly one of the two.
    package func symmetricDifference(_ other: borrowing Geometry) throws(GEOSError) -> Geometry {
        try overlay("symmetric difference", other, GEOSSymDifference_r, GEOSSymDifferencePrec_r)
    }

    /// The points of all members, every point once.
    package func unaryUnion() throws(GEOSError) -> Geometry {
        let (context, one) = (session.context, pointer)
        return try session.persisting(
            "union", one, nil, plain: { GEOSUnaryUnion_r(context, one) },
            onGrid: { GEOSUnaryUnionPrec_r(context, one, $0) })
    }

    /// The points within a distance, with round caps and joins.
    ///
    /// - Parameters:
    ///   - width: in units of the coordinates; negative shrinks polygons.
    ///   - quadrantSegments: segments per **quarter** circle; their vertices lie on the true arc.
    package func buffer(_ width: Double, quadrantSegments: Int) throws(GEOSError) -> Geometry {
        try session.owned(
            GEOSBuffer_r(session.context, pointer, width, Int32(quadrantSegments)), "buffer of \(width)", pointer)
    }

    private func overlay(
        _ operation: String, _ other: borrowing Geometry,
        _ plain: (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> OpaquePointer?,
        _ onGrid: (OpaquePointer?, OpaquePointer?, OpaquePointer?, Double) -> OpaquePointer?
    ) throws(GEOSError) -> Geometry {
        let (context, one, two) = (session.context, pointer, other.pointer)
        return try session.persisting(
            operation, one, two, plain: { plain(context, one, two) }, onGrid: { onGrid(context, one, two, $0) })
    }
}

extension GEOSSession {
    /// Runs an overlay; where valid inputs end in a topology failure, once more with the robust method (grid 0) and
    /// at last on the grid of ``snapGrid``, which is counted.
    ///
    /// Invalid inputs are not retried: their result would have no meaning.
    func persisting(
        _ operation: String, _ one: OpaquePointer?, _ other: OpaquePointer?, plain: () -> OpaquePointer?,
        onGrid: (Double) -> OpaquePointer?
    ) throws(GEOSError) -> Geometry {
        if let result = plain() { return Geometry(owning: result, session: self) }
        let first = error(operation, one, other)
        guard first.isTopological, isValid(one), other == nil || isValid(other) else { throw first }
        if let result = onGrid(0) { return Geometry(owning: result, session: self) }
        guard let result = onGrid(Self.snapGrid) else { throw error(operation, one, other) }
        snappedOperations += 1
        return Geometry(owning: result, session: self)
    }

    private func isValid(_ geometry: OpaquePointer?) -> Bool { GEOSisValid_r(context, geometry) == 1 }
}
