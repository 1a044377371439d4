import TapakEngine
import TapakStandards
public import TapakModel

/// What lies in rings around projects.
///
/// Ring 1 is [0, d₁] and holds the project itself, ring i > 1 is (dᵢ₋₁, dᵢ]; cumulative values stand beside. The rings of
/// the project `*` are those of all projects dissolved. What lies in the footprint alone has its own table and is never
/// a ring. Buildings count by the true distance of their centroid; in `*` once, in the nearest ring.
public enum Impact: Analysis {
    /// The command and the step.
    public static let name = "impact"
    /// The command in Bahasa Indonesia.
    public static let alias = "dampak"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Cincin = titik berjarak ≤ d dari proyek; luas, fitur, bangunan dan jiwa di tiap cincin, satu kali dalam gabungan. Penapisan: jarak ke kawasan lindung dan ukuran terhadap ambang.",
        en:
            "Ring = the points at distance ≤ d of the project; areas, features, buildings and people in each, once in the union. Screening: distance to protected areas and sizes against thresholds."
    )

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        (parameters.rings == nil ? ["rings"] : []) + (parameters.screening == true ? ["amdal-screening"] : [])
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// Points, lines or areas.
        public var projects: String
        /// The layers to look at, by name.
        public var against: [String: String]
        /// The buildings to count.
        public var buildings: String?
        /// The outer distances of the rings in metres; those of the standards table where nothing is stated.
        public var rings: [Double]?
        /// A field of the layers whose values are the classes; a layer that lacks it is one class, all lacking it is refused.
        public var `class`: String?
        /// Such a field for single layers, by their name.
        public var classes: [String: String]?
        /// The id field of the projects.
        public var id: String?
        /// A field of the projects with their name, which tables then show behind the id.
        public var name: String?
        /// A numeric field of the buildings.
        public var weight: String?
        /// Whether verdicts on protected areas and sizes are given.
        public var screening: Bool?
        /// The area for which a layer is known to be complete, by its name.
        public var coverage: [String: String]?
        /// A field of the projects with what is built; a usual one where none is stated.
        public var activity: String?
        /// `metropolitan`, `large`, `medium` or `small`; that of the standards table where nothing is stated.
        public var city: String?
        /// A table with the columns `value` and `kind`: which kind of protected area a class or layer name means.
        public var kinds: String?
        /// Kinds of protected area that are known not to be anywhere near.
        public var absent: [String]?

        /// Parameters with the defaults of the command.
        public init(projects: String, against: [String: String]) {
            self.projects = projects
            self.against = against
        }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case projects, against, buildings, rings, `class`, classes, id, name, weight, screening, coverage, activity, city,
                kinds
            case absent
        }

        /// The layers in the order of their names.
        var layers: [String] { against.keys.sorted() }
        /// The class field of a layer.
        func classField(of layer: String) -> String? { classes?[layer] ?? `class` }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        var roles = [
            LayerRole(
                "projects", parameters.projects, kinds: .any, fields: [parameters.name, parameters.activity],
                idField: parameters.id, isRequired: true, needsUniqueIDs: true
            ).named
        ]
        if parameters.screening == true, parameters.activity == nil {
            roles[0].optionalFields += ScreeningSizes.activityFields
        }
        for layer in parameters.layers {
            var role = LayerRole(layer, parameters.against[layer] ?? "", kinds: .any, fields: [parameters.classes?[layer]])
            role.optionalFields = [parameters.class].compactMap { $0 }
            roles.append(role)
        }
        if let buildings = parameters.buildings {
            roles.append(LayerRole("buildings", buildings, .streamed, kinds: .any, fields: [parameters.weight]))
        }
        for (layer, reference) in (parameters.coverage ?? [:]).sorted(by: { $0.key < $1.key }) {
            roles.append(LayerRole("coverage of \(layer)", reference, kinds: .areas, isRequired: true))
        }
        if let kinds = parameters.kinds {
            roles.append(LayerRole("kinds", kinds, .table, kinds: [], fields: ["value", "kind"], isRequired: true))
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        guard !parameters.against.isEmpty || parameters.buildings != nil else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Sebutkan lapisan yang dilihat (--against NAMA=BERKAS) atau bangunan (--buildings).",
                    en: "Name a layer to look at (--against NAME=FILE) or buildings (--buildings)."))
        }
        let (distances, uses) = try parameters.distances(workspace.standards)
        let standard = try parameters.screeningStandard(workspace.standards)
        var roles = roles(parameters)
        if let standard { roles[0].optionalFields += standard.fields }
        try workspace.prepare(roles)
        let projects = try workspace.held(roles[0])
        let layers = try zip(parameters.layers, roles.dropFirst()).map { name, role in
            let layer = try workspace.held(role)
            let field = parameters.classField(of: name).flatMap { layer.has($0) ? $0 : nil }
            return ImpactLayer(name: name, layer: layer, classes: try ClassList(layer, field: field))
        }
        if let field = parameters.class, let first = layers.first, layers.allSatisfy({ !$0.layer.has(field) }) {
            throw first.layer.lacks(field)
        }
        let rings = ImpactRings(
            projects: projects, distances: distances, layers: layers, measure: try workspace.frame.measure,
            options: workspace.options, progress: workspace.ticker("impact"))
        let areas = try rings.measured()
        var counts: RingCounts?
        if let role = roles.first(where: { $0.name == "buildings" && $0.use == .streamed }) {
            counts = try RingCounts.count(role: role, weight: parameters.weight, rings: rings, workspace: workspace)
        }
        let screening = try standard.map { standard in
            var coverage: [String: HeldLayer] = [:]
            for role in roles where role.name.hasPrefix("coverage of ") {
                coverage[String(role.name.dropFirst("coverage of ".count))] = try workspace.held(role)
            }
            let words = try roles.first { $0.name == "kinds" }.map { try parameters.words(workspace.table($0), standard) }
            return try (
                Screening(
                    standard, rings: rings, coverage: coverage, words: words ?? [:],
                    absent: parameters.absentKinds(standard), workspace: workspace),
                ScreeningSizes(standard, projects: projects, field: parameters.activity, measure: rings.measure)
            )
        }
        return try ImpactFindings(
            parameters: parameters, roles: roles, rings: rings, areas: areas, counts: counts, screening: screening,
            standards: uses, workspace: workspace
        ).findings()
    }
}

extension Impact.Parameters {
    /// What projects are screened by; nil where they are not.
    fileprivate func screeningStandard(_ standards: Standards) throws -> ScreeningStandard? {
        if let bad = (coverage ?? [:]).keys.sorted().first(where: { against[$0] == nil }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Cakupan disebut untuk '\(bad)', tetapi tidak ada lapisan dengan nama itu.",
                    en: "Coverage is stated for '\(bad)', but there is no layer of that name."),
                expected: layers.joined(separator: ", "))
        }
        guard screening == true else {
            guard activity == nil, city == nil, kinds == nil, absent == nil else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "--activity, --city, --kinds, dan --absent hanya dipakai bersama --screening.",
                        en: "--activity, --city, --kinds and --absent are used with --screening only."), expected: "--screening"
                )
            }
            return nil
        }
        return try ScreeningStandard(standards, city: city)
    }

    /// The kinds of protected area that were said not to be there.
    fileprivate func absentKinds(_ standard: ScreeningStandard) throws -> Set<Int> {
        try Set(
            (absent ?? []).map { name in
                if let kind = standard.kind(called: name) { return kind }
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "Tidak ada jenis kawasan lindung ‘\(name)’.", en: "There is no kind of protected area ‘\(name)’."),
                    found: name, expected: standard.kinds.map(\.id).joined(separator: ", "))
            })
    }

    /// Values and the kinds of protected area they mean, from a table that people can edit.
    fileprivate func words(_ table: AttributeTable, _ standard: ScreeningStandard) throws -> [String: Int] {
        try table.words("value", "kind") { word in
            word == "none" ? Screening.unprotected : standard.kind(called: word)
        } expected: {
            ["none"] + standard.kinds.map(\.id)
        }
    }

    /// The outer distances, ascending, and the standards they come from where none were stated.
    fileprivate func distances(_ standards: Standards) throws -> ([Double], [StandardUse]) {
        if let bad = layers.first(where: { $0 == "projects" || $0 == "buildings" }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Nama lapisan '\(bad)' dipakai Tapak sendiri; pilih nama lain.",
                    en: "The layer name '\(bad)' is Tapak's own; choose another."))
        }
        guard let rings else {
            let uses = try standards.ringDistances()
            return (uses.map { $0.value }.sorted(), uses)
        }
        try rings.refuseUnlessAscending("rings")
        return (rings, [])
    }
}

/// A layer to look at, with its classes.
struct ImpactLayer: Sendable {
    let name: String
    let layer: HeldLayer
    let classes: ClassList
    let tree: PackedRTree

    init(name: String, layer: HeldLayer, classes: ClassList) {
        self.name = name
        self.layer = layer
        self.classes = classes
        tree = PackedRTree((0..<layer.count).map(layer.geometry.envelope(of:)))
    }

    /// The rows of the layer: its classes, then all together; one row where no class field was named.
    var rowNames: [String] { classes.isNamed ? classes.names + [ClassList.whole] : [ClassList.whole] }
}
