#if GDAL
internal import CGDAL
internal import TapakModel

/// The rows of a layer of GDAL's as text: a GeoJSON sequence; CSV with a header where there is no geometry and columns hold
/// coordinates instead.
struct ForeignRows {
    private struct Field {
        var index: Int32
        var name: String
        var kind: OGRFieldType
        var isBoolean: Bool
    }

    /// What happened on the way.
    private(set) var notes: [ReadNote: Int] = [:]
    /// What the fields hold by their types.
    private(set) var kinds: [String: OutputLayer.Field.Kind] = [:]
    /// How many rows there were.
    private(set) var count = 0
    /// Whether the rows are CSV.
    let isTable: Bool
    private let path: String
    private let format: String
    private let hasGeometry: Bool
    private let limits: ReadLimits
    private let hasID: Bool
    private var fields: [Field] = []

    init(_ layer: OGRLayerH, path: String, format: String, hasGeometry: Bool, limits: ReadLimits) throws(Failure) {
        (self.path, self.format, self.hasGeometry, self.limits) = (path, format, hasGeometry, limits)
        hasID = !GDALSession.text(OGR_L_GetFIDColumn(layer)).isEmpty
        let definition = OGR_L_GetLayerDefn(layer)
        var (fields, taken): ([Field], Set<String>) = ([], [])
        for index in 0..<OGR_FD_GetFieldCount(definition) {
            let field = OGR_FD_GetFieldDefn(definition, index)
            let kind = OGR_Fld_GetType(field)
            guard let written = OGR_Fld_GetNameRef(field), let name = String(validatingCString: written) else {
                throw .encodingUnstated(path, format, GDALSession.text(OGR_Fld_GetNameRef(field)))
            }
            guard !Self.isDrawing(name, format) else { continue }
            guard kind != OFTBinary else {
                notes[.fieldLeftOut, default: 0] += 1
                continue
            }
            let own = OutputLayer.distinct(name, among: taken) { $0 }
            if own != name { notes[.fieldRenamed, default: 0] += 1 }
            taken.insert(own)
            let isBoolean = OGR_Fld_GetSubType(field) == OFSTBoolean
            fields.append(Field(index: index, name: own, kind: kind, isBoolean: isBoolean))
            switch kind {
            case OFTInteger where isBoolean: kinds[own] = .boolean
            case OFTInteger, OFTInteger64: kinds[own] = .integer
            case OFTReal: kinds[own] = .number
            default: kinds[own] = .text
            }
        }
        self.fields = fields
        isTable = !hasGeometry && CSVDialect.namesCoordinates(fields.map(\.name))
    }

    /// Whether a field of KML tells how a place is drawn, and nothing of the place.
    private static func isDrawing(_ name: String, _ format: String) -> Bool {
        format == "KML" && ["tessellate", "extrude", "visibility", "drawOrder", "icon"].contains(name)
    }

    /// Writes every row.
    ///
    /// - Throws: `FORMAT_INVALID` where the layer ends before its time, `UTF8_INVALID`.
    mutating func write(to output: OutputFile, _ layer: OGRLayerH) throws(Failure) {
        if isTable { writeHeader(to: output) }
        // Databases only guess, and views may have no end.
        let countsItself =
            ["Shapefile", "FlatGeobuf", "ZIP"].contains(format) && OGR_L_TestCapability(layer, OLCFastFeatureCount) != 0
        let promised = countsItself ? Int(OGR_L_GetFeatureCount(layer, 0)) : -1
        OGR_L_ResetReading(layer)
        CPLErrorReset()
        var seen: Set<Int64> = []
        while let feature = OGR_L_GetNextFeature(layer) {
            defer { OGR_F_Destroy(feature) }
            count += 1
            if format == "Shapefile" || format == "ZIP" { seen.insert(OGR_F_GetFID(feature)) }
            if count & 0xFFF == 0 { try bound(output) }
            if isTable { try writeCells(feature, count, to: output) } else { try write(feature, count, to: output) }
        }
        if count == 0, !isTable { output.write(#"{"type":"FeatureCollection","features":[]}"#) }
        let deleted = GDALSession.hasFailed || promised <= count ? 0 : Self.deleted(layer, promised, seen)
        guard !GDALSession.hasFailed, promised < 0 || promised == count + deleted else {
            throw Failure(
                .formatInvalid,
                Bilingual(
                    id: "Berkas ini tidak dapat dibaca sampai akhir: \(count) fitur terbaca.",
                    en: "The file cannot be read to its end: \(count) features were read."),
                file: path, ordinal: count, found: GDALSession.words.isEmpty ? nil : GDALSession.words,
                expected: promised < 0 ? nil : String(promised))
        }
    }

    /// Archives and views may give without end what takes no room themselves.
    private func bound(_ output: OutputFile) throws(Failure) {
        guard output.size > limits.pipe else { return }
        throw Failure(
            .sizeLimit,
            Bilingual(
                id: "Lapisan ini lebih besar dari batasnya sesudah dibuka.",
                en: "Unpacked, the layer is larger than its limit."),
            file: path, ordinal: count, expected: "≤ \(limits.pipe) B (--limit pipe=…)")
    }

    /// How many of the rows that a Shapefile counts are marked as deleted: programs leave them until they pack its table.
    private static func deleted(_ layer: OGRLayerH, _ promised: Int, _ seen: Set<Int64>) -> Int {
        guard !seen.isEmpty else { return 0 }
        defer { CPLErrorReset() }
        return (0..<Int64(promised)).filter { !seen.contains($0) }.count { row in
            CPLErrorReset()
            let feature = OGR_L_GetFeature(layer, row)
            defer { OGR_F_Destroy(feature) }
            return feature == nil && GDALSession.words.contains("deleted")
        }
    }

    // MARK: A GeoJSON sequence

    private mutating func write(_ feature: OGRFeatureH, _ ordinal: Int, to output: OutputFile) throws(Failure) {
        output.write(#"{"type":"Feature","#)
        if hasID { output.write("\"id\":\(OGR_F_GetFID(feature)),") }
        output.write(#""properties":{"#)
        var isFirst = true
        // Of KML every field there could be is there, empty.
        let keepsNulls = format != "KML" && format != "XML"
        for field in fields where keepsNulls || OGR_F_IsFieldSetAndNotNull(feature, field.index) != 0 {
            if !isFirst { output.write(byte: UInt8(ascii: ",")) }
            isFirst = false
            output.write(json: field.name)
            output.write(byte: UInt8(ascii: ":"))
            guard OGR_F_IsFieldSetAndNotNull(feature, field.index) != 0 else {
                output.write("null")
                continue
            }
            switch field.kind {
            case OFTInteger where field.isBoolean:
                output.write(OGR_F_GetFieldAsInteger(feature, field.index) != 0 ? "true" : "false")
            case OFTInteger, OFTInteger64: output.write(String(OGR_F_GetFieldAsInteger64(feature, field.index)))
            case OFTReal:
                let number = OGR_F_GetFieldAsDouble(feature, field.index)
                ForeignGeometry.number(number, to: output)
            default: output.write(json: try text(feature, field, ordinal))
            }
        }
        output.write(#"},"geometry":"#)
        try writeGeometry(of: feature, to: output)
        output.write("}\n")
    }

    private mutating func writeGeometry(of feature: OGRFeatureH, to output: OutputFile) throws(Failure) {
        guard hasGeometry, let geometry = OGR_F_GetGeometryRef(feature), OGR_G_IsEmpty(geometry) == 0 else {
            return output.write("null")
        }
        if OGR_G_HasCurveGeometry(geometry, 0) != 0 {
            notes[.curveStraightened, default: 0] += 1
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

    private func writeCells(_ feature: OGRFeatureH, _ ordinal: Int, to output: OutputFile) throws(Failure) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.write(byte: UInt8(ascii: ",")) }
            guard OGR_F_IsFieldSetAndNotNull(feature, field.index) != 0 else {
                // A line without anything would be none.
                if fields.count == 1 { output.write("\"\"") }
                continue
            }
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
    private func text(_ feature: OGRFeatureH, _ field: Field, _ ordinal: Int) throws(Failure) -> String {
        guard let bytes = OGR_F_GetFieldAsString(feature, field.index) else { return "" }
        guard let words = String(validatingCString: bytes) else {
            throw .encodingUnstated(path, format, String(cString: bytes), field: field.name, ordinal: ordinal)
        }
        switch field.kind {
        case OFTDate: return words.replacing("/", with: "-")
        case OFTDateTime: return Self.moment(words)
        default: return words
        }
    }

    /// `2024/02/29 12:34:56-0330` as ISO 8601 writes it, with a colon in the offset and Z for none.
    private static func moment(_ words: String) -> String {
        guard let gap = words.firstIndex(of: " ") else { return words.replacing("/", with: "-") }
        let (day, time) = (words[..<gap].replacing("/", with: "-"), words[words.index(after: gap)...])
        guard let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return day + "T" + time }
        let offset = time[time.index(after: sign)...].filter(\.isNumber)
        let (hours, minutes) = (offset.prefix(2), offset.dropFirst(2))
        let ending =
            offset.allSatisfy { $0 == "0" } ? "Z" : "\(time[sign])\(hours):\(minutes.isEmpty ? "00" : minutes)"
        return day + "T" + time[..<sign] + ending
    }
}

extension Failure {
    /// Texts that are in no encoding that the file states.
    fileprivate static func encodingUnstated(
        _ path: String, _ format: String, _ found: String, field: String? = nil, ordinal: Int? = nil
    ) -> Failure {
        let place = Bilingual(
            id: field.map { "Kolom '\($0)' berisi" } ?? "Nama kolom adalah",
            en: field.map { "The field '\($0)' holds" } ?? "The name of a field is")
        let isShape = format == "Shapefile" || format == "ZIP"
        return Failure(
            .utf8Invalid,
            Bilingual(
                id: "\(place.id) teks dalam pengodean yang tidak disebut"
                    + (isShape ? "; berkas .cpg di sampingnya harus berisi nama pengodean itu, misalnya 1252." : "."),
                en: "\(place.en) text in an encoding that is not stated"
                    + (isShape ? "; a .cpg file beside it has to hold the encoding's name, such as 1252." : ".")),
            file: path, ordinal: ordinal, found: found, expected: "UTF-8")
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
            for (place, member) in members(geometry).enumerated() {
                if place > 0 { output.write(byte: UInt8(ascii: ",")) }
                write(member, to: output)
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
        let type = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry))
        guard type == wkbPoint || type == wkbLineString else {
            output.write(byte: UInt8(ascii: "["))
            for (place, member) in members(geometry).enumerated() {
                if place > 0 { output.write(byte: UInt8(ascii: ",")) }
                coordinates(member, to: output, depth: depth - 1)
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

    /// The members of a geometry that are not empty.
    private static func members(_ geometry: OGRGeometryH) -> [OGRGeometryH] {
        (0..<OGR_G_GetGeometryCount(geometry)).compactMap { OGR_G_GetGeometryRef(geometry, $0) }
            .filter { OGR_G_IsEmpty($0) == 0 }
    }

    /// What is beyond all bounds reads as such, and is refused with its place where it is used; what is no number is null.
    static func number(_ value: Double, to output: OutputFile) {
        if value.isFinite {
            output.write(shortest: value)
        } else {
            output.write(value.isNaN ? "null" : value > 0 ? "1e999" : "-1e999")
        }
    }
}
#endif
