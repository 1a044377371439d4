import TapakEngine
import TapakModel

/// What the map says of every proposal.
struct ProposalCases: Sendable {
    /// A share of a proposal that lies in a feature or class.
    struct Share: Sendable {
        var name: String
        /// Percent of the proposal's area, length or points.
        var percent: Double
    }

    /// The nearest feature of a layer.
    struct Near: Sendable {
        var id: String
        var metres: Double
        var relation: ScreeningRelation
    }

    /// Another proposal that may be the same.
    struct Twin: Sendable {
        var proposal: Int
        var metres: Double
    }

    /// One proposal.
    struct Case: Sendable {
        /// Square metres of its areas, metres of its lines, and how many points it has.
        var area = 0.0, length = 0.0, points = 0
        /// Percent of it in slums.
        var slum: Double?
        /// Units and zones by the share of the proposal in them, the largest first.
        var units: [Share] = [], zones: [Share] = []
        /// The nearest shore, river and protected area.
        var setbacks: [String: Near] = [:]
        var protected: Near?
        /// The nearest existing facility of its kind.
        var existing: Near?
        var twins: [Twin] = []
    }

    /// The proposals in the order of the layer.
    private(set) var cases: [Case] = []
    /// The kind of every proposal; empty where it has none.
    let kinds: [String]

    init(
        _ parameters: Proposal.Parameters, proposals: HeldLayer, layers: [String: HeldLayer], setbacks: [String: Double],
        measure: GroundMeasure, threads: Int
    ) throws {
        kinds =
            try parameters.kind.map { try proposals.column($0).text.texts.map(Self.tidy) }
            ?? Array(repeating: "", count: proposals.count)
        let classes = try layers["zones"].map { zones in
            (zones, try ClassList(zones, field: parameters.class))
        }
        let near = Dictionary(
            uniqueKeysWithValues: layers.map { name, layer in
                (name, ScreeningNeighbours(layer, features: Array(0..<layer.count), measure: measure))
            })
        let (kinds, known) = (
            kinds, Dictionary(parameters.kinds.map { (Self.tidy($0), $0) }, uniquingKeysWith: { first, _ in first })
        )
        let trees = layers.mapValues { layer in PackedRTree((0..<layer.count).map(layer.geometry.envelope(of:))) }
        let runs = try Parallel.mapRuns(of: 8, in: proposals.count, threads: threads) { run in
            try withGEOS { geos in
                try run.map { proposal in
                    var found = Case()
                    let whole = try geos.geometry(whole: proposal, in: proposals.geometry)
                    (found.area, found.length, found.points) = Self.size(proposal, of: proposals.geometry, measure)
                    func shares(_ role: String, _ names: (Int) -> String) throws -> [Share] {
                        guard let layer = layers[role], let tree = trees[role] else { return [] }
                        return try Self.shares(
                            of: proposal, proposals.geometry, found, in: layer.geometry, tree, names, measure, geos)
                    }
                    if layers["slums"] != nil { found.slum = try shares("slums") { _ in "" }.first?.percent ?? 0 }
                    if let units = layers["units"] { found.units = try shares("units") { units.ids[$0] } }
                    if let (_, classes) = classes { found.zones = try shares("zones") { classes.names[classes.ofFeature[$0]] } }
                    func nearest(_ role: String, tolerance: Double) throws -> Near? {
                        guard let layer = layers[role],
                            let place = try near[role]?.nearest(to: whole, tolerance: tolerance, geos: geos)
                        else { return nil }
                        return Near(id: layer.ids[place.feature], metres: place.distance, relation: place.relation)
                    }
                    for role in setbacks.keys { found.setbacks[role] = try nearest(role, tolerance: 0) }
                    found.protected = try nearest("protected", tolerance: 0)
                    if let kind = known[kinds[proposal]] { found.existing = try nearest("existing \(kind)", tolerance: 0) }
                    found.twins = try Self.twins(
                        of: proposal, whole, proposals.geometry, kinds, trees["proposals"], within: parameters.near, measure,
                        geos)
                    return found
                }
            }
        }
        cases = runs.flatMap { $0 }
    }

    /// A kind without the spaces and capitals that people type by chance.
    static func tidy(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }

    private static func size(_ feature: Int, of geometry: GeometryColumns, _ measure: GroundMeasure) -> (Double, Double, Int) {
        let kinds = geometry.parts(of: feature).map { geometry.kinds[$0] }
        let area = kinds.contains(.polygon) ? measure.area(of: feature, in: geometry) : 0
        // Rings of areas are no lengths of their own.
        var lines = GeometryColumns()
        for part in geometry.parts(of: feature) where geometry.kinds[part] == .line { lines.addPart(part, of: geometry) }
        lines.endFeature()
        return (area, measure.length(of: 0, in: lines), kinds.count { $0 == .point })
    }

    /// How much of a proposal lies in the features of every name, the largest share first; every place counts once.
    private static func shares(
        of proposal: Int, _ geometry: GeometryColumns, _ size: Case, in layer: GeometryColumns, _ tree: PackedRTree,
        _ name: (Int) -> String, _ measure: GroundMeasure, _ geos: GEOSSession
    ) throws -> [Share] {
        var members: [String: [Int]] = [:]
        for item in tree.items(in: geometry.envelope(of: proposal)) { members[name(item), default: []].append(item) }
        let kind: GeometryColumns.Kind = size.area > 0 ? .polygon : size.length > 0 ? .line : .point
        // Dissolved as well: a line that comes back on itself, or a point named twice, is one place.
        let own = try geos.geometry(ofFeature: proposal, in: geometry, kind: kind).unaryUnion()
        func amount(_ piece: borrowing Geometry) throws -> Double {
            var columns = GeometryColumns()
            try piece.append(to: &columns, kind: kind)
            guard columns.kinds.count > 0 else { return 0 }
            columns.endFeature()
            return switch kind {
            case .polygon: measure.area(of: 0, in: columns)
            case .line: measure.length(of: 0, in: columns)
            case .point: Double(columns.kinds.count)
            }
        }
        let whole = try amount(own)
        guard whole > 0 else { return [] }
        return try members.sorted { $0.key < $1.key }.compactMap { name, items in
            let cover = try Dissolve.union(of: items.sorted(), in: layer, geos: geos)
            let part = try amount(try own.intersection(try geos.geometry(ofFeature: 0, in: cover, kind: .polygon)))
            return part > 0 ? Share(name: name, percent: min(100, 100 * part / whole)) : nil
        }.sorted { ($1.percent, $0.name) < ($0.percent, $1.name) }
    }

    /// Other proposals of the same kind that are near, in the order of the layer.
    private static func twins(
        of proposal: Int, _ whole: borrowing Geometry, _ geometry: GeometryColumns, _ kinds: [String], _ tree: PackedRTree?,
        within metres: Double, _ measure: GroundMeasure, _ geos: GEOSSession
    ) throws -> [Twin] {
        let box = geometry.envelope(of: proposal)
        let reach = box.expanded(by: measure.planarRadius(metres, around: box.centre))
        var twins: [Twin] = []
        // What nobody has said the kind of may be of any.
        guard !kinds[proposal].isEmpty else { return [] }
        for other in (tree?.items(in: reach) ?? []).sorted() where other != proposal && kinds[other] == kinds[proposal] {
            let candidate = try geos.geometry(whole: other, in: geometry)
            let distance = try whole.withPrepared { prepared in
                try prepared.intersects(candidate)
                    ? 0 : prepared.nearestPoints(to: candidate).map { measure.distance($0.own, $0.other) } ?? .infinity
            }
            if distance <= metres { twins.append(Twin(proposal: other, metres: distance)) }
        }
        return twins
    }
}
