import TapakEngine
public import TapakModel

/// How much of every unit is slum.
///
/// For the slum layer A and a unit U: `gross_ha` is the sum of area(a ∩ U) over the features, `net_ha` the area of
/// (∪A) ∩ U with every square metre once (the headline), `overlap_ha` their difference, `share_pct` 100 · net over the
/// denominator. The row `outside` measures A minus the union of the units, the row `*` the whole. Buildings count by
/// the centroid of their projected geometry; a centroid on the edge of a slum is inside it.
public enum Slum: Analysis {
    /// The command and the step.
    public static let name = "slum"
    /// The command in Bahasa Indonesia.
    public static let alias = "kumuh"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Luas kumuh unit = luas (unit ∩ gabungan semua poligon kumuh), yang bertumpang tindih satu kali; persen dari luas unit, atau dari daratannya. Bangunan dan jiwa dihitung menurut titik beratnya.",
        en:
            "Slum area of a unit = area of (unit ∩ union of all slum polygons), overlaps once; percent of the unit's area, or of its land. Buildings and people count by their centroids."
    )

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        []
    }

    /// What a share is a share of.
    public enum Denominator: String, Sendable, Codable, CaseIterable {
        /// The unit's own area.
        case geometry
        /// The unit less the water layer; net is then that on land too.
        case land
        /// A field of the unit, in hectares.
        case stated
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// The areas to report on.
        public var units: String
        /// The overlay layer.
        public var slums: String
        /// The buildings to count.
        public var buildings: String?
        /// Water areas.
        public var water: String?
        /// The field of the units with their id.
        public var id: String?
        /// The field of the units with their name.
        public var name: String?
        /// A field of the slums whose values get rows of their own.
        public var `class`: String?
        /// A numeric field of the buildings.
        public var weight: String?
        /// What shares are shares of; `geometry` where nothing is stated.
        public var denominator: Denominator?
        /// The field of the units that holds the stated hectares.
        public var unitArea: String?
        /// Also tell the areas covered exactly 1, 2, 3 … times.
        public var multiplicity: Bool?

        /// Parameters with the defaults of the command.
        public init(units: String, slums: String, buildings: String? = nil) {
            self.units = units
            self.slums = slums
            self.buildings = buildings
        }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case units, slums, buildings, water, id, name, `class`, weight, denominator, multiplicity
            case unitArea = "unit_area"
        }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        var roles = [
            .units(parameters.units, id: parameters.id, name: parameters.name, fields: [parameters.unitArea]),
            LayerRole("slums", parameters.slums, kinds: .areas, fields: [parameters.class]).named,
        ]
        if let water = parameters.water { roles.append(LayerRole("water", water, kinds: .areas)) }
        if let buildings = parameters.buildings {
            roles.append(LayerRole("buildings", buildings, .streamed, kinds: .any, fields: [parameters.weight]))
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        try parameters.checked()
        let roles = roles(parameters)
        try workspace.prepare(roles)
        let units = try Units(workspace.held(roles[0]), nameField: parameters.name, threads: workspace.options.threads)
        let slums = try workspace.held(roles[1])
        let water = try parameters.denominator == .land ? roles.first { $0.name == "water" }.map(workspace.held) : nil
        let classes = try ClassList(slums, field: parameters.class)
        let (threads, measure) = (workspace.options.threads, try workspace.frame.measure)
        let areas = try SlumRegions(
            units: water?.subtracted(from: units.layer.geometry, threads: threads) ?? units.layer.geometry,
            slums: water?.subtracted(from: slums.geometry, threads: threads) ?? slums.geometry, classes: classes,
            measure: measure, threads: threads, progress: workspace.ticker("slum"),
            keepsGeometry: workspace.options.layers || workspace.options.maps
        ).measured()
        let counts = try parameters.buildings.map { _ in
            try BuildingCounts.count(
                role: roles[roles.count - 1], weight: parameters.weight, units: units, inside: slums, workspace: workspace)
        }
        return try SlumFindings(
            parameters: parameters, roles: roles, units: units, slums: slums, classes: classes, areas: areas,
            counts: counts, workspace: workspace
        ).findings()
    }
}

extension Slum.Parameters {
    /// Refuses combinations that cannot be answered.
    fileprivate func checked() throws {
        if denominator == .land, water == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Penyebut 'land' memerlukan lapisan perairan (--water).",
                    en: "The denominator 'land' needs a water layer (--water)."))
        }
        if denominator == .stated, unitArea == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Penyebut 'stated' memerlukan kolom luas unit dalam hektare (--unit-area).",
                    en: "The denominator 'stated' needs the field of the units that holds hectares (--unit-area)."))
        }
        if unitArea != nil, denominator != .stated {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--unit-area hanya dipakai bersama --denominator stated.",
                    en: "--unit-area is used with --denominator stated only."))
        }
        if weight != nil, buildings == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--weight adalah kolom bangunan: sebut juga --buildings.",
                    en: "--weight is a field of the buildings: name --buildings, too."))
        }
    }
}
