import TapakEngine
public import TapakModel
import TapakStandards

/// What projects take of parcels, what they leave, and who is on it.
///
/// The footprint of a project is its polygons, and its lines as wide as stated. A parcel's taken area is its area inside the
/// union of the footprints, every square metre once; what is left is the parcel less that union. A building is hit when any of
/// it lies in a footprint, cut when some of it does not, and counts whole with all its people, at the parcel that holds its
/// centroid.
public enum Parcels: Analysis {
    /// The command and the step.
    public static let name = "parcels"
    /// The command in Bahasa Indonesia.
    public static let alias = "bidang"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Tapak proyek = poligonnya, atau garis dengan setengah lebar ke tiap sisi; kena = luas (bidang ∩ tapak), sisanya diukur per bagian.",
        en:
            "Footprint of a project = its polygon, or its line with half the width to each side; taken = area of (parcel ∩ footprint), the rest measured piece by piece."
    )

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        ["land-acquisition"]
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// The projects: areas, or lines with a width.
        public var projects: String
        /// The parcels.
        public var parcels: String
        /// The buildings.
        public var buildings: String?
        /// A field of the projects or metres: how wide lines are, from edge to edge.
        public var width: String?
        /// The field of the parcels with their id.
        public var id: String?
        /// A numeric field of the buildings with their people.
        public var weight: String?
        /// A numeric field of the buildings with their households.
        public var households: String?

        /// Parameters with the defaults of the command.
        public init(projects: String, parcels: String) {
            self.projects = projects
            self.parcels = parcels
        }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case projects, parcels, buildings, width, id, weight, households
        }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        let width = parameters.width.flatMap { Double($0) == nil ? $0 : nil }
        var roles = [
            LayerRole(
                "projects", parameters.projects, kinds: .edges, fields: [width], isRequired: true),
            LayerRole(
                "parcels", parameters.parcels, kinds: .areas, idField: parameters.id, isRequired: true, needsUniqueIDs: true),
        ]
        if let buildings = parameters.buildings {
            roles.append(
                LayerRole("buildings", buildings, kinds: .any, fields: [parameters.weight, parameters.households]))
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        let limits = try ParcelLimits(workspace.standards)
        let roles = roles(parameters)
        try workspace.prepare(roles)
        let projects = try workspace.held(roles[0])
        let parcels = try workspace.held(roles[1])
        let buildings = try roles.count > 2 ? workspace.held(roles[2]) : nil
        let takes = try ParcelTakes(
            projects: projects, widths: parameters.widths(of: projects), parcels: parcels, buildings: buildings,
            people: parameters.weight, households: parameters.households, limits: limits,
            measure: try workspace.frame.measure, options: workspace.options)
        return try ParcelFindings(
            roles: roles, parcels: parcels, projects: projects, takes: takes, limits: limits, workspace: workspace
        )
        .findings()
    }
}

extension Parcels.Parameters {
    /// The width of every project's lines; 0 for areas, which need none.
    ///
    /// - Throws: `USAGE` for lines without a width, `FIELD_TYPE` for a line whose width is no distance over zero.
    fileprivate func widths(of projects: HeldLayer) throws -> [Double] {
        let lines = (0..<projects.count).filter { projects.geometry.kind(of: $0) != .polygon }
        guard let width else {
            if let line = lines.first {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "Proyek berupa garis memerlukan lebarnya (--width KOLOM atau meter).",
                        en: "Projects that are lines need their width (--width FIELD or metres)."),
                    file: projects.reference, ordinal: projects.ordinals[line], featureID: projects.ids[line])
            }
            return Array(repeating: 0, count: projects.count)
        }
        if let stated = Double(width) {
            guard stated.isDistance, stated > 0 else { throw Failure.notADistance("width", stated) }
            return Array(repeating: stated, count: projects.count)
        }
        let widths = try projects.numbers(width)
        if let bad = lines.first(where: { !(widths[$0].isDistance && widths[$0] > 0) }) {
            throw Failure(
                .fieldType,
                Bilingual(
                    id: "Lebar '\(width)' proyek ini kosong, nol, atau negatif.",
                    en: "The width '\(width)' of this project is empty, zero or negative."),
                file: projects.reference, ordinal: projects.ordinals[bad], featureID: projects.ids[bad],
                found: widths[bad].isNaN ? "–" : DecimalText.shortest(widths[bad]), expected: "> 0")
        }
        return widths.map { $0.isDistance ? $0 : 0 }
    }
}

/// The numbers of the standards table that parcels are judged by.
struct ParcelLimits: Sendable {
    let uses: [StandardUse]
    private let values: [String: Double]

    init(_ standards: Standards) throws {
        var (uses, values): ([StandardUse], [String: Double]) = ([], [:])
        for entry in try standards.table("land-acquisition").entries {
            let value = try standards.value(table: "land-acquisition", entry: entry.id)
            uses.append(value.use)
            values[entry.id] = value.value
        }
        (self.uses, self.values) = (uses, values)
    }

    private func value(_ entry: String) -> Double { values[entry] ?? 0 }
    /// Hectares up to which acquisition is small.
    var smallScale: Double { value("small-scale") }
    /// People above whom the plan is a full one.
    var people: Double { value("full-plan-people") }
    /// Percent of a parcel above which the plan is a full one.
    var share: Double { value("full-plan-share") }
    /// Square metres below which a remainder is small.
    var remainder: Double { value("small-remainder") }
    /// Square metres below which nothing is taken.
    var sliver: Double { value("sliver") }
}
