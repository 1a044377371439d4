import TapakModel

/// A city's own values for a table: what it names is replaced, all else stays.
struct StandardOverlay: Decodable {
    var id: String
    var title: Bilingual?
    var unit: String?
    var jurisdiction: String?
    var entries: [Entry]
    var defaults: [StandardTable.Default]?
    var notes: [Bilingual]?

    struct Entry: Decodable {
        var id: String
        var label: Bilingual?
        var unit: String?
        var attributes: [String: String]?
        var values: [Value]
    }

    struct Value: Decodable {
        var value: Double
        var from: String
        var citation: String
        var url: String?
        var read: String?
        var status: StandardStatus
    }

    /// The entries it names.
    var ids: [String] { entries.map(\.id) }

    /// The table with what the overlay says.
    ///
    /// - Throws: `JSON_SYNTAX` for another unit than the table's, and for parts that a new entry or table lacks.
    func laid(over table: StandardTable?, file: String) throws(Failure) -> StandardTable {
        var merged: StandardTable
        if let table {
            merged = table
        } else {
            merged = StandardTable(
                id: id, title: try needed(title, "title", file), unit: try needed(unit, "unit", file),
                jurisdiction: try needed(jurisdiction, "jurisdiction", file), entries: [], defaults: [], notes: [])
        }
        if let unit, unit != merged.unit {
            throw Failure(
                .jsonSyntax,
                Bilingual(id: "Tabel standar ‘\(id)’ bersatuan lain.", en: "The standards table ‘\(id)’ has another unit."),
                file: file, found: "unit \(unit), not \(merged.unit)")
        }
        merged.title = title ?? merged.title
        merged.jurisdiction = jurisdiction ?? merged.jurisdiction
        merged.notes += notes ?? []
        for entry in entries {
            let place = merged.entries.firstIndex { $0.id == entry.id }
            let before = place.map { merged.entries[$0] }
            let values = entry.values.map { value in
                // Who writes a city's file has read the text the day the value holds from at the latest.
                StandardTable.DatedValue(
                    value: value.value, from: value.from, citation: value.citation, url: value.url,
                    read: value.read ?? value.from,
                    status: value.status)
            }
            let laid = StandardTable.Entry(
                id: entry.id, label: try needed(entry.label ?? before?.label, "entries.\(entry.id).label", file),
                unit: entry.unit ?? before?.unit, attributes: entry.attributes ?? before?.attributes, values: values)
            if let place { merged.entries[place] = laid } else { merged.entries.append(laid) }
        }
        for choice in defaults ?? [] {
            merged.defaults.removeAll { $0.role == choice.role }
            merged.defaults.append(choice)
        }
        return merged
    }

    private func needed<Part>(_ part: Part?, _ name: String, _ file: String) throws(Failure) -> Part {
        if let part { return part }
        throw Failure(
            .jsonSyntax,
            Bilingual(
                id: "Bagian ini diperlukan untuk tabel atau ketentuan baru.", en: "A new table or entry needs this part."),
            file: file, found: "\(name): –")
    }
}
