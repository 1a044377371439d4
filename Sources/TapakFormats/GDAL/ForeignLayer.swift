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
    /// Curves that were replaced by lines of GDAL's own steps.
    var curves = 0

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
        let dataset = try openDataset(reference, format)
        defer { GDALClose(dataset) }
        let layer = try choose(reference, in: dataset)
        let hasGeometry = OGR_L_GetGeomType(layer) != wkbNone
        let crs = hasGeometry ? try Self.crs(of: layer) : nil
        var rows = ForeignRows(layer, path: path, format: format, hasGeometry: hasGeometry)
        let file = try SourceFile(copyOf: path, limits: limits) { output throws(Failure) in
            try rows.write(to: output, layer)
        }
        guard InputFiles(of: path).facts == before else { throw .inputChanged(path) }
        return ForeignLayer(
            file: file, name: GDALSession.text(OGR_L_GetName(layer)), format: format, crs: crs, hasGeometry: hasGeometry,
            curves: rows.curves)
    }

    private static func openDataset(_ reference: LayerReference, _ format: String) throws(Failure) -> GDALDatasetH {
        let path = reference.path
        let flags = UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR)
        for candidate in candidates(path) {
            if let dataset = GDALOpenEx(candidate, flags, nil, nil, nil) { return dataset }
        }
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

    private static func choose(_ reference: LayerReference, in dataset: GDALDatasetH) throws(Failure) -> OGRLayerH {
        if let name = reference.layer, let layer = GDALDatasetGetLayerByName(dataset, name) { return layer }
        let layers = (0..<GDALDatasetGetLayerCount(dataset)).compactMap { GDALDatasetGetLayer(dataset, $0) }
        if reference.layer == nil, layers.count == 1 { return layers[0] }
        let names = layers.map { GDALSession.text(OGR_L_GetName($0)) }
        let shown = names.prefix(20).joined(separator: ", ")
        if let name = reference.layer {
            throw Failure(
                .usage,
                Bilingual(id: "Tidak ada lapisan '\(name)' di dalamnya.", en: "There is no layer '\(name)' in it."),
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
        guard let own = OGR_L_GetSpatialRef(layer), let system = OSRClone(own) else { return nil }
        defer { OSRDestroySpatialReference(system) }
        OSRAutoIdentifyEPSG(system)
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
        if count > 0, let match = matches?[0], let sure = confidence?[0], sure >= 90 {
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
}
#endif
