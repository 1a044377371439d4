import TapakAnalysis
import TapakFormats
import TapakModel
import TapakReports

/// Inspected layers for people.
struct InspectionText {
    private let layers: [Inspection]
    private let language: Language

    init(_ layers: [Inspection], language: Language) {
        self.layers = layers
        self.language = language
    }

    var text: String {
        var blocks = layers.map { block($0).joined(separator: "\n") }
        let relations = BoxRelation.all(of: layers).map(relation)
        if !relations.isEmpty { blocks.append(relations.joined(separator: "\n")) }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    // MARK: One layer

    private func block(_ layer: Inspection) -> [String] {
        var facts: [(label: String, value: String)] = [(say("Fitur", "Features"), features(layer))]
        if !layer.survey.setAside.isEmpty || layer.outOfRangeCount > 0 {
            facts.append((say("Disisihkan", "Set aside"), setAside(layer)))
        }
        if !layer.survey.noteCounts.isEmpty { facts.append((say("Catatan", "Notes"), notes(layer))) }
        if !layer.crsKnownBy.isEmpty { facts.append(("CRS", crs(layer))) }
        if !layer.extent.isEmpty { facts.append((say("Wilayah", "Extent"), extent(layer.extent))) }
        if let frame = layer.frame { facts += advice(frame) }
        if let validity = validity(layer) { facts.append((say("Keabsahan", "Validity"), validity)) }
        facts.append((say("Id", "Ids"), ids(layer)))
        if let problem = layer.problem {
            facts.append((say("Masalah", "Problem"), "\(problem.message[language]) [\(problem.key.rawValue)]"))
        }
        let width = facts.map(\.label.count).max() ?? 0
        let title = layer.reference + "  (\(layer.format), \(say("lapisan", "layer")) “\(layer.name)”)"
        return [title]
            + facts.map { "  " + $0.label + String(repeating: " ", count: width - $0.label.count + 2) + $0.value }
            + fields(layer.survey.fields)
    }

    private func features(_ layer: Inspection) -> String {
        let survey = layer.survey
        var text = number(survey.readCount)
        if survey.filteredCount > 0 { text += say(", disaring ", ", filtered out ") + number(survey.filteredCount) }
        guard !layer.crsKnownBy.isEmpty else { return text + say(", tanpa geometri", ", without geometry") }
        let names: [(GeometryColumns.Kind, String)] = [
            (.polygon, say("poligon", "areas")), (.line, say("garis", "lines")), (.point, say("titik", "points")),
        ]
        let kinds = names.compactMap { kind, name in survey.kinds[kind].map { "\(number($0)) \(name)" } }
        if !kinds.isEmpty { text += ": " + kinds.joined(separator: ", ") }
        if survey.multipartCount > 0 {
            text += " (\(number(survey.multipartCount)) \(multipart(survey)))"
        }
        return survey.count == 0 ? text : text + say("; titik sudut ", "; vertices ") + number(survey.vertexCount)
    }

    /// What features of several parts are called.
    private func multipart(_ survey: FieldSurvey) -> String {
        let areasOnly = Set(survey.kinds.keys) == [.polygon]
        return areasOnly ? say("multipoligon", "of several parts") : say("bergeometri multi", "of several parts")
    }

    private func setAside(_ layer: Inspection) -> String {
        var counts = layer.survey.setAside
        if layer.outOfRangeCount > 0 { counts["COORDINATE_RANGE"] = layer.outOfRangeCount }
        return counts.sorted { $0.key < $1.key }.map { "\(number($0.value)) \($0.key)" }.joined(separator: ", ")
    }

    private func notes(_ layer: Inspection) -> String {
        layer.survey.noteCounts.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) (\(number($0.value)))" }.joined(separator: ", ")
    }

    private func crs(_ layer: Inspection) -> String {
        let how =
            switch layer.crsKnownBy {
            case "declared": say("dinyatakan berkas", "declared by the file")
            case "stated": say("disebut dengan --input-crs", "stated with --input-crs")
            default: say("anggapan GeoJSON: berkas tidak menyebutnya", "the default of GeoJSON: the file states none")
            }
        return "\(layer.crs) \(layer.crsName) (\(how))"
    }

    private func extent(_ box: Envelope) -> String {
        let corners = [box.minX, box.minY, box.maxX, box.maxY].map { DecimalText.fixed($0, decimals: 5) }
        return "\(corners[0]), \(corners[1]) … \(corners[2]), \(corners[3]) (\(say("bujur, lintang", "longitude, latitude")))"
    }

    private func advice(_ frame: FrameStatement) -> [(label: String, value: String)] {
        func percent(_ error: FrameStatement.ScaleError) -> String {
            let (centre, worst) = (error.centre / 10_000, error.worstCorner / 10_000)
            return say("pusat ", "centre ") + "\(decimal(centre, 4)) %, " + say("sudut terburuk ", "worst corner ")
                + "\(decimal(worst, 4)) %"
        }
        let label = frame.crsKnownBy == "stated" ? say("CRS kerja", "Measure in") : say("Saran CRS", "Advice")
        return [
            (label, "--crs \(frame.crs) (\(frame.name))"),
            (say("  galat panjang", "  length error"), percent(frame.linearErrorPPM)),
            (say("  galat luas", "  area error"), percent(frame.arealErrorPPM)),
        ]
    }

    private func validity(_ layer: Inspection) -> String? {
        var parts = layer.survey.kinds[.polygon] == nil ? [] : [say("semua poligon sah", "all areas valid")]
        if layer.invalidCount > 0 {
            let places = layer.faults.map { fault in
                let place =
                    fault.place.map { say(" di ", " at ") + DecimalText.shortest($0.x) + ", " + DecimalText.shortest($0.y) }
                    ?? ""
                return "#\(fault.ordinal)" + (fault.id.isEmpty ? "" : " (id \(fault.id))") + " \(fault.reason)\(place)"
            }
            let more = layer.invalidCount > places.count ? "; …" : ""
            parts = ["\(number(layer.invalidCount)) \(say("tidak sah", "invalid")): " + places.joined(separator: "; ") + more]
        }
        if layer.repeatedGeometryCount > 0 {
            parts.append("\(number(layer.repeatedGeometryCount)) \(say("geometri ganda", "repeated geometries"))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func ids(_ layer: Inspection) -> String {
        let source =
            switch layer.survey.idRule {
            case .field(let field): say("kolom '\(field)'", "field '\(field)'")
            case .featureID: say("anggota 'id' dari fitur", "the features' member 'id'")
            case .ordinal: say("nomor urut", "the ordinal")
            }
        if layer.survey.idRule == .ordinal {
            let fitting = layer.survey.fields.first {
                $0.isUnique == true && $0.present == layer.survey.count && $0.present > 1
            }
            return source
                + (fitting.map { say("; '\($0.name)' dapat menjadi id (--id)", "; '\($0.name)' could serve (--id)") } ?? "")
        }
        var parts = [source]
        switch layer.survey.hasUniqueIDs {
        case true: parts.append(say("semua berbeda", "all different"))
        case false: parts.append(say("ada yang ganda: ", "not unique: ") + (layer.survey.duplicateID ?? ""))
        default: break
        }
        if layer.survey.missingIDs > 0 { parts.append(number(layer.survey.missingIDs) + say(" tanpa id", " without one")) }
        return parts.joined(separator: ", ")
    }

    private func fields(_ fields: [FieldSurvey.Field]) -> [String] {
        guard !fields.isEmpty else { return [] }
        let header = [
            say("kolom", "field"), say("jenis", "kind"), say("terisi", "values"), "null", say("tanpa", "missing"),
            say("unik", "unique"), say("contoh", "example"),
        ]
        let rows = fields.map { field in
            [
                field.name, kinds(field), number(field.present), number(field.null), number(field.missing),
                field.isUnique.map { $0 && field.present > 0 ? say("ya", "yes") : "–" } ?? "?", field.example ?? "",
            ]
        }
        return AlignedText.lines([header] + rows, rightAligned: [2, 3, 4]).map { "    " + $0 }
    }

    private func kinds(_ field: FieldSurvey.Field) -> String {
        let names: [AttributeColumn.Kind: String] = [
            .boolean: say("ya/tidak", "boolean"), .number: say("bilangan", "number"), .text: say("teks", "text"),
            .nested: say("bersarang", "nested"),
        ]
        return field.kinds.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { names[$0.key] }.joined(separator: "+")
    }

    // MARK: Several layers

    private func relation(_ relation: BoxRelation) -> String {
        let (a, b) = (PathText.display(relation.a.reference), PathText.display(relation.b.reference))
        let (inB, inA) = (decimal(relation.shareOfA, 1), decimal(relation.shareOfB, 1))
        return switch relation.kind {
        case .apart: say("\(a) dan \(b): wilayahnya terpisah", "\(a) and \(b): their extents are apart")
        case .same: say("\(a) dan \(b): wilayah yang sama", "\(a) and \(b): the same extent")
        case .overlap:
            say(
                "\(a) dan \(b): kotak wilayah bertindih, \(inB) % dari yang pertama dan \(inA) % dari yang kedua",
                "\(a) and \(b): their boxes overlap, \(inB) % of the first and \(inA) % of the second")
        }
    }

    // MARK: Words

    private func say(_ id: String, _ en: String) -> String { Bilingual(id: id, en: en)[language] }
    private func number(_ count: Int) -> String { DecimalText.rounded(Double(count), decimals: 0, language: language) }
    private func decimal(_ value: Double, _ decimals: Int) -> String {
        DecimalText.rounded(value, decimals: decimals, language: language)
    }
}
