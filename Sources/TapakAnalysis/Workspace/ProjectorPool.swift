import TapakEngine
import TapakFormats
import TapakModel

/// The projectors from one CRS into the frame: making one takes milliseconds and its compiled squares serve all layers,
/// so tasks hand theirs on.
final class ProjectorPool: Sendable {
    private let source: String
    private let frame: Frame
    private let isCompiled: Bool
    private let idle = Guarded<[Idle]>([])

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

    /// Takes positions in the frame back to the source; nil where one of them cannot be.
    func positions(of points: [Point]) -> [Point]? {
        var xy = points.flatMap { [$0.x + frame.origin.x, $0.y + frame.origin.y] }
        let failing = try? withProjector { $0.transformation.inverse(&xy) }
        guard failing == [] else { return nil }
        return points.indices.map { Point(x: xy[2 * $0], y: xy[2 * $0 + 1]) }
    }
}

extension Workspace {
    /// The projectors from a CRS into the frame.
    func projectors(from crs: String) throws -> ProjectorPool {
        if let pool = projectorPools[crs] { return pool }
        let pool = ProjectorPool(from: crs, into: try frame, isCompiled: compilesProjections(over: try frame.extent))
        projectorPools[crs] = pool
        return pool
    }

    /// What brings the features of a layer into the frame.
    func framer(of crs: SourceCRS) throws -> Framer {
        Framer(
            frame: try frame, crs: crs, projectors: try projectors(from: crs.name),
            degrees: try projectors(from: "OGC:CRS84"))
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
