import Glibc
public import TapakModel

/// Pictures and pages of sheets, made by the program `rsvg-convert`, which is an optional part.
public enum MapRaster {
    /// What can be made of an SVG document.
    public enum Format: String, Sendable, CaseIterable {
        case png, pdf
    }

    /// The picture or page of an SVG document.
    ///
    /// - Parameters:
    ///   - svg: The document.
    ///   - format: What is made of it.
    ///   - resolution: Dots per inch.
    ///   - searchPath: The folders with programs, separated by colons; nil for those of the environment.
    /// - Returns: The bytes of the picture.
    /// - Throws: `PART_ABSENT` without rsvg-convert, `CANNOT_WRITE` with its words where it fails.
    public static func picture(
        of svg: String, as format: Format, resolution: Int = 150, searchPath: String? = nil
    ) throws(Failure) -> [UInt8] {
        let program = try locate("rsvg-convert", in: searchPath ?? getenv("PATH").map { String(cString: $0) } ?? "")
        let arguments = ["--format", format.rawValue, "-d", String(resolution), "-p", String(resolution), "--unlimited"]
        let run = ChildProcess(program, arguments, settings: ["SOURCE_DATE_EPOCH=0"], input: Array(svg.utf8))
        if let run, run.exitCode == 0 { return run.output }
        let words = run.map { String(decoding: $0.complaints, as: UTF8.self) } ?? String(cString: strerror(errno))
        throw Failure(
            .cannotWrite,
            Bilingual(id: "‘\(program)’ tidak dapat membuat gambar.", en: "‘\(program)’ cannot draw the picture."),
            found: String(words.drop { $0.isWhitespace }.prefix { !$0.isNewline }))
    }

    private static func locate(_ program: String, in searchPath: String) throws(Failure) -> String {
        for folder in searchPath.split(separator: ":") {
            let path = folder + "/" + program
            if access(path, X_OK) == 0 { return path }
        }
        throw Failure(
            .partAbsent,
            Bilingual(
                id: "Program ‘\(program)’ tidak ditemukan; pasang paket librsvg2-bin.",
                en: "The program ‘\(program)’ was not found; install the package librsvg2-bin."),
            expected: program)
    }
}
