import TapakEngine
public import TapakModel
import TapakStandards

/// How access, exposure or any other value is spread over people: by unit, by group, and how unequally.
///
/// The value of an origin is its distance to the nearest destination of a kind (along roads where there are any), how well it
/// is served there (with a catchment model), whether it lies in a slum, or a number of its own. Everybody at an origin has its
/// value. Zeros count; who has no value (no way there, no data) is counted apart.
public enum Equity: Analysis {
    /// The command and the step.
    public static let name = "equity"
    /// The command in Bahasa Indonesia.
    public static let alias = "pemerataan"
    /// What the main number means.
    public static let definition = Bilingual(
        id:
            "Rata-rata, bagian dalam ambang, Gini, Theil, Palma, dan Atkinson tertimbang penduduk; nol ikut dihitung, yang tanpa "
            + "nilai dihitung terpisah.",
        en: "Means, shares within thresholds, Gini, Theil, Palma and Atkinson weighted by people; zeros count, those without a "
            + "value are counted apart.")

    /// The standards tables whose values may be used.
    public static func tables(_ parameters: Parameters) -> [String] { Access.tables(parameters.access) }

    /// The parameters of the analysis: those of access, and who is compared with whom.
    public typealias Parameters = AccessWith<Question>

    /// Who is compared with whom.
    public struct Question: Codable, Sendable, Hashable {
        /// Areas: whether an origin lies in one of them is its value.
        public var slums: String?
        /// A numeric field of the origins that is their value.
        public var value: String?
        /// Fields of the origins whose values are groups, such as a class of poverty.
        public var groups: [String]?
        /// Groups that live together: the numeric fields with their people, by name.
        public var people: [String: String]?
        /// A numeric field of the origins by which people are ranked, such as spending.
        public var rank: String?
        /// Resamples for intervals; 0 for none.
        public var resamples: Int?
        /// How many places for new facilities are looked for; 0 for none.
        public var places: Int?
        /// Whether origins with a value of 0 are left out.
        public var dropZeros: Bool?
        /// Whether that is accepted, although it changes what is measured.
        public var allowLoss: Bool?

        /// The defaults of the command.
        public init() {}

        /// The names in project files and outputs, besides those of access.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case slums, value, groups, people, rank, resamples, places
            case dropZeros = "drop_zeros", allowLoss = "allow_loss"
        }

        /// The fields of people, in the order of their groups.
        var peopleGroups: [(name: String, field: String)] {
            (people ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
        /// The fields of numbers wanted of the origins: the value, the rank, then people.
        var numbers: [String] { [value, rank].compactMap { $0 } + peopleGroups.map(\.field) }
        var resampleCount: Int { resamples ?? 499 }
        var placeCount: Int { places ?? 5 }
    }

    /// The layers the analysis takes.
    public static func roles(_ parameters: Parameters) -> [LayerRole] {
        var roles = Access.roles(parameters.access)
        roles[0].fields += parameters.numbers + (parameters.groups ?? [])
        if let slums = parameters.slums { roles.append(LayerRole("slums", slums, kinds: .areas)) }
        return roles
    }

    /// Measures and states the findings; see ``Analysis/run(_:in:)``.
    public static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings {
        try parameters.question.check(with: parameters.access)
        let roles = roles(parameters)
        let amounts = Set(parameters.numbers).subtracting([parameters.rank].compactMap { $0 })
            .union([parameters.value].compactMap { $0 })
        let fields = StreamFields(numbers: parameters.numbers, amounts: amounts, texts: parameters.groups ?? [])
        let survey = try AccessSurvey(
            parameters.access, roles: roles, fields: fields, keepsPoints: true, in: workspace)
        let slums = try roles.first { $0.name == "slums" }.map { try workspace.held($0) }
        let values = try EquityValues(survey, parameters, slums: slums)
        return try EquityFindings(
            parameters: parameters, survey: survey, roles: roles, values: values, groups: EquityGroups(survey, parameters),
            workspace: workspace
        ).findings()
    }
}

extension Equity.Question {
    /// Refuses what cannot be answered.
    fileprivate func check(with access: Access.Parameters) throws {
        func refuse(_ id: String, _ en: String, found: String? = nil, expected: String? = nil) -> Failure {
            Failure(.usage, Bilingual(id: id, en: en), found: found, expected: expected)
        }
        if access.to.isEmpty, slums == nil, value == nil {
            throw refuse(
                "Sebutkan apa yang dibandingkan: tujuan (--to), permukiman kumuh (--slums), atau kolom angka (--value).",
                "Name what is compared: destinations (--to), slums (--slums) or a numeric field (--value).")
        }
        if let resamples, !(0...100_000).contains(resamples) {
            throw refuse(
                "--resamples menerima 0 sampai 100000.", "--resamples takes 0 to 100000.", found: String(resamples))
        }
        if let places, !(0...100).contains(places) {
            throw refuse("--places menerima 0 sampai 100.", "--places takes 0 to 100.", found: String(places))
        }
        if dropZeros == true, allowLoss != true {
            throw refuse(
                "Membuang nilai nol menghilangkan orang yang tidak mendapat apa-apa dan selalu memperkecil ketimpangan; bila memang "
                    + "dikehendaki, sebut --allow-loss, dan selisihnya akan dilaporkan.",
                "Dropping zeros leaves out the people who get nothing and always lowers inequality; if that is meant, say "
                    + "--allow-loss, and the difference is reported.", found: "--drop-zeros", expected: "--allow-loss")
        }
        if let bad = (people ?? [:]).keys.sorted().first(where: { $0.isEmpty || $0 == Units.whole }) {
            throw refuse("Nama kelompok '\(bad)' tidak dapat dipakai.", "A group cannot be called '\(bad)'.", found: bad)
        }
    }
}
