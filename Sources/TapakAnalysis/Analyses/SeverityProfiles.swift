import TapakModel
import TapakStandards

/// What was counted in neighbourhoods.
struct SeverityProfiles: Sendable {
    /// The amounts of a neighbourhood, or of several together; nil where one is not known.
    struct Amounts: Sendable {
        /// By criterion what fails.
        var volumes: [Double?]
        /// By criterion what it is a share of.
        var denominators: [Double?]
        var hectares: Double?

        /// The amounts with no volume over what it is a share of: what is cut in a row is cut in sums.
        var within: Amounts {
            var cut = self
            for place in volumes.indices {
                if let volume = volumes[place], let denominator = denominators[place] {
                    cut.volumes[place] = min(volume, denominator)
                }
            }
            return cut
        }

        /// The sum with another place's; what is not known of one is not known of both.
        mutating func add(_ other: Amounts) {
            for place in volumes.indices {
                volumes[place] = [volumes[place], other.volumes[place]].knownSum
                denominators[place] = [denominators[place], other.denominators[place]].knownSum
            }
            hectares = [hectares, other.hectares].knownSum
        }
    }

    let table: AttributeTable
    private(set) var amounts: [Amounts]
    /// Profiles → considerations.
    let considerations: [[Double?]]
    /// Profiles → respects of legality.
    let legality: [[Bool?]]
    /// Columns of the scheme that no profile has.
    private(set) var absent: [String]

    /// The columns that tell where a neighbourhood lies, the smallest area first, with those that tell areas of one name apart.
    static let areas = [
        ("kawasan", ["kabkota"]), ("kelurahan", ["kabkota", "kecamatan"]), ("kecamatan", ["kabkota"]), ("kabkota", []),
    ]
    static let hectares = "luas_ha"
    static let buildings = "bangunan"

    /// All columns that the scheme knows.
    static func fields(of scheme: SeverityScheme) -> [String] {
        var fields = scheme.criteria.map(\.volume) + scheme.criteria.map(\.denominator) + [hectares]
        fields += scheme.considerations.map(\.column) + scheme.legality + areas.map(\.0)
        var seen: Set<String> = []
        return fields.filter { seen.insert($0).inserted }
    }

    init(_ table: AttributeTable, scheme: SeverityScheme) throws {
        self.table = table
        func amounts(_ field: String) throws -> [Double?] {
            let numbers = try table.numbers(field)
            if let row = numbers.firstIndex(where: { $0 ?? 0 < 0 }) {
                throw table.failure(
                    row, field, Bilingual(id: "Jumlah tidak boleh negatif.", en: "An amount cannot be negative."),
                    found: DecimalText.shortest(numbers[row] ?? .nan), expected: "≥ 0")
            }
            return numbers
        }
        let volumes = try scheme.criteria.map { try amounts($0.volume) }
        let denominators = try scheme.criteria.map { try amounts($0.denominator) }
        let hectares = try amounts(Self.hectares)
        self.amounts = (0..<table.count).map { row in
            Amounts(volumes: volumes.map { $0[row] }, denominators: denominators.map { $0[row] }, hectares: hectares[row])
        }
        let scores = try scheme.considerations.map { try Self.scores($0, table) }
        considerations = (0..<table.count).map { row in scores.map { $0[row] } }
        let signs = try scheme.legality.map { try Self.signs($0, table) }
        legality = (0..<table.count).map { row in signs.map { $0[row] } }
        absent = (scheme.criteria.map(\.volume) + scheme.criteria.map(\.denominator)).reduce(into: []) { absent, field in
            if !table.has(field), !absent.contains(field) { absent.append(field) }
        }
    }

    /// Fills in what layers can tell.
    mutating func fill(from layers: inout SeverityLayers, scheme: SeverityScheme) {
        layers.fill(&amounts, scheme: scheme)
        let derived = Set(layers.derived.map(\.column))
        absent.removeAll(where: derived.contains)
    }

    private static func scores(_ consideration: SeverityScheme.Consideration, _ table: AttributeTable) throws -> [Double?] {
        let scores = try table.numbers(consideration.column)
        if let row = scores.firstIndex(where: { score in score.map { !consideration.allowed.contains($0) } ?? false }) {
            throw table.failure(
                row, consideration.column,
                Bilingual(
                    id: "Nilai ‘\(consideration.label.id)’ tidak ada dalam skema.",
                    en: "The scheme has no such score for ‘\(consideration.label.en)’."),
                found: DecimalText.shortest(scores[row] ?? .nan),
                expected: consideration.allowed.map(DecimalText.shortest).joined(separator: ", "))
        }
        return scores
    }

    private static func signs(_ field: String, _ table: AttributeTable) throws -> [Bool?] {
        try table.texts(field).enumerated().map { row, text in
            try YesNo.read(text) {
                table.failure(
                    row, field,
                    Bilingual(id: "Legalitas ditulis + atau −.", en: "Legality is written + or −."), found: text,
                    expected: YesNo.expected)
            }
        }
    }
}
