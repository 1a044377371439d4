internal import TapakMaps
internal import TapakModel

/// The map of a report: the result layers as text that the page's own script draws.
///
/// Coordinates are rounded to about a metre and points that fall together are left out, so that neighbours keep their common
/// border; the files in the folder hold the geometry as it was measured.
struct ReportMap {
    /// Features that a page shows of a layer; larger layers are only named.
    private static let mostFeatures = 4000
    /// Vertices that a page shows of a layer.
    private static let mostVertices = 60_000
    private static let decimals = 5

    private let language: Language
    private let hidesBelow: Int?
    private let steps: [HandOver.Step]
    private var shown: [(step: HandOver.Step, layer: ResultLayer)] = []
    private var left: [(name: String, count: Int)] = []
    /// By step and name of the column: the layer, and the ids that stand for one feature each.
    private var places: [String: (layer: String, ids: Set<String>)] = [:]

    init(_ steps: [HandOver.Step], language: Language, hidesBelow: Int?) {
        (self.steps, self.language, self.hidesBelow) = (steps, language, hidesBelow)
        for step in steps {
            for layer in step.findings.layers {
                let listsHomes = hidesBelow != nil && HiddenCounts.listsHomes(layer.properties.name)
                let isLarge = layer.geometry.count > Self.mostFeatures || layer.geometry.vertexCount > Self.mostVertices
                guard !isLarge, !listsHomes else {
                    left.append((Self.id(step, layer), layer.geometry.count))
                    continue
                }
                shown.append((step, layer))
                guard let column = layer.properties.columns.first?.name else { continue }
                let ids = (0..<layer.properties.rowCount).map { layer.properties.text(row: $0, column: 0) }
                let counts = Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)
                let unique = Set(counts.filter { $0.value == 1 }.keys)
                let key = step.id + "|" + column
                if places[key] == nil, !unique.isEmpty { places[key] = (Self.id(step, layer), unique) }
            }
        }
    }

    private static func id(_ step: HandOver.Step, _ layer: ResultLayer) -> String {
        step.id + layer.name.dropFirst(step.findings.analysis.count)
    }

    /// Where an id of a table stands on the map; nil where it does not.
    func place(of id: String, column: String, step: String) -> String? {
        guard let place = places[step + "|" + column], place.ids.contains(id) else { return nil }
        return place.layer + "|" + id
    }

    private func text(_ id: String, _ en: String) -> String { Bilingual(id: id, en: en)[language] }

    /// The section of the page.
    var section: String {
        let heading = text("Peta", "Map")
        guard !shown.isEmpty else { return "" }
        let omitted = left.map { layer in
            let count = DecimalText.words(Double(layer.count))
            return text("\(layer.name) (\(count.id) fitur)", "\(layer.name) (\(count.en) features)")
        }
        let rest =
            omitted.isEmpty
            ? "" : text(" Tidak digambar di sini: ", " Not drawn here: ") + omitted.joined(separator: ", ") + "."
        let note = text(
            "Klik sebuah bidang untuk melihat angkanya; nama di tabel menunjukkan tempatnya. Geometri di halaman ini dibulatkan ke "
                + "sekitar 1 m untuk tampilan; berkas lapisan memuat geometri lengkap.",
            "Click an area for its numbers; names in the tables lead to their place. Geometry on this page is rounded to about "
                + "1 m for display; the layer files hold all of it.")
        return """
            <section aria-labelledby="peta"><h2 id="peta">\(heading)</h2><p>\(XMLText.escaped(note + rest))</p>
            <div class="map-wrap"><div id="map" tabindex="0" role="application" aria-label="\(heading)"></div>
            <fieldset id="layers"><legend>\(text("Lapisan", "Layers"))</legend></fieldset></div></section>
            """
    }

    // MARK: The data

    /// The layers as JSON for a `script` element.
    var data: String {
        let frame = steps.lazy.compactMap(\.findings.frame).first
        let extent = (frame?.extent ?? [0, 0, 1, 1]).map(DecimalText.shortest).joined(separator: ",")
        var texts: [String] = []
        var shapes = ShapePool()
        for (index, entry) in shown.enumerated() {
            texts.append(self.text(of: entry.layer, entry.step, isShown: index == 0, &shapes))
        }
        return
            "{\"language\":\(Self.quoted(language.rawValue)),\"words\":{\"ready\":\"yes\"},\"extent\":[\(extent)],\"layers\":["
            + texts.joined(separator: ",\n") + "],\"shapes\":[\n" + shapes.texts.joined(separator: ",\n") + "]}"
    }

    private func text(
        of layer: ResultLayer, _ step: HandOver.Step, isShown: Bool, _ shapes: inout ShapePool
    ) -> String {
        let symbols = LayerSymbols(of: layer, language: language)
        let table = layer.properties
        let column = table.columns.firstIndex { $0.name == symbols.field }
        var members = Array(repeating: 0, count: symbols.classes.count)
        var features: [String] = []
        let hidden = HiddenCounts(table, below: hidesBelow)
        let decimals = table.columns.map { HandOver.decimals($0) }
        for row in 0..<layer.geometry.count {
            var words = ""
            var number = Double.nan
            if let column {
                if case .number(let values) = table.columns[column].values {
                    number = values[row]
                } else {
                    words = table.text(row: row, column: column)
                }
            }
            let index = symbols.classIndex(text: words, number: number) ?? -1
            if index >= 0 { members[index] += 1 }
            let values = table.columns.indices.map { column in
                Self.quoted(
                    hidden.contains(row: row, column: column)
                        ? "*" : cell(table, row: row, column: column, decimals: decimals[column]))
            }.joined(separator: ",")
            let id = table.columns.isEmpty ? "" : table.text(row: row, column: 0)
            features.append(
                "{\"type\":\"Feature\",\"i\":\(Self.quoted(id)),\"c\":\(index),\"v\":[\(values)],"
                    + "\"g\":\(shapes.place(DisplayGeometry.text(of: row, in: layer.geometry, decimals: Self.decimals)))}")
        }
        let classes = symbols.classes.enumerated().map { index, look in
            let label = look.members == .all ? LayerName.words(layer.name)[language].capitalisedFirst : look.label
            let fill = look.fill.map { Self.quoted(LayerSymbols.hex($0)) } ?? "null"
            let count = DecimalText.rounded(Double(members[index]), decimals: 0, language: language)
            return "{\"label\":\(Self.quoted(label)),\"fill\":\(fill),\"stroke\":\(Self.quoted(LayerSymbols.hex(look.stroke))),"
                + "\"hatched\":\(look.isHatched),\"count\":\(Self.quoted(count))}"
        }
        let id = Self.id(step, layer)
        let part = Self.parts.first { id.hasSuffix($0.ending) }?.words[language] ?? (id == step.id ? nil : id)
        let title = ReportSection.title(of: step, in: steps, language) + (part.map { " – " + $0 } ?? "")
        let keys = table.columns.map { Self.quoted($0.name) }.joined(separator: ",")
        let fields = table.columns.map { Self.quoted(ColumnWords.title($0.name, language)) }.joined(separator: ",")
        return "{\"id\":\(Self.quoted(id)),\"title\":\(Self.quoted(title)),\"isShown\":\(isShown),\"keys\":[\(keys)],"
            + "\"fields\":[\(fields)],\"classes\":[\(classes.joined(separator: ","))],\"features\":[\n"
            + features.joined(separator: ",\n") + "]}"
    }

    /// What the layers of a step besides its main one are called, by the endings of their names.
    private static let parts: [(ending: String, words: Bilingual)] = [
        ("_net", Bilingual(id: "gabungan", en: "dissolved")),
        ("_roads", Bilingual(id: "jalan dalam ambang", en: "roads within the thresholds")),
        ("_service", Bilingual(id: "daerah layanan", en: "service areas")),
        ("_places", Bilingual(id: "lokasi baru", en: "new places")),
    ]

    private func cell(_ table: Table, row: Int, column: Int, decimals: Int) -> String {
        guard case .number(let numbers) = table.columns[column].values else { return table.text(row: row, column: column) }
        return numbers[row].isNaN ? "" : DecimalText.rounded(numbers[row], decimals: decimals, language: language)
    }

    /// A JSON string that cannot end a `script` element.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "<": result += "\\u003c"
            default:
                if scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}

/// The shapes of all layers, each once: several steps tell of the same units.
private struct ShapePool {
    private(set) var texts: [String] = []
    private var places: [String: Int] = [:]

    mutating func place(_ text: String) -> Int {
        if let place = places[text] { return place }
        places[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}

/// Geometry for a page: GeoJSON with rounded coordinates, without points that fall together.
enum DisplayGeometry {
    static func text(of feature: Int, in geometry: GeometryColumns, decimals: Int) -> String {
        let parts = geometry.parts(of: feature)
        guard let kind = parts.map({ geometry.kinds[$0] }).max(by: { $0.rawValue < $1.rawValue }) else { return "null" }
        let bodies = parts.filter { geometry.kinds[$0] == kind }.compactMap { part -> String? in
            let rings = geometry.rings(of: part).map { ring in positions(ring, in: geometry, decimals) }
            switch kind {
            case .point: return rings[0].first
            case .line: return rings[0].count > 1 ? "[" + rings[0].joined(separator: ",") + "]" : nil
            case .polygon:
                // A shell too small to be seen takes its holes with it.
                guard rings[0].count > 3 else { return nil }
                return "[" + rings.filter { $0.count > 3 }.map { "[" + $0.joined(separator: ",") + "]" }.joined(separator: ",")
                    + "]"
            }
        }
        guard !bodies.isEmpty else { return "null" }
        let name =
            switch kind {
            case .point: "Point"
            case .line: "LineString"
            case .polygon: "Polygon"
            }
        return bodies.count == 1
            ? "{\"type\":\"\(name)\",\"coordinates\":\(bodies[0])}"
            : "{\"type\":\"Multi\(name)\",\"coordinates\":[\(bodies.joined(separator: ","))]}"
    }

    private static func positions(_ ring: Int, in geometry: GeometryColumns, _ decimals: Int) -> [String] {
        var positions: [String] = []
        for vertex in geometry.vertices(of: ring) {
            let point = geometry.point(vertex)
            let text = "[\(DecimalText.fixed(point.x, decimals: decimals)),\(DecimalText.fixed(point.y, decimals: decimals))]"
            if positions.last != text { positions.append(text) }
        }
        return positions
    }
}
