public import TapakModel

/// Writes tables as CSV (RFC 4180): a header, commas, line feeds, quotes where needed, numbers as the shortest text
/// that reads back the same, empty cells for no value.
public final class CSVWriter {
    private let output: OutputFile
    private var hasHeader = false

    /// Opens an output.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    public init(_ target: OutputTarget) throws(Failure) { output = try OutputFile(target) }

    /// Writes rows; those of the first table come behind its header, later tables need the same columns.
    ///
    /// - Precondition: No number is infinite.
    /// - Complexity: O(cells).
    public func append(_ table: Table) {
        if !hasHeader {
            for (index, column) in table.columns.enumerated() {
                if index > 0 { output.write(byte: UInt8(ascii: ",")) }
                write(cell: column.name)
            }
            output.write(byte: 0x0A)
            hasHeader = true
        }
        for row in 0..<table.rowCount {
            for column in table.columns.indices {
                if column > 0 { output.write(byte: UInt8(ascii: ",")) }
                if let number = number(table, row, column) {
                    if !number.isNaN { output.write(shortest: number) }
                } else {
                    write(cell: table.text(row: row, column: column))
                }
            }
            output.write(byte: 0x0A)
        }
    }

    private func number(_ table: borrowing Table, _ row: Int, _ column: Int) -> Double? {
        guard case .number(let numbers) = table.columns[column].values else { return nil }
        return numbers[row]
    }

    /// Completes the output.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    public func finish() throws(Failure) { try output.finish() }

    /// Writes one table as one file.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    public static func write(_ table: Table, to target: OutputTarget) throws(Failure) {
        let writer = try CSVWriter(target)
        writer.append(table)
        try writer.finish()
    }

    private func write(cell text: String) {
        let isPlain = text.utf8.allSatisfy {
            $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != 0x0A && $0 != 0x0D
        }
        if isPlain, text.utf8.first != 0x20, text.utf8.last != 0x20 { return output.write(text) }
        output.write(byte: UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { output.write(byte: byte) }
            output.write(byte: byte)
        }
        output.write(byte: UInt8(ascii: "\""))
    }
}

/// Writes a table as a JSON array with one object a row; cells without a value are null.
public enum JSONTableWriter {
    /// Writes one table as one file.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    /// - Precondition: No number is infinite.
    /// - Complexity: O(cells).
    public static func write(_ table: Table, to target: OutputTarget) throws(Failure) {
        let output = try OutputFile(target)
        output.write("[")
        for row in 0..<table.rowCount {
            output.write(row == 0 ? "\n" : ",\n")
            output.write(object: table, row: row, separator: ",")
        }
        output.write(table.rowCount == 0 ? "]\n" : "\n]\n")
        try output.finish()
    }
}
