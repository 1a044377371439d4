import TapakEngine
public import TapakModel
import TapakStandards

/// What proposals of communities and ministries claim against what the map says: measured length or area beside the claimed
/// volume, where they lie, who they reach, what they repeat, what is missing, and an order to talk about.
public enum Proposal: Analysis {
    /// The command and the step.
    public static let name = "proposal"
    /// The command in Bahasa Indonesia.
    public static let alias = "usulan"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Nilai = rata-rata tertimbang kriteria (0–100) yang dapat dinilai; yang sama nilainya berperingkat sama; kriteria tanpa data "
            + "dihitung sebagai keraguan, bukan nol.",
        en:
            "Score = weighted mean of the criteria (0–100) that can be judged; equal scores share a rank; criteria without data count as "
            + "doubts, not as nothing.")

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] {
        parameters.shore != nil || parameters.rivers != nil ? ["setbacks"] : []
    }

    /// The parameters of the analysis.
    public struct Parameters: Codable, Sendable, Hashable {
        /// The proposals: points, lines or areas.
        public var proposals: String
        /// The units they lie in.
        public var units: String?
        /// The slum areas.
        public var slums: String?
        /// The zones of a plan.
        public var zones: String?
        /// The shoreline and the rivers, whose setbacks are to be kept clear.
        public var shore, rivers: String?
        /// The protected areas.
        public var protected: String?
        /// The buildings.
        public var buildings: String?
        /// Existing facilities by the kind of proposal that they answer.
        public var facilities: [String: String]?
        /// Fields of the proposals: id, name, kind, claimed volume and its unit.
        public var id, name, kind, volume, unit: String?
        /// The field of the zones that holds their class.
        public var `class`: String?
        /// A numeric field of the buildings with their people.
        public var weight: String?
        /// Fields that every proposal must fill; those named above where nothing is stated.
        public var required: [String]?
        /// By how many percent a claim may differ from what is measured; 5 where nothing is stated.
        public var tolerance: Double?
        /// Metres within which two proposals of one kind may be the same; 20 where nothing is stated.
        public var duplicates: Double?
        /// Metres within which people count as reached; 300 where nothing is stated.
        public var reach: Double?
        /// Metres of setbacks by layer; those of the standards where nothing is stated.
        public var setback: [String: Double]?
        /// Weights of the criteria `slum`, `people`, `volume`, `complete`, `unique`, `clear`, `inside`; 1 where nothing is stated.
        public var weights: [String: Double]?

        /// Parameters with the defaults of the command.
        public init(proposals: String) { self.proposals = proposals }

        /// The names in project files and outputs.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case proposals, units, slums, zones, shore, rivers, protected, buildings, facilities, id, name, kind, volume, unit,
                `class`, weight, required, tolerance, duplicates, reach, setback, weights
        }

        /// The fields that every proposal must fill.
        var needed: [String] { required ?? [name, kind, volume, unit].compactMap { $0 } }
        /// The kinds of existing facilities in their order.
        var kinds: [String] { (facilities ?? [:]).keys.sorted() }
        var allowed: Double { tolerance ?? 5 }
        var near: Double { duplicates ?? 20 }
        var reached: Double { reach ?? 300 }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        let fields =
            [parameters.name, parameters.kind, parameters.volume, parameters.unit] + (parameters.required ?? []).map { $0 }
        var roles = [
            LayerRole(
                "proposals", parameters.proposals, kinds: .any, fields: fields, idField: parameters.id, isRequired: true,
                needsUniqueIDs: true)
        ]
        func add(_ name: String, _ reference: String?, _ kinds: Set<GeometryColumns.Kind>, field: String? = nil) {
            guard let reference else { return }
            roles.append(LayerRole(name, reference, kinds: kinds, fields: [field]).named)
        }
        add("units", parameters.units, .areas)
        add("slums", parameters.slums, .areas)
        add("zones", parameters.zones, .areas, field: parameters.class)
        add("shore", parameters.shore, .edges)
        add("rivers", parameters.rivers, .edges)
        add("protected", parameters.protected, .any)
        for kind in parameters.kinds { add("existing \(kind)", parameters.facilities?[kind], .any) }
        if let buildings = parameters.buildings {
            roles.append(LayerRole("buildings", buildings, .streamed, kinds: .any, fields: [parameters.weight]))
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        try parameters.check()
        let roles = roles(parameters)
        try workspace.prepare(roles)
        var layers: [String: HeldLayer] = [:]
        for role in roles where role.use == .held { layers[role.name] = try workspace.held(role) }
        guard let proposals = layers["proposals"] else { throw Failure.noFeatures(roles[0], found: 0) }
        var people: RingCounts?
        if let role = roles.first(where: { $0.use == .streamed }) {
            let rings = ImpactRings(
                projects: proposals, distances: [parameters.reached], layers: [], measure: try workspace.frame.measure,
                options: workspace.options, progress: nil)
            people = try RingCounts.count(role: role, weight: parameters.weight, rings: rings, workspace: workspace)
        }
        let setbacks = try parameters.setbacks(workspace.standards)
        let cases = try ProposalCases(
            parameters, proposals: proposals, layers: layers, setbacks: setbacks.widths, measure: try workspace.frame.measure,
            threads: workspace.options.threads)
        return try ProposalFindings(
            parameters: parameters, roles: roles, proposals: proposals, layers: layers, cases: cases, people: people,
            widths: setbacks.widths, standards: setbacks.uses, workspace: workspace
        ).findings()
    }
}

extension Proposal.Parameters {
    fileprivate func check() throws(Failure) {
        for (name, value) in [("tolerance", allowed), ("duplicates", near), ("reach", reached)] where !value.isDistance {
            throw Failure.notADistance(name, value)
        }
        for (name, metres) in (setback ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard ["shore", "rivers"].contains(name) else {
                throw Failure(
                    .usage, Bilingual(id: "--setback mengenal shore dan rivers.", en: "--setback knows shore and rivers."),
                    found: name)
            }
            guard metres.isDistance else { throw Failure.notADistance("setback", metres) }
        }
        var seen: [String: String] = [:]
        for kind in kinds {
            guard let first = seen.updateValue(kind, forKey: ProposalCases.tidy(kind)) else { continue }
            throw Failure(
                .usage,
                Bilingual(
                    id: "'\(first)' dan '\(kind)' adalah jenis yang sama; sebut satu lapisan saja.",
                    en: "'\(first)' and '\(kind)' are one kind; name one layer only."), found: "--existing \(kind)")
        }
        let known = ProposalRanking.criteria
        for (name, weight) in (weights ?? [:]).sorted(by: { $0.key < $1.key })
        where !known.contains(name) || !(0...1_000_000).contains(weight) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Bobot ditulis KRITERIA=BILANGAN, dari 0 sampai sejuta.",
                    en: "Weights are written CRITERION=NUMBER, from 0 to a million."),
                found: "\(name)=\(DecimalText.shortest(weight))", expected: known.joined(separator: ", "))
        }
        guard (volume == nil) == (unit == nil) else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Volume dan satuannya disebut bersama (--volume, --unit).",
                    en: "The volume and its unit are named together (--volume, --unit)."))
        }
    }

    /// The widths of setbacks: those stated, else those of the standards for a coast and a river of middle depth.
    fileprivate func setbacks(_ standards: Standards) throws -> (widths: [String: Double], uses: [StandardUse]) {
        var (widths, uses): ([String: Double], [StandardUse]) = ([:], [])
        for (name, reference, entry) in [("shore", shore, "coast"), ("rivers", rivers, "R1b")] where reference != nil {
            if let stated = setback?[name] {
                widths[name] = stated
            } else {
                let value = try standards.value(table: "setbacks", entry: entry)
                widths[name] = value.value
                uses.append(value.use)
            }
        }
        return (widths, uses)
    }
}
