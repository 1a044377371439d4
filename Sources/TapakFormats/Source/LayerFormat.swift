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
        ([".gz", ".bz2", ".xz", ".zst"], "compressed"), ([".zip", ".kmz"], "ZIP"), ([".gpkg"], "GeoPackage"),
        ([".shp", ".dbf", ".shx"], "Shapefile"), ([".kml"], "KML"), ([".gml", ".xml"], "XML"), ([".gdb"], "FileGDB"),
        ([".fgb"], "FlatGeobuf"), ([".parquet", ".geoparquet"], "GeoParquet"), ([".xlsx", ".xls", ".ods"], "spreadsheet"),
        ([".tab", ".mif"], "MapInfo"), ([".dxf", ".dwg"], "CAD"), ([".topojson"], "TopoJSON"),
    ]

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "compressed"), ([0x50, 0x4B, 0x03, 0x04], "ZIP"), (Array("SQLite format 3".utf8), "GeoPackage"),
        ([0x00, 0x00, 0x27, 0x0A], "Shapefile"), (Array("fgb".utf8), "FlatGeobuf"), (Array("PAR1".utf8), "GeoParquet"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed"), (Array("%PDF".utf8), "PDF"),
    ]

    /// The format of a layer.
    ///
    /// - Parameter start: The first bytes of the file, without a byte order mark.
    /// - Throws: `PART_ABSENT` for a format that this program does not read by itself.
    static func detect(_ reference: LayerReference, start: [UInt8]) throws(Failure) -> LayerFormat {
        let name = reference.path.lowercased()
        if reference.layer != nil { throw absent("container", reference.path) }
        for signature in signatures where start.starts(with: signature.bytes) {
            throw absent(signature.name, reference.path)
        }
        for (ending, format) in endings where name.hasSuffix(ending) { return format }
        for format in foreign where format.endings.contains(where: { name.hasSuffix($0) }) {
            throw absent(format.name, reference.path)
        }
        let first = start.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        switch first {
        case 0x1E: return .jsonSequence
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .anyJSON
        case UInt8(ascii: "<"): throw absent("XML", reference.path)
        case nil: return .anyJSON
        default: return .unknown
        }
    }

    private static func absent(_ format: String, _ path: String) -> Failure {
        Failure(
            .partAbsent,
            Bilingual(
                id: "“\(path)” berformat \(format), yang belum dapat dibaca oleh program ini; ubahlah dahulu menjadi GeoJSON.",
                en: "“\(path)” is of a format (\(format)) that this program does not read yet; convert it to GeoJSON first."),
            file: path, found: format, expected: "GeoJSON, GeoJSONSeq, CSV")
    }
}
