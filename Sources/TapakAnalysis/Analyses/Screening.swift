import TapakEngine
import TapakModel
import TapakStandards

/// How projects lie to protected areas, and how large they are against what needs an assessment.
///
/// For every project and kind of protected area two rules: `protected-area`, with the width of the zone that is protected
/// around it, and `screening-distance`, out to the last ring. Nothing found is `clear` only where a stated coverage holds the
/// project with that distance around it, else `no-data`; a kind of which no layer tells is `no-data`, unless it was stated that
/// there is none.
struct Screening: Sendable {
    /// What a rule has to say.
    enum Verdict: Sendable, Hashable {
        case inside, overlaps, touches
        case within(Double)
        case clear, noData

        /// As tables name it.
        var text: String {
            switch self {
            case .inside: "inside"
            case .overlaps: "overlaps"
            case .touches: "touches"
            case .within(let metres): "within \(DecimalText.shortest(metres))"
            case .clear: "clear"
            case .noData: "no-data"
            }
        }
        /// Whether something was found.
        var isFound: Bool { self != .clear && self != .noData }
    }

    /// A project against a kind of protected area in a layer.
    struct Location: Sendable {
        var project: Int
        /// A kind of the standard.
        var kind: Int
        /// The layer and its class; nil where no layer tells of the kind.
        var place: (layer: Int, row: Int)?
        var protected, distant: Verdict
        /// Whether a coverage was stated for the layer.
        var hasCoverage = false
        var nearest: ScreeningNeighbours.Nearest?
        /// Degrees clockwise from true north to the nearest feature; nil where they meet.
        var bearing: Double?
    }

    /// Stands for what people say is not protected.
    static let unprotected = -1

    let standard: ScreeningStandard
    /// Kinds of layers: the classes of each that are protected areas.
    private(set) var subjects: [(layer: Int, row: Int, kind: Int)] = []
    /// Classes that no kind is known for, by layer.
    private(set) var unknown: [(layer: Int, names: [String])] = []
    /// In the order of projects, then of the layers and their classes, then of kinds without a layer.
    private(set) var locations: [Location] = []

    init(
        _ standard: ScreeningStandard, rings: ImpactRings, coverage: [String: HeldLayer], words: [String: Int],
        absent stated: Set<Int>, workspace: Workspace
    ) throws {
        self.standard = standard
        for (place, layer) in rings.layers.enumerated() {
            var others: [String] = []
            for (row, name) in layer.classes.names.enumerated() {
                let word = layer.classes.isNamed ? name : layer.name
                // A layer named after a kind holds that kind, whatever its classes are called.
                let kind = [word, layer.name].lazy.compactMap { words[StandardWord.plain($0)] ?? standard.kind(called: $0) }
                    .first
                if kind == Self.unprotected { continue }
                if let kind { subjects.append((place, row, kind)) } else { others.append(word) }
            }
            if !others.isEmpty { unknown.append((place, others)) }
        }
        let neighbours = subjects.map { subject in
            let layer = rings.layers[subject.layer]
            return ScreeningNeighbours(
                layer.layer, features: (0..<layer.layer.count).filter { layer.classes.ofFeature[$0] == subject.row },
                measure: rings.measure)
        }
        let areas = rings.layers.map { layer in coverage[layer.name].map { ScreeningCoverage($0, measure: rings.measure) } }
        let known = subjects
        let absent = standard.kinds.indices.filter { kind in !known.contains { $0.kind == kind } }
        let found = try Parallel.map(rings.projects.count, threads: workspace.options.threads) { project in
            try withGEOS { geos in
                let geometry = try geos.geometry(whole: project, in: rings.projects.geometry)
                var locations: [Location] = []
                for (place, subject) in known.enumerated() {
                    let nearest = try neighbours[place].nearest(
                        to: geometry, tolerance: standard.adjacency.value, geos: geos)
                    let width = standard.kinds[subject.kind].width
                    func verdict(_ limits: [Double]) throws -> Verdict {
                        switch nearest?.relation {
                        case .inside: return .inside
                        case .overlaps: return .overlaps
                        case .touches: return .touches
                        case .apart, nil: break
                        }
                        if let nearest, let limit = limits.first(where: { nearest.distance <= $0 }) { return .within(limit) }
                        let isKnown = try areas[subject.layer]?.holds(geometry, with: limits.last ?? 0, geos: geos) ?? false
                        return isKnown ? .clear : .noData
                    }
                    locations.append(
                        Location(
                            project: project, kind: subject.kind, place: (subject.layer, subject.row),
                            protected: try verdict(width > 0 ? [width] : []), distant: try verdict(rings.distances),
                            hasCoverage: areas[subject.layer] != nil, nearest: nearest))
                }
                for kind in absent {
                    let verdict: Verdict = stated.contains(kind) ? .clear : .noData
                    locations.append(Location(project: project, kind: kind, place: nil, protected: verdict, distant: verdict))
                }
                return locations
            }
        }
        locations = found.flatMap { $0 }
        try addBearings(workspace)
    }

    /// Directions on the ground, from the project to the feature.
    private mutating func addBearings(_ workspace: Workspace) throws {
        let far = locations.indices.filter { locations[$0].nearest.map { $0.distance > 0 } ?? false }
        guard !far.isEmpty else { return }
        var ends = GeometryColumns()
        for place in far {
            guard let nearest = locations[place].nearest else { continue }
            for end in [nearest.from, nearest.to] { ends.addVertex(end) }
        }
        ends.endRing()
        ends.endPart(.line)
        ends.endFeature()
        let degrees = try workspace.lonLat(ends)
        for (order, place) in far.enumerated() {
            let azimuth = Geodesic.wgs84.way(from: degrees.point(2 * order), to: degrees.point(2 * order + 1)).azimuth
            locations[place].bearing = azimuth < 0 ? azimuth + 360 : azimuth
        }
    }
}

/// The ground that a layer is known to be complete for.
struct ScreeningCoverage: Sendable {
    private let geometry: GeometryColumns
    private let measure: GroundMeasure

    init(_ layer: HeldLayer, measure: GroundMeasure) {
        geometry = layer.geometry
        self.measure = measure
    }

    /// Whether it holds a project with a distance around it.
    func holds(_ project: borrowing Geometry, with distance: Double, geos: GEOSSession) throws -> Bool {
        let union = try Dissolve.union(of: Array(0..<geometry.count), in: geometry, geos: geos)
        let area = try geos.geometry(ofFeature: 0, in: union, kind: .polygon)
        guard try area.covers(project) else { return false }
        let edge = try area.boundary()
        return try project.withPrepared { project in
            guard let ends = try project.nearestPoints(to: edge) else { return false }
            return measure.distance(ends.own, ends.other) >= distance
        }
    }
}
