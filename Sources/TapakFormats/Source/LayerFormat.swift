import TapakModel

/// The formats, by the file's ending or where that says nothing by its first bytes.
enum LayerFormat: Sendable {
    /// GeoJSON: one text.
    case json
    /// A sequence of GeoJSON texts.
    case jsonSequence
    /// JSON of which the ending does not say whether it is a sequence.
    case anyJSON
    case csv
    case unknown

    private static let endings: [(String, LayerFormat)] = [
        (".geojson", .json), (".json", .json), (".geojsonl", .jsonSequence), (".geojsons", .jsonSequence),
        (".geojsonseq", .jsonSequence), (".ndjson", .jsonSequence), (".jsonl", .jsonSequence), (".csv", .csv),
        (".tsv", .csv),
    ]

    private static let foreign: [(endings: [String], name: String)] = [
        ([".gz", ".bz2", ".xz", ".zst"], "compressed"), ([".zip"], "ZIP"), ([".gpkg"], "GeoPackage"),
        ([".shp", ".dbf", ".shx"], "Shapefile"), ([".kml", ".kmz"], "KML"), ([".xml"], "XML"), ([".gml"], "GML"),
        ([".gdb"], "FileGDB"),
        ([".fgb"], "FlatGeobuf"), ([".parquet", ".geoparquet"], "GeoParquet"), ([".xlsx", ".xls", ".ods"], "spreadsheet"),
        ([".tab", ".mif"], "MapInfo"), ([".dxf"], "CAD"), ([".dwg"], "DWG"), ([".topojson"], "TopoJSON"),
    ]

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "compressed"), ([0x50, 0x4B, 0x03, 0x04], "ZIP"), (Array("SQLite format 3".utf8), "GeoPackage"),
        ([0x00, 0x00, 0x27, 0x0A], "Shapefile"), (Array("fgb".utf8), "FlatGeobuf"), (Array("PAR1".utf8), "GeoParquet"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed"), (Array("%PDF".utf8), "PDF"),
    ]

    /// The format of a layer that this program reads by itself.
    ///
    /// - Parameter start: The first bytes of the file, without a byte order mark.
    static func detect(_ reference: LayerReference, start: [UInt8]) -> LayerFormat {
        let name = reference.path.lowercased()
        for (ending, format) in endings where name.hasSuffix(ending) { return format }
        return switch start.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
        case 0x1E: .jsonSequence
        case UInt8(ascii: "{"), UInt8(ascii: "["), nil: .anyJSON
        default: .unknown
        }
    }

    /// The name of a format that is read through GDAL; nil for those of this program.
    ///
    /// - Parameter start: The first bytes of the file; empty where it is a folder or a database.
    static func foreign(_ reference: LayerReference, start: [UInt8]) -> String? {
        if PathText.isDatabase(reference.path) { return "PostGIS" }
        let name = reference.path.lowercased()
        let byName = foreign.first { $0.endings.contains { name.hasSuffix($0) } }?.name
        if let signature = signatures.first(where: { start.starts(with: $0.bytes) }) { return byName ?? signature.name }
        if endings.contains(where: { name.hasSuffix($0.0) }) { return nil }
        if byName == nil, reference.layer != nil { return "container" }
        let isMarkup = start.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "<")
        return byName ?? (isMarkup ? "XML" : nil)
    }
}
