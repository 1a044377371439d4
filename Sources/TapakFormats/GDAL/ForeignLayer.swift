internal import TapakModel

/// A layer in a format of GDAL's, copied into a temporary file as a GeoJSON sequence, or as CSV where it has no geometry:
/// so there is one reader, with its limits, filters and accounts, for every format. Numbers are copied to the last bit.
struct ForeignLayer {
    /// The copy.
    var file: SourceFile
    /// The layer's own name.
    var name: String
    /// The name of the format.
    var format: String
    /// `EPSG:n`, else the definition in WKT; nil where the layer states none.
    var crs: String?
    /// Whether it has geometry.
    var hasGeometry: Bool
    /// What happened on the way: curves made straight, fields left out or renamed.
    var notes: [ReadNote: Int] = [:]
    /// What its fields hold by their types.
    var kinds: [String: OutputLayer.Field.Kind] = [:]
    /// Whether the copy is CSV: a table in whose columns coordinates may stand.
    var isTable = false
    /// Whether it holds nothing.
    var isEmpty = false

    #if !GDAL
    static func open(_ reference: LayerReference, format: String, limits: ReadLimits) throws(Failure) -> ForeignLayer {
        throw .needsGDAL(format, reference.path)
    }
    #endif
}

#if GDAL
internal import CGDAL

extension ForeignLayer {
    /// Copies a layer.
    ///
    /// - Throws: `INPUT_MISSING`, `FORMAT_INVALID` for what GDAL cannot read to its end, `USAGE` where it is not clear
    ///   which layer is meant, `UTF8_INVALID` where texts are in an encoding that is not stated.
    static func open(_ reference: LayerReference, format: String, limits: ReadLimits) throws(Failure) -> ForeignLayer {
        try GDALSession.run { () throws(Failure) in try copy(reference, format, limits) }
    }

    private static func copy(
        _ reference: LayerReference, _ format: String, _ limits: ReadLimits
    ) throws(Failure) -> ForeignLayer {
        let path = reference.path
        if reference.isStandardInput {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Format \(format) tidak dapat dibaca dari masukan baku; simpan dahulu sebagai berkas.",
                    en: "The format \(format) cannot be read from standard input; save it to a file first."))
        }
        if PathText.isDatabase(path), path.lowercased().contains("password=") {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Kata sandi tidak boleh ada di sini karena keluaran menyebut masukannya; pakai ~/.pgpass.",
                    en: "No password belongs here, as outputs name their inputs; use ~/.pgpass."))
        }
        let before = InputFiles(of: path).facts
        try refuseOpenElsewhere(path)
        try requireMemory(path, format, limits)
        let datasets = try openDatasets(reference, format)
        defer { for dataset in datasets { GDALClose(dataset) } }
        let layer = try choose(reference, in: datasets)
        let hasGeometry = OGR_L_GetGeomType(layer) != wkbNone
        let crs = hasGeometry ? try Self.crs(of: layer) : nil
        var rows = try ForeignRows(layer, path: path, format: format, hasGeometry: hasGeometry, limits: limits)
        let file = try SourceFile(copyOf: path, limits: limits) { output throws(Failure) in
            try rows.write(to: output, layer)
        }
        guard InputFiles(of: path).facts == before else { throw .inputChanged(path) }
        return ForeignLayer(
            file: file, name: GDALSession.text(OGR_L_GetName(layer)), format: format, crs: crs, hasGeometry: hasGeometry,
            notes: rows.notes.filter { $0.value > 0 }, kinds: rows.kinds, isTable: rows.isTable, isEmpty: rows.count == 0)
    }

    /// What another program has written into the side file of a GeoPackage is not in it yet, and to read it would change both.
    private static func refuseOpenElsewhere(_ path: String) throws(Failure) {
        guard GDALSession.size(path + "-wal") > 0 else { return }
        throw Failure(
            .formatInvalid,
            Bilingual(
                id:
                    "Berkas ini sedang dibuka program lain (berkas -wal di sampingnya berisi perubahan); tutuplah di sana dahulu.",
                en: "The file is open in another program (the -wal file beside it holds changes); close it there first."),
            file: path, found: path + "-wal")
    }

    /// GDAL keeps spreadsheets and KML in memory as a whole: up to four and fifteen bytes for one of their text.
    private static func requireMemory(_ path: String, _ format: String, _ limits: ReadLimits) throws(Failure) {
        guard format == "spreadsheet" || format == "KML" || format == "XML" else { return }
        var bytes = 0
        if GDALSession.isArchive(path) {
            let list = VSIReadDirRecursive("/vsizip/" + path)
            defer { CSLDestroy(list) }
            var entry = list
            while let name = entry?.pointee {
                bytes += GDALSession.size("/vsizip/{\(path)}/" + String(cString: name))
                entry = entry?.advanced(by: 1)
            }
        } else {
            bytes = GDALSession.size(path)
        }
        try limits.memory.require((format == "spreadsheet" ? 4 : 15) * min(bytes, 1 << 56), file: path)
    }

    private static func openDatasets(
        _ reference: LayerReference, _ format: String
    ) throws(Failure) -> [GDALDatasetH] {
        var opened: [GDALDatasetH] = []
        let path = reference.path
        let flags = UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR)
        let drivers = GDALSession.list(GDALSession.drivers(of: format))
        defer { CSLDestroy(drivers) }
        for candidate in drivers == nil ? [] : candidates(path) {
            // Nothing is written beside a GeoPackage, not even a lock.
            let isPackage = candidate.lowercased().hasSuffix(".gpkg")
            let options = GDALSession.list(isPackage ? ["NOLOCK=YES"] : try ShapefileSides.options(of: candidate))
            defer { CSLDestroy(options) }
            guard
                let dataset = GDALOpenEx(
                    candidate, flags, GDALSession.constant(drivers), GDALSession.constant(options), nil)
            else {
                for dataset in opened { GDALClose(dataset) }
                opened = []
                break
            }
            opened.append(dataset)
        }
        if !opened.isEmpty { return opened }
        let words = GDALSession.words
        throw Failure(
            .formatInvalid,
            Bilingual(
                id: "“\(path)” tidak dapat dibuka sebagai \(format).", en: "“\(path)” cannot be opened as \(format)."),
            file: path, found: words.isEmpty ? nil : words,
            expected: path.lowercased().hasSuffix(".shp") ? ".shp + .shx + .dbf + .prj" : nil)
    }

    /// What GDAL is asked to open, in order: in a ZIP file whatever layers there are, in folders as well.
    private static func candidates(_ path: String) -> [String] {
        guard path.lowercased().hasSuffix(".zip") else { return [path] }
        var inside: [String] = []
        let list = VSIReadDirRecursive("/vsizip/" + path)
        defer { CSLDestroy(list) }
        var entry = list
        while let name = entry?.pointee {
            inside.append(String(cString: name))
            entry = entry?.advanced(by: 1)
        }
        let endings = [".gdb/", ".gpkg", ".shp", ".geojson", ".kml", ".fgb", ".dxf"]
        var folders: [String] = []
        for name in inside.sorted() where endings.contains(where: { name.lowercased().hasSuffix($0) }) {
            // A folder of Shapefiles is one data set with a layer each.
            let isShape = name.lowercased().hasSuffix(".shp")
            let folder = name.lastIndex(of: "/").map { "/" + name[..<$0] } ?? ""
            let found = "/vsizip/" + path + (isShape ? folder : "/" + name)
            if !folders.contains(found) { folders.append(found) }
        }
        return folders.isEmpty ? ["/vsizip/" + path] : folders
    }

    private static func choose(_ reference: LayerReference, in datasets: [GDALDatasetH]) throws(Failure) -> OGRLayerH {
        if let name = reference.layer {
            let named = datasets.compactMap { GDALDatasetGetLayerByName($0, name) }
            if named.count == 1 { return named[0] }
        }
        // Styles and projects of QGIS are no layers, unless they are asked for.
        let layers = datasets.flatMap { dataset in
            (0..<GDALDatasetGetLayerCount(dataset)).compactMap { GDALDatasetGetLayer(dataset, $0) }
        }.filter { !["layer_styles", "qgis_projects"].contains(GDALSession.text(OGR_L_GetName($0))) }
        if reference.layer == nil, layers.count == 1 { return layers[0] }
        let names = layers.map { GDALSession.text(OGR_L_GetName($0)) }
        let shown = names.prefix(20).joined(separator: ", ")
        if let name = reference.layer {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Tidak ada lapisan '\(name)' di dalamnya, atau ada beberapa.",
                    en: "There is no layer '\(name)' in it, or there are several."),
                file: reference.path, found: shown,
                expected: NearestNames.to(name, among: names).first.map { reference.path + "#" + $0 })
        }
        guard let first = names.first else {
            throw Failure(
                .formatInvalid, Bilingual(id: "Tidak ada lapisan di dalamnya.", en: "There is no layer in it."),
                file: reference.path)
        }
        throw Failure(
            .usage,
            Bilingual(
                id: "Berkas ini berisi \(names.count) lapisan; sebutlah salah satu.",
                en: "The file holds \(names.count) layers; name one of them."),
            file: reference.path, found: shown, expected: reference.path + "#" + first)
    }

    /// The CRS as it is given to PROJ.
    private static func crs(of layer: OGRLayerH) throws(Failure) -> String? {
        guard let system = OGR_L_GetSpatialRef(layer) else { return nil }
        // What GeoPackage calls a CRS that nobody stated.
        if GDALSession.text(OSRGetName(system)).hasPrefix("Undefined ") { return nil }
        let (authority, code) = (
            GDALSession.text(OSRGetAuthorityName(system, nil)), GDALSession.text(OSRGetAuthorityCode(system, nil))
        )
        if !authority.isEmpty, !code.isEmpty { return authority + ":" + code }
        var count: Int32 = 0
        var confidence: UnsafeMutablePointer<Int32>?
        let matches = OSRFindMatches(system, nil, &count, &confidence)
        defer {
            OSRFreeSRSArray(matches)
            VSIFree(confidence)
        }
        // Only what is the same in every parameter: a name alone proves nothing.
        if count > 0, let match = matches?[0], let sure = confidence?[0], sure >= 90, isSame(system, match) {
            let (authority, code) = (
                GDALSession.text(OSRGetAuthorityName(match, nil)), GDALSession.text(OSRGetAuthorityCode(match, nil))
            )
            if !authority.isEmpty, !code.isEmpty { return authority + ":" + code }
        }
        var text: UnsafeMutablePointer<CChar>?
        defer { VSIFree(text) }
        guard OSRExportToWkt(system, &text) == OGRERR_NONE else { return nil }
        let definition = GDALSession.text(text)
        return definition.isEmpty ? nil : definition
    }

    private static func isSame(_ one: OGRSpatialReferenceH, _ other: OGRSpatialReferenceH) -> Bool {
        let options = GDALSession.list([
            "IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS",
        ])
        defer { CSLDestroy(options) }
        return OSRIsSameEx(one, other, GDALSession.constant(options)) != 0
    }
}
#endif
