#if GDAL
internal import CGDAL
internal import TapakModel

/// The rows of a layer of GDAL's as text: a GeoJSON sequence, or CSV with a header where there is no geometry.
struct ForeignRows {
    private struct Field {
        var index: Int32
        var name: String
        var kind: OGRFieldType
        var isBoolean: Bool
    }

    /// How many geometries held curves.
    private(set) var curves = 0
    private let path: String
    private let hasGeometry: Bool
    private let hasID: Bool
    private var fields: [Field] = []

    init(_ layer: OGRLayerH, path: String, format: String, hasGeometry: Bool) {
        self.path = path
        self.hasGeometry = hasGeometry
        hasID = !GDALSession.text(OGR_L_GetFIDColumn(layer)).isEmpty
        let definition = OGR_L_GetLayerDefn(layer)
        for index in 0..<OGR_FD_GetFieldCount(definition) {
            let field = OGR_FD_GetFieldDefn(definition, index)
            let kind = OGR_Fld_GetType(field)
            guard kind != OFTBinary, !Self.isDrawing(GDALSession.text(OGR_Fld_GetNameRef(field)), format) else { continue }
            fields.append(
                Field(
                    index: index, name: GDALSession.text(OGR_Fld_GetNameRef(field)), kind: kind,
                    isBoolean: OGR_Fld_GetSubType(field) == OFSTBoolean))
        }
    }

    /// Whether a field of KML tells how a place is drawn, and nothing of the place.
    private static func isDrawing(_ name: String, _ format: String) -> Bool {
        format == "KML" && ["tessellate", "extrude", "visibility", "drawOrder", "icon"].contains(name)
    }

    /// Writes every row.
    ///
    /// - Throws: `FORMAT_INVALID` where the layer ends before its time, `UTF8_INVALID`.
    mutating func write(to output: OutputFile, _ layer: OGRLayerH) throws(Failure) {
        if !hasGeometry { writeHeader(to: output) }
        let promised = OGR_L_GetFeatureCount(layer, 0)
        OGR_L_ResetReading(layer)
        CPLErrorReset()
        var count: Int64 = 0
        while let feature = OGR_L_GetNextFeature(layer) {
            defer { OGR_F_Destroy(feature) }
            count += 1
            if hasGeometry { try write(feature, count, to: output) } else { try writeCells(feature, count, to: output) }
        }
        guard !GDALSession.hasFailed, promised < 0 || promised == count else {
            throw Failure(
                .formatInvalid,
                Bilingual(
                    id: "Berkas ini tidak dapat dibaca sampai akhir: \(count) fitur terbaca.",
                    en: "The file cannot be read to its end: \(count) features were read."),
                file: path, ordinal: Int(count), found: GDALSession.words.isEmpty ? nil : GDALSession.words,
                expected: promised < 0 ? nil : String(promised))
        }
    }

    // MARK: A GeoJSON sequence

    private mutating func write(_ feature: OGRFeatureH, _ ordinal: Int64, to output: OutputFile) throws(Failure) {
        output.write(#"{"type":"Feature","#)
        if hasID { output.write("\"id\":\(OGR_F_GetFID(feature)),") }
        output.write(#""properties":{"#)
        var isFirst = true
        for field in fields where OGR_F_IsFieldSetAndNotNull(feature, field.index) != 0 {
            if !isFirst { output.write(byte: UInt8(ascii: ",")) }
            isFirst = false
            output.write(json: field.name)
            output.write(byte: UInt8(ascii: ":"))
            switch field.kind {
            case OFTInteger where field.isBoolean:
                output.write(OGR_F_GetFieldAsInteger(feature, field.index) != 0 ? "true" : "false")
            case OFTInteger, OFTInteger64: output.write(String(OGR_F_GetFieldAsInteger64(feature, field.index)))
            case OFTReal:
                let number = OGR_F_GetFieldAsDouble(feature, field.index)
                if number.isFinite { output.write(shortest: number) } else { output.write("null") }
            default: output.write(json: try text(feature, field, ordinal))
            }
        }
        output.write(#"},"geometry":"#)
        try writeGeometry(of: feature, to: output)
        output.write("}\n")
    }

    private mutating func writeGeometry(of feature: OGRFeatureH, to output: OutputFile) throws(Failure) {
        guard let geometry = OGR_F_GetGeometryRef(feature), OGR_G_IsEmpty(geometry) == 0 else {
            return output.write("null")
        }
        if OGR_G_HasCurveGeometry(geometry, 0) != 0 {
            curves += 1
            let straight = OGR_G_GetLinearGeometry(geometry, 0, nil)
            defer { OGR_G_DestroyGeometry(straight) }
            guard let straight else { return output.write("null") }
            return ForeignGeometry.write(straight, to: output)
        }
        ForeignGeometry.write(geometry, to: output)
    }

    // MARK: A table

    private func writeHeader(to output: OutputFile) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.write(byte: UInt8(ascii: ",")) }
            output.write(cell: field.name)
        }
        output.write("\n")
    }

    private func writeCells(_ feature: OGRFeatureH, _ ordinal: Int64, to output: OutputFile) throws(Failure) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.write(byte: UInt8(ascii: ",")) }
            guard OGR_F_IsFieldSetAndNotNull(feature, field.index) != 0 else { continue }
            if field.kind == OFTReal {
                let number = OGR_F_GetFieldAsDouble(feature, field.index)
                if number.isFinite { output.write(shortest: number) }
            } else {
                output.write(cell: try text(feature, field, ordinal))
            }
        }
        output.write("\n")
    }

    /// A value as text; dates as ISO 8601 writes them.
    private func text(_ feature: OGRFeatureH, _ field: Field, _ ordinal: Int64) throws(Failure) -> String {
        guard let bytes = OGR_F_GetFieldAsString(feature, field.index) else { return "" }
        guard let words = String(validatingCString: bytes) else {
            throw Failure(
                .utf8Invalid,
                Bilingual(
                    id:
                        "Kolom '\(field.name)' berisi teks dalam pengodean yang tidak disebut; letakkan berkas .cpg di sampingnya "
                        + "yang berisi nama pengodean itu, misalnya 1252.",
                    en: "The field '\(field.name)' holds text in an encoding that is not stated; put a .cpg file beside it "
                        + "that holds the encoding's name, such as 1252."),
                file: path, ordinal: Int(ordinal), found: String(cString: bytes), expected: "UTF-8")
        }
        switch field.kind {
        case OFTDate: return words.replacing("/", with: "-")
        case OFTDateTime: return words.replacing("/", with: "-").replacing(" ", with: "T")
        default: return words
        }
    }
}

/// Geometries of GDAL's as GeoJSON text, every coordinate to the last bit.
enum ForeignGeometry {
    static func write(_ geometry: OGRGeometryH, to output: OutputFile) {
        switch OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) {
        case wkbPoint: write("Point", geometry, to: output, depth: 0)
        case wkbLineString: write("LineString", geometry, to: output, depth: 1)
        case wkbPolygon, wkbTriangle: write("Polygon", geometry, to: output, depth: 2)
        case wkbMultiPoint: write("MultiPoint", geometry, to: output, depth: 1)
        case wkbMultiLineString: write("MultiLineString", geometry, to: output, depth: 2)
        case wkbMultiPolygon, wkbPolyhedralSurface, wkbTIN: write("MultiPolygon", geometry, to: output, depth: 3)
        case wkbGeometryCollection:
            output.write(#"{"type":"GeometryCollection","geometries":["#)
            for index in 0..<OGR_G_GetGeometryCount(geometry) {
                if index > 0 { output.write(byte: UInt8(ascii: ",")) }
                write(OGR_G_GetGeometryRef(geometry, index), to: output)
            }
            output.write("]}")
        default: output.write("null")
        }
    }

    private static func write(_ type: String, _ geometry: OGRGeometryH, to output: OutputFile, depth: Int) {
        output.write("{\"type\":\"\(type)\",\"coordinates\":")
        coordinates(geometry, to: output, depth: depth)
        output.write("}")
    }

    /// - Parameter depth: Levels of arrays above the positions.
    private static func coordinates(_ geometry: OGRGeometryH, to output: OutputFile, depth: Int) {
        let children = OGR_G_GetGeometryCount(geometry)
        guard children == 0 else {
            output.write(byte: UInt8(ascii: "["))
            for index in 0..<children {
                if index > 0 { output.write(byte: UInt8(ascii: ",")) }
                coordinates(OGR_G_GetGeometryRef(geometry, index), to: output, depth: depth - 1)
            }
            return output.write(byte: UInt8(ascii: "]"))
        }
        let count = Int(OGR_G_GetPointCount(geometry))
        var (xs, ys) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        let step = Int32(MemoryLayout<Double>.stride)
        OGR_G_GetPoints(geometry, &xs, step, &ys, step, nil, 0)
        let more = OGR_G_Is3D(geometry) != 0 || OGR_G_IsMeasured(geometry) != 0
        if depth > 0 { output.write(byte: UInt8(ascii: "[")) }
        for (index, (x, y)) in zip(xs, ys).enumerated() {
            if index > 0 { output.write(byte: UInt8(ascii: ",")) }
            output.write(byte: UInt8(ascii: "["))
            number(x, to: output)
            output.write(byte: UInt8(ascii: ","))
            number(y, to: output)
            // That there were more is told by the reader; how many metres of height is not its business.
            output.write(more ? ",0]" : "]")
        }
        if depth > 0 { output.write(byte: UInt8(ascii: "]")) }
    }

    /// What is no number reads as one beyond all bounds, which the reader refuses with its place.
    private static func number(_ value: Double, to output: OutputFile) {
        if value.isFinite { output.write(shortest: value) } else { output.write("1e999") }
    }
}
#endif
