internal import TapakModel

extension OutputLayer {
    /// The layer as a format can tell its fields apart: the ids among them where the format has no other place for ids, and
    /// no two names that it takes for one.
    ///
    /// - Returns: The layer, and the fields that got another name.
    func fitted(to format: OutputFormat) -> (layer: OutputLayer, renamed: [Bilingual]) {
        var layer = self
        if let ids, !keepsIDs(format) {
            let taken = Set(fields.map { $0.name.lowercased() })
            let name = taken.contains("id") ? Self.distinct("feature_id", among: taken) { $0.lowercased() } : "id"
            layer.fields.insert(Field(name, ids.asColumn), at: 0)
            layer.ids = nil
        }
        guard format != .geoJSON, format != .geoJSONSequence else { return (layer, []) }
        // CSV tells capitals from small letters, databases and readers of KML do not.
        func same(_ name: String) -> String { format == .csv ? name : name.lowercased() }
        var taken = Set(reserved(format))
        var renamed: [Bilingual] = []
        for index in layer.fields.indices {
            let name = layer.fields[index].name
            let own = Self.distinct(name, among: taken, same)
            taken.insert(same(own))
            guard own != name else { continue }
            layer.fields[index].name = own
            if layer.symbols?.field == name { layer.symbols?.field = own }
            if layer.symbols?.nameField == name { layer.symbols?.nameField = own }
            renamed.append(
                Bilingual(id: "kolom '\(name)' ditulis sebagai '\(own)'", en: "field '\(name)' is written as '\(own)'"))
        }
        return (layer, renamed)
    }

    /// A name that no other has: itself, else with the first number that makes it one.
    static func distinct(_ name: String, among taken: Set<String>, _ same: (String) -> String) -> String {
        guard taken.contains(same(name)) else { return name }
        for number in 2... where !taken.contains(same("\(name)_\(number)")) { return "\(name)_\(number)" }
        return name
    }

    /// A name without what file systems, archives and databases take for something else.
    static func plain(_ name: String) -> String {
        let safe = String(name.map { "/\\:*?\"<>|".contains($0) || $0.isNewline || $0 == "\0" ? "_" : $0 })
        let isTaken =
            ["gpkg_", "sqlite_", "rtree_", "."].contains { safe.lowercased().hasPrefix($0) } || safe == "layer_styles"
            || !safe.contains { $0.isLetter || $0.isNumber }
        return safe.isEmpty || isTaken ? "layer_" + safe : safe
    }

    /// The layers with names that are plain and that differ in more than capitals.
    static func withPlainNames(_ layers: [OutputLayer]) -> [OutputLayer] {
        var taken: Set<String> = []
        return layers.map { layer in
            var layer = layer
            layer.name = distinct(plain(layer.name), among: taken) { $0.lowercased() }
            taken.insert(layer.name.lowercased())
            return layer
        }
    }

    /// Whether a format has a place for the features' own ids.
    private func keepsIDs(_ format: OutputFormat) -> Bool {
        switch format {
        case .geoJSON, .geoJSONSequence: true
        case .geoPackage: !wholeIDs.isEmpty
        case .csv, .kml, .shapefile, .flatGeobuf: false
        }
    }

    /// Ids that are whole numbers above 0, all different; else none.
    var wholeIDs: [Int64] {
        guard let ids else { return [] }
        let numbers = ids.texts.compactMap { text in Int64(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil } }
        return numbers.count == ids.count && Set(numbers).count == numbers.count ? numbers : []
    }

    /// Names to which a format gives a meaning of its own.
    private func reserved(_ format: OutputFormat) -> [String] {
        switch format {
        case .csv where geometry.vertexCount > 0: ["lon", "lat", "geometry"]
        case .kml:
            [
                "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon",
            ]
        default: []
        }
    }
}

extension TextColumn {
    /// The texts as values of a field.
    fileprivate var asColumn: AttributeColumn {
        var column = AttributeColumn()
        for row in 0..<count { column.append(kind: .text, utf8: bytes(of: row), number: .nan) }
        return column
    }
}

extension OutputLayer.Field {
    /// How many of its texts hold the character NUL, at which some formats end a text.
    var nulCount: Int {
        guard kind == .text, column.text.bytes.contains(0) else { return 0 }
        return (0..<column.count).count { column.text.bytes(of: $0).contains(0) }
    }
}
