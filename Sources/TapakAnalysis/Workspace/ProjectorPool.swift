import Synchronization
import TapakEngine
import TapakFormats
import TapakModel

/// The projectors from one CRS into the frame: making one takes milliseconds and its compiled squares serve all layers,
/// so tasks hand theirs on.
final class ProjectorPool: Sendable {
    private let source: String
    private let frame: Frame
    private let isCompiled: Bool
    private let idle = Mutex<[Idle]>([])

    /// The one object behind the lock that is not Sendable: a projector is used by the task that took it out.
    private struct Idle: @unchecked Sendable {
        let projector: Projector
    }

    init(from source: String, into frame: Frame, isCompiled: Bool) {
        self.source = source
        self.frame = frame
        self.isCompiled = isCompiled
    }

    func withProjector<Result>(_ body: (Projector) throws -> Result) throws -> Result {
        let taken =
            try idle.withLock { $0.popLast() }
            ?? Idle(
                projector: Projector(from: source, to: frame.crs, origin: frame.origin, isCompiled: isCompiled))
        defer { idle.withLock { $0.append(taken) } }
        return try body(taken.projector)
    }
}

extension Workspace {
    /// The projectors from a CRS into the frame.
    func projectors(from crs: SourceCRS) throws -> ProjectorPool {
        if let pool = projectorPools[crs.name] { return pool }
        let pool = ProjectorPool(from: crs.name, into: try frame, isCompiled: compilesProjections(over: try frame.extent))
        projectorPools[crs.name] = pool
        return pool
    }

    /// Whether compiling pays: where data are spread thinly over a large extent, most squares would hold few vertices.
    ///
    /// Decided by the input alone, once for all layers, so that a corner that two layers share stays one position.
    private func compilesProjections(over extent: Envelope) -> Bool {
        let squares = (extent.width / Projector.degrees + 1) * (extent.height / Projector.degrees + 1)
        // A square costs about as much as projecting what stands in 4 KB of text.
        let bytes = sources.values.reduce(0.0) { $0 + Double($1.size) }
        return squares <= 64 || bytes >= squares * 4096
    }
}
