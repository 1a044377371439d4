internal import TapakModel

#if GDAL
internal import CGDAL

/// What GDAL says, and that it is ready.
enum GDALSession {
    private static let isReady: Void = {
        GDALAllRegister()
        // Nothing of ours goes to a network or writes beside the files it reads.
        CPLSetConfigOption("GDAL_PAM_ENABLED", "NO")
        CPLSetConfigOption("CPL_CURL_ENABLE_VSIMEM", "NO")
        CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0")
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
