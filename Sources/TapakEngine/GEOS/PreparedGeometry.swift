internal import CGEOS
package import TapakModel

/// A geometry with an index over its segments: many times faster when one geometry meets many.
///
/// Only lent by ``Geometry/withPrepared(_:)``, since it points into that geometry.
package struct PreparedGeometry: ~Copyable {
    private let pointer: OpaquePointer
    private let session: GEOSSession

    fileprivate init(_ pointer: OpaquePointer, _ session: GEOSSession) {
        self.pointer = pointer
        self.session = session
    }

    deinit { GEOSPreparedGeom_destroy_r(session.context, pointer) }

    /// Whether the two share a point, touching included.
    package func intersects(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSPreparedIntersects_r(session.context, pointer, other.pointer), "intersects", other.pointer)
    }

    /// Whether no point of the other lies outside; the edge counts as inside.
    package func covers(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(GEOSPreparedCovers_r(session.context, pointer, other.pointer), "covers", other.pointer)
    }

    /// As ``covers(_:)``, and at least one point of the other lies in the interior.
    package func contains(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSPreparedContains_r(session.context, pointer, other.pointer), "contains", other.pointer)
    }

    /// Whether the two share no point.
    package func disjoint(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSPreparedDisjoint_r(session.context, pointer, other.pointer), "disjoint", other.pointer)
    }

    /// Whether a position lies in the interior; on the edge it does not.
    package func contains(_ point: Point) throws(GEOSError) -> Bool {
        try contains(session.point(point))
    }

    /// Whether a position lies in the interior or on the edge.
    package func intersects(_ point: Point) throws(GEOSError) -> Bool {
        try intersects(session.point(point))
    }

    /// The shortest planar distance; infinite where one of the two is empty.
    package func distance(to other: borrowing Geometry) throws(GEOSError) -> Double {
        var distance = 0.0
        guard !other.isEmpty else { return .infinity }
        try session.done(
            GEOSPreparedDistance_r(session.context, pointer, other.pointer, &distance), "distance", other.pointer)
        return distance
    }

    /// Where the edges of the two come nearest in the plane: a point of this one and one of the other; nil where one is empty.
    package func nearestPoints(to other: borrowing Geometry) throws(GEOSError) -> (own: Point, other: Point)? {
        guard !other.isEmpty else { return nil }
        guard let sequence = GEOSPreparedNearestPoints_r(session.context, pointer, other.pointer) else {
            throw session.error("nearest points", other.pointer)
        }
        defer { GEOSCoordSeq_destroy_r(session.context, sequence) }
        var (own, other) = (Point(x: 0, y: 0), Point(x: 0, y: 0))
        GEOSCoordSeq_getXY_r(session.context, sequence, 0, &own.x, &own.y)
        GEOSCoordSeq_getXY_r(session.context, sequence, 1, &other.x, &other.y)
        return (own, other)
    }

    /// Whether the shortest planar distance is at most `limit`.
    package func isWithin(_ limit: Double, of other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSPreparedDistanceWithin_r(session.context, pointer, other.pointer, limit), "distance within",
            other.pointer)
    }
}

extension Geometry {
    /// Lends an indexed form of this geometry for the time of `body`.
    ///
    /// - Throws: what `body` throws; preparing itself cannot fail on a geometry that exists.
    package func withPrepared<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing PreparedGeometry) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let prepared = GEOSPrepare_r(session.context, pointer) else {
            fatalError("GEOSPrepare_r: no memory")
        }
        return try body(PreparedGeometry(prepared, session))
    }
}
