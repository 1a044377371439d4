internal import Foundation
public import TapakModel

/// The standards tables: legal and customary values with their dates and sources.
///
/// The national tables are part of the program; a city lays its own over them with ``overlaying(_:file:)``.
public struct Standards: Sendable {
    /// The tables, in the order of their ids.
    public let tables: [StandardTable]
    /// The files laid over the tables of the program, in order.
    public private(set) var overlays: [String] = []
    /// The entries whose values the files replace, and those they add.
    public private(set) var replaced: [String] = []
    /// Entries that only the files have.
    public private(set) var added: [String] = []

    /// The tables that come with the program.
    ///
    /// - Throws: `INTERNAL` where an embedded table is faulty, which the tests rule out.
    public static func embedded() throws(Failure) -> Standards {
        var tables: [StandardTable] = []
        for (name, bytes) in [
            ("amdal-screening.json", PackageResources.amdal_screening_json),
            ("land-acquisition.json", PackageResources.land_acquisition_json),
            ("network.json", PackageResources.network_json),
            ("permen-pupr-14-2018.json", PackageResources.permen_pupr_14_2018_json),
            ("permen-pupr-2-2016.json", PackageResources.permen_pupr_2_2016_json),
            ("rdtr-zones.json", PackageResources.rdtr_zones_json), ("rings.json", PackageResources.rings_json),
            ("sdg.json", PackageResources.sdg_json), ("setbacks.json", PackageResources.setbacks_json),
            ("sni-03-1733-2004.json", PackageResources.sni_03_1733_2004_json),
        ] {
            tables.append(try decode(bytes, file: name, key: .internalError))
        }
        return Standards(tables: tables)
    }

    /// These tables with one more laid over them.
    ///
    /// An overlay names its table and the entries whose values it replaces; whatever it does not say of the table or an entry
    /// stays as it was. An entry or a table that there was not is new, and needs all of its parts.
    ///
    /// - Throws: `JSON_SYNTAX` where the bytes are not a table, with the fault found.
    public func overlaying(_ bytes: [UInt8], file: String) throws(Failure) -> Standards {
        let overlay: StandardOverlay
        do {
            overlay = try JSONDecoder().decode(StandardOverlay.self, from: Data(bytes))
        } catch {
            throw Self.malformed(file, error)
        }
        let place = tables.firstIndex { $0.id == overlay.id }
        let merged = try overlay.laid(over: place.map { tables[$0] }, file: file)
        if let found = merged.faults.first { throw Self.fault(merged, found, file: file, key: .jsonSyntax) }
        var all = tables
        if let place { all[place] = merged } else { all = (all + [merged]).sorted { $0.id < $1.id } }
        var laid = Standards(tables: all, overlays: overlays + [file])
        let known = Set(place.map { tables[$0].entries.map(\.id) } ?? [])
        laid.replaced = replaced + overlay.ids.filter(known.contains).map { "\(overlay.id)/\($0)" }
        laid.added = added + overlay.ids.filter { !known.contains($0) }.map { "\(overlay.id)/\($0)" }
        return laid
    }

    /// A table by its id.
    ///
    /// - Throws: `USAGE` with the nearest ids.
    public func table(_ id: String) throws(Failure) -> StandardTable {
        if let table = tables.first(where: { $0.id == id }) { return table }
        throw Self.unknown(
            id, among: tables.map(\.id),
            Bilingual(id: "Tidak ada tabel standar ‘\(id)’.", en: "There is no standards table ‘\(id)’."))
    }

    /// The value of an entry in force on a day.
    ///
    /// - Parameter date: `YYYY-MM-DD`; nil for the latest value.
    /// - Throws: `USAGE` for an unknown table or entry, with the nearest ids, for a date that is none, and for one before the first
    ///   value.
    public func value(table id: String, entry: String, on date: String? = nil) throws(Failure) -> StandardValue {
        let table = try table(id)
        guard let found = table.entries.first(where: { $0.id == entry }) else {
            throw Self.unknown(
                entry, among: table.entries.map(\.id),
                Bilingual(
                    id: "Tabel standar ‘\(id)’ tidak memuat ‘\(entry)’.",
                    en: "The standards table ‘\(id)’ has no entry ‘\(entry)’."))
        }
        if let date, !ISODate.isValid(date) {
            throw Failure(
                .usage, Bilingual(id: "‘\(date)’ bukan tanggal.", en: "‘\(date)’ is not a date."), found: date,
                expected: "YYYY-MM-DD")
        }
        // ISO dates of equal length are in the order of their text.
        guard let dated = found.values.last(where: { date == nil || $0.from <= date! }) else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "‘\(id)/\(entry)’ belum berlaku pada \(date ?? "").",
                    en: "‘\(id)/\(entry)’ was not yet in force on \(date ?? "")."),
                found: date, expected: "≥ \(found.values.first?.from ?? "")")
        }
        return StandardValue(table: id, entry: entry, label: found.label, unit: found.unit ?? table.unit, dated: dated)
    }

    /// The values of all entries of a table that were in force on a day, with their attributes.
    ///
    /// - Throws: `USAGE` for an unknown table, with the nearest ids, and for a date that is none.
    public func values(
        table id: String, on date: String? = nil
    ) throws(Failure) -> [(entry: StandardTable.Entry, value: StandardValue)] {
        var values: [(entry: StandardTable.Entry, value: StandardValue)] = []
        for entry in try table(id).entries where date == nil || entry.values.first.map({ $0.from <= date! }) ?? false {
            values.append((entry, try value(table: id, entry: entry.id, on: date)))
        }
        return values
    }

    /// What a role takes when nothing is stated: the values and why these.
    ///
    /// - Throws: `USAGE` as ``value(table:entry:on:)``, and for a role without a default.
    public func defaults(
        table id: String, role: String, on date: String? = nil
    ) throws(Failure) -> (values: [StandardValue], note: Bilingual) {
        let choices = try table(id).defaults
        guard let choice = choices.first(where: { $0.role == role }) else {
            throw Self.unknown(
                role, among: choices.map(\.role),
                Bilingual(
                    id: "Tabel standar ‘\(id)’ tidak memuat nilai baku untuk ‘\(role)’.",
                    en: "The standards table ‘\(id)’ has no default for ‘\(role)’."))
        }
        var values: [StandardValue] = []
        for entry in choice.entries { values.append(try value(table: id, entry: entry, on: date)) }
        return (values, choice.note)
    }

    private static func unknown(_ name: String, among names: [String], _ message: Bilingual) -> Failure {
        let nearest = NearestNames.to(name, among: names)
        return Failure(
            .usage, message, found: name,
            expected: (nearest.isEmpty ? Array(names.prefix(24)) : nearest).joined(separator: ", "))
    }

    private static func decode(_ bytes: [UInt8], file: String, key: Failure.Key) throws(Failure) -> StandardTable {
        let table: StandardTable
        do {
            table = try JSONDecoder().decode(StandardTable.self, from: Data(bytes))
        } catch {
            throw malformed(file, error, key: key)
        }
        if let found = table.faults.first { throw fault(table, found, file: file, key: key) }
        return table
    }

    /// What is wrong with a file, in words of the file.
    private static func malformed(_ file: String, _ error: any Error, key: Failure.Key = .jsonSyntax) -> Failure {
        func path(_ keys: [any CodingKey]) -> String {
            keys.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        }
        let found: String
        switch error {
        case DecodingError.keyNotFound(let key, let context): found = path(context.codingPath + [key]) + ": –"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            found = path(context.codingPath)
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty: found = path(context.codingPath)
        default: found = "JSON"
        }
        return Failure(
            key,
            Bilingual(
                id: "‘\(file)’ bukan tabel standar yang sah; bagian di bawah ini tidak ada atau tidak dapat dibaca.",
                en: "‘\(file)’ is not a valid standards table; the part below is missing or cannot be read."),
            file: file, found: found,
            expected:
                #"{"id": "setbacks", "entries": [{"id": "R1a", "values": [{"value": 15, "from": "2020-01-01", "citation": "Perda …", "status": "verified|practice|assumed"}]}]}"#
        )
    }

    private static func fault(_ table: StandardTable, _ found: String, file: String, key: Failure.Key) -> Failure {
        Failure(
            key, Bilingual(id: "Tabel standar ‘\(table.id)’ keliru.", en: "The standards table ‘\(table.id)’ is faulty."),
            file: file,
            found: found)
    }
}
