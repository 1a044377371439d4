internal import CXLSX
internal import Glibc
internal import TapakFormats
public import TapakModel

/// The findings of an analysis as one XLSX file: a summary, then a sheet a table.
///
/// Numbers are numbers, in full precision and shown rounded; texts are texts, so nothing in them is run as a formula. The same
/// findings give the same bytes.
public enum Workbook {
    /// Rows of a sheet and characters of a cell, by the format.
    private static let (rowLimit, textLimit) = (1_048_576, 32_767)

    /// The bytes of the file.
    ///
    /// - Parameters:
    ///   - tables: The tables; one that has more rows than a sheet is left out, and the summary says so.
    ///   - title: The first line of the summary.
    /// - Throws: `CANNOT_WRITE` where there is no room for temporary files.
    public static func bytes(of findings: Findings, tables: [Table], title: Bilingual, language: Language) throws(Failure)
        -> [UInt8]
    {
        var template = Array(((getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/tapak-xlsx-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw failure(String(cString: strerror(errno))) }
        let folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let file = folder + "/book.xlsx"
        defer {
            unlink(file)
            rmdir(folder)
        }
        try write(findings, tables, title, language, to: file, folder: folder)
        return try read(file)
    }

    private static func write(
        _ findings: Findings, _ tables: [Table], _ title: Bilingual, _ language: Language, to file: String, folder: String
    ) throws(Failure) {
        let place = strdup(folder)
        defer { free(place) }
        var options = lxw_workbook_options(constant_memory: 0, tmpdir: place, use_zip64: 0)
        guard let book = workbook_new_opt(file, &options) else { throw failure("no memory") }
        var properties = lxw_doc_properties()
        // A fixed day: the same findings give the same bytes.
        properties.created = 1_735_689_600
        workbook_set_properties(book, &properties)
        let writer = SheetWriter(book, language)
        let fitting = tables.filter { $0.rowCount < rowLimit }
        writer.summary(of: findings, tables: fitting, left: tables.filter { $0.rowCount >= rowLimit }, title: title)
        for table in fitting { writer.sheet(of: table, textLimit: textLimit) }
        let status = workbook_close(book)
        guard status == LXW_NO_ERROR else { throw failure(lxw_strerror(status).map { String(cString: $0) } ?? "\(status)") }
    }

    private static func read(_ file: String) throws(Failure) -> [UInt8] {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
            if count == 0 { return bytes }
            bytes += block[..<count]
        }
    }

    private static func failure(_ reason: String) -> Failure {
        Failure(
            .cannotWrite, Bilingual(id: "Buku kerja XLSX tidak dapat dibuat.", en: "The XLSX workbook cannot be made."),
            found: reason)
    }
}

/// Writes sheets into an open workbook.
private struct SheetWriter {
    private let book: UnsafeMutablePointer<lxw_workbook>
    private let language: Language
    private let bold, wrapped: UnsafeMutablePointer<lxw_format>?
    /// Formats by the number of decimals.
    private let numbers: [UnsafeMutablePointer<lxw_format>?]

    init(_ book: UnsafeMutablePointer<lxw_workbook>, _ language: Language) {
        self.book = book
        self.language = language
        bold = workbook_add_format(book)
        format_set_bold(bold)
        wrapped = workbook_add_format(book)
        format_set_text_wrap(wrapped)
        format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        numbers = (0...4).map { decimals in
            let format = workbook_add_format(book)
            format_set_num_format(format, decimals == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: decimals))
            return format
        }
    }

    /// Headlines, metres, definitions and findings.
    func summary(of findings: Findings, tables: [Table], left: [Table], title: Bilingual) {
        let name = Bilingual(id: "Ringkasan", en: "Summary")[language]
        guard let sheet = workbook_add_worksheet(book, name) else { return }
        worksheet_set_column(sheet, 0, 0, 44, nil)
        worksheet_set_column(sheet, 1, 1, 16, nil)
        worksheet_set_column(sheet, 2, 2, 90, nil)
        var row: UInt32 = 0
        func line(_ text: String, _ format: UnsafeMutablePointer<lxw_format>? = nil) {
            worksheet_write_string(sheet, row, 0, text, format)
            row += 1
        }
        line(title[language], bold)
        row += 1
        for headline in findings.headlines {
            worksheet_write_string(sheet, row, 0, headline.label[language], nil)
            if let value = headline.value {
                worksheet_write_number(sheet, row, 1, value, numbers[min(TextTable.decimals(of: headline.unit), 4)])
            }
            worksheet_write_string(sheet, row, 2, headline.spokenUnit[language], nil)
            row += 1
        }
        row += 1
        line(Bilingual(id: "Lembar", en: "Sheets")[language], bold)
        for table in tables + left {
            worksheet_write_string(sheet, row, 0, table.name, nil)
            worksheet_write_number(sheet, row, 1, Double(table.rowCount), numbers[0])
            var words = table.definition[language]
            if table.rowCount >= 1_048_576 {
                words =
                    Bilingual(
                        id: "Terlalu banyak baris untuk satu lembar; lihat \(table.name).csv. ",
                        en: "More rows than a sheet holds; see \(table.name).csv. ")[language] + words
            }
            worksheet_write_string(sheet, row, 2, words, wrapped)
            row += 1
        }
        row += 1
        line(Bilingual(id: "Catatan", en: "Notes")[language], bold)
        let report = FindingsReport(findings, isVerbose: false).lines(language).dropFirst(findings.headlines.count)
        for text in report { line(text) }
    }

    /// A header that stays, numbers with their decimals, a filter.
    func sheet(of table: Table, textLimit: Int) {
        guard let sheet = workbook_add_worksheet(book, String(table.name.prefix(31))), !table.columns.isEmpty else { return }
        for (place, column) in table.columns.enumerated() {
            let place = UInt16(place)
            let title = ColumnWords.title(column.name, of: table.name, language)
            worksheet_write_string(sheet, 0, place, title, bold)
            var width = title.count
            switch column.values {
            case .number(let values):
                let format = numbers[min(TextTable.decimals(column), 4)]
                for (row, value) in values.enumerated() where value.isFinite {
                    worksheet_write_number(sheet, UInt32(row + 1), place, value, format)
                }
                width = max(width, 12)
            case .text, .choice:
                for row in 0..<table.rowCount {
                    let text = table.text(row: row, column: Int(place))
                    if text.isEmpty { continue }
                    width = max(width, min(text.count, 40))
                    worksheet_write_string(
                        sheet, UInt32(row + 1), place, String(text.asWorkbookText.utf16.prefix(textLimit)) ?? text, nil)
                }
            }
            worksheet_set_column(sheet, place, place, Double(width) + 2, nil)
        }
        worksheet_freeze_panes(sheet, 1, 1)
        worksheet_autofilter(sheet, 0, 0, UInt32(table.rowCount), UInt16(table.columns.count - 1))
    }
}

extension String {
    /// The text without what XML forbids, and without the character at which a text of C ends.
    fileprivate var asWorkbookText: String {
        guard unicodeScalars.contains(where: { [0, 0xFFFE, 0xFFFF].contains($0.value) }) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { [0, 0xFFFE, 0xFFFF].contains($0.value) ? " " : $0 }))
    }
}
