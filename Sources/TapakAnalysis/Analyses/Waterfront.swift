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
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Sempadan = titik berjarak ≤ lebar dari garis pantai atau tepi sungai, lebar menurut ketentuan tiap fitur; luas zona di dalamnya dihitung tepat, gabungan satu kali, tanpa badan air.",
        en:
            "Setback = the points at distance ≤ width of the shore or river edge, the width by the case of each feature; areas of zones in it are exact, unions once, without the water."
    )

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        ["setbacks", "rdtr-zones"]
    }

    /// What a river line is.
    public enum RiverLine: String, Sendable, Codable, CaseIterable {
        /// A bank.
        case bank
        /// The middle of the river; its width is needed.
        case centre
    }

    /// A shoreline of several that are compared.
    public struct Shoreline: Sendable, Codable, Hashable {
        /// What it is called, such as `hwl`.
        public var name: String
        /// Its layer.
        public var layer: String

        /// A shoreline.
        public init(name: String, layer: String) {
            self.name = name
            self.layer = layer
        }
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// Shore lines, or water polygons.
        public var shore: String?
        /// Several shorelines in place of one: each has a setback of its own, and the others are compared with the first.
        public var shores: [Shoreline]?
        /// Lakes and reservoirs: their edges.
        public var lakes: String?
        /// Springs.
        public var springs: String?
        /// The lowest tide line in front of mangrove.
        public var mangrove: String?
        /// A field of the mangrove's line or metres: the mean annual tidal range.
        public var tidalRange: String?
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
        /// Whether every building is told to be inside, crossed or outside.
        public var verdicts: Bool?

        /// Parameters with the defaults of the command.
        public init(shore: String?, rivers: String? = nil, zones: String) {
            self.shore = shore
            self.rivers = rivers
            self.zones = zones
        }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case shore, shores, rivers, lakes, springs, mangrove, zones, units, buildings, land, water, setback, `class`, id,
                name
            case weight, verdicts
            case tidalRange = "tidal_range"
            case riverLine = "river_line"
            case riverWidth = "river_width"
        }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        let lines = parameters.lines
        var roles = lines.map { line in
            let fields = [
                line.width?.field, line.kind == "rivers" ? parameters.riverWidthField : nil,
                line.kind == "mangrove" ? parameters.tidalRangeField : nil,
            ]
            var role = LayerRole(
                line.rule, line.layer, kinds: line.kind == "springs" ? .any : .edges, fields: fields,
                isRequired: line.kind == "shore" || line.rule == lines[0].rule)
            if line.width == nil { role.optionalFields = SetbackCases.allFields }
            return role
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
        let lines = try parameters.checkedLines()
        let roles = roles(parameters)
        try workspace.prepare(roles)
        func held(_ name: String) throws -> HeldLayer? { try roles.first { $0.name == name }.map(workspace.held) }
        guard let zones = try held("zones") else { throw Failure.noFeatures(roles[lines.count], found: 0) }
        let units = try held("units").map { try Units($0, nameField: parameters.name, threads: workspace.options.threads) }
        let classes = try ClassList(zones, field: parameters.class)
        var setbacks: [Setback] = []
        for (line, role) in zip(lines, roles) {
            setbacks.append(
                try Setback(line, layer: workspace.held(role), parameters: parameters, standards: workspace.standards))
        }
        let side = WaterSide(land: try held("land"), water: try held("water"), units: units)
        let ground = WaterfrontGround(
            setbacks: setbacks, zones: zones, classes: classes, units: units, side: side, measure: try workspace.frame.measure,
            options: workspace.options, progress: workspace.ticker("waterfront"))
        let areas = try ground.measured()
        let shore = try ShoreLengths(ground).measured()
        var counts: ZoneCounts?
        if let role = roles.first(where: { $0.name == "buildings" }) {
            counts = try ZoneCounts.count(
                role: role, weight: parameters.weight, hasVerdicts: parameters.verdicts == true, ground: ground,
                workspace: workspace)
        }
        return try WaterfrontFindings(
            parameters: parameters, roles: roles, ground: ground, areas: areas, shore: shore, counts: counts,
            workspace: workspace
        ).findings()
    }
}

extension Waterfront.Parameters {
    /// The field that holds the rivers' width, where it is not a number of metres.
    var riverWidthField: String? { riverWidth.flatMap { Double($0) == nil ? $0 : nil } }

    /// The field that holds the tidal range, where it is not a number of metres.
    var tidalRangeField: String? { tidalRange.flatMap { Double($0) == nil ? $0 : nil } }

    /// A rule: whose setback, of which layer, and how wide where that was stated.
    struct Line: Sendable {
        var rule: String
        /// `shore`, `rivers`, `lakes`, `springs` or `mangrove`.
        var kind: String
        var layer: String
        var width: Setbacks.Width?
    }

    /// The rules in the order of precedence: those whose width was stated, then the others.
    var lines: [Line] {
        var lines = (shores ?? []).map { Line(rule: $0.name, kind: "shore", layer: $0.layer) }
        for (kind, layer) in [
            ("shore", shore), ("rivers", rivers), ("lakes", lakes), ("springs", springs), ("mangrove", mangrove),
        ] {
            if let layer { lines.append(Line(rule: kind, kind: kind, layer: layer)) }
        }
        for place in lines.indices {
            let line = lines[place]
            lines[place].width = setback?.width(of: line.rule) ?? (line.kind == "shore" ? setback?.width(of: "shore") : nil)
        }
        let order = setback?.rules.map(\.name) ?? []
        func rank(_ line: Line) -> Int {
            order.firstIndex(of: line.rule) ?? (line.kind == "shore" ? order.firstIndex(of: "shore") : nil) ?? order.count
        }
        return lines.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    /// The rules, once nothing is wrong with them.
    fileprivate func checkedLines() throws -> [Line] {
        let lines = lines
        guard !lines.isEmpty else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Sebutkan garis pantai, sungai, danau, mata air, atau mangrove (--shore, --rivers, …).",
                    en: "Name a shore, rivers, lakes, springs or mangrove (--shore, --rivers, …)."))
        }
        let own =
            ["zones", "units", "buildings", "land", "water", "*", "none"] + lines.filter { $0.kind != "shore" }.map(\.rule)
        let names = (shores ?? []).map(\.name)
        if let bad = names.first(where: own.contains) ?? names.first(where: { name in names.count { $0 == name } > 1 })
            ?? (shore != nil && !names.isEmpty ? "shore" : nil)
        {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Nama garis pantai '\(bad)' sudah dipakai; beri setiap garis pantai namanya sendiri.",
                    en: "The name '\(bad)' of a shoreline is in use; give every shoreline a name of its own."), found: bad)
        }
        if riverLine == .centre, riverWidth == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Garis tengah sungai memerlukan lebarnya (--river-width KOLOM atau meter).",
                    en: "A river's centre line needs its width (--river-width FIELD or metres)."))
        }
        if let mangrove = lines.first(where: { $0.kind == "mangrove" }), mangrove.width == nil, tidalRange == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Lebar sabuk mangrove bergantung pada beda pasang surut (--tidal-range KOLOM atau meter).",
                    en: "The width of a mangrove belt depends on the tidal range (--tidal-range FIELD or metres)."))
        }
        if verdicts == true, buildings == nil {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--verdicts menilai bangunan: sebut juga --buildings.",
                    en: "--verdicts judges buildings: name --buildings, too."))
        }
        var given = lines.map(\.rule)
        if lines.contains(where: { $0.kind == "shore" }), !given.contains("shore") { given.append("shore") }
        if let bad = setback?.rules.first(where: { !given.contains($0.name) }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Aturan sempadan '\(bad.name)' tidak memiliki lapisan.",
                    en: "The setback rule '\(bad.name)' has no layer."),
                expected: given.joined(separator: ", "))
        }
        return lines
    }
}
