public import TapakEngine
public import TapakModel
import TapakStandards

/// Where new facilities would serve most people, and how many that would be.
///
/// Covering counts people with no facility within the threshold today; median counts the distance that all are spared, where
/// who is farther than the cap counts as at the cap. See ``SiteChoice`` for how the places are chosen, and how far from the
/// best that can be.
public enum Siting: Analysis {
    /// The command and the step.
    public static let name = "siting"
    /// The command in Bahasa Indonesia.
    public static let alias = "lokasi"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Lokasi baru yang paling banyak menambah penduduk dalam ambang (covering) atau paling banyak menghemat jarak (median); "
            + "selisih terhadap pilihan terbaik yang mungkin disebut.",
        en:
            "New places that bring most people within the threshold (covering) or spare most distance (median); how far from the "
            + "best possible choice that may be is stated.")

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] { Access.tables(parameters.access) }

    /// The parameters of the analysis: those of access, with the facilities that there are as its one kind of destination.
    public typealias Parameters = AccessWith<Question>

    /// How many places, where they could be, and what is to be gained.
    public struct Question: Codable, Sendable, Hashable {
        /// Where a facility could be; anywhere people live where nothing is stated.
        public var candidates: String?
        /// The field of the candidates with their id.
        public var candidatesID: String?
        /// The numeric field of the candidates with the people they have room for.
        public var capacity: String?
        /// How many places are wanted.
        public var count: Int
        /// What is to be gained.
        public var goal: SiteChoice.Goal?
        /// Whether only people count who have no facility within the first threshold today.
        public var leftOut: Bool?

        /// The defaults of the command.
        public init(count: Int) { self.count = count }

        /// The names in project files and outputs, besides those of access.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case candidates, capacity, count, goal
            case candidatesID = "candidates_id", leftOut = "left_out"
        }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        var roles = Access.roles(parameters.access)
        if let candidates = parameters.candidates {
            var role = LayerRole(
                "candidates", candidates, kinds: .any, fields: [parameters.capacity], idField: parameters.candidatesID,
                isRequired: true
            ).named
            role.needsUniqueIDs = true
            roles.append(role)
        }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        try parameters.question.check(with: parameters.access)
        let roles = roles(parameters)
        var survey = try AccessSurvey(parameters.access, roles: roles, keepsPoints: true, in: workspace)
        let candidates = try roles.first { $0.name == "candidates" }.map { try workspace.held($0) }
        let goal = parameters.goal ?? .covering
        let steps = survey.isTimed ? parameters.access.minutes ?? [] : survey.thresholds
        let threshold = steps.first ?? 0
        let limit = goal == .covering ? threshold : parameters.access.cap ?? steps.last ?? threshold
        let current = survey.costs
        let people = survey.origins.weights
        if parameters.leftOut == true {
            for origin in people.indices where current[origin] <= threshold { survey.origins.weights[origin] = 0 }
        }
        let room = try parameters.capacity.flatMap { field in try candidates?.amounts(field).map { $0.isNaN ? 0 : $0 } }
        let plan = try SitePlan(
            survey, candidates: candidates, count: parameters.count, goal: goal, limit: limit, current: current,
            capacities: room, title: survey.destinations.first?.layer.role)
        survey.origins.weights = people
        return try SitingFindings(
            parameters: parameters, survey: survey, roles: roles, plan: plan, candidates: candidates, threshold: threshold,
            workspace: workspace
        ).findings()
    }
}

extension Siting.Question {
    /// Refuses what cannot be answered.
    fileprivate func check(with access: Access.Parameters) throws {
        guard (1...200).contains(count) else {
            throw Failure(
                .usage, Bilingual(id: "--count menerima 1 sampai 200.", en: "--count takes 1 to 200."), found: String(count))
        }
        guard access.to.count < 2 else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Lokasi dicari untuk satu jenis fasilitas; sebut hanya satu --to.",
                    en: "Places are looked for one kind of facility at a time; name one --to only."),
                found: access.to.keys.sorted().joined(separator: ", "))
        }
        let stray = [
            ("--catchment", access.catchment != nil), ("--standard", access.standard != nil),
            ("--capacity", capacity != nil && candidates == nil),
        ]
        if let option = stray.first(where: { $0.1 })?.0 {
            throw Failure(
                .usage,
                option == "--capacity"
                    ? Bilingual(
                        id: "--capacity adalah kolom calon lokasi; sebut lapisannya dengan --candidates.",
                        en: "--capacity is a field of the candidates; name their layer with --candidates.")
                    : Bilingual(
                        id: "\(option) tidak dipakai di sini.", en: "\(option) is not used here."), found: option)
        }
    }
}

extension AccessSurvey {
    /// What it costs every origin to the nearest destination of the first kind; infinite where none is reached.
    var costs: [Double] {
        guard !destinations.isEmpty else { return Array(repeating: .infinity, count: origins.count) }
        let reached = AccessOrigins.Status.reached.rawValue
        if roads != nil {
            return zip(origins.ways[0].costs, origins.ways[0].status).map { $1 == reached ? $0 : .infinity }
        }
        return zip(origins.kinds[0].metres, origins.kinds[0].status).map { $1 == reached ? $0 : .infinity }
    }
}
