internal import CGEOS
package import TapakModel

extension Geometry {
    /// The planar area, in squared units of the coordinates; 0 for points and lines.
    package func area() throws(GEOSError) -> Double {
        var area = 0.0
        try session.done(GEOSArea_r(session.context, pointer, &area), "area", pointer)
        return area
    }

    /// The planar length of lines and of the rings of polygons, in units of the coordinates.
    package func length() throws(GEOSError) -> Double {
        var length = 0.0
        try session.done(GEOSLength_r(session.context, pointer, &length), "length", pointer)
        return length
    }

    /// The shortest planar distance between two geometries; 0 where they meet, infinite where one is empty.
    package func distance(to other: borrowing Geometry) throws(GEOSError) -> Double {
        // The engine answers 0, which would read as “inside”.
        guard !isEmpty, !other.isEmpty else { return .infinity }
        var distance = 0.0
        try session.done(
            GEOSDistance_r(session.context, pointer, other.pointer, &distance), "distance", pointer, other.pointer)
        return distance
    }

    /// The boundary: the rings of polygons, the ends of lines.
    package func boundary() throws(GEOSError) -> Geometry {
        try session.owned(GEOSBoundary_r(session.context, pointer), "boundary", pointer)
    }

    /// The centre of mass of the parts of highest dimension; nil for an empty geometry.
    package func centroid() throws(GEOSError) -> Point? {
        try session.owned(GEOSGetCentroid_r(session.context, pointer), "centroid", pointer).position()
    }

    /// A point that lies in the geometry; nil for an empty geometry.
    package func pointOnSurface() throws(GEOSError) -> Point? {
        try session.owned(GEOSPointOnSurface_r(session.context, pointer), "point on surface", pointer).position()
    }

    /// The coordinates of a point; nil for an empty one.
    func position() throws(GEOSError) -> Point? {
        guard !isEmpty else { return nil }
        var place = Point(x: 0, y: 0)
        try session.done(GEOSGeomGetX_r(session.context, pointer, &place.x), "x", pointer)
        try session.done(GEOSGeomGetY_r(session.context, pointer, &place.y), "y", pointer)
        return place
    }
}
