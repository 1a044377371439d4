import ArgumentParser
import Foundation
import TapakFormats
import TapakModel
import TapakReports
import TapakStandards

struct StandardsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "standards", abstract: "The rules in force and their sources · Tabel standar dan sumbernya",
        discussion: """
            Lists the standards tables, shows the values of one with article, date and status (verified, practice, \
            assumed), or what differs between two dates or with a city's own file.

              tapak standards
              tapak standards setbacks
              tapak standards setbacks --on 2010-01-01 --against 2020-01-01
              tapak standards sni-03-1733-2004 --against kota.json

            A city's file names the table and the entries it replaces; all it does not say stays:

              {"id": "setbacks", "entries": [{"id": "R1a", "values": [
                {"value": 15, "from": "2020-01-01", "citation": "Perda 1/2020", "status": "verified"}]}]}
            """, aliases: ["standar"])

    @Argument(help: ArgumentHelp("A table; all where none is named.", valueName: "TABLE")) var table: String?
    @Option(help: ArgumentHelp("The day whose values are shown (default: the latest).", valueName: "YYYY-MM-DD")) var on:
        String?
    @Option(help: ArgumentHelp("Show what differs on another day, or with a file laid over.", valueName: "YYYY-MM-DD|FILE"))
    var against: String?
    @Option(
        help: ArgumentHelp("A city's own standards laid over the national ones. May be repeated.", valueName: "FILE"))
    var standards: [String] = []
    @Flag(help: "Write JSON.") var json = false
    @Flag(help: "Write a page in both languages with every value through time.") var markdown = false
    @Option(help: "The language: id or en.") var lang: Language?

    func validate() { if let lang { Console.language = lang } }

    func run() throws {
        let tables = try Standards.inForce(standards)
        let listing = StandardsListing(language: Console.language)
        guard let id = table else {
            return try write(text: listing.overview(tables), json: listing.overviewJSON(tables))
        }
        let chosen = try tables.table(id)
        if markdown { return try StandardOutput.write(chosen.page) }
        guard let against else {
            let values = try listing.values(of: chosen, in: tables, on: on)
            return try write(text: listing.text(values, of: chosen), json: listing.json(values, of: chosen))
        }
        let isDay = against.count == 10 && against.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
        let other = isDay ? tables : try Standards.inForce(standards + [against])
        let before = try listing.values(of: chosen, in: tables, on: on)
        let after = try listing.values(of: other.table(id), in: other, on: isDay ? against : on)
        try write(text: listing.difference(before, after), json: listing.differenceJSON(before, after))
    }

    private func write(text: String, json value: JSONValue) throws {
        if json { try value.write(to: .descriptor(1)) } else { try StandardOutput.write(text) }
    }
}

extension Standards {
    /// The tables of the program with files laid over them, in order.
    ///
    /// - Throws: `INPUT_MISSING` for a file that cannot be read, `JSON_SYNTAX` for one that is no table.
    static func inForce(_ files: [String]) throws -> Standards {
        var standards = try embedded()
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Failure(
                    .inputMissing,
                    Bilingual(id: "Berkas standar tidak dapat dibaca.", en: "The standards file cannot be read."), file: file)
            }
            standards = try standards.overlaying(Array(bytes), file: file)
        }
        return standards
    }
}

/// The standards tables in words and as JSON.
struct StandardsListing {
    let language: Language

    /// The values in force on a day, by entry; entries that did not hold yet are left out.
    func values(of table: StandardTable, in standards: Standards, on day: String?) throws -> [StandardValue] {
        try table.entries.compactMap { entry in
            if let day, let first = entry.values.first, ISODay.isBefore(day, first.from) { return nil }
            return try standards.value(table: table.id, entry: entry.id, on: day)
        }
    }

    func overview(_ standards: Standards) -> String {
        lines(
            standards.tables.map { table in
                let values = table.entries.flatMap(\.values)
                let assumed = values.count { $0.status == .assumed }
                let words = Bilingual(
                    id: "\(values.count) nilai, \(assumed) di antaranya belum dicocokkan dengan teks",
                    en: "\(values.count) values, \(assumed) of them not checked against the text")
                return [table.id, table.title[language], words[language]]
            })
    }

    func overviewJSON(_ standards: Standards) -> JSONValue {
        .array(
            standards.tables.map { table in
                [
                    "id": .text(table.id), "title": both(table.title), "jurisdiction": .text(table.jurisdiction),
                    "entries": .integer(table.entries.count),
                ]
            })
    }

    func text(_ values: [StandardValue], of table: StandardTable) -> String {
        let head = "\(table.title[language]) · \(table.jurisdiction)\n"
        let notes = table.notes.map { "  \($0[language])\n" }.joined()
        return head + notes
            + lines(
                values.map { value in
                    let facts = table.entries.first { $0.id == value.entry }?.facts ?? ""
                    return [
                        value.entry, "\(DecimalText.shortest(value.value)) \(value.unit)", value.dated.status.rawValue,
                        value.dated.from, value.label[language], value.dated.citation, facts,
                    ]
                })
    }

    func json(_ values: [StandardValue], of table: StandardTable) -> JSONValue {
        [
            "id": .text(table.id), "title": both(table.title), "jurisdiction": .text(table.jurisdiction),
            "notes": .array(table.notes.map(both)), "values": .array(values.map(json)),
        ]
    }

    private func json(_ value: StandardValue) -> JSONValue {
        [
            "entry": .text(value.entry), "label": both(value.label), "value": .number(value.value), "unit": .text(value.unit),
            "from": .text(value.dated.from), "status": .text(value.dated.status.rawValue),
            "citation": .text(value.dated.citation), "url": value.dated.url.map { .text($0) } ?? .null,
            "read": .text(value.dated.read),
        ]
    }

    // MARK: Differences

    /// By entry the values before and after, where they differ.
    private func changes(
        _ before: [StandardValue], _ after: [StandardValue]
    ) -> [(entry: String, before: StandardValue?, after: StandardValue?)] {
        let old = Dictionary(before.map { ($0.entry, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(after.map { ($0.entry, $0) }, uniquingKeysWith: { first, _ in first })
        var entries = before.map(\.entry)
        entries += after.map(\.entry).filter { old[$0] == nil }
        return entries.compactMap { entry in
            old[entry]?.dated == new[entry]?.dated ? nil : (entry, old[entry], new[entry])
        }
    }

    func difference(_ before: [StandardValue], _ after: [StandardValue]) -> String {
        let changes = changes(before, after)
        if changes.isEmpty { return Bilingual(id: "Tidak ada perbedaan.\n", en: "No difference.\n")[language] }
        func words(_ value: StandardValue?) -> String {
            value.map { "\(DecimalText.shortest($0.value)) \($0.unit) (\($0.dated.citation))" } ?? "–"
        }
        return lines(changes.map { [$0.entry, words($0.before), "→", words($0.after)] })
    }

    func differenceJSON(_ before: [StandardValue], _ after: [StandardValue]) -> JSONValue {
        .array(
            changes(before, after).map { change in
                [
                    "entry": .text(change.entry), "before": change.before.map(json) ?? .null,
                    "after": change.after.map(json) ?? .null,
                ]
            })
    }

    // MARK: Layout

    private func both(_ text: Bilingual) -> JSONValue { ["id": .text(text.id), "en": .text(text.en)] }

    /// Cells under each other.
    private func lines(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column + 1 == row.count ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }.joined() + "\n"
        }.joined()
    }
}

extension StandardTable {
    /// The table as a page in both languages, with every value and its source through time.
    var page: String {
        func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
        var lines = ["# \(id)", "", "\(title.id) · \(title.en)", "", "\(jurisdiction)", ""]
        for note in notes { lines += ["- \(note.id)", "- \(note.en)"] }
        lines += [
            "",
            "Status: `verified` = dibaca dalam teks atau kutipannya · read in the text or a quotation of it; `practice` = kebiasaan · "
                + "customary; `assumed` = belum dicocokkan · not checked.",
            "", "| entry | Bahasa Indonesia | English | value | unit | from | citation | status |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        for entry in entries {
            for value in entry.values {
                let citation = value.url.map { "[\(cell(value.citation))](\($0))" } ?? cell(value.citation)
                let cells = [
                    "`\(entry.id)`", cell(entry.label.id), cell(entry.label.en), DecimalText.shortest(value.value),
                    cell(entry.unit ?? unit), value.from, citation, value.status.rawValue, cell(entry.facts),
                ]
                lines.append("| " + cells.joined(separator: " | ") + " |")
            }
        }
        for choice in defaults {
            let entries = choice.entries.map { "`\($0)`" }.joined(separator: ", ")
            lines += ["", "Baku untuk · Default for `\(choice.role)`: \(entries). \(choice.note.id) · \(choice.note.en)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension StandardTable.Entry {
    /// Facts about the case that are no numbers: columns, conditions, other names.
    fileprivate var facts: String {
        let told = (attributes ?? [:]).filter { !$0.key.hasSuffix("_id") && !$0.key.hasSuffix("_en") && !$0.value.isEmpty }
        return told.sorted { $0.key < $1.key }.map { "\($0): \($1.replacing("|", with: ", "))" }.joined(separator: "; ")
    }
}

/// Days as texts of equal length, whose order is that of their text.
private enum ISODay {
    static func isBefore(_ day: String, _ other: String) -> Bool { day.count == other.count && day < other }
}
