import TapakEngine
import TapakModel

/// The features of one kind of protected area in one layer, and how projects lie to them.
struct ScreeningNeighbours: Sendable {
    /// Where the nearest feature is.
    struct Nearest: Sendable {
        var feature: Int
        var distance: Double
        /// A point of the project and one of the feature, in the frame.
        var from, to: Point
        var relation: ScreeningRelation
    }

    private let geometry: GeometryColumns
    private let ranks: [Int32]
    private let features: [Int]
    private let boxes: [Envelope]
    private let tree: PackedRTree
    private let measure: GroundMeasure

    init(_ layer: HeldLayer, features: [Int], measure: GroundMeasure) {
        geometry = layer.geometry
        ranks = layer.ranks
        self.features = features
        self.measure = measure
        boxes = features.map(layer.geometry.envelope(of:))
        tree = PackedRTree(boxes)
    }

    /// The nearest feature to a project and how the project lies to all of them together; nil where there is none.
    ///
    /// - Complexity: O(log n) and the features that come as near as the nearest by their boxes.
    func nearest(
        to project: borrowing Geometry, tolerance: Double, geos: GEOSSession
    ) throws -> Nearest? {
        guard !features.isEmpty, !project.isEmpty else { return nil }
        let box = project.envelope
        var reach = measure.planarRadius(100, around: box.centre)
        let farthest = boxes.reduce(reach) { max($0, box.gap(to: $1)) } + 1
        var best: Nearest?
        while true {
            try project.withPrepared { project in
                for item in tree.items(in: box.expanded(by: reach)) {
                    let feature = features[item]
                    let other = try geos.geometry(whole: feature, in: geometry)
                    guard let ends = try project.nearestPoints(to: other) else { continue }
                    let distance = try project.intersects(other) ? 0 : measure.distance(ends.own, ends.other)
                    let isNearer = best.map {
                        distance == $0.distance ? ranks[feature] < ranks[$0.feature] : distance < $0.distance
                    }
                    guard isNearer ?? true else { continue }
                    best = Nearest(feature: feature, distance: distance, from: ends.own, to: ends.other, relation: .apart)
                }
            }
            // Whatever lies beyond the boxes looked at is farther than what was found.
            if let best, measure.planarRadius(best.distance, around: box.centre) <= reach { break }
            if reach > farthest { break }
            reach = best.map { measure.planarRadius($0.distance, around: box.centre) } ?? reach * 8
        }
        guard var found = best else { return nil }
        guard found.distance <= tolerance else { return found }
        // Only what is near can be touched: a box a little larger than the project, cut out of large features.
        let near = box.expanded(by: measure.planarRadius(tolerance, around: box.centre) + 1)
        let mask = try geos.box(near)
        // Areas and lines or points of one class are judged apart: the stronger relation holds.
        for isArea in [true, false] {
            var covers = GeometryList(session: geos)
            for item in tree.items(in: near) where (geometry.kind(of: features[item]) == .polygon) == isArea {
                // Nothing of a feature may be near though its box is; the engine does not bear empty points among lines.
                let piece = try geos.geometry(whole: features[item], in: geometry).intersection(mask)
                if !piece.isEmpty { covers.append(piece) }
            }
            if covers.isEmpty { continue }
            let cover = try covers.union()
            let distance = try cover.distance(to: project)
            let relation = try ScreeningRelation.of(
                project, to: cover, distance: distance > 0 ? max(distance, found.distance) : 0, tolerance: tolerance, geos: geos
            )
            found.relation = min(found.relation, relation)
        }
        return found
    }
}

extension GEOSSession {
    /// All parts of a feature, of whatever kinds, as one geometry.
    func geometry(whole feature: Int, in columns: GeometryColumns) throws -> Geometry {
        let kinds = Set(columns.parts(of: feature).map { columns.kinds[$0] })
        if kinds.count == 1 { return try geometry(ofFeature: feature, in: columns) }
        var parts = GeometryList(session: self)
        for part in columns.parts(of: feature) { parts.append(try geometry(part: part, in: columns)) }
        return try parts.union()
    }
}

extension Envelope {
    /// The planar distance between two boxes; 0 where they meet.
    fileprivate func gap(to other: Envelope) -> Double {
        let dx = max(0, max(other.minX - maxX, minX - other.maxX))
        let dy = max(0, max(other.minY - maxY, minY - other.maxY))
        return (dx * dx + dy * dy).squareRoot()
    }
}
