internal import CGEOS

extension Geometry {
    /// Whether the two share a point, touching included.
    package func intersects(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSIntersects_r(session.context, pointer, other.pointer), "intersects", pointer, other.pointer)
    }

    /// Whether the two share no point.
    package func disjoint(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSDisjoint_r(session.context, pointer, other.pointer), "disjoint", pointer, other.pointer)
    }

    /// Whether no point of the other lies outside this one; its edge counts as inside.
    package func covers(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(GEOSCovers_r(session.context, pointer, other.pointer), "covers", pointer, other.pointer)
    }

    /// As ``covers(_:)``, and at least one point of the other lies in the interior.
    package func contains(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSContains_r(session.context, pointer, other.pointer), "contains", pointer, other.pointer)
    }

    /// Whether the two share points, but none of both interiors.
    package func touches(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSTouches_r(session.context, pointer, other.pointer), "touches", pointer, other.pointer)
    }

    /// Whether the two hold the same points, whatever the order of their vertices.
    package func equalsTopologically(_ other: borrowing Geometry) throws(GEOSError) -> Bool {
        try session.decided(
            GEOSEquals_r(session.context, pointer, other.pointer), "equals", pointer, other.pointer)
    }
}
