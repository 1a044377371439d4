/// A result table: named columns of equal length, in the order in which they are written.
public struct Table: Sendable, Equatable {
    /// The cells of a column.
    public enum Values: Sendable, Equatable {
        /// Texts.
        case text(TextColumn)
        /// Indices into a list of texts; −1 is an empty cell.
        case choice([Int32], of: TextColumn)
        /// Numbers; NaN is an empty cell.
        case number([Double])

        /// The number of cells.
        public var count: Int {
            switch self {
            case .text(let column): column.count
            case .choice(let indices, _): indices.count
            case .number(let numbers): numbers.count
            }
        }
    }

    /// A named column.
    public struct Column: Sendable, Equatable {
        /// The stable English name.
        public var name: String
        /// The cells.
        public var values: Values

        /// A named column.
        public init(_ name: String, _ values: Values) {
            self.name = name
            self.values = values
        }
    }

    /// The file name without its ending.
    public var name: String
    /// What the numbers mean, in one sentence.
    public var definition: Bilingual
    /// The columns.
    public var columns: [Column]

    /// A table.
    public init(name: String, definition: Bilingual, columns: [Column]) {
        self.name = name
        self.definition = definition
        self.columns = columns
    }

    /// The number of rows.
    public var rowCount: Int { columns.first?.values.count ?? 0 }

    /// The column of a name.
    public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// A cell as the text a machine reads: shortest round-trip numbers, empty for no value.
    public func text(row: Int, column: Int) -> String {
        switch columns[column].values {
        case .text(let texts): texts[row]
        case .choice(let indices, let texts): indices[row] < 0 ? "" : texts[Int(indices[row])]
        case .number(let numbers): numbers[row].isNaN ? "" : DecimalText.shortest(numbers[row])
        }
    }

    /// A numeric cell; nil where it is empty or a text.
    public func number(row: Int, column name: String) -> Double? {
        guard case .number(let numbers)? = column(name)?.values, !numbers[row].isNaN else { return nil }
        return numbers[row]
    }
}

extension Table {
    /// The rows chosen, in the order given.
    public func selecting(rows: [Int]) -> Table {
        var chosen = self
        chosen.columns = columns.map { column in
            switch column.values {
            case .text(let texts): Column(column.name, .text(texts.selecting(rows)))
            case .choice(let indices, let texts): Column(column.name, .choice(rows.map { indices[$0] }, of: texts))
            case .number(let numbers): Column(column.name, .number(rows.map { numbers[$0] }))
            }
        }
        return chosen
    }
}

extension Table {
    /// The table with an apostrophe before every text that a spreadsheet would take for a formula: one that begins with
    /// `=`, `+`, `-`, `@`, a tabulator or a carriage return, in cells and names of columns.
    public var safeForSpreadsheets: Table {
        func isFormula(_ first: UInt8?) -> Bool { first.map { [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains($0) } ?? false }
        func safe(_ texts: TextColumn) -> TextColumn {
            guard (0..<texts.count).contains(where: { isFormula(texts.bytes(of: $0).first) }) else { return texts }
            return TextColumn(texts.texts.map { isFormula($0.utf8.first) ? "'" + $0 : $0 })
        }
        var table = self
        table.columns = columns.map { column in
            let name = isFormula(column.name.utf8.first) ? "'" + column.name : column.name
            switch column.values {
            case .text(let texts): return Column(name, .text(safe(texts)))
            case .choice(let indices, let texts): return Column(name, .choice(indices, of: safe(texts)))
            case .number: return Column(name, column.values)
            }
        }
        return table
    }
}
