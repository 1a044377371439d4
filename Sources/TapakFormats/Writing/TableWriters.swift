public import TapakModel

/// Writes tables as CSV (RFC 4180): a header, commas, line feeds, quotes where needed, numbers as the shortest text
/// that reads back the same, empty cells for no value.
public final class CSVWriter {
    private let output: OutputFile
    private let threads: Int
    private var hasHeader = false

    /// Opens an output.
    ///
    /// - Parameter threads: How many threads make the text; it is the same for any number.
    /// - Throws: `CANNOT_WRITE` with the reason.
    public init(_ target: OutputTarget, threads: Int = 1) throws(Failure) {
        output = try OutputFile(target)
        self.threads = threads
    }

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
        let encoder = TableEncoder(table, .csv)
        output.write(rows: table.rowCount, threads: threads) { rows, block in encoder.write(rows, to: block) }
    }

    /// Completes the output.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    public func finish() throws(Failure) { try output.finish() }

    /// Writes one table as one file.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    public static func write(_ table: Table, to target: OutputTarget, threads: Int = 1) throws(Failure) {
        let writer = try CSVWriter(target, threads: threads)
        writer.append(table)
        try writer.finish()
    }

    private func write(cell text: String) {
        let block = TextBlock(capacity: 256)
        var text = text
        text.withUTF8 { if let base = $0.baseAddress { block.write(csv: base, count: $0.count) } }
        output.write(block.contents)
    }
}

/// Writes a table as a JSON array with one object a row; cells without a value are null.
public enum JSONTableWriter {
    /// Writes one table as one file.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    /// - Precondition: No number is infinite.
    /// - Complexity: O(cells).
    public static func write(_ table: Table, to target: OutputTarget, threads: Int = 1) throws(Failure) {
        let output = try OutputFile(target)
        output.write("[")
        let encoder = TableEncoder(table, .json)
        output.write(rows: table.rowCount, threads: threads) { rows, block in
            encoder.write(rows, to: block) { row in
                if row > 0 { block.write(byte: UInt8(ascii: ",")) }
                block.write(byte: 0x0A)
            }
        }
        output.write(table.rowCount == 0 ? "]\n" : "\n]\n")
        try output.finish()
    }
}
