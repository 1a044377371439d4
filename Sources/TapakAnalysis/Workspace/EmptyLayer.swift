import TapakFormats
import TapakModel

/// Why a layer has nothing to offer: its features are of another kind, its filter matches none, or it has none.
extension Workspace {
    /// The finding of a layer without usable features; nil where it has some.
    ///
    /// - Throws: `NO_FEATURES` where all features are of a kind that the role cannot use or were set aside, and where the role
    ///   needs some.
    func emptiness(of held: HeldLayer) throws -> Finding? {
        guard held.isEmpty else { return nil }
        if let kinds = held.unfitKinds { throw Failure.unfit(held.role, kinds: kinds, features: held.report.count.setAside) }
        return try emptiness(of: held.role, counts: held.report.count)
    }

    /// The same for a layer of which only the counts are known.
    func emptiness(of role: LayerRole, counts: LayerCount) throws -> Finding? {
        guard counts.used == 0 else { return nil }
        guard counts.read > 0, counts.filtered == counts.read else {
            // A layer without features is one thing, one of which every feature is at fault another.
            if role.isRequired || counts.setAside > 0 { throw Failure.noFeatures(role, found: counts.read) }
            return .emptyOverlay(role)
        }
        let message = try mismatch(role, features: counts.read)
        if role.isRequired { throw Failure(.noFeatures, message, file: role.reference) }
        return Finding(.warning, "FILTER_EMPTY", layer: role.name, message)
    }

    /// Refuses a needed layer that was read and of which the filter left nothing.
    func refuseMismatch(of role: LayerRole, read batch: ReadBatch) throws {
        guard batch.readCount > 0, batch.filteredCount == batch.readCount, role.isRequired else { return }
        throw Failure(.noFeatures, try mismatch(role, features: batch.readCount), file: role.reference)
    }

    /// What a filter asks for that no feature has, and the values that there are.
    private func mismatch(_ role: LayerRole, features: Int) throws -> Bilingual {
        let (source, _) = try source(role)
        let filter = role.reference.drop { $0 != "?" }.dropFirst()
        var fields: [String] = []
        for condition in source.reference.filter where !fields.contains(condition.field) { fields.append(condition.field) }
        let values = try fields.map { field in
            let (values, isWhole) = try source.values(of: field, atMost: 8)
            let list = values.joined(separator: ", ") + (isWhole ? "" : ", …")
            return Bilingual(id: "nilai '\(field)' yang ada: \(list)", en: "values of '\(field)' there: \(list)")
        }
        let count = DecimalText.words(Double(features))
        return Bilingual(
            id: "Saringan '\(filter)' tidak cocok dengan satu pun dari \(count.id) fitur; "
                + values.map(\.id).joined(separator: "; ") + ".",
            en: "The filter '\(filter)' matches none of the \(count.en) features; " + values.map(\.en).joined(separator: "; ")
                + ".")
    }
}

extension Failure {
    /// A layer that a role cannot do without has nothing to offer.
    static func noFeatures(_ role: LayerRole, found: Int) -> Failure {
        let (name, count) = (LayerName.words(role.name), DecimalText.words(Double(found)))
        return Failure(
            .noFeatures,
            Bilingual(
                id: "Lapisan '\(name.id)' tidak memiliki satu pun fitur yang dapat dipakai (dibaca: \(count.id)).",
                en: "The layer '\(name.en)' has no feature that can be used (read: \(count.en))."),
            file: role.reference)
    }

    /// A layer whose features are all of another kind than its role can use.
    static func unfit(_ role: LayerRole, kinds: Set<GeometryColumns.Kind>, features: Int) -> Failure {
        let (name, count) = (LayerName.words(role.name), DecimalText.words(Double(features)))
        let (found, expected) = (kinds.words, role.kinds.words)
        return Failure(
            .noFeatures,
            Bilingual(
                id: "Lapisan '\(name.id)' berisi \(found.id) (\(count.id) fitur); lapisan ini harus berisi \(expected.id).",
                en: "The layer '\(name.en)' holds \(found.en) (\(count.en) features); it has to hold \(expected.en)."),
            file: role.reference)
    }
}

extension Set<GeometryColumns.Kind> {
    /// The kinds as words, from points to areas.
    fileprivate var words: Bilingual {
        let names: [(GeometryColumns.Kind, Bilingual)] = [
            (.point, Bilingual(id: "titik", en: "points")), (.line, Bilingual(id: "garis", en: "lines")),
            (.polygon, Bilingual(id: "poligon", en: "areas")),
        ]
        let present = names.filter { contains($0.0) }.map(\.1)
        return Bilingual(
            id: present.map(\.id).joined(separator: " atau "), en: present.map(\.en).joined(separator: " or "))
    }
}
