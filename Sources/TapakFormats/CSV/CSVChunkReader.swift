import TapakModel

/// Reads the rows of a table as features.
///
/// A line end may stand inside quotes, so no place in the file shows by itself where a row begins: every chunk is read
/// once the end of the one before is known.
final class CSVChunkReader: ChunkReader {
    private let file: SourceFile
    private let dialect: CSVDialect
    private let rows: CSVRowScanner
    private var builder: FeatureBuilder
    /// The slot of every column; −1 where nobody asked for it.
    private var slots: [Int] = []

    init(_ file: SourceFile, _ dialect: CSVDialect, _ plan: ReadPlan) {
        self.file = file
        self.dialect = dialect
        rows = CSVRowScanner(file, separator: dialect.separator)
        builder = FeatureBuilder(plan, file.limits)
    }

    func candidate(from: Int, to: Int) throws(Failure) -> Int? { nil }

    func recycle(_ batch: inout ReadBatch) { builder.recycle(&batch) }

    func read(from start: Int, limit: Int, isFirst: Bool) throws(Failure) -> ChunkOutcome {
        builder.begin()
        slots = dialect.fields.map { builder.slot(of: $0) }
        try rows.seek(to: start)
        var isLast = false
        while rows.place < limit {
            guard try rows.next() else {
                isLast = true
                break
            }
            try takeRow()
        }
        return ChunkOutcome(start: start, end: rows.place, isLast: isLast, batch: try builder.finish(file: file.name))
    }

    private func takeRow() throws(Failure) {
        guard rows.cellCount == dialect.fields.count else {
            throw failure(
                .csvSyntax,
                Bilingual(
                    id: "Baris ini mempunyai jumlah sel yang lain daripada kepala tabel.",
                    en: "The row has another number of cells than the header."),
                found: String(rows.cellCount), expected: String(dialect.fields.count))
        }
        builder.beginFeature()
        var scanner = JSONScanner(rows.cells.base, end: rows.cells.count)
        for (column, slot) in slots.enumerated() where slot >= 0 { builder.slots.values[slot] = value(of: column) }
        switch dialect.geometry {
        case .none: builder.problem.raise(.null)
        case .points(let x, let y): try takePoint(x, y)
        case .wellKnownText(let column):
            var text = WKTScanner(scanner, rows.cell(column))
            text.scan(into: &builder)
            if let srid = text.srid, srid != dialect.srid { throw mixed(srid) }
        }
        scanner.at = 0
        builder.endFeature(scanner, offset: rows.rowStart, size: rows.place - rows.rowStart)
    }

    private func value(of column: Int) -> FieldValue {
        let cell = rows.cell(column)
        guard !cell.isEmpty else { return FieldValue(kind: .null) }
        var value = FieldValue(
            kind: .text, token: StringToken(start: cell.lowerBound, end: cell.upperBound, isEscaped: false))
        if let number = number(cell) { (value.kind, value.number) = (.number, number) }
        return value
    }

    /// The value of a cell that is a number by the grammar of JSON.
    private func number(_ cell: Range<Int>) -> Double? {
        var scanner = JSONScanner(rows.cells.base, end: rows.cells.count, at: cell.lowerBound)
        guard let value = try? scanner.scanNumber(), scanner.at == cell.upperBound else { return nil }
        return value
    }

    private func takePoint(_ x: Int, _ y: Int) throws(Failure) {
        let (x, y) = (try ordinate(x), try ordinate(y))
        guard let x, let y else { return builder.problem.raise(.null) }
        if x.isInfinite || y.isInfinite { builder.problem.raise(.numberRange) }
        if x.isNaN || y.isNaN { builder.problem.raise(.coordinateInvalid) }
        builder.columns.coordinates.append(x)
        builder.columns.coordinates.append(y)
        builder.columns.endRing()
        builder.columns.endPart(.point)
    }

    /// A coordinate; nil for an empty cell, NaN for what is no number.
    private func ordinate(_ column: Int) throws(Failure) -> Double? {
        if let value = number(rows.cell(column)) { return value }
        let words = rows.text(column).split(separator: " ")
        guard let text = words.first else { return nil }
        guard words.count == 1 else { return .nan }
        if text.allSatisfy({ $0.isNumber || $0 == "," || $0 == "-" || $0 == "." }), text.contains(",") {
            throw failure(
                .decimalComma,
                Bilingual(
                    id: "Koordinat memakai koma desimal; tulislah titik, misalnya 123.6078.",
                    en: "A coordinate carries a decimal comma; write a dot, such as 123.6078."),
                found: String(text), expected: "123.45")
        }
        // Forms that JSON does not know, such as +1, .5 and 5.; words such as nan and inf are no numbers.
        guard text.utf8.allSatisfy({ $0 < 0x3A || $0 | 0x20 == UInt8(ascii: "e") }) else { return .nan }
        return Double(text) ?? .nan
    }

    private func mixed(_ srid: Int) -> Failure {
        failure(
            .crsConflict,
            Bilingual(
                id: "Baris ini menyebut sistem koordinat yang lain daripada baris pertama.",
                en: "The row states another coordinate reference system than the first row."),
            found: "SRID=\(srid)", expected: dialect.srid.map { "SRID=\($0)" } ?? "no SRID")
    }

    private func failure(_ key: Failure.Key, _ message: Bilingual, found: String, expected: String) -> Failure {
        Failure(
            key, message, file: file.name, ordinal: builder.readCount + 1, offset: rows.rowStart, found: found,
            expected: expected)
    }
}

extension FeatureBuilder {
    /// The slot of a column of a table, −1 where nobody asked for it.
    fileprivate mutating func slot(of field: String) -> Int {
        let before = slots.count
        let slot = slots.slot(for: field)
        if slot < before || takesEveryField { return slot }
        slots.truncate(to: before)
        return -1
    }
}
