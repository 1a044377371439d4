import TapakEngine
import TapakModel

/// The rings around projects and what lies in them.
struct ImpactRings: Sendable {
    let projects: HeldLayer
    /// Outer distances, ascending.
    let distances: [Double]
    let layers: [ImpactLayer]
    let measure: GroundMeasure
    let options: RunOptions
    var progress: (@Sendable (Int) -> Void)?

    /// Everything up to one distance: per layer and row the gross and net area, and per feature what of it is reached.
    struct Reached: Sendable {
        /// Layers → rows → areas in square metres.
        var gross: [[Double]]
        var net: [[Double]]
        /// Layers → the features reached, with their area (a line's length) up to here; 0 for points.
        var features: [[Int: Double]]

        mutating func add(_ other: Reached) {
            for layer in gross.indices {
                for row in gross[layer].indices {
                    gross[layer][row] += other.gross[layer][row]
                    net[layer][row] += other.net[layer][row]
                }
                features[layer].merge(other.features[layer], uniquingKeysWith: +)
            }
        }
    }

    /// What a set of projects reaches: its footprint, then every distance.
    struct Reach: Sendable {
        var footprint: Reached
        var cumulative: [Reached]
        /// The area up to every distance, where geometry is kept.
        var geometry: [GeometryColumns]

        mutating func add(_ other: Reach) {
            footprint.add(other.footprint)
            for index in cumulative.indices { cumulative[index].add(other.cumulative[index]) }
            for index in geometry.indices { geometry[index].append(contentsOf: other.geometry[index]) }
        }
    }

    struct Areas: Sendable {
        var projects: [Reach]
        var whole: Reach
    }

    func measured() throws -> Areas {
        let keeps = options.layers || options.maps
        let buffers = try Parallel.map(projects.count, threads: options.threads) { project in
            try withGEOS { geos in try self.buffers(of: project, geos: geos) }
        }
        let single = try Parallel.map(projects.count, threads: options.threads, finished: progress) { project in
            try withGEOS { geos in
                try reach(of: [project], buffers[project], keepsGeometry: keeps, geos: geos)
            }
        }
        var outlines = GeometryColumns()
        for project in buffers { outlines.append(contentsOf: project[distances.count]) }
        let groups = Folds.groups(of: outlines)
        let parts = try Parallel.map(groups.count, threads: options.threads) { group in
            if groups[group].count == 1 { return single[groups[group][0]] }
            return try withGEOS { geos in
                let merged = try (0...distances.count).map { index in
                    var all = GeometryColumns()
                    for project in groups[group] { all.append(contentsOf: buffers[project][index]) }
                    return try Folds.union(of: Array(0..<all.count), in: all, geos: geos)
                }
                return try reach(of: groups[group], merged, keepsGeometry: keeps, geos: geos)
            }
        }
        var whole = emptyReach
        for part in parts { whole.add(part) }
        return Areas(projects: single, whole: whole)
    }

    private var emptyReach: Reach {
        let rows = layers.map { Array(repeating: 0.0, count: $0.rowNames.count) }
        let nothing = Reached(gross: rows, net: rows, features: layers.map { _ in [:] })
        return Reach(
            footprint: nothing, cumulative: Array(repeating: nothing, count: distances.count),
            geometry: Array(repeating: GeometryColumns(), count: distances.count))
    }

    /// The footprint (polygons only) and the area up to every distance, one feature each. Every one holds the one before.
    private func buffers(of project: Int, geos: GEOSSession) throws -> [GeometryColumns] {
        let lines = LineBuffers(geos: geos, measure: measure, segments: options.arcSegments.count)
        var outlines: [GeometryColumns] = []
        for distance in [0] + distances {
            var pieces = GeometryColumns()
            if let inner = outlines.last, inner.vertexCount > 0 { pieces.append(contentsOf: inner) }
            try lines.append(project, of: projects.geometry, width: distance, solid: outlines.isEmpty, to: &pieces)
            outlines.append(try Folds.union(of: Array(0..<pieces.count), in: pieces, geos: geos))
        }
        return outlines
    }

    private func reach(
        of members: [Int], _ outlines: [GeometryColumns], keepsGeometry: Bool, geos: GEOSSession
    ) throws -> Reach {
        var reach = emptyReach
        let own = projects.geometry.selecting(members)
        let index = NearestIndex(own, ranks: members.map { projects.ranks[$0] }, measure: measure)
        for (place, outline) in outlines.enumerated() {
            let limit = place == 0 ? 0 : distances[place - 1]
            var reached = place == 0 ? reach.footprint : reach.cumulative[place - 1]
            for layer in layers.indices {
                try measure(
                    layer, outline, box: outline.vertexCount > 0 ? outline.envelope : own.envelope, limit, index,
                    into: &reached,
                    geos: geos)
            }
            if place == 0 { reach.footprint = reached } else { reach.cumulative[place - 1] = reached }
            if place > 0, keepsGeometry { reach.geometry[place - 1] = outline }
        }
        return reach
    }

    private func measure(
        _ layer: Int, _ outline: GeometryColumns, box: Envelope, _ limit: Double, _ index: NearestIndex,
        into reached: inout Reached, geos: GEOSSession
    ) throws {
        let (against, classes) = (layers[layer].layer, layers[layer].classes)
        let nearby = layers[layer].tree.items(in: box.expanded(by: 1e-6))
        let areal = nearby.filter { against.geometry.kind(of: $0) == .polygon }
        let mask = try geos.geometry(ofFeature: 0, in: outline, kind: .polygon)
        let clip = try Overlay.clip(areal, of: against.geometry, to: mask, geos: geos)
        let areas = (0..<clip.pieces.count).map { measure.area(of: $0, in: clip.pieces) }
        let rows = layers[layer].rowNames.count
        var members = Array(repeating: [Int](), count: rows)
        for (piece, feature) in clip.features.enumerated() where areas[piece] > 0 {
            reached.features[layer][feature] = areas[piece]
            members[rows - 1].append(piece)
            if classes.isNamed { members[classes.ofFeature[feature]].append(piece) }
        }
        for (row, members) in members.enumerated() {
            let chosen = members.map { areas[$0] }
            reached.gross[layer][row] = chosen.reduce(0, +)
            reached.net[layer][row] =
                try Folds.areas(
                    of: clip.pieces.selecting(members), areas: chosen, measure: measure, geos: geos, unionOnly: true
                ).first ?? 0
        }
        // Points and lines have no area: a point is reached by its true distance, a line by its length in the outline.
        for feature in nearby where against.geometry.kind(of: feature) != .polygon {
            if let length = try lengthReached(feature, of: against, mask, limit, index, geos) {
                reached.features[layer][feature] = length
            }
        }
    }

    /// The metres of a line in the outline, 0 for a point within the limit; nil where it is not reached.
    private func lengthReached(
        _ feature: Int, of layer: HeldLayer, _ mask: borrowing Geometry, _ limit: Double, _ index: NearestIndex,
        _ geos: GEOSSession
    ) throws -> Double? {
        if layer.geometry.kind(of: feature) == .point {
            let isReached = layer.geometry.vertices(ofFeature: feature).contains {
                index.nearest(to: layer.geometry.point($0), within: limit) != nil
            }
            return isReached ? 0 : nil
        }
        let line = try geos.geometry(ofFeature: feature, in: layer.geometry, kind: nil)
        return try mask.intersects(line) ? line.intersection(mask).length() : nil
    }
}
