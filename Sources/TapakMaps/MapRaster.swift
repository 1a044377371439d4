internal import Foundation
public import TapakModel

/// Pictures and pages of sheets, made by the program `rsvg-convert`, which is an optional part.
public enum MapRaster {
    /// What can be made of an SVG file.
    public enum Format: String, Sendable, CaseIterable {
        case png, pdf
    }

    /// Writes the picture of an SVG file.
    ///
    /// - Parameters:
    ///   - svg: The path of the SVG file.
    ///   - png: The path of the picture.
    ///   - resolution: Dots per inch.
    ///   - searchPath: The folders with programs, separated by colons; nil for those of the environment.
    /// - Throws: `PART_ABSENT` without rsvg-convert, `INPUT_MISSING` without the SVG file, `CANNOT_WRITE` where it fails.
    public static func writePNG(
        svg: String, png: String, resolution: Int = 150, searchPath: String? = nil
    ) throws(Failure) {
        try write(svg: svg, to: png, as: .png, resolution: resolution, searchPath: searchPath)
    }

    /// Writes the picture or page of an SVG file under a temporary name and renames it when whole.
    ///
    /// - Throws: As ``writePNG(svg:png:resolution:searchPath:)``.
    public static func write(
        svg: String, to file: String, as format: Format, resolution: Int = 150, searchPath: String? = nil
    ) throws(Failure) {
        let environment = ProcessInfo.processInfo.environment
        let program = try locate("rsvg-convert", in: searchPath ?? environment["PATH"] ?? "")
        guard FileManager.default.isReadableFile(atPath: svg) else {
            throw Failure(
                .inputMissing, Bilingual(id: "Berkas ‘\(svg)’ tidak ada.", en: "The file ‘\(svg)’ is missing."), file: svg)
        }
        let temporary = file + ".part"
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        // An absolute path cannot be taken for an option.
        process.arguments = [
            "--format", format.rawValue, "-d", String(resolution), "-p", String(resolution), "--unlimited", "--output",
            URL(fileURLWithPath: temporary).path, URL(fileURLWithPath: svg).path,
        ]
        process.environment = environment.merging(["SOURCE_DATE_EPOCH": "0"]) { $1 }
        let complaints = Pipe()
        process.standardError = complaints
        process.standardInput = FileHandle.nullDevice
        let said: String
        do {
            try process.run()
            said = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0, rename(temporary, file) == 0 else {
                throw Failure(
                    .cannotWrite,
                    Bilingual(id: "Gambar ‘\(file)’ tidak dapat ditulis.", en: "The picture ‘\(file)’ cannot be written."),
                    file: file, found: said.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                .cannotWrite, Bilingual(id: "‘\(program)’ tidak dapat dijalankan.", en: "‘\(program)’ cannot be run."),
                file: file,
                found: "\(error)")
        }
    }

    private static func locate(_ program: String, in searchPath: String) throws(Failure) -> String {
        for folder in searchPath.split(separator: ":") {
            let path = folder + "/" + program
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw Failure(
            .partAbsent,
            Bilingual(
                id: "Program ‘\(program)’ tidak ditemukan; pasang paket librsvg2-bin.",
                en: "The program ‘\(program)’ was not found; install the package librsvg2-bin."),
            expected: program)
    }
}
