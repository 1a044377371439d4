internal import TapakModel

/// Writes layers in formats of GDAL's: GeoPackage 1.3, Shapefiles in a ZIP file, FlatGeobuf. The same layers give the same
/// bytes.
struct ForeignWriter {
    #if !GDAL
    static func write(
        _ layers: [OutputLayer], to target: OutputTarget, as format: OutputFormat, _ options: OutputLayer.WritingOptions
    ) throws(Failure) -> [Bilingual] {
        throw .needsGDAL(format.rawValue, target.name)
    }
    #endif
}

extension OutputTarget {
    /// Its name for people.
    var name: String {
        switch self {
        case .file(let path), .staged(let path, _): path
        case .descriptor: "-"
        }
    }
}

#if GDAL
internal import CGDAL

extension ForeignWriter {
    /// How many files were begun: each is put together in a folder of its own.
    private static let begun = Guarded(0)

    /// Writes layers as one file.
    ///
    /// - Returns: What the format lost, where that is allowed.
    /// - Throws: `FORMAT_LOSS`, `USAGE` for several layers in a format of one, `CANNOT_WRITE`.
    static func write(
        _ layers: [OutputLayer], to target: OutputTarget, as format: OutputFormat, _ options: OutputLayer.WritingOptions
    ) throws(Failure) -> [Bilingual] {
        let output = try OutputFile(target)
        let number = begun.withLock { count in
            count += 1
            return count
        }
        let folder = "/vsimem/tapak-\(number)"
        return try GDALSession.run { () throws(Failure) in
            defer { _ = VSIRmdirRecursive(folder) }
            VSIMkdirRecursive(folder, 0o755)
            var losses: [Bilingual] = []
            let file: String
            let cut = layers.flatMap(\.fields).filter { $0.nulCount > 0 }.map { field in
                Bilingual(
                    id: "\(field.nulCount) teks '\(field.name)' berisi karakter NUL dan berakhir di situ",
                    en: "\(field.nulCount) texts of '\(field.name)' hold the character NUL and end there")
            }
            switch format {
            case .geoPackage: file = try writeGeoPackage(layers, in: folder)
            case .flatGeobuf: (file, losses) = try writeFlatGeobuf(layers, in: folder, target)
            default:
                let archive = try ShapefileArchive(layers, in: folder)
                (file, losses) = (archive.path, archive.losses)
            }
            losses += cut
            if !losses.isEmpty, !options.allowsLoss { throw loss(losses, format, target) }
            try copy(file, to: output)
            try output.finish()
            return losses
        }
    }

    private static func writeGeoPackage(_ layers: [OutputLayer], in folder: String) throws(Failure) -> String {
        let file = folder + "/layers.gpkg"
        let layers = OutputLayer.withPlainNames(layers)
        try withDataset("GPKG", file, ["VERSION=1.3"]) { dataset throws(Failure) in
            GDALDatasetStartTransaction(dataset, 0)
            for layer in layers {
                let names = Set(layer.fields.map { $0.name.lowercased() })
                let key = ["fid", "ogc_fid", "tapak_fid"].first { !names.contains($0) } ?? "fid_"
                let shape = ["geom", "geometry", "tapak_geom"].first { !names.contains($0) } ?? "geom_"
                var settings = ["FID=\(key)", "GEOMETRY_NAME=\(shape)", "SPATIAL_INDEX=YES"]
                if let definition = layer.definition { settings.append("DESCRIPTION=\(definition)") }
                try ForeignTable(layer, in: dataset, settings: settings, usesIDs: true).write()
            }
            try GeoPackageStyles.write(layers, to: dataset)
            GDALDatasetCommitTransaction(dataset)
        }
        return file
    }

    private static func loss(_ losses: [Bilingual], _ format: OutputFormat, _ target: OutputTarget) -> Failure {
        let other = format == .geoPackage ? "GeoJSON" : "GeoPackage"
        return Failure(
            .formatLoss,
            Bilingual(
                id: "\(format.rawValue) tidak dapat memuat semuanya: \(losses.map(\.id).joined(separator: "; ")). Pakai "
                    + "\(other), atau izinkan kehilangan ini dengan --allow-loss.",
                en:
                    "The format (\(format.rawValue)) cannot hold all of this: \(losses.map(\.en).joined(separator: "; ")). Use "
                    + "\(other), or allow the loss with --allow-loss."),
            file: target.name)
    }

    private static func writeFlatGeobuf(
        _ layers: [OutputLayer], in folder: String, _ target: OutputTarget
    ) throws(Failure) -> (String, [Bilingual]) {
        guard let layer = layers.first, layers.count == 1 else {
            throw Failure(
                .usage, Bilingual(id: "FlatGeobuf memuat satu lapisan saja.", en: "FlatGeobuf holds one layer only."),
                file: target.name)
        }
        let file = folder + "/layer.fgb"
        // It has no place for features without geometry.
        let features = (0..<layer.geometry.count).filter { !layer.geometry.parts(of: $0).isEmpty }
        try withDataset("FlatGeobuf", file, []) { dataset throws(Failure) in
            try ForeignTable(layer, in: dataset, settings: ["SPATIAL_INDEX=YES"], usesIDs: false).write(features)
        }
        let lost = layer.geometry.count - features.count
        let loss = Bilingual(id: "\(lost) fitur tanpa geometri", en: "\(lost) features without geometry")
        return (file, lost > 0 ? [loss] : [])
    }

    /// Makes a data set, has it filled and closes it.
    static func withDataset(
        _ driver: String, _ path: String, _ settings: [String], fill: (GDALDatasetH) throws(Failure) -> Void
    ) throws(Failure) {
        guard let driver = GDALGetDriverByName(driver) else { throw .needsGDAL(driver, path) }
        let options = GDALSession.list(settings)
        defer { CSLDestroy(options) }
        guard let dataset = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, options) else { throw cannotWrite() }
        CPLErrorReset()
        do throws(Failure) {
            try fill(dataset)
        } catch {
            GDALClose(dataset)
            throw error
        }
        GDALClose(dataset)
        if GDALSession.hasFailed { throw cannotWrite() }
    }

    /// What GDAL could not write, in its words.
    static func cannotWrite() -> Failure {
        Failure(
            .cannotWrite, Bilingual(id: "GDAL tidak dapat menulis berkas ini.", en: "GDAL cannot write the file."),
            found: GDALSession.words)
    }

    private static func copy(_ file: String, to output: OutputFile) throws(Failure) {
        guard let handle = VSIFOpenL(file, "rb") else { throw cannotWrite() }
        defer { VSIFCloseL(handle) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = buffer.withUnsafeMutableBytes { VSIFReadL($0.baseAddress, 1, $0.count, handle) }
            if count == 0 { return }
            buffer.withUnsafeBufferPointer { output.write(UnsafeBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
#endif
