internal import CGEOS
package import TapakModel

/// A geometry owned by the holder of this handle and freed with it.
///
/// Coordinates are those of the columns it was made from: metres of the frame, or whatever unit was put in. The handle
/// keeps its session alive and cannot be copied, so it is freed exactly once. What the engine takes over is given up
/// by ``take()`` first, because the engine frees its inputs even when it fails.
package struct Geometry: ~Copyable {
    /// nil only after `take`.
    private(set) var pointer: OpaquePointer?
    /// The session it belongs to.
    package let session: GEOSSession

    init(owning pointer: OpaquePointer, session: GEOSSession) {
        self.pointer = pointer
        self.session = session
    }

    deinit {
        if let pointer { GEOSGeom_destroy_r(session.context, pointer) }
    }

    /// Gives the ownership up; whoever takes the pointer must keep the session alive.
    consuming func take() -> OpaquePointer {
        guard let taken = pointer else { fatalError("a geometry was taken twice") }
        pointer = nil
        return taken
    }

    /// A second geometry with the same coordinates.
    ///
    /// - Complexity: O(vertices).
    package func clone() throws(GEOSError) -> Geometry {
        try session.owned(GEOSGeom_clone_r(session.context, pointer), "copy", pointer)
    }
}

// MARK: - Facts

extension Geometry {
    /// The kinds of geometry, as the engine numbers them.
    package enum Shape: Int32, Sendable {
        case point, lineString, linearRing, polygon, multiPoint, multiLineString, multiPolygon, collection
    }

    /// What it is.
    package var shape: Shape {
        Shape(rawValue: GEOSGeomTypeId_r(session.context, pointer)) ?? .collection
    }

    /// The number of its vertices, closing vertices included.
    package var vertexCount: Int { max(0, Int(GEOSGetNumCoordinates_r(session.context, pointer))) }

    /// The number of its direct members; 1 for a simple geometry.
    package var memberCount: Int { max(0, Int(GEOSGetNumGeometries_r(session.context, pointer))) }

    /// Whether it holds no point at all.
    package var isEmpty: Bool {
        // 2 (an exception) cannot come from a geometry that exists.
        GEOSisEmpty_r(session.context, pointer) == 1
    }

    /// Its envelope; `Envelope.empty` where it has no vertices.
    package var envelope: Envelope { session.envelope(of: pointer) }
}

extension GEOSSession {
    func envelope(of pointer: OpaquePointer?) -> Envelope {
        var box = Envelope.empty
        guard GEOSisEmpty_r(context, pointer) == 0,
            GEOSGeom_getExtent_r(context, pointer, &box.minX, &box.minY, &box.maxX, &box.maxY) == 1
        else { return .empty }
        return box
    }
}
