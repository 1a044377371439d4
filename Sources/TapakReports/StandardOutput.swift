internal import TapakFormats
public import TapakModel

/// The one table on standard output.
public enum StandardOutput {
    /// The shapes it can have.
    public enum Format: String, Sendable, CaseIterable {
        case table, csv, json, geojson
    }

    /// Writes the main table or layer of an analysis to a descriptor.
    ///
    /// - Throws: `CANNOT_WRITE`; `USAGE` where a layer was asked for and the analysis has none.
    public static func write(
        _ findings: Findings, format: Format, language: Language, threads: Int = 1, isForSpreadsheets: Bool = false,
        descriptor: Int32 = 1
    ) throws {
        guard let table = findings.tables.first else { return }
        switch format {
        case .csv:
            let table = isForSpreadsheets ? table.safeForSpreadsheets : table
            try CSVWriter.write(table, to: .descriptor(descriptor), threads: threads)
        case .json: try JSONTableWriter.write(table, to: .descriptor(descriptor), threads: threads)
        case .geojson:
            guard let layer = findings.layers.first else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "'\(findings.analysis)' tidak menghasilkan lapisan; pakai --format csv atau json.",
                        en: "'\(findings.analysis)' has no layer as its result; use --format csv or json."),
                    found: "--format geojson", expected: "csv, json, table")
            }
            try layer.write(to: .descriptor(descriptor))
        case .table: try write(TextTable(table, language: language).text, descriptor: descriptor)
        }
    }

    /// Writes a text to a descriptor.
    ///
    /// - Throws: `CANNOT_WRITE`.
    public static func write(_ text: String, descriptor: Int32 = 1) throws {
        let output = try OutputFile(.descriptor(descriptor))
        output.write(text)
        try output.finish()
    }
}

/// A table for the eye: aligned, rounded once, with the note that goes with rounding.
struct TextTable {
    private static let rowLimit = 200

    private let table: Table
    private let language: Language

    init(_ table: Table, language: Language) {
        self.table = table
        self.language = language
    }

    var text: String {
        let shown = min(table.rowCount, Self.rowLimit)
        // Columns without a single value only take room; files for machines have them.
        let columns = table.columns.indices.filter { column in
            table.rowCount == 0 || (0..<table.rowCount).contains { !table.text(row: $0, column: column).isEmpty }
        }.map { table.columns[$0] }
        let decimals = columns.map(Self.decimals)
        let rows =
            [columns.map(\.name)]
            + (0..<shown).map { row in zip(columns, decimals).map { cell($0, row: row, decimals: $1) } }
        let numbers = columns.indices.filter { if case .number = columns[$0].values { true } else { false } }
        var lines = AlignedText.lines(rows, rightAligned: Set(numbers))
        if table.rowCount > shown {
            let more = DecimalText.words(Double(table.rowCount - shown))
            lines.append(
                Bilingual(
                    id: "… \(more.id) baris lagi; tulis semuanya dengan --out atau --format csv",
                    en: "… \(more.en) more rows; write all with --out or --format csv")[language])
        }
        lines.append(
            Bilingual(
                id: "(dibulatkan; jumlah bagian dapat berbeda dari totalnya)", en: "(rounded; parts may not add up to totals)")[
                    language])
        return lines.joined(separator: "\n") + "\n"
    }

    private func cell(_ column: Table.Column, row: Int, decimals: Int) -> String {
        switch column.values {
        case .text(let texts): return texts[row]
        case .choice(let indices, let texts): return indices[row] < 0 ? "" : texts[Int(indices[row])]
        case .number(let numbers):
            let number = numbers[row]
            if number.isNaN { return "" }
            return DecimalText.rounded(number, decimals: decimals, language: language)
        }
    }

    /// Hectares four decimals, percent two, metres one, counts none.
    static func decimals(_ name: String) -> Int {
        if name.hasSuffix("_ha") || name == "ha" { return 4 }
        if name.hasSuffix("_pct") { return 2 }
        return name.hasSuffix("_m") ? 1 : 0
    }

    /// Digits of a column: those of its unit; more where its values are no counts, of which nothing would be left.
    static func decimals(_ column: Table.Column) -> Int {
        let own = decimals(column.name)
        guard own == 0, case .number(let numbers) = column.values, !HiddenCounts.isCount(column.name, in: "access") else {
            return own
        }
        guard numbers.contains(where: { !$0.isNaN && $0 != $0.rounded() }) else { return 0 }
        // Of the middle one of those that are something three digits are to be seen, six decimals at most.
        let sizes = numbers.map(\.magnitude).filter { $0 > 0 && $0.isFinite }.sorted()
        var (decimals, middle) = (2, sizes.isEmpty ? 1 : sizes[sizes.count / 2])
        while middle < 1, decimals < 6 { (decimals, middle) = (decimals + 1, middle * 10) }
        return decimals
    }

    /// Of a headline: two for areas and shares, one for metres.
    static func decimals(of unit: String) -> Int {
        switch unit {
        case "ha", "%": 2
        case "index": 3
        case "m", "min": 1
        default: 0
        }
    }
}
