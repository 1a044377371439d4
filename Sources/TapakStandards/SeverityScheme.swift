public import TapakModel

/// A scheme that scores how bad the living conditions of a neighbourhood are, read from its standards table.
///
/// - Source: the regulation each table is named after; the reading of every value stands in the table.
public struct SeverityScheme: Sendable {
    /// One thing that is counted: how much of it fails.
    public struct Criterion: Sendable {
        /// The stable name, such as `1a`.
        public var id: String
        /// The criterion in words.
        public var label: Bilingual
        /// The aspect it belongs to.
        public var aspect: String
        /// The aspect in words.
        public var aspectLabel: Bilingual
        /// The column with the amount that fails.
        public var volume: String
        /// The unit of that amount.
        public var unit: String
        /// The column the amount is a share of.
        public var denominator: String
        /// What layers can tell it by: `density` or `inundation`; nil for what only a survey can tell.
        public var derivation: String?
    }

    /// A class or band and the least value that belongs to it.
    public struct Band: Sendable {
        /// The stable name, such as `heavy` or `high`.
        public var code: String
        /// It in words.
        public var label: Bilingual
        /// The least value.
        public var from: Double
        /// What stands for it in the combined class: a letter, or the first digit.
        public var sign: String
    }

    /// Something else that is considered.
    public struct Consideration: Sendable {
        /// The stable name, such as `8a`.
        public var id: String
        /// The consideration in words.
        public var label: Bilingual
        /// The column with its score.
        public var column: String
        /// The scores there are.
        public var allowed: [Double]
    }

    /// The table's id.
    public let id: String
    /// What the scheme is called.
    public let title: Bilingual
    /// The criteria in order.
    public let criteria: [Criterion]
    /// Scores and the percentages they begin at, ascending; below the first the score is 0.
    public let cuts: [(from: Double, score: Double)]
    /// The classes, worst first; the last begins at 0.
    public let classes: [Band]
    /// The bands of the sum of the other considerations, highest first.
    public let bands: [Band]
    /// The other considerations.
    public let considerations: [Consideration]
    /// The columns that tell whether a place is legal, each in its own respect.
    public let legality: [String]
    /// The values used, with citation and status.
    public let uses: [StandardUse]
    /// Buildings per hectare from which a place is too dense, with the sizes of city it holds for.
    private let densities: [(cities: [String], use: StandardUse)]
    /// The size of city where none is stated.
    private let usualCity: String
    /// Band and class → rank.
    private let ranks: [String: Int]

    /// The scheme of a table on a day.
    ///
    /// - Throws: `USAGE` for a table that is no scheme, and for a day before it held.
    public init(_ standards: Standards, table id: String, on date: String? = nil) throws(Failure) {
        let table = try standards.table(id)
        self.id = table.id
        title = table.title
        var (criteria, considerations): ([Criterion], [Consideration]) = ([], [])
        var (cuts, legality, uses): ([(from: Double, score: Double)], [String], [StandardUse]) = ([], [], [])
        var (classes, bands, ranks): ([Band], [Band], [String: Int]) = ([], [], [:])
        var densities: [(cities: [String], use: StandardUse)] = []
        for entry in table.entries {
            let value = try standards.value(table: id, entry: entry.id, on: date)
            let facts = entry.attributes ?? [:]
            func fact(_ name: String) -> String { facts[name] ?? "" }
            switch facts["kind"] {
            case "criterion":
                criteria.append(
                    Criterion(
                        id: entry.id, label: entry.label, aspect: fact("aspect"),
                        aspectLabel: Bilingual(id: fact("aspect_id"), en: fact("aspect_en")), volume: fact("volume"),
                        unit: fact("volume_unit"), denominator: fact("denominator"), derivation: facts["derive"]))
            case "cut": cuts.append((value.value, Double(fact("score")) ?? 0))
            case "class":
                classes.append(
                    Band(code: fact("code"), label: entry.label, from: value.value, sign: fact("letter")))
            case "band":
                bands.append(Band(code: fact("code"), label: entry.label, from: value.value, sign: fact("digit")))
            case "consideration":
                considerations.append(
                    Consideration(
                        id: entry.id, label: entry.label, column: fact("column"),
                        allowed: fact("allowed").split(separator: ",").compactMap { Double($0) }))
            case "legality": legality.append(fact("column"))
            case "density":
                // Stated where it is used, which is not always.
                densities.append((entry.list("city"), value.use))
                continue
            case "priority": ranks[fact("band") + " " + fact("class")] = Int(value.value)
            default: continue
            }
            uses.append(value.use)
        }
        guard !criteria.isEmpty, !cuts.isEmpty, !classes.isEmpty else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Tabel ‘\(id)’ bukan skema tingkat kekumuhan.", en: "The table ‘\(id)’ is no scheme of slum severity."),
                found: id,
                expected: standards.tables.filter { $0.entries.contains { $0.attributes?["kind"] == "criterion" } }.map(\.id)
                    .joined(separator: ", "))
        }
        (self.criteria, self.considerations, self.legality, self.uses) = (criteria, considerations, legality, uses)
        self.cuts = cuts.sorted { $0.from < $1.from }
        self.classes = classes.sorted { $0.from > $1.from }
        self.bands = bands.sorted { $0.from > $1.from }
        self.ranks = ranks
        self.densities = densities
        let usual = table.defaults.first { $0.role == "city" }?.entries.first
        usualCity = table.entries.first { $0.id == usual }?.list("city").first ?? ""
    }

    /// From how many buildings per hectare a place is too dense, in a city of a size; nil takes the table's default.
    ///
    /// - Throws: `USAGE` for a size that the table does not know.
    public func density(city stated: String?) throws(Failure) -> (city: String, use: StandardUse) {
        let city = stated ?? usualCity
        if let found = densities.first(where: { $0.cities.contains(city) }) { return (city, found.use) }
        throw Failure(
            .usage, Bilingual(id: "Ukuran kota ‘\(city)’ tidak dikenal.", en: "There is no size of city ‘\(city)’."),
            found: city, expected: densities.flatMap(\.cities).joined(separator: ", "))
    }

    /// The aspects in order, with the places of their criteria.
    public var aspects: [(id: String, label: Bilingual, criteria: [Int])] {
        var aspects: [(id: String, label: Bilingual, criteria: [Int])] = []
        for (place, criterion) in criteria.enumerated() {
            if aspects.last?.id != criterion.aspect { aspects.append((criterion.aspect, criterion.aspectLabel, [])) }
            aspects[aspects.count - 1].criteria.append(place)
        }
        return aspects
    }

    /// The score of a percentage.
    public func score(percent: Double) -> Double { cuts.last { percent >= $0.from }?.score ?? 0 }

    /// The class of a total.
    public func severity(total: Double) -> Band? { classes.first { total >= $0.from } }

    /// The band of the sum of the other considerations.
    public func band(sum: Double) -> Band? { bands.first { sum >= $0.from } }

    /// The rank of handling, 1 first; nil for what is no slum.
    public func priority(_ band: Band, _ severity: Band) -> Int? { ranks[band.code + " " + severity.code] }
}
