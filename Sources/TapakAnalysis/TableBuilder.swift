import TapakEngine
import TapakModel

/// Builds a table row by row.
struct TableBuilder {
    /// The kind of a column under construction.
    enum Kind { case text, number }

    /// A cell.
    enum Cell {
        case text(String)
        case number(Double?)
        static func count(_ value: Int) -> Cell { .number(Double(value)) }
        /// Square metres, written as hectares; what rounding leaves of nothing is nothing.
        static func hectares(_ squareMetres: Double?) -> Cell { .number(squareMetres.map { Coverage.settled($0) / 10_000 }) }
        /// 100 · part / whole of two areas in square metres; empty where there is no whole.
        static func percent(_ part: Double, of whole: Double?) -> Cell { .number(Denominators.share(part, of: whole)) }
    }

    private let name: String
    private let definition: Bilingual
    private let names: [String]
    private var texts: [TextColumn]
    private var numbers: [[Double]]
    private let kinds: [Kind]

    /// A table of the columns given; a name that starts with `'` holds text.
    init(_ name: String, _ definition: Bilingual, columns: [String]) {
        self.name = name
        self.definition = definition
        kinds = columns.map { $0.hasPrefix("'") ? .text : .number }
        names = columns.map { $0.hasPrefix("'") ? String($0.dropFirst()) : $0 }
        texts = Array(repeating: TextColumn(), count: columns.count)
        numbers = Array(repeating: [], count: columns.count)
    }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == names.count, "a row of \(name) has \(cells.count) cells, not \(names.count)")
        for (column, cell) in cells.enumerated() {
            switch cell {
            case .text(let text): texts[column].append(text)
            case .number(let number): numbers[column].append(number ?? .nan)
            }
        }
    }

    var table: Table {
        Table(
            name: name, definition: definition,
            columns: names.indices.map { column in
                Table.Column(names[column], kinds[column] == .text ? .text(texts[column]) : .number(numbers[column]))
            })
    }
}
