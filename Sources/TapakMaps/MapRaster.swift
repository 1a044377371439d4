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
        try run(
            ["--format", format.rawValue, "-d", String(resolution), "-p", String(resolution)], input: Array(svg.utf8),
            searchPath)
    }

    /// Makes sure that pictures and pages can be made.
    ///
    /// - Throws: `PART_ABSENT` without rsvg-convert.
    public static func require() throws(Failure) {
        _ = try locate("rsvg-convert", in: getenv("PATH").map { String(cString: $0) } ?? "")
    }

    /// A PDF with a page for every SVG document.
    ///
    /// - Throws: `PART_ABSENT` without rsvg-convert, `CANNOT_WRITE` with its words where it fails.
    public static func pages(of documents: [String], searchPath: String? = nil) throws(Failure) -> [UInt8] {
        if documents.count == 1 { return try picture(of: documents[0], as: .pdf, searchPath: searchPath) }
        // It takes several pages from files alone.
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/tapak-pages-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw cannotDraw(parent, String(cString: strerror(errno))) }
        let folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        var files: [String] = []
        defer {
            for file in files { unlink(file) }
            rmdir(folder)
        }
        for (index, document) in documents.enumerated() {
            let file = "\(folder)/\(index).svg"
            files.append(file)
            guard let stream = fopen(file, "w") else { throw cannotDraw(file, String(cString: strerror(errno))) }
            let written = fputs(document, stream)
            guard fclose(stream) == 0, written >= 0 else { throw cannotDraw(file, String(cString: strerror(errno))) }
        }
        return try run(["--format", "pdf"] + files, input: [], searchPath)
    }

    private static func run(_ arguments: [String], input: [UInt8], _ searchPath: String?) throws(Failure) -> [UInt8] {
        let program = try locate("rsvg-convert", in: searchPath ?? getenv("PATH").map { String(cString: $0) } ?? "")
        let run = ChildProcess(program, arguments + ["--unlimited"], settings: ["SOURCE_DATE_EPOCH=0"], input: input)
        if let run, run.exitCode == 0 { return run.output }
        let words = run.map { String(decoding: $0.complaints, as: UTF8.self) } ?? String(cString: strerror(errno))
        throw cannotDraw(program, words)
    }

    private static func cannotDraw(_ what: String, _ words: String) -> Failure {
        Failure(
            .cannotWrite,
            Bilingual(id: "‘\(what)’ tidak dapat membuat gambar.", en: "‘\(what)’ cannot draw the picture."),
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
