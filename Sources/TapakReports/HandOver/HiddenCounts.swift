internal import TapakModel

/// The cells of a table that a page keeps to itself, because they tell of few people, households or buildings.
///
/// - Hidden are counts from 1 to below the bound; the shares and needs that give them away; where a sum of parts has only one
///   such part, the next smallest part as well; and cumulative counts of which a difference would tell one.
/// - What is left tells no more than that two or more parts are small, and their sum.
struct HiddenCounts {
    private var cells: Set<[Int]> = []

    /// Nothing is hidden.
    init() {}

    /// - Parameter bound: Counts below it are hidden; nil hides none.
    init(_ table: Table, below bound: Int?) {
        guard let bound else { return }
        let columns = table.columns.indices.filter { Self.isCount(table.columns[$0].name, in: table.name) }
        let groups = Self.groups(table)
        for column in columns {
            guard case .number(let numbers) = table.columns[column].values else { continue }
            var hidden = Set(numbers.indices.filter { numbers[$0] > 0 && numbers[$0] < Double(bound) })
            for group in groups where group.contains(where: { table.text(row: $0, column: 0) == Self.sum }) {
                let parts = group.filter { table.text(row: $0, column: 0) != Self.sum }
                guard parts.count(where: hidden.contains) == 1 else { continue }
                let next = parts.filter { !hidden.contains($0) && numbers[$0] > 0 }.min { numbers[$0] < numbers[$1] }
                hidden.insert(next ?? group.first { table.text(row: $0, column: 0) == Self.sum } ?? parts[0])
            }
            for row in hidden { cells.insert([row, column]) }
            hideWhatTells(column, hidden, table)
        }
    }

    func contains(row: Int, column: Int) -> Bool { !cells.isEmpty && cells.contains([row, column]) }

    private static let sum = "*"

    /// Columns from which a count can be worked out.
    private mutating func hideWhatTells(_ column: Int, _ rows: Set<Int>, _ table: Table) {
        let name = table.columns[column].name
        var telling = [name + "_pct"]
        if name == "population" { telling += ["demand", "needed", "gap"] }
        if name == "people_reached" { telling += ["score"] }
        for other in table.columns.indices where telling.contains(table.columns[other].name) {
            for row in rows { cells.insert([row, other]) }
        }
        guard let cumulative = table.columns.firstIndex(where: { $0.name == "cumulative_" + name }) else { return }
        let subjects = Set(rows.map { table.text(row: $0, column: 0) })
        for row in 0..<table.rowCount where subjects.contains(table.text(row: row, column: 0)) {
            cells.insert([row, cumulative])
        }
    }

    /// The rows that are parts of one sum: the same in every column of texts but the first, and names.
    private static func groups(_ table: Table) -> [[Int]] {
        let texts = table.columns.indices.dropFirst().filter { column in
            if case .number = table.columns[column].values { return false }
            return !table.columns[column].name.hasSuffix("_name")
        }
        let lengths = table.columns.indices.filter { ["ring_from_m", "ring_to_m"].contains(table.columns[$0].name) }
        let keys = (0..<table.rowCount).map { row in (texts + lengths).map { table.text(row: row, column: $0) } }
        return Array(Dictionary(grouping: 0..<table.rowCount) { keys[$0] }.values)
    }

    /// Whether a column counts people, households, buildings, or those of them who are near something.
    static func isCount(_ column: String, in table: String) -> Bool {
        if ["_pct", "_m", "_m2", "_ha", "_id", "_each"].contains(where: column.hasSuffix) { return false }
        if column == "weight" { return table.hasPrefix("access") }
        if table == "equity_decomposition" || table == "equity_lorenz" { return false }
        if table.hasPrefix("equity") || table.hasPrefix("siting"),
            ["unknown", "zero", "gained", "cumulative", "reached", "before", "after"].contains(column)
                || column.hasPrefix("within_")
        {
            return true
        }
        if ["origins", "within", "nodata"].contains(column) || column.hasSuffix("_nodata") { return true }
        return ["people", "population", "households", "buildings", "_within_", "unreachable", "offnetwork", "score_zero"]
            .contains(where: column.contains)
    }

    /// Whether a table lists people's homes one by one, so that its rows are a count themselves.
    static func listsHomes(_ table: String) -> Bool {
        ["access", "access_disagree", "access_nearest", "waterfront_buildings", "proposal_criteria"].contains(table)
    }

    /// Whether a headline is a count to hide.
    static func hides(_ headline: Headline, below bound: Int?) -> Bool {
        guard let bound, headline.unit.isEmpty, let value = headline.value, value > 0, value < Double(bound) else {
            return false
        }
        return isCount(headline.key, in: "")
    }
}
