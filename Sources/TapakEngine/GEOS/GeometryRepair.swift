package import TapakModel

/// Makes the polygons of a feature valid and says what that changed.
package struct GeometryRepair {
    /// A repaired feature.
    package struct Repaired: Sendable {
        /// One feature: its polygons repaired, its other parts as they were. Without a polygon where none was left.
        package var columns: GeometryColumns
        /// What was wrong.
        package var reason: String
        /// Where; nil where no place can be named.
        package var location: Point?
        /// Σ (|shoelace of the shell| − |shoelace of the holes|) over the polygons as they were, in squared units.
        package var areaBefore: Double
        /// The area of the polygons now.
        package var areaAfter: Double
    }

    private let session: GEOSSession
    private let check: PolygonCheck

    /// A repairer that works in this session.
    package init(session: GEOSSession) {
        self.session = session
        check = PolygonCheck(session: session)
    }

    /// The feature repaired; nil where nothing is wrong with it.
    ///
    /// Unclosed rings are closed, rings of too few points left out; what is still invalid is rebuilt from its linework
    /// (GEOS MakeValid), of which the polygons are kept.
    /// - Throws: ``GEOSError`` for coordinates that are not finite, and where the engine fails.
    package func repaired(feature: Int, in columns: GeometryColumns) throws(GEOSError) -> Repaired? {
        guard let fault = try check.firstFault(in: columns, feature: feature) else { return nil }
        guard fault.kind != .nonFinite else {
            throw GEOSError(operation: "repair", message: fault.reason, input: "feature \(feature)")
        }
        var result = closed(feature, columns)
        if try check.firstFault(in: result, feature: 0) != nil { result = try rebuilt(result) }
        return Repaired(
            columns: result, reason: fault.reason, location: fault.location,
            areaBefore: columns.shoelaceArea(of: feature), areaAfter: result.shoelaceArea(of: 0))
    }

    /// The feature with its rings closed and the hopeless ones left out.
    private func closed(_ feature: Int, _ columns: GeometryColumns) -> GeometryColumns {
        var result = GeometryColumns()
        for part in columns.parts(of: feature) {
            guard columns.kinds[part] == .polygon else {
                result.addPart(part, of: columns)
                continue
            }
            for (place, ring) in columns.rings(of: part).enumerated() {
                let vertices = columns.vertices(of: ring)
                let fault = PolygonCheck.fault(ofRing: vertices, in: columns)
                if fault?.kind == .tooFewPoints {
                    if place == 0 { break }
                    continue
                }
                result.addRing(vertices, of: columns, closing: fault?.kind == .unclosed)
            }
            result.endPolygonUnlessEmpty()
        }
        result.endFeature()
        return result
    }

    /// The only feature of the columns with its polygons made valid.
    private func rebuilt(_ columns: GeometryColumns) throws(GEOSError) -> GeometryColumns {
        var result = GeometryColumns()
        let valid = try session.geometry(ofFeature: 0, in: columns, kind: .polygon).makeValid()
        try valid.append(to: &result, kind: .polygon)
        for part in columns.parts(of: 0) where columns.kinds[part] != .polygon { result.addPart(part, of: columns) }
        result.endFeature()
        return result
    }
}

extension GeometryColumns {
    /// Σ (|shoelace of the shell| − |shoelace of the holes|) over the polygons of a feature, in squared units of the
    /// coordinates. Open rings count as closed; overlapping parts count twice.
    ///
    /// - Complexity: O(vertices).
    package func shoelaceArea(of feature: Int) -> Double {
        var total = 0.0
        for part in parts(of: feature) where kinds[part] == .polygon {
            for (place, ring) in rings(of: part).enumerated() {
                let area = abs(signedArea(ofVertices: vertices(of: ring)))
                total += place == 0 ? area : -area
            }
        }
        return total
    }

    /// The shoelace area of a ring, positive when it runs counter-clockwise.
    package func signedArea(ofVertices range: Range<Int>) -> Double {
        guard let first = range.first else { return 0 }
        // From the first vertex, so that the rounding is that of the ring's size.
        let origin = point(first)
        var twice = 0.0
        var (x, y) = (0.0, 0.0)
        for vertex in range.dropFirst() {
            let next = point(vertex)
            let (nextX, nextY) = (next.x - origin.x, next.y - origin.y)
            twice += x * nextY - nextX * y
            (x, y) = (nextX, nextY)
        }
        return twice / 2
    }

    /// Adds a ring of another set of columns to the part under construction.
    fileprivate mutating func addRing(_ vertices: Range<Int>, of other: GeometryColumns, closing: Bool) {
        coordinates.append(contentsOf: other.coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound])
        if closing { addVertex(other.point(vertices.lowerBound)) }
        endRing()
    }

    /// Closes the polygon under construction if it got a ring.
    fileprivate mutating func endPolygonUnlessEmpty() {
        if vertexOffsets.count - 1 > Int(ringOffsets[ringOffsets.count - 1]) { endPart(.polygon) }
    }
}
