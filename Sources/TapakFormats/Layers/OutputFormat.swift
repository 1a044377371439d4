public import TapakModel

/// The formats a layer can be written in, by the ending of the file's name.
public enum OutputFormat: String, Sendable, CaseIterable {
    case geoJSON = "GeoJSON"
    case geoJSONSequence = "GeoJSON sequence"
    case csv = "CSV"
    case kml = "KML"
    case geoPackage = "GeoPackage"
    case shapefile = "Shapefile"
    case flatGeobuf = "FlatGeobuf"

    /// The endings in lower case.
    public var endings: [String] {
        switch self {
        case .geoJSON: [".geojson", ".json"]
        case .geoJSONSequence: [".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl"]
        case .csv: [".csv"]
        case .kml: [".kml"]
        case .geoPackage: [".gpkg"]
        case .shapefile: [".zip"]
        case .flatGeobuf: [".fgb"]
        }
    }

    /// Whether it holds nothing but longitude and latitude.
    public var isLonLat: Bool {
        switch self {
        case .geoJSON, .geoJSONSequence, .csv, .kml: true
        case .geoPackage, .shapefile, .flatGeobuf: false
        }
    }

    /// Whether it is text, in which coordinates may be cut to some decimals.
    public var isText: Bool { isLonLat }

    /// Whether this build can write it.
    public var isAvailable: Bool {
        #if GDAL
        true
        #else
        self != .geoPackage && self != .shapefile && self != .flatGeobuf
        #endif
    }

    /// Makes sure that this build can write it.
    ///
    /// - Throws: `PART_ABSENT`.
    public func require() throws(Failure) { if !isAvailable { throw .needsGDAL(rawValue, rawValue) } }

    /// The format of a file's name.
    ///
    /// - Throws: `USAGE` for an ending of no format that can be written.
    public init(of path: String) throws(Failure) {
        let name = path.lowercased()
        if let format = Self.allCases.first(where: { $0.endings.contains { name.hasSuffix($0) } }) {
            self = format
            return
        }
        if name.hasSuffix(".shp") {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Shapefile ditulis sebagai satu berkas .zip yang memuat semua berkas sampingnya.",
                    en: "A Shapefile is written as one .zip that holds all its side files."),
                file: path, expected: path.dropLast(4) + ".zip")
        }
        throw Failure(
            .usage,
            Bilingual(
                id: "Akhiran nama berkas ini bukan format yang dapat ditulis.",
                en: "The ending of the file's name is of no format that can be written."),
            file: path, expected: Self.allCases.flatMap(\.endings).joined(separator: " "))
    }
}

extension OutputLayer {
    /// How layers are written.
    public struct WritingOptions: Sendable {
        /// Decimals of coordinates in text formats at most; nil keeps every digit.
        public var decimals: Int?
        /// Whether a format may lose what it cannot hold; else that is an error.
        public var allowsLoss = false

        /// Every digit, and no loss.
        public init(decimals: Int? = nil) { self.decimals = decimals }
    }

    /// Writes layers as one file; what the format loses or names otherwise is told.
    ///
    /// - Throws: `FORMAT_LOSS` for what the format cannot hold, `PART_ABSENT` for formats of GDAL where it was left out,
    ///   `USAGE` for several layers in a format of one, `CANNOT_WRITE`.
    public static func write(
        _ layers: [OutputLayer], to target: OutputTarget, as format: OutputFormat, _ options: WritingOptions = WritingOptions()
    ) throws(Failure) -> [Bilingual] {
        let fitted = layers.map { $0.fitted(to: format) }
        let layers = fitted.map(\.layer)
        var told = fitted.flatMap(\.renamed)
        switch format {
        case .geoJSON, .geoJSONSequence: try writeGeoJSON(layers, to: target, format, options)
        case .csv: try writeCSV(layers, to: target, options)
        case .kml: try KMLWriter(decimals: options.decimals).write(layers, to: target)
        case .geoPackage, .shapefile, .flatGeobuf:
            let losses = try ForeignWriter.write(layers, to: target, as: format, options)
            told += losses.map { Bilingual(id: "hilang: \($0.id)", en: "lost: \($0.en)") }
        }
        return told
    }

    private static func writeGeoJSON(
        _ layers: [OutputLayer], to target: OutputTarget, _ format: OutputFormat, _ options: WritingOptions
    ) throws(Failure) {
        let framing: GeoJSONWriter.Framing = format == .geoJSON ? .collection : .sequence(recordSeparator: false)
        let writer = try GeoJSONWriter(target, framing: framing, name: layers.first?.name, decimals: options.decimals)
        for layer in layers {
            writer.append(layer.geometry, fields: layer.fields, ids: layer.ids)
        }
        try writer.finish()
    }

    /// Points get the columns `lon` and `lat`, everything else its WKT in the column `geometry`.
    private static func writeCSV(
        _ layers: [OutputLayer], to target: OutputTarget, _ options: WritingOptions
    ) throws(Failure) {
        let output = try OutputFile(target)
        for layer in layers {
            let geometry = layer.geometry
            let arePoints = (0..<geometry.count).allSatisfy { feature in
                geometry.parts(of: feature).count <= 1 && geometry.vertices(ofFeature: feature).count <= 1
            }
            var header = layer.fields.map(\.name)
            if geometry.vertexCount > 0 { header += arePoints ? ["lon", "lat"] : ["geometry"] }
            write(cells: header, to: output)
            for feature in 0..<geometry.count {
                var cells = layer.fields.map { $0.text(feature) }
                if geometry.vertexCount > 0 {
                    cells +=
                        arePoints
                        ? lonLat(of: feature, in: geometry, options.decimals)
                        : [WellKnownText.text(of: feature, in: geometry, decimals: options.decimals)]
                }
                write(cells: cells, to: output)
            }
        }
        try output.finish()
    }

    private static func lonLat(of feature: Int, in geometry: GeometryColumns, _ decimals: Int?) -> [String] {
        guard let vertex = geometry.vertices(ofFeature: feature).first else { return ["", ""] }
        return [geometry.coordinates[2 * vertex], geometry.coordinates[2 * vertex + 1]].map {
            WellKnownText.number($0, decimals)
        }
    }

    private static func write(cells: [String], to output: OutputFile) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.write(byte: UInt8(ascii: ",")) }
            output.write(cell: cell)
        }
        output.write("\n")
    }
}

/// Geometries as well-known text.
enum WellKnownText {
    static func number(_ value: Double, _ decimals: Int?) -> String {
        decimals.map { DecimalText.fixed(value, decimals: $0) } ?? DecimalText.shortest(value)
    }

    /// A feature; empty where it has no geometry.
    static func text(of feature: Int, in geometry: GeometryColumns, decimals: Int?) -> String {
        func positions(_ ring: Int) -> String {
            let positions = geometry.vertices(of: ring).map { vertex in
                number(geometry.coordinates[2 * vertex], decimals) + " "
                    + number(geometry.coordinates[2 * vertex + 1], decimals)
            }
            return "(" + positions.joined(separator: ",") + ")"
        }
        func body(_ part: Int) -> String {
            let rings = geometry.rings(of: part).map(positions)
            return geometry.kinds[part] == .polygon ? "(" + rings.joined(separator: ",") + ")" : rings.joined()
        }
        func name(_ kind: GeometryColumns.Kind) -> String {
            switch kind {
            case .point: "POINT"
            case .line: "LINESTRING"
            case .polygon: "POLYGON"
            }
        }
        let parts = geometry.parts(of: feature)
        guard let first = parts.first else { return "" }
        let kind = geometry.kinds[first]
        if parts.count == 1 { return name(kind) + body(first) }
        guard parts.allSatisfy({ geometry.kinds[$0] == kind }) else {
            return "GEOMETRYCOLLECTION(" + parts.map { name(geometry.kinds[$0]) + body($0) }.joined(separator: ",") + ")"
        }
        return "MULTI" + name(kind) + "(" + parts.map(body).joined(separator: ",") + ")"
    }
}
