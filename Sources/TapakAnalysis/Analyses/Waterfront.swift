import TapakEngine
import TapakStandards
public import TapakModel

/// What lies in the setbacks of shores and rivers.
///
/// A setback is the set of points at distance ≤ d of its line or polygon edge, on land where `land` or `water` is given;
/// with neither, both sides, clipped to the union of the units where units are given (finding `SIDE_UNKNOWN`). The
/// interior of a water polygon, or of a river drawn by its centre line and width, is never setback. Buildings count by
/// the true distance of their centroid.
public enum Waterfront: Analysis {
    /// The command and the step.
    public static let name = "waterfront"
    /// The command in Bahasa Indonesia.
    public static let alias = "tepi-air"

    /// What a river line is.
    public enum RiverLine: String, Sendable, Codable, CaseIterable {
        /// A bank.
        case bank
        /// The middle of the river; its width is needed.
        case centre
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// Shore lines, or water polygons.
        public var shore: String?
        /// River banks or centre lines, or water polygons.
        public var rivers: String?
        /// The layer the setbacks are overlapped with.
        public var zones: String
        /// The areas to report on.
        public var units: String?
        /// The buildings to count.
        public var buildings: String?
        /// Land areas: setbacks count on them only.
        public var land: String?
        /// Water areas.
        public var water: String?
        /// Widths by rule in the order of precedence; those of the standards table where nothing is stated.
        public var setback: Setbacks?
        /// `bank` where nothing is stated.
        public var riverLine: RiverLine?
        /// A field of the rivers or metres.
        public var riverWidth: String?
        /// The field of the zones whose values are the classes.
        public var `class`: String?
        /// The field of the units with their id.
        public var id: String?
        /// The field of the units with their name.
        public var name: String?
        /// A numeric field of the buildings.
        public var weight: String?

        /// Parameters with the defaults of the command.
        public init(shore: String?, rivers: String? = nil, zones: String) {
            self.shore = shore
            self.rivers = rivers
            self.zones = zones
        }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case shore, rivers, zones, units, buildings, land, water, setback, `class`, id, name, weight
            case riverLine = "river_line"
            case riverWidth = "river_width"
        }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        var roles: [LayerRole] = []
        if let shore = parameters.shore {
            let fields = [parameters.setback?.width(of: "shore")?.field]
            roles.append(LayerRole("shore", shore, kinds: .edges, fields: fields, isRequired: true))
        }
        if let rivers = parameters.rivers {
            let fields = [parameters.setback?.width(of: "rivers")?.field, parameters.riverWidthField]
            roles.append(LayerRole("rivers", rivers, kinds: .edges, fields: fields, isRequired: parameters.shore == nil))
        }
        roles.append(LayerRole("zones", parameters.zones, kinds: .areas, fields: [parameters.class]))
        if let units = parameters.units {
            roles.append(.units(units, id: parameters.id, name: parameters.name))
        }
        if let land = parameters.land { roles.append(LayerRole("land", land, kinds: .areas, isRequired: true)) }
        if let water = parameters.water { roles.append(LayerRole("water", water, kinds: .areas)) }
        if let buildings = parameters.buildings {
            roles.append(LayerRole("buildings", buildings, .streamed, kinds: .any, fields: [parameters.weight]))
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        let (rules, uses) = try parameters.rules(workspace.standards)
        let roles = roles(parameters)
        try workspace.prepare(roles)
        func held(_ name: String) throws -> HeldLayer? { try roles.first { $0.name == name }.map(workspace.held) }
        guard let zones = try held("zones") else { throw Failure.noFeatures(roles[0], found: 0) }
        let units = try held("units").map { try Units($0, nameField: parameters.name, threads: workspace.options.threads) }
        let classes = try ClassList(zones, field: parameters.class)
        var setbacks: [Setback] = []
        for rule in rules {
            guard let layer = try held(rule.name) else { continue }
            setbacks.append(try Setback(rule: rule, layer: layer, parameters: parameters))
        }
        let side = WaterSide(land: try held("land"), water: try held("water"), units: units)
        let ground = WaterfrontGround(
            setbacks: setbacks, zones: zones, classes: classes, units: units, side: side, measure: try workspace.frame.measure,
            options: workspace.options, progress: workspace.ticker("waterfront"))
        let areas = try ground.measured()
        let shore = try ShoreLengths(ground).measured()
        var counts: ZoneCounts?
        if let role = roles.first(where: { $0.name == "buildings" }) {
            counts = try ZoneCounts.count(role: role, weight: parameters.weight, ground: ground, workspace: workspace)
        }
        return try WaterfrontFindings(
            parameters: parameters, roles: roles, ground: ground, areas: areas, shore: shore, counts: counts, standards: uses,
            workspace: workspace
        ).findings()
    }
}

extension Waterfront.Parameters {
    /// The field that holds the rivers' width, where it is not a number of metres.
    var riverWidthField: String? { riverWidth.flatMap { Double($0) == nil ? $0 : nil } }

    /// The rules in force, in the order of precedence, and the standards they come from.
    fileprivate func rules(_ standards: Standards) throws -> ([Setbacks.Rule], [StandardUse]) {
        guard shore != nil || rivers != nil else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Sebutkan garis pantai atau sungai (--shore, --rivers).",
                    en: "Name a shore or rivers (--shore, --rivers)."))
        }
        if riverLine == .centre, riverWidth == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Garis tengah sungai memerlukan lebarnya (--river-width KOLOM atau meter).",
                    en: "A river's centre line needs its width (--river-width FIELD or metres)."))
        }
        let given = [shore == nil ? nil : "shore", rivers == nil ? nil : "rivers"].compactMap { $0 }
        if let bad = setback?.rules.first(where: { !given.contains($0.name) }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Aturan sempadan '\(bad.name)' tidak memiliki lapisan.",
                    en: "The setback rule '\(bad.name)' has no layer."),
                expected: given.joined(separator: ", "))
        }
        var rules = setback?.rules ?? []
        var uses: [StandardUse] = []
        for name in given where !rules.contains(where: { $0.name == name }) {
            let use = try standards.defaultSetback(for: name)
            uses.append(use)
            rules.append(Setbacks.Rule(name: name, width: .metres(use.value)))
        }
        return (rules, uses)
    }
}
