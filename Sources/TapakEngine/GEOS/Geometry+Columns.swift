internal import CGEOS
package import TapakModel

extension Geometry {
    /// Writes its parts of one kind behind the feature under construction; the caller ends the feature.
    ///
    /// Rings keep the direction the engine gave them. Empty parts are neither written nor counted.
    /// - Returns: how many parts of another kind were dropped.
    /// - Throws: ``GEOSError``; the columns then hold an unfinished feature to be discarded.
    /// - Complexity: O(vertices).
    @discardableResult
    package func append(to columns: inout GeometryColumns, kind: GeometryColumns.Kind) throws(GEOSError) -> Int {
        var dropped = 0
        try session.forEachPart(of: pointer) { part, partKind throws(GEOSError) in
            guard partKind == kind else {
                dropped += 1
                return
            }
            try session.write(part, kind, to: &columns)
        }
        return dropped
    }

    /// Its polygons, one by one.
    package func polygonalParts() throws(GEOSError) -> GeometryList { try parts(.polygon) }

    /// Its parts of one kind, one by one, as copies.
    package func parts(_ kind: GeometryColumns.Kind) throws(GEOSError) -> GeometryList {
        var list = GeometryList(session: session)
        try session.forEachPart(of: pointer) { part, partKind throws(GEOSError) in
            guard partKind == kind else { return }
            list.append(try session.owned(GEOSGeom_clone_r(session.context, part), "copy", part))
        }
        return list
    }

    /// Its polygons alone, without the lines and points an overlay leaves where edges touch.
    package consuming func polygonsOnly() throws(GEOSError) -> Geometry { try only(.polygon) }

    /// Its parts of one kind alone; empty where it has none.
    package consuming func only(_ kind: GeometryColumns.Kind) throws(GEOSError) -> Geometry {
        switch (shape, kind) {
        case (.polygon, .polygon), (.multiPolygon, .polygon), (.lineString, .line), (.linearRing, .line),
            (.multiLineString, .line), (.point, .point), (.multiPoint, .point):
            return self
        default: break
        }
        var list = try parts(kind)
        if list.isEmpty { return try session.empty(kind) }
        if list.count == 1 { return list.removeLast() }
        return try list.multi(kind)
    }
}

extension GEOSSession {
    /// Visits the simple, non-empty members of a geometry at any depth; the pointers are lent.
    func forEachPart(
        of geometry: OpaquePointer?, _ body: (OpaquePointer, GeometryColumns.Kind) throws(GEOSError) -> Void
    ) throws(GEOSError) {
        guard let geometry, GEOSisEmpty_r(context, geometry) == 0 else { return }
        switch Geometry.Shape(rawValue: GEOSGeomTypeId_r(context, geometry)) {
        case .point: try body(geometry, .point)
        case .lineString, .linearRing: try body(geometry, .line)
        case .polygon: try body(geometry, .polygon)
        default:
            let count = try counted(GEOSGetNumGeometries_r(context, geometry), "members", geometry)
            for index in 0..<count {
                try forEachPart(of: GEOSGetGeometryN_r(context, geometry, Int32(index)), body)
            }
        }
    }

    fileprivate func write(
        _ part: OpaquePointer, _ kind: GeometryColumns.Kind, to columns: inout GeometryColumns
    ) throws(GEOSError) {
        if kind == .polygon {
            try writeRing(GEOSGetExteriorRing_r(context, part), to: &columns)
            let holes = try counted(GEOSGetNumInteriorRings_r(context, part), "holes", part)
            for hole in 0..<holes {
                try writeRing(GEOSGetInteriorRingN_r(context, part, Int32(hole)), to: &columns)
            }
        } else {
            try writeRing(part, to: &columns)
        }
        columns.endPart(kind)
    }

    private func writeRing(_ ring: OpaquePointer?, to columns: inout GeometryColumns) throws(GEOSError) {
        let sequence = GEOSGeom_getCoordSeq_r(context, ring)
        var count: UInt32 = 0
        try done(GEOSCoordSeq_getSize_r(context, sequence, &count), "coordinates", ring)
        guard count > 0 else { return columns.endRing() }
        let start = columns.coordinates.count
        columns.coordinates.append(contentsOf: repeatElement(0, count: 2 * Int(count)))
        let status = columns.coordinates.withUnsafeMutableBufferPointer { xy -> Int32 in
            guard let base = xy.baseAddress else { return 0 }
            return GEOSCoordSeq_copyToBuffer_r(context, sequence, base + start, 0, 0)
        }
        try done(status, "coordinates", ring)
        columns.endRing()
    }
}
