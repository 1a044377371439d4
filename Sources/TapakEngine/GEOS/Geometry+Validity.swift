internal import CGEOS
package import TapakModel

/// Why a geometry is not valid, and where.
package struct Invalidity: Sendable, Hashable {
    /// The engine's words, e.g. `Self-intersection`.
    package var reason: String
    /// The place of the fault; nil where the engine names none.
    package var location: Point?
}

extension Geometry {
    /// Whether it keeps the rules of OGC simple features: rings that do not cross or touch themselves, holes in
    /// their shell, members of a multi-polygon that meet in points at most. Repeated vertices are allowed.
    package func isValid() throws(GEOSError) -> Bool {
        // The engine writes the reason to the message handler; only the answer is wanted.
        try invalidity() == nil
    }

    /// What is wrong with it; nil where it is valid.
    package func invalidity() throws(GEOSError) -> Invalidity? {
        var text: UnsafeMutablePointer<CChar>?
        var place: OpaquePointer?
        let answer = GEOSisValidDetail_r(session.context, pointer, 0, &text, &place)
        let reason = text.map { String(cString: $0) } ?? "invalid"
        if let text { GEOSFree_r(session.context, text) }
        let location = try place.map { Geometry(owning: $0, session: session) }?.position()
        let valid = try session.decided(answer, "validity", pointer)
        return valid ? nil : Invalidity(reason: reason, location: location)
    }

    /// A valid geometry made of the same linework: what an odd number of rings encloses.
    /// So a bow-tie becomes two triangles, and where two members of a multi-polygon overlap a hole is left.
    ///
    /// Parts that collapse come out as lines and points; ``polygonsOnly()`` drops them.
    package func makeValid() throws(GEOSError) -> Geometry {
        // The plain call is the linework method, which knows no collapsed areas to keep.
        try session.owned(GEOSMakeValid_r(session.context, pointer), "repair", pointer)
    }
}
