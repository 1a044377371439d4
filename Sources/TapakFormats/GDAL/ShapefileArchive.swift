#if GDAL
internal import CGDAL
internal import TapakModel

/// Shapefiles in a ZIP file, each with its `.prj` and `.cpg`, and beside them `fields.csv` with the names as they were.
struct ShapefileArchive {
    /// Where the ZIP file stands.
    let path: String
    /// What it cannot hold.
    let losses: [Bilingual]

    /// Writes layers; one of points, lines and areas becomes a Shapefile of each.
    ///
    /// - Throws: `CANNOT_WRITE`.
    init(_ layers: [OutputLayer], in folder: String) throws(Failure) {
        let shapes = folder + "/shapes"
        VSIMkdirRecursive(shapes, 0o755)
        var lines = ["layer,field,shapefile_field,type,width,decimals"]
        var (losses, parts): ([Bilingual], [(layer: OutputLayer, fields: [ForeignTable.Field])]) = ([], [])
        for layer in layers {
            let plan = ShapefileFields(layer)
            losses += plan.losses
            lines += plan.fields.map { field in
                [
                    layer.name, field.source.name, field.name, field.source.kind.rawValue, String(field.width),
                    String(field.decimals),
                ].map(OutputFile.cell).joined(separator: ",")
            }
            if layer.crs.contains("TOWGS84") || layer.crs.contains("+towgs84") {
                losses.append(
                    Bilingual(
                        id: "pergeseran datum (TOWGS84) dari CRS '\(layer.name)'",
                        en: "the shift of datum (TOWGS84) of the CRS of '\(layer.name)'"))
            }
            if layer.mixedCount > 0 { losses.append(Self.mixed(layer)) }
            parts += layer.dimensions.map { ($0, plan.fields) }
        }
        // Archives are unpacked where capitals and small letters may be the same.
        for (part, fields) in zip(OutputLayer.withPlainNames(parts.map(\.layer)), parts.map(\.fields)) {
            try Self.write(part, fields, "\(shapes)/\(part.name).shp")
        }
        self.losses = losses
        path = folder + "/layers.zip"
        try Self.pack(shapes, lines.joined(separator: "\n") + "\n", into: path)
    }

    private static func mixed(_ layer: OutputLayer) -> Bilingual {
        let count = layer.mixedCount
        return Bilingual(
            id: "\(count) fitur '\(layer.name)' bercampur titik, garis atau luasan; hanya dimensi tertinggi yang ditulis",
            en: "\(count) features of '\(layer.name)' mix points, lines or areas; only those of the highest dimension stay")
    }

    private static func write(
        _ part: OutputLayer, _ fields: [ForeignTable.Field], _ path: String
    ) throws(Failure) {
        let chosen = zip(fields, part.fields).map { field, source in
            var field = field
            field.source = source
            return field
        }
        try ForeignWriter.withDataset("ESRI Shapefile", path, []) { dataset throws(Failure) in
            try ForeignTable(
                part, in: dataset,
                settings: ["ENCODING=UTF-8", "DBF_DATE_LAST_UPDATE=2000-01-01"], fields: chosen, usesIDs: false
            ).write()
        }
    }

    private static func pack(_ folder: String, _ fields: String, into archive: String) throws(Failure) {
        let list = VSIReadDir(folder)
        defer { CSLDestroy(list) }
        var names: [String] = []
        var entry = list
        while let name = entry?.pointee {
            names.append(String(cString: name))
            entry = entry?.advanced(by: 1)
        }
        // The archive as a whole is held open while its members are written one after the other.
        guard let whole = VSIFOpenL("/vsizip/" + archive, "wb") else { throw ForeignWriter.cannotWrite() }
        defer { VSIFCloseL(whole) }
        for name in names.filter({ $0 != "." && $0 != ".." }).sorted() {
            guard let bytes = bytes(of: folder + "/" + name) else { throw ForeignWriter.cannotWrite() }
            try write(bytes, to: "/vsizip/\(archive)/\(name)")
        }
        try write(Array(fields.utf8), to: "/vsizip/\(archive)/fields.csv")
    }

    private static func bytes(of file: String) -> [UInt8]? {
        var length: vsi_l_offset = 0
        guard let buffer = VSIGetMemFileBuffer(file, &length, 0) else { return nil }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(length)))
    }

    private static func write(_ bytes: [UInt8], to file: String) throws(Failure) {
        guard let handle = VSIFOpenL(file, "wb") else { throw ForeignWriter.cannotWrite() }
        let written = bytes.withUnsafeBytes { VSIFWriteL($0.baseAddress, 1, $0.count, handle) }
        guard VSIFCloseL(handle) == 0, written == bytes.count else { throw ForeignWriter.cannotWrite() }
    }
}

/// The fields of a layer as DBF holds them: names of ten bytes, texts of 254, numbers as decimal digits.
struct ShapefileFields {
    private(set) var fields: [ForeignTable.Field] = []
    /// What does not fit.
    private(set) var losses: [Bilingual] = []

    /// No larger number fits.
    private static let largest = 1e20
    /// Bytes of a text in DBF.
    private static let longestText = 254

    init(_ layer: OutputLayer) {
        var taken: Set<String> = []
        for source in layer.fields {
            let name = Self.shortened(source.name, taken)
            taken.insert(name.lowercased())
            switch source.kind {
            case .text: addText(source, name)
            case .boolean: fields.append(ForeignTable.Field(source: source, name: name, type: OFTInteger, isBoolean: true))
            case .integer: addIntegers(source, name)
            case .number: addNumbers(source, name)
            }
        }
    }

    /// A name of ten bytes at most that no other field has.
    private static func shortened(_ name: String, _ taken: Set<String>) -> String {
        func cut(_ bytes: Int) -> String {
            var short = name
            while short.utf8.count > bytes { short.removeLast() }
            return short.isEmpty ? "field" : short
        }
        let whole = cut(10)
        if !taken.contains(whole.lowercased()) { return whole }
        for number in 2... {
            let ending = "_\(number)"
            let candidate = cut(10 - ending.utf8.count) + ending
            if !taken.contains(candidate.lowercased()) { return candidate }
        }
        return whole
    }

    private mutating func addText(_ source: OutputLayer.Field, _ name: String) {
        var (width, cut) = (1, 0)
        for row in 0..<source.column.count {
            let length = source.column.text.bytes(of: row).count
            width = max(width, min(length, Self.longestText))
            if length > Self.longestText { cut += 1 }
        }
        if cut > 0 {
            losses.append(
                Bilingual(
                    id: "\(cut) teks '\(source.name)' lebih dari \(Self.longestText) bita",
                    en: "\(cut) texts of '\(source.name)' are longer than \(Self.longestText) bytes"))
        }
        fields.append(ForeignTable.Field(source: source, name: name, type: OFTString, width: Int32(width)))
    }

    private mutating func addIntegers(_ source: OutputLayer.Field, _ name: String) {
        let width = (0..<source.column.count).map { source.column.text.bytes(of: $0).count }.max() ?? 1
        if width > 18 {
            losses.append(
                Bilingual(
                    id: "bilangan '\(source.name)' lebih dari 18 angka",
                    en: "numbers of '\(source.name)' have more than 18 digits"))
        }
        fields.append(
            ForeignTable.Field(source: source, name: name, type: OFTInteger64, width: Int32(max(1, min(width, 18)))))
    }

    private mutating func addNumbers(_ source: OutputLayer.Field, _ name: String) {
        let values = source.column.numbers.filter { !$0.isNaN }
        let largest = values.map(\.magnitude).filter { $0 <= Self.largest }.max() ?? 0
        var digits = 1
        var power = 10.0
        while largest >= power, digits < 20 {
            digits += 1
            power *= 10
        }
        // A field holds 24 characters with the sign and the point.
        let decimals = max(0, min(15, 22 - digits))
        let step = Self.tenToMinus(decimals)
        let lost = values.count {
            $0.magnitude > Self.largest || abs(step / 2) > 1e-9 * $0.magnitude && $0 != 0 && Self.isCut($0, step)
        }
        if lost > 0 {
            losses.append(
                Bilingual(
                    id: "\(lost) bilangan '\(source.name)' lebih halus atau lebih besar dari yang muat dalam DBF",
                    en: "\(lost) numbers of '\(source.name)' are finer or larger than DBF holds"))
        }
        fields.append(
            ForeignTable.Field(
                source: source, name: name, type: OFTReal, width: Int32(min(24, digits + 2 + decimals)),
                decimals: Int32(decimals), largest: Self.largest))
    }

    private static func tenToMinus(_ decimals: Int) -> Double {
        var step = 1.0
        for _ in 0..<decimals { step /= 10 }
        return step
    }

    /// Whether a number is not the same to nine digits after it is rounded to a step.
    private static func isCut(_ number: Double, _ step: Double) -> Bool {
        let rounded = (number / step).rounded() * step
        return abs(rounded - number) > 1e-9 * number.magnitude
    }
}
#endif
