import TapakEngine
import TapakModel

/// How a project lies to protected ground: the geometry behind a verdict.
///
/// What is inside is judged a hair's breadth (1 mm) inside the edges, so that edges which two agencies drew apart by rounding
/// still only touch.
enum ScreeningRelation: Sendable, Hashable, Comparable {
    /// All of the project lies in it.
    case inside
    /// Some of the project lies in it, or it lies in the project.
    case overlaps
    /// They are adjacent: no ground in common, no farther apart than the tolerance.
    case touches
    /// They are farther apart than that.
    case apart

    /// Edges less deep than this in each other only touch, in metres.
    private static let hair = 1e-3

    /// The relation of a project to the union of protected features near it.
    ///
    /// - Parameters:
    ///   - distance: The shortest distance between them, in metres of the measure.
    ///   - tolerance: Up to which distance they are adjacent.
    static func of(
        _ project: borrowing Geometry, to cover: borrowing Geometry, distance: Double, tolerance: Double, geos: GEOSSession
    ) throws -> ScreeningRelation {
        if distance > tolerance { return .apart }
        if cover.isArea {
            let core = try cover.buffer(-hair, quadrantSegments: 2)
            guard try project.intersects(core) else { return .touches }
            // A project that overlaps itself or is drawn twice is still one area.
            return try cover.buffer(hair, quadrantSegments: 2).covers(project) ? .inside : .overlaps
        }
        if project.isArea {
            let core = try project.buffer(-hair, quadrantSegments: 2)
            return try core.intersects(cover) ? .overlaps : .touches
        }
        guard try project.intersects(cover) else { return .touches }
        if try project.touches(cover) { return .touches }
        return try cover.covers(project) ? .inside : .overlaps
    }
}

extension Geometry {
    /// Whether it has an area.
    fileprivate var isArea: Bool {
        switch shape {
        case .polygon, .multiPolygon: true
        case .collection: ((try? area()) ?? 0) > 0
        default: false
        }
    }
}
