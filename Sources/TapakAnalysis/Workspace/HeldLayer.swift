import TapakEngine
import TapakModel

/// A layer in the frame: all its usable features, valid, in metres from the local origin.
struct FramedLayer: Sendable {
    let reference: String
    let fields: [String]
    var batch: FeatureBatch
    let counts: LayerCount
    let findings: [Finding]
    let repairs: [Repair]
    /// Fields that no feature has, with the names the layer does have.
    let absentFields: Set<String>
    let knownFields: [String]
}

/// A layer as one role sees it: the features with a part of a fitting kind, and only those parts.
struct HeldLayer: Sendable {
    let role: LayerRole
    let geometry: GeometryColumns
    let ids: [String]
    /// The order of the ids.
    let ranks: [Int32]
    let ordinals: [Int]
    let report: LayerReport
    /// The kinds of a layer whose features are all of a kind the role cannot use.
    let unfitKinds: Set<GeometryColumns.Kind>?
    private let layer: FramedLayer
    /// Rows of the layer's columns.
    private let rows: [Int]

    var reference: String { role.reference }
    var count: Int { ids.count }
    var isEmpty: Bool { ids.isEmpty }

    init(_ layer: FramedLayer, role: LayerRole) throws {
        self.role = role
        self.layer = layer
        for field in role.fields where layer.absentFields.contains(field) {
            throw Failure.fieldMissing(field, in: role.reference, known: layer.knownFields)
        }
        var geometry = GeometryColumns()
        var rows: [Int] = []
        var unfit: [Int] = []
        // Features of which only some parts fit.
        var partial: [Int] = []
        let all = layer.batch.geometry
        for feature in 0..<all.count {
            let parts = all.parts(of: feature)
            let fitting = parts.count { role.kinds.contains(all.kinds[$0]) }
            if fitting == 0 {
                unfit.append(feature)
                continue
            }
            rows.append(feature)
            if fitting < parts.count { partial.append(feature) }
        }
        var whole = 0
        for feature in partial {
            let end = rows[whole...].firstIndex(of: feature) ?? whole
            geometry.append(rows[whole..<end], of: all)
            for part in all.parts(of: feature) where role.kinds.contains(all.kinds[part]) { geometry.addPart(part, of: all) }
            geometry.endFeature()
            whole = end + 1
        }
        if rows.count == all.count, partial.isEmpty { geometry = all } else { geometry.append(rows[whole...], of: all) }
        self.geometry = geometry
        self.rows = rows
        let ids = rows.count == all.count ? layer.batch.ids : layer.batch.ids.selecting(rows)
        self.ids = ids.texts
        ranks = IdentifierOrder.ranks(of: ids)
        ordinals = rows.map { layer.batch.ordinals[$0] }
        unfitKinds = rows.isEmpty && !unfit.isEmpty ? Set(all.kinds) : nil
        report = Self.report(layer, role: role, unfit: unfit, dropped: partial.count)
    }

    private static func report(_ layer: FramedLayer, role: LayerRole, unfit: [Int], dropped: Int) -> LayerReport {
        var counts = layer.counts
        counts.role = role.name
        counts.used -= unfit.count
        counts.setAside += unfit.count
        var findings = layer.findings.map { $0.named(role.name) }
        for feature in unfit {
            findings.append(
                Finding(
                    .warning, "GEOMETRY_UNFIT", layer: role.name, ordinal: layer.batch.ordinals[feature],
                    featureID: layer.batch.ids[feature],
                    Bilingual(
                        id: "Disisihkan: jenis geometri tidak sesuai untuk '\(LayerName.words(role.name).id)'.",
                        en: "Set aside: its geometry type does not fit the role '\(role.name)'.")))
        }
        if dropped > 0 {
            findings.append(
                Finding(
                    .note, "PARTS_DROPPED", layer: role.name, count: dropped,
                    Bilingual(
                        id:
                            "\(DecimalText.words(Double(dropped)).id) fitur memiliki bagian yang tidak sesuai untuk peran ini; bagian itu dilepas.",
                        en:
                            "\(DecimalText.words(Double(dropped)).en) features have parts that do not fit the role; those parts were dropped."
                    )))
        }
        return LayerReport(
            count: counts, findings: findings, repairs: layer.repairs.map { $0.named(role.name) })
    }

    /// Whether some feature has the field; of an empty layer nobody can tell, and it lacks none.
    func has(_ field: String) -> Bool { !layer.absentFields.contains(field) }

    /// The failure of a field that no layer of several has.
    func lacks(_ field: String) -> Failure { .fieldMissing(field, in: reference, known: layer.knownFields) }

    /// A field as the role sees it, one row a feature.
    func column(_ field: String) throws -> AttributeColumn {
        guard let index = layer.fields.firstIndex(of: field) else {
            throw Failure.fieldMissing(field, in: reference, known: layer.knownFields)
        }
        let all = layer.batch.attributes[index]
        return rows.count == all.count ? all : all.selecting(rows)
    }

    /// A field of numbers, one a feature; NaN where the feature has none.
    func numbers(_ field: String) throws -> [Double] {
        let column = try column(field)
        return try (0..<count).map { row in
            try NumberField(field: field, reference: reference)
                .value(column, row: row, ordinal: ordinals[row], id: ids[row]) ?? .nan
        }
    }

    /// A field of numbers none of which is negative; NaN where the feature has none.
    func amounts(_ field: String) throws -> [Double] {
        let (column, reader) = (try column(field), NumberField(field: field, reference: reference))
        return try (0..<count).map { row in
            try reader.amount(column, row: row, ordinal: ordinals[row], id: ids[row]) ?? .nan
        }
    }

    /// The names where no field was stated: the first of the common fields that the layer has.
    var commonNames: [String] {
        let field = LayerRole.nameFields.first { layer.fields.contains($0) && has($0) }
        return field.flatMap { try? column($0).text.texts } ?? Array(repeating: "", count: count)
    }

    /// The names of the features; the ids of those that have none.
    var labels: [String] { zip(commonNames, ids).map { $0.isEmpty ? $1 : $0 } }

    func refuseDuplicates() throws {
        let name = LayerName.words(role.name)
        for id in ids where id == Units.outside || id == Units.whole {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Id '\(id)' pada '\(name.id)' dipakai Tapak untuk baris ringkasan; pilih kolom id lain (--id).",
                    en:
                        "The id '\(id)' of '\(name.en)' is a name Tapak uses for its summary rows; choose another id field (--id)."
                ),
                file: reference)
        }
        var seen: [String: Int] = [:]
        for (row, id) in ids.enumerated() {
            guard let first = seen.updateValue(row, forKey: id) else { continue }
            throw Failure(
                .duplicateID,
                Bilingual(
                    id:
                        "Dua fitur '\(name.id)' memakai id yang sama '\(id)' (fitur \(ordinals[first]) dan \(ordinals[row])); pilih "
                        + "kolom lain dengan --id.",
                    en:
                        "Two features of '\(name.en)' have the same id '\(id)' (features \(ordinals[first]) and \(ordinals[row])); "
                        + "choose another field with --id."),
                file: reference, ordinal: ordinals[row], featureID: id)
        }
    }

    /// The geometry less this layer's: shares of land take the water off.
    func subtracted(from other: GeometryColumns, threads: Int) throws -> GeometryColumns {
        let tree = PackedRTree((0..<geometry.count).map(geometry.envelope(of:)))
        let runs = try Parallel.mapRuns(of: 16, in: other.count, threads: threads) { run in
            try withGEOS { geos in
                try Overlay.subtract(geometry, tree, from: Array(run), of: other, geos: geos)
            }
        }
        var result = GeometryColumns()
        for run in runs { result.append(contentsOf: run) }
        return result
    }
}

extension Finding {
    func named(_ role: String) -> Finding {
        var finding = self
        finding.layer = role
        return finding
    }

    /// An overlay without features gives zeros.
    static func emptyOverlay(_ role: LayerRole) -> Finding {
        Finding(
            .note, "LAYER_EMPTY", layer: role.name,
            Bilingual(id: "Lapisan ini kosong; semua nilainya nol.", en: "The layer is empty; all its values are zero."))
    }
}

extension Repair {
    func named(_ role: String) -> Repair {
        var repair = self
        repair.layer = role
        return repair
    }
}
