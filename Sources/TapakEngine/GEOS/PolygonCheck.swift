package import TapakModel

/// What is wrong with the polygons of a feature, if anything.
///
/// Most polygons are cleared by an exact test of their own edges (``RingContacts``), every suspicion is left to the
/// geometry engine, so that the answer is always the engine's (rules: OGC simple features, repeated vertices allowed).
package struct PolygonCheck {
    /// What can be wrong, the gravest first.
    package enum FaultKind: Int, Sendable, Comparable {
        /// A coordinate is not a finite number; cannot be repaired.
        case nonFinite
        /// A ring has fewer than three different vertices; cannot be repaired.
        case tooFewPoints
        /// The last vertex of a ring is not the first.
        case unclosed
        /// Rings cross or touch themselves or each other, or are wrongly nested.
        case invalid

        /// Graver is less.
        package static func < (one: FaultKind, other: FaultKind) -> Bool { one.rawValue < other.rawValue }
    }

    /// What is wrong, and where.
    package struct Fault: Sendable, Hashable {
        /// The kind of fault.
        package var kind: FaultKind
        /// In words, those of the engine where it was the judge.
        package var reason: String
        /// The place; nil where none can be named.
        package var location: Point?
    }

    private let session: GEOSSession

    /// A check that asks this session in doubt.
    package init(session: GEOSSession) { self.session = session }

    /// The gravest fault among the polygons of a feature; nil where all are valid, or there is none.
    ///
    /// - Throws: ``GEOSError`` where the engine cannot tell.
    /// - Complexity: O(n log n).
    package func firstFault(in columns: GeometryColumns, feature: Int) throws(GEOSError) -> Fault? {
        if let fault = structuralFault(in: columns, feature: feature) { return fault }
        var contacts = RingContacts()
        if contacts.clears(feature, of: columns) { return nil }
        let geometry = try session.geometry(ofFeature: feature, in: columns, kind: .polygon)
        guard let invalidity = try geometry.invalidity() else { return nil }
        return Fault(kind: .invalid, reason: invalidity.reason, location: invalidity.location)
    }

    /// What must be in order before the engine can be asked.
    private func structuralFault(in columns: GeometryColumns, feature: Int) -> Fault? {
        var worst: Fault?
        for part in columns.parts(of: feature) where columns.kinds[part] == .polygon {
            if columns.rings(of: part).isEmpty {
                return Fault(kind: .tooFewPoints, reason: "Polygon without a ring", location: nil)
            }
            for ring in columns.rings(of: part) {
                guard let fault = Self.fault(ofRing: columns.vertices(of: ring), in: columns) else { continue }
                if fault.kind < (worst?.kind ?? .invalid) { worst = fault }
            }
        }
        return worst
    }

    /// The fault of a ring taken for itself, without looking at its shape.
    static func fault(ofRing vertices: Range<Int>, in columns: GeometryColumns) -> Fault? {
        guard let first = vertices.first else {
            return Fault(kind: .tooFewPoints, reason: "Ring without vertices", location: nil)
        }
        var different = 0
        var previous: Point?
        for vertex in vertices {
            let point = columns.point(vertex)
            guard point.x.isFinite, point.y.isFinite else {
                return Fault(kind: .nonFinite, reason: "Coordinate is not finite", location: nil)
            }
            if point != previous { different += 1 }
            previous = point
        }
        let start = columns.point(first)
        let closed = previous == start
        // What counts is the closed ring: a triangle has four vertices.
        if different + (closed ? 0 : 1) < 4 {
            return Fault(kind: .tooFewPoints, reason: "Too few points in ring", location: start)
        }
        return closed ? nil : Fault(kind: .unclosed, reason: "Ring is not closed", location: start)
    }
}
