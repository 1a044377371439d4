import TapakEngine
import TapakModel
import TapakStandards
import Testing

@testable import TapakAnalysis

/// Options in the plane of a CRS.
func grid(_ place: Place = .utm, segments: Int = 16, threads: Int = 1) -> RunOptions {
    RunOptions(crs: place.crs, measure: .grid, arcSegments: ArcSegments(count: segments), threads: threads)
}

/// Runs one analysis in a workspace of its own.
func run<Question: Analysis>(
    _ analysis: Question.Type, _ parameters: Question.Parameters, _ options: RunOptions = grid()
) throws -> Findings {
    try analysis.run(parameters, in: Workspace(options: options, standards: Standards.embedded()))
}

/// The failure that a run ends in; nil where it ends well.
func failure<Question: Analysis>(
    _ analysis: Question.Type, _ parameters: Question.Parameters, _ options: RunOptions = grid()
) -> Failure? {
    do {
        _ = try run(analysis, parameters, options)
        return nil
    } catch {
        return error as? Failure ?? Failure(.internalError, Bilingual(id: "", en: "\(error)"))
    }
}

extension Findings {
    /// The keys of all findings.
    var keys: [String] { findings.map(\.key) }

    /// A table by its name.
    func table(_ name: String) throws -> Table {
        try #require(tables.first { $0.name == name }, "no table \(name) among \(tables.map(\.name))")
    }

    /// The count of a role.
    func count(_ role: String) throws -> LayerCount { try #require(layerCounts.first { $0.role == role }) }
}

extension Table {
    /// The text of a row by the name of its column.
    func text(row: Int, column: String) -> String {
        columns.firstIndex { $0.name == column }.map { text(row: row, column: $0) } ?? ""
    }

    /// The rows whose texts are those given, by column.
    func rows(_ keys: [String: String]) -> [Int] {
        let places = keys.compactMap { key, value in columns.firstIndex { $0.name == key }.map { ($0, value) } }
        guard places.count == keys.count else { return [] }
        return (0..<rowCount).filter { row in places.allSatisfy { text(row: row, column: $0.0) == $0.1 } }
    }

    /// A cell of the first row whose texts are those given: NaN where it is empty, −1e300 where there is no such row.
    subscript(keys: [String: String], column: String) -> Double {
        guard let row = rows(keys).first, self.column(column) != nil else { return -1e300 }
        return number(row: row, column: column) ?? .nan
    }

    /// A cell of the row of a unit, project or origin.
    subscript(key: String, column: String) -> Double { self[[columns[0].name: key], column] }

    /// A cell as text.
    func text(_ key: String, _ column: String) -> String? {
        guard let row = rows([columns[0].name: key]).first, let place = columns.firstIndex(where: { $0.name == column })
        else { return nil }
        return text(row: row, column: place)
    }

    /// A cell of the first row whose texts are those given, as text; empty where there is none.
    func text(_ keys: [String: String], _ column: String) -> String {
        guard let row = rows(keys).first, let place = columns.firstIndex(where: { $0.name == column }) else { return "" }
        return text(row: row, column: place)
    }

    /// All numbers of a column.
    func numbers(_ column: String) -> [Double] {
        guard case .number(let numbers)? = self.column(column)?.values else { return [] }
        return numbers
    }

    /// Σ over the rows whose texts are those given.
    func sum(_ column: String, _ keys: [String: String] = [:]) -> Double {
        rows(keys).reduce(0) { $0 + (number(row: $1, column: column) ?? 0) }
    }

    /// All cells as a machine reads them.
    var cells: [[String]] { (0..<rowCount).map { row in columns.indices.map { text(row: row, column: $0) } } }
}
