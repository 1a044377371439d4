internal import CGEOS

/// A conversation with the geometry engine: its context, and the message of the call that failed.
///
/// One per task: neither the session nor anything it made is Sendable. Every handle keeps its session alive, so a
/// handle that outlives the scope of ``withGEOS(_:)`` is still safe.
package final class GEOSSession {
    /// Where the engine leaves its message; a class, because C holds its address.
    private final class MessageBox {
        var text: String?
    }

    let context: OpaquePointer
    private let box = MessageBox()
    /// How many overlays had to be computed on the fallback grid of ``snapGrid``.
    package internal(set) var snappedOperations = 0

    /// The grid of the last resort when an overlay of valid geometries fails, in units of the coordinates (1e-6 m).
    package static let snapGrid = 1e-6

    fileprivate init() {
        guard let context = GEOS_init_r() else { fatalError("GEOS_init_r: no memory for a context") }
        self.context = context
        GEOSContext_setErrorMessageHandler_r(
            context,
            { message, box in
                guard let message, let box else { return }
                Unmanaged<MessageBox>.fromOpaque(box).takeUnretainedValue().text = String(cString: message)
            }, Unmanaged.passUnretained(box).toOpaque())
    }

    deinit { GEOS_finish_r(context) }

    /// The message of the last failure, which is thereby cleared.
    func takeMessage() -> String? {
        defer { box.text = nil }
        return box.text
    }

    /// Leaves a message as the engine would; for tests of what follows a failure.
    func leaveMessage(_ text: String) { box.text = text }
}

/// Opens a session with the geometry engine for the time of `body`.
///
/// - Throws: what `body` throws. The version of the library is checked by ``EngineLibraries/check()``.
/// - Complexity: about a microsecond; open one a chunk, not one a feature.
package func withGEOS<Result: ~Copyable, Failure: Error>(
    _ body: (GEOSSession) throws(Failure) -> Result
) throws(Failure) -> Result {
    try body(GEOSSession())
}

// MARK: - One decoder for each family of sentinels

extension GEOSSession {
    /// Pointer or NULL.
    func owned(
        _ result: OpaquePointer?, _ operation: String, _ one: OpaquePointer? = nil, _ other: OpaquePointer? = nil
    ) throws(GEOSError) -> Geometry {
        guard let result else { throw error(operation, one, other) }
        return Geometry(owning: result, session: self)
    }

    /// Predicate: 0 no, 1 yes, 2 exception.
    func decided(
        _ result: CChar, _ operation: String, _ one: OpaquePointer? = nil, _ other: OpaquePointer? = nil
    ) throws(GEOSError) -> Bool {
        switch result {
        case 0: return false
        case 1: return true
        default: throw error(operation, one, other)
        }
    }

    /// Status: 1 done, 0 exception.
    func done(
        _ status: Int32, _ operation: String, _ one: OpaquePointer? = nil, _ other: OpaquePointer? = nil
    ) throws(GEOSError) {
        guard status == 1 else { throw error(operation, one, other) }
    }

    /// Count: −1 exception.
    func counted(_ count: Int32, _ operation: String, _ one: OpaquePointer? = nil) throws(GEOSError) -> Int {
        guard count >= 0 else { throw error(operation, one) }
        return Int(count)
    }

    /// The error of the call just made; its message is read and cleared.
    func error(_ operation: String, _ one: OpaquePointer? = nil, _ other: OpaquePointer? = nil) -> GEOSError {
        let message = takeMessage() ?? "no message"
        let inputs = [one, other].compactMap { $0.map(summary) }
        // Describing the inputs may itself fail and leave a message behind.
        _ = takeMessage()
        return GEOSError(
            operation: operation, message: message, input: inputs.isEmpty ? nil : inputs.joined(separator: " and "))
    }

    /// Type, size and place of a geometry, for error messages.
    private func summary(_ geometry: OpaquePointer) -> String {
        var type = "geometry"
        if let name = GEOSGeomType_r(context, geometry) {
            type = String(cString: name)
            GEOSFree_r(context, name)
        }
        let vertices = GEOSGetNumCoordinates_r(context, geometry)
        var (x, y) = (0.0, 0.0)
        guard vertices > 0, GEOSGeom_getXMin_r(context, geometry, &x) == 1,
            GEOSGeom_getYMin_r(context, geometry, &y) == 1
        else { return "empty \(type)" }
        return "\(type) of \(vertices) vertices from \(x) \(y)"
    }
}
