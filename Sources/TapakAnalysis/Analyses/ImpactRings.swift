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
    }

    /// What a set of projects reaches: its footprint, then every distance.
    struct Reach: Sendable {
        var footprint: Reached
        var cumulative: [Reached]
        /// The area up to every distance, where geometry is kept.
        var geometry: [GeometryColumns]
    }

    struct Areas: Sendable {
        var projects: [Reach]
        var whole: Reach
    }

    func measured() throws -> Areas {
        let keeps = options.layers || options.maps
        let drawn = try refined(drawn())
        let outlines = drawn.map(\.outlines)
        var areas = Areas(projects: Array(repeating: emptyReach, count: projects.count), whole: emptyReach)
        try addAreas(drawn, to: &areas)
        let hasLines = layers.contains { $0.layer.geometry.kinds.contains { $0 != .polygon } }
        if keeps || hasLines {
            let merged = try merged(outlines)
            if hasLines { try addLines(outlines, merged, to: &areas) }
            if keeps {
                for project in outlines.indices { areas.projects[project].geometry = Array(outlines[project].dropFirst()) }
                areas.whole.geometry = distances.indices.map { index in
                    var all = GeometryColumns()
                    for group in merged { all.append(contentsOf: group.outlines[index + 1]) }
                    return all
                }
            }
        }
        return areas
    }

    private var emptyReach: Reach {
        let rows = layers.map { Array(repeating: 0.0, count: $0.rowNames.count) }
        let nothing = Reached(gross: rows, net: rows, features: layers.map { _ in [:] })
        return Reach(
            footprint: nothing, cumulative: Array(repeating: nothing, count: distances.count),
            geometry: Array(repeating: GeometryColumns(), count: distances.count))
    }

    // MARK: Areas

    /// Measures the layers' polygons in every outline and in the union of the outlines at each distance.
    private func addAreas(_ drawn: [Drawn], to areas: inout Areas) throws {
        var (regions, arcs) = (GeometryColumns(), ArcCentres())
        for place in 0...distances.count {
            for project in drawn {
                regions.append(contentsOf: project.outlines[place])
                arcs.append(project.arcs[place])
            }
        }
        let sets = (0..<regions.count).map { $0 / projects.count }
        for (index, layer) in layers.enumerated() {
            let coverage = try Coverage(
                of: layer.layer.geometry, classes: layer.classes.ofFeature, classCount: layer.classes.names.count, in: regions,
                sets: sets, arcs: arcs, measure: measure, threads: options.threads)
            for place in 0...distances.count {
                for project in 0..<projects.count {
                    add(coverage.regions[place * projects.count + project], index, place, to: &areas.projects[project])
                }
                if !coverage.unions.isEmpty { add(coverage.unions[place], index, place, to: &areas.whole) }
            }
        }
    }

    private func add(_ region: Coverage.Region, _ layer: Int, _ place: Int, to reach: inout Reach) {
        let (classes, rows) = (layers[layer].classes, layers[layer].rowNames.count)
        var reached = place == 0 ? reach.footprint : reach.cumulative[place - 1]
        for (feature, area) in region.features {
            reached.features[layer][feature] = area
            reached.gross[layer][rows - 1] += area
            if classes.isNamed { reached.gross[layer][classes.ofFeature[feature]] += area }
        }
        if classes.isNamed { for (row, area) in region.classes.enumerated() { reached.net[layer][row] = area } }
        reached.net[layer][rows - 1] = region.net
        if place == 0 { reach.footprint = reached } else { reach.cumulative[place - 1] = reached }
    }

    // MARK: Outlines

    /// Projects whose outermost outlines are connected, with their common outlines.
    private func merged(
        _ outlines: [[GeometryColumns]]
    ) throws -> [(members: [Int], outlines: [GeometryColumns])] {
        var outermost = GeometryColumns()
        for project in outlines { outermost.append(contentsOf: project[distances.count]) }
        let groups = Dissolve.groups(of: outermost)
        // The widest outlines take longest: they go first.
        let places = Array((0...distances.count).reversed())
        let commons = try Parallel.map(groups.count * places.count, threads: options.threads) { job in
            let (members, place) = (groups[job % groups.count], places[job / groups.count])
            if members.count == 1 { return outlines[members[0]][place] }
            var all = GeometryColumns()
            for project in members { all.append(contentsOf: outlines[project][place]) }
            return try withGEOS { geos in try Dissolve.union(of: Array(0..<all.count), in: all, geos: geos) }
        }
        return groups.indices.map { group in
            (groups[group], places.indices.reversed().map { commons[$0 * groups.count + group] })
        }
    }

    /// The footprint (polygons only) and the area up to every distance, one feature each, with the arcs of its edges.
    private struct Drawn: Sendable {
        var outlines: [GeometryColumns] = []
        var arcs: [ArcCentres] = []
    }

    /// Draws the outlines of all projects; the longest first, so that no thread is left with one at the end.
    private func drawn() throws -> [Drawn] {
        let runs = outlineRuns()
        let sizes = (0..<projects.count).map { projects.geometry.vertices(ofFeature: $0).count }
        let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        let parts = try Parallel.map(
            order.count * runs.count, threads: options.threads, finished: { progress?($0 / runs.count) }
        ) { job in
            try withGEOS { geos in try outlines(runs[job % runs.count], of: order[job / runs.count], geos: geos) }
        }
        var drawn = Array(repeating: Drawn(), count: projects.count)
        for (job, part) in parts.enumerated() {
            drawn[order[job / runs.count]].outlines += part.outlines
            drawn[order[job / runs.count]].arcs += part.arcs
        }
        return drawn
    }

    /// The outlines with arcs drawn finer where boundaries and lines of layers come near them.
    private func refined(_ drawn: [Drawn]) throws -> [Drawn] {
        guard options.arcSegments.isExact else { return drawn }
        var outermost = GeometryColumns()
        for project in drawn { outermost.append(contentsOf: project.outlines[distances.count]) }
        let refinement = ArcRefinement(near: layers.map(\.layer.geometry), within: CellMask(outermost))
        return try Parallel.map(drawn.count, threads: options.threads) { project in
            var finer = drawn[project]
            for place in finer.outlines.indices {
                var buffers = LineBuffers.Drawn()
                (buffers.geometry, buffers.arcs) = (finer.outlines[place], finer.arcs[place])
                guard let refined = refinement.refined(buffers) else { continue }
                (finer.outlines[place], finer.arcs[place]) = (refined.geometry, refined.arcs)
            }
            return finer
        }
    }

    /// The places of the outlines (0 is the footprint) in runs that need nothing of each other: an outline holds the one
    /// before it, which it has to be told only where the two come close.
    private func outlineRuns() -> [[Int]] {
        let share = LineBuffers.heldShare(segments: options.arcSegments.count)
        return (0...distances.count).reduce(into: []) { runs, place in
            if place < 2 || distances[place - 2] <= share * distances[place - 1] {
                runs.append([place])
            } else {
                runs[runs.count - 1].append(place)
            }
        }
    }

    /// Draws some outlines of a project. Every one holds the one before.
    private func outlines(_ places: [Int], of project: Int, geos: GEOSSession) throws -> Drawn {
        let segments = options.arcSegments
        let lines = LineBuffers(geos: geos, measure: measure, segments: segments.count, hasArcs: segments.isExact)
        var drawn = Drawn()
        for place in places {
            var buffers = LineBuffers.Drawn()
            let distance = place == 0 ? 0 : distances[place - 1]
            try lines.append(project, of: projects.geometry, width: distance, solid: drawn.outlines.isEmpty, to: &buffers)
            var pieces = buffers.geometry
            if let inner = drawn.outlines.last, inner.vertexCount > 0 { pieces.append(contentsOf: inner) }
            let outline = try Dissolve.union(of: Array(0..<pieces.count), in: pieces, geos: geos)
            drawn.arcs.append(segments.isExact ? ArcCentres(of: outline, from: pieces, buffers.arcs) : buffers.arcs)
            drawn.outlines.append(outline)
        }
        return drawn
    }

    // MARK: Points and lines

    /// Points and lines have no area: a point is reached by its true distance, a line by its length in the outline.
    private func addLines(
        _ outlines: [[GeometryColumns]], _ merged: [(members: [Int], outlines: [GeometryColumns])], to areas: inout Areas
    ) throws {
        let single = try Parallel.map(projects.count, threads: options.threads) { project in
            try lengths(of: [project], outlines[project])
        }
        for (project, found) in single.enumerated() { Self.add(found, to: &areas.projects[project]) }
        let groups = try Parallel.map(merged.count, threads: options.threads) { group in
            let members = merged[group].members
            return members.count == 1 ? single[members[0]] : try lengths(of: members, merged[group].outlines)
        }
        for found in groups { Self.add(found, to: &areas.whole) }
    }

    /// A feature reached, by the place of the outline (0 is the footprint).
    private struct Length: Sendable {
        var place: Int
        var layer: Int
        var feature: Int
        var metres: Double
    }

    private static func add(_ lengths: [Length], to reach: inout Reach) {
        for length in lengths {
            if length.place == 0 {
                reach.footprint.features[length.layer][length.feature, default: 0] += length.metres
            } else {
                reach.cumulative[length.place - 1].features[length.layer][length.feature, default: 0] += length.metres
            }
        }
    }

    private func lengths(of members: [Int], _ outlines: [GeometryColumns]) throws -> [Length] {
        let own = projects.geometry.selecting(members)
        let index = NearestIndex(own, ranks: members.map { projects.ranks[$0] }, measure: measure)
        var found: [Length] = []
        try withGEOS { geos in
            for (place, outline) in outlines.enumerated() {
                let limit = place == 0 ? 0 : distances[place - 1]
                let box = outline.vertexCount > 0 ? outline.envelope : own.envelope
                let mask = try geos.geometry(ofFeature: 0, in: outline, kind: .polygon)
                for (number, layer) in layers.enumerated() {
                    for feature in layer.tree.items(in: box.expanded(by: 1e-6))
                    where layer.layer.geometry.kind(of: feature) != .polygon {
                        if let metres = try lengthReached(feature, of: layer.layer, mask, limit, index, geos) {
                            found.append(Length(place: place, layer: number, feature: feature, metres: metres))
                        }
                    }
                }
            }
        }
        return found
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
