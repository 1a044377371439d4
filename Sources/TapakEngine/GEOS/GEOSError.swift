package import TapakModel

/// What the geometry engine refused to do.
///
/// `operation` names the call, `message` is the engine's own sentence, `input` describes the geometries it was given
/// (type, number of vertices and a position, never the whole geometry).
package struct GEOSError: Error, Sendable, Equatable {
    /// The call, in the words of the toolkit.
    package var operation: String
    /// The engine's own sentence, e.g. `TopologyException: side location conflict at 0 1`.
    package var message: String
    /// The geometries it was given.
    package var input: String?

    /// An error.
    package init(operation: String, message: String, input: String? = nil) {
        self.operation = operation
        self.message = message
        self.input = input
    }

    /// Whether the engine lost its way in the topology, which another precision may mend.
    package var isTopological: Bool { message.hasPrefix("TopologyException") }

    /// The same as a reason for a run to stop (exit code 70).
    package var failure: Failure {
        let of = input.map { " (\($0))" } ?? ""
        return Failure(
            .geometryFailed,
            Bilingual(
                id: "Mesin geometri tidak dapat menghitung \(operation)\(of): \(message)",
                en: "The geometry engine could not compute \(operation)\(of): \(message)"))
    }
}
