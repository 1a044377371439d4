internal import TapakModel

#if GDAL
internal import CGDAL

/// What GDAL says, and that it is ready.
enum GDALSession {
    /// The drivers of the formats that are read or written.
    private static let drivers: Set = [
        "GPKG", "ESRI Shapefile", "LIBKML", "KML", "OpenFileGDB", "FlatGeobuf", "XLSX", "ODS", "XLS", "DXF", "PostgreSQL",
        "GeoJSON", "Memory",
    ]

    /// The drivers that may open a file of a format.
    static func drivers(of format: String) -> [String] {
        switch format {
        case "GeoPackage": ["GPKG"]
        case "Shapefile": ["ESRI Shapefile"]
        case "KML", "XML": ["LIBKML", "KML"]
        case "FileGDB": ["OpenFileGDB"]
        case "FlatGeobuf": ["FlatGeobuf"]
        case "spreadsheet": ["XLSX", "ODS", "XLS"]
        case "CAD": ["DXF"]
        case "PostGIS": ["PostgreSQL"]
        case "ZIP": ["GPKG", "ESRI Shapefile", "LIBKML", "KML", "OpenFileGDB", "FlatGeobuf", "DXF", "GeoJSON"]
        case "container": ["GPKG", "ESRI Shapefile", "OpenFileGDB", "FlatGeobuf"]
        default: []
        }
    }

    private static let isReady: Void = {
        GDALAllRegister()
        // A file can call for another driver by its contents, and some drivers open other files or the network: only those
        // stay that are asked for by name.
        for place in (0..<GDALGetDriverCount()).reversed() {
            let driver = GDALGetDriver(place)
            if !drivers.contains(text(GDALGetDriverShortName(driver))) { GDALDeregisterDriver(driver) }
        }
        // Nothing of ours goes to a network or writes beside the files it reads.
        CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none")
        CPLSetConfigOption("OGR_SQLITE_STATIC_VIRTUAL_OGR", "NO")
        CPLSetConfigOption("OGR_SQLITE_LOAD_EXTENSIONS", nil)
        CPLSetConfigOption("GDAL_PAM_ENABLED", "NO")
        CPLSetConfigOption("CPL_CURL_ENABLE_VSIMEM", "NO")
        CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0")
        // The first row of a sheet names its columns, whatever stands in it.
        for format in ["XLSX", "ODS", "XLS"] { CPLSetConfigOption("OGR_\(format)_HEADERS", "FORCE") }
        CPLSetConfigOption("LIBKML_NAME_FIELD", "name")
        CPLSetConfigOption("LIBKML_DESCRIPTION_FIELD", "description")
        // Dates that would make two runs differ.
        CPLSetConfigOption("OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z")
    }()

    /// Runs a body with GDAL's own talk kept silent.
    static func run<Answer>(_ body: () throws(Failure) -> Answer) throws(Failure) -> Answer {
        _ = isReady
        CPLPushErrorHandler(CPLQuietErrorHandler)
        CPLErrorReset()
        defer { CPLPopErrorHandler() }
        return try body()
    }

    /// What it said last, in its own words.
    static var words: String { CPLGetLastErrorMsg().map { String(cString: $0) } ?? "" }
    /// Whether what it said last was a failure and no warning.
    static var hasFailed: Bool { CPLGetLastErrorType().rawValue >= CE_Failure.rawValue }
    /// Its version, such as `3.6.2`.
    static var version: String { String(cString: GDALVersionInfo("RELEASE_NAME")) }

    /// Settings as GDAL takes them; to be freed with `CSLDestroy`.
    static func list(_ settings: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        settings.reduce(nil) { CSLAddString($0, $1) }
    }

    /// A list for functions that only read it.
    static func constant(
        _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    ) -> UnsafePointer<UnsafePointer<CChar>?>? {
        UnsafeRawPointer(list)?.assumingMemoryBound(to: UnsafePointer<CChar>?.self)
    }

    /// Whether a file is a ZIP archive by its first bytes.
    static func isArchive(_ path: String) -> Bool {
        guard let file = VSIFOpenL(path, "rb") else { return false }
        defer { VSIFCloseL(file) }
        var head = [UInt8](repeating: 0, count: 4)
        return VSIFReadL(&head, 1, 4, file) == 4 && head == [0x50, 0x4B, 0x03, 0x04]
    }

    /// The bytes of a file, unpacked; 0 where it cannot be opened.
    static func size(_ path: String) -> Int {
        guard let file = VSIFOpenL(path, "rb") else { return 0 }
        defer { VSIFCloseL(file) }
        let fromEnd: Int32 = 2
        VSIFSeekL(file, 0, fromEnd)
        return Int(clamping: VSIFTellL(file))
    }

    /// A copy of a text of GDAL's; empty for none.
    static func text(_ words: UnsafePointer<CChar>?) -> String { words.map { String(cString: $0) } ?? "" }
}
#endif

extension Failure {
    /// A format that needs the part of the program that was left out.
    static func needsGDAL(_ format: String, _ path: String) -> Failure {
        Failure(
            .partAbsent,
            Bilingual(
                id: "“\(path)” berformat \(format), yang dibaca dan ditulis melalui GDAL; program ini dibangun tanpa GDAL. "
                    + "Pasang libgdal-dev lalu bangun lagi (make run), atau ubah dahulu menjadi GeoJSON.",
                en: "“\(path)” is of a format (\(format)) that is read and written through GDAL; this program was built "
                    + "without. Install libgdal-dev and build again (make run), or convert it to GeoJSON first."),
            file: path, found: format, expected: "GeoJSON, GeoJSONSeq, CSV")
    }
}
