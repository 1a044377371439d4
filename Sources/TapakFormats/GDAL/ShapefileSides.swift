#if GDAL
internal import CGDAL
internal import TapakModel

/// The side files of a Shapefile: what GDAL has to be told of them.
enum ShapefileSides {
    /// Settings for opening a file or a folder of Shapefiles.
    ///
    /// GDAL takes the mark "ANSI" of a DBF for Latin 1, while the program that writes it means the code page 1252.
    /// - Throws: `FORMAT_INVALID` for a Shapefile without its table.
    static func options(of path: String) throws(Failure) -> [String] {
        guard let stem = stem(of: path) else { return [] }
        func there(_ ending: String) -> String? {
            [ending, ending.uppercased()].map { "\(stem).\($0)" }.first {
                guard let file = VSIFOpenL($0, "rb") else { return false }
                return VSIFCloseL(file) == 0
            }
        }
        guard let table = there("dbf") else {
            throw Failure(
                .formatInvalid,
                Bilingual(
                    id: "Shapefile ini tidak memiliki berkas .dbf: semua atributnya hilang.",
                    en: "The Shapefile has no .dbf file: all its attributes are missing."),
                file: path, expected: ".shp + .shx + .dbf + .prj")
        }
        return there("cpg") == nil && language(of: table) == 0x57 ? ["ENCODING=CP1252"] : []
    }

    /// The path without its ending of the one Shapefile that is meant; nil for other files, and for several.
    private static func stem(of path: String) -> String? {
        if path.lowercased().hasSuffix(".shp") { return String(path.dropLast(4)) }
        guard path.hasPrefix("/vsizip/") else { return nil }
        let list = VSIReadDir(path)
        defer { CSLDestroy(list) }
        var shapes: [String] = []
        var entry = list
        while let name = entry?.pointee {
            let name = String(cString: name)
            if name.lowercased().hasSuffix(".shp") { shapes.append(name) }
            entry = entry?.advanced(by: 1)
        }
        return shapes.count == 1 ? path + "/" + shapes[0].dropLast(4) : nil
    }

    /// The language mark of a DBF file.
    private static func language(of table: String) -> UInt8? {
        guard let file = VSIFOpenL(table, "rb") else { return nil }
        defer { VSIFCloseL(file) }
        var head = [UInt8](repeating: 0, count: 32)
        return VSIFReadL(&head, 1, 32, file) == 32 ? head[29] : nil
    }
}
#endif
