public import TapakModel
import TapakStandards

/// How bad the living conditions of neighbourhoods are, by a scheme of criteria.
///
/// Of every criterion the share that fails is 100 · volume / denominator (0 where the denominator is 0, at most 100); the share
/// is scored by the cuts of the scheme; the total of the scores gives the class. The mean of an aspect is that of its
/// criteria's shares, the sectoral mean that of the aspects. Aggregates sum volumes and denominators again; scores are never
/// averaged. What is missing stays missing: no total without all scores.
public enum Severity: Analysis {
    /// The command and the step.
    public static let name = "severity"
    /// The command in Bahasa Indonesia.
    public static let alias = "tingkat-kumuh"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Setiap kriteria: persen volume terhadap penyebutnya, diberi nilai menurut batas tabel; jumlah nilai menentukan tingkat.",
        en:
            "Every criterion: percent of volume over its denominator, scored by the cuts of the table; the sum of the scores gives the class."
    )

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        [parameters.scheme ?? defaultScheme]
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// A table or layer with a row a neighbourhood: volumes and denominators.
        public var profiles: String
        /// The volumes handled, in the same columns.
        public var handled: String?
        /// The volumes left after the work, in the same columns.
        public var after: String?
        /// The scheme's table; that of 2018 where nothing is stated.
        public var scheme: String?
        /// The day whose values hold; the latest where nothing is stated.
        public var date: String?
        /// The column with the ids of the neighbourhoods.
        public var id: String?

        /// The neighbourhoods as areas, whose ids are those of the profiles: with them layers fill in what profiles do not say.
        public var areas: String?
        /// The field of the areas with their id.
        public var areasID: String?
        /// Buildings to count.
        public var buildings: String?
        /// Ground that is under water as the scheme means it.
        public var inundation: String?
        /// `metropolitan`, `large`, `medium` or `small`; that of the scheme's default where nothing is stated.
        public var city: String?

        /// Parameters with the defaults of the command.
        public init(profiles: String) { self.profiles = profiles }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case profiles, handled, after, scheme, date, id, areas, buildings, inundation, city
            case areasID = "areas_id"
        }
    }

    /// The scheme where none is stated.
    public static let defaultScheme = "permen-pupr-14-2018"

    /// What ids of neighbourhoods are called before the usual names.
    private static let idFields = ["rt_id"]

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        let tables = [("profiles", parameters.profiles), ("handled", parameters.handled), ("after", parameters.after)]
        var roles = tables.compactMap { name, reference in
            reference.map { reference in
                var role = LayerRole(
                    name, reference, .table, kinds: [], idField: parameters.id, isRequired: true, needsUniqueIDs: true)
                role.idPreference = idFields
                return role
            }
        }
        if let areas = parameters.areas {
            var role = LayerRole(
                "areas", areas, kinds: .areas, idField: parameters.areasID, isRequired: true, needsUniqueIDs: true)
            role.idPreference = idFields
            roles.append(role)
        }
        if let buildings = parameters.buildings {
            roles.append(LayerRole("buildings", buildings, .streamed, kinds: .any))
        }
        if let inundation = parameters.inundation { roles.append(LayerRole("inundation", inundation, kinds: .areas)) }
        return roles
    }

    /// Scores the profiles and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        if parameters.handled != nil, parameters.after != nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Sebutkan volume yang ditangani (--handled) atau yang tersisa (--after), tidak keduanya.",
                    en: "State the volumes handled (--handled) or those left (--after), not both."))
        }
        let scheme = try SeverityScheme(
            workspace.standards, table: parameters.scheme ?? defaultScheme, on: parameters.date)
        if parameters.areas == nil, parameters.buildings != nil || parameters.inundation != nil || parameters.city != nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--buildings, --inundation, dan --city dipakai bersama poligon RT: sebut --areas.",
                    en: "--buildings, --inundation and --city are used with the neighbourhoods as areas: name --areas."),
                expected: "--areas")
        }
        var roles = roles(parameters)
        for place in roles.indices where roles[place].use == .table {
            roles[place].optionalFields = SeverityProfiles.fields(of: scheme)
        }
        try workspace.prepare(roles)
        func role(_ name: String) -> LayerRole? { roles.first { $0.name == name } }
        var profiles = try SeverityProfiles(workspace.table(roles[0]), scheme: scheme)
        let work = try (role("handled") ?? role("after")).map { try SeverityProfiles(workspace.table($0), scheme: scheme) }
        var layers = try role("areas").map { areas in
            try SeverityLayers(
                scheme, areas: workspace.held(areas), buildings: role("buildings"),
                inundation: role("inundation").map(workspace.held), city: parameters.city, profiles: profiles.table.ids,
                workspace: workspace)
        }
        if layers != nil { profiles.fill(from: &layers!, scheme: scheme) }
        return try SeverityFindings(
            roles: roles, scheme: scheme, profiles: profiles, work: work, isHandled: parameters.handled != nil, layers: layers,
            workspace: workspace
        ).findings()
    }
}
