import TapakFormats
import TapakModel
import TapakStandards

/// The attributes of a layer, whether its features have geometry or not.
struct AttributeTable: Sendable {
    let role: LayerRole
    let ids: [String]
    let ordinals: [Int]
    private let columns: [String: AttributeColumn]

    var count: Int { ids.count }

    /// Whether some row has the field.
    func has(_ field: String) -> Bool { columns[field] != nil }

    /// A field as it was read; nil where no row has it.
    func column(_ field: String) -> AttributeColumn? { columns[field] }

    /// A field as text; empty where a row has none.
    func texts(_ field: String) -> [String] { columns[field]?.text.texts ?? Array(repeating: "", count: count) }

    /// A field of numbers; nil where a row has none.
    ///
    /// - Throws: `DECIMAL_COMMA`, `FIELD_TYPE` and `NUMBER_RANGE` for what is no number.
    func numbers(_ field: String) throws -> [Double?] {
        guard let column = columns[field] else { return Array(repeating: nil, count: count) }
        let reader = NumberField(field: field, reference: role.reference)
        return try (0..<count).map { try reader.value(column, row: $0, ordinal: ordinals[$0], id: ids[$0]) }
    }

    /// A table of words that people can edit: values of layers and what each means.
    ///
    /// - Throws: `FIELD_TYPE` for a meaning that there is not, with those there are.
    func words(
        _ value: String, _ meaning: String, place: (String) -> Int?, expected: () -> [String]
    ) throws -> [String: Int] {
        var words: [String: Int] = [:]
        for (row, (word, name)) in zip(texts(value), texts(meaning)).enumerated() {
            guard let place = place(name) else {
                throw failure(
                    row, meaning,
                    Bilingual(id: "Nama ini tidak ada dalam tabel standar.", en: "The standards table has no such name."),
                    found: name, expected: expected().joined(separator: ", "))
            }
            words[StandardWord.plain(word)] = place
        }
        return words
    }

    /// The failure of a value that cannot be what it says.
    func failure(_ row: Int, _ field: String, _ message: Bilingual, found: String, expected: String) -> Failure {
        Failure(
            .fieldType, message, file: role.reference, ordinal: ordinals[row], featureID: ids[row],
            found: "\(field) = \(found)",
            expected: expected)
    }
}

extension AttributeTable {
    fileprivate init(_ batch: ReadBatch, role: LayerRole, known: [String]) throws {
        self.role = role
        ids = batch.features.ids.texts
        ordinals = batch.features.ordinals
        var columns: [String: AttributeColumn] = [:]
        for (name, column) in zip(batch.fieldNames, batch.features.attributes)
        where column.kinds.contains(where: { $0 != .missing }) {
            columns[name] = column
        }
        self.columns = columns
        for field in role.fields where columns[field] == nil {
            throw Failure.fieldMissing(field, in: role.reference, known: known)
        }
        var seen: [String: Int] = [:]
        for (row, id) in ids.enumerated() where role.needsUniqueIDs {
            guard let first = seen.updateValue(row, forKey: id) else { continue }
            throw Failure(
                .duplicateID,
                Bilingual(
                    id: "Dua baris memakai id yang sama '\(id)' (\(ordinals[first]) dan \(ordinals[row])).",
                    en: "Two rows have the same id '\(id)' (\(ordinals[first]) and \(ordinals[row]))."),
                file: role.reference, ordinal: ordinals[row], featureID: id)
        }
    }
}

extension Workspace {
    /// The attributes of a role's layer.
    ///
    /// - Throws: ``Failure`` with `NO_FEATURES` where the role requires rows and there are none, `FIELD_MISSING` for a field no
    ///   row has, `DUPLICATE_ID` where it needs unique ids.
    func table(_ role: LayerRole) throws -> AttributeTable {
        try open(role)
        guard let source = sources[role.reference] else { throw Failure.noFeatures(role, found: 0) }
        var request = ReadRequest(fields: role.fields + role.optionalFields, idField: role.idField)
        // A column stands for all rows, whatever the first one holds in it.
        request.idField = role.idField ?? (role.idPreference + request.idPreference).first(where: source.fieldNames.contains)
        request.geometryNeed = .none
        var batch = try source.read(request, threads: options.threads)
        let lacking = batch.fillIDs(featuresBefore: 0).count
        if role.isRequired, batch.features.count == 0 { throw Failure.noFeatures(role, found: batch.readCount) }
        let idSource = source.idRule(for: request).name
        let counts = LayerCount(
            role: role.name, reference: role.reference, read: batch.readCount, used: batch.features.count,
            filtered: batch.filteredCount, setAside: batch.setAside.count, repaired: 0, crs: "", crsKnownBy: "",
            idSource: idSource)
        let findings = LayerFindings(role: role.name, idSource: idSource).list(
            setAside: batch.setAside, notes: batch.noteCounts, lackingIDs: lacking, features: batch.features.count)
        heldReports[HeldKey(role: role)] = LayerReport(count: counts, findings: findings, repairs: [])
        return try AttributeTable(batch, role: role, known: source.fieldNames)
    }
}
