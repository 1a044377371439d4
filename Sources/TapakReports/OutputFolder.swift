internal import Glibc
public import TapakFormats
internal import TapakMaps
public import TapakModel

/// The folder a run writes into. Every file appears whole or not at all; inputs and files of others are never touched.
public struct OutputFolder: Sendable {
    private static let mark = "summary.json"

    /// The folder's path.
    public let path: String
    private let mayOverwrite: Bool
    private let inputs: [String]
    /// Where files wait until ``commit()``.
    private let stage: OutputStage
    /// Keeps other runs out as long as this one writes.
    private let hold: FolderHold

    /// A folder, made where it is missing.
    ///
    /// - Parameters:
    ///   - analysis: The analysis whose results are to be written; nil for a folder of steps.
    ///   - mayOverwrite: Whether a folder that holds other things, or results of another analysis, may be written into.
    ///   - inputs: Layer references whose files must not be overwritten.
    /// - Throws: `CANNOT_WRITE`, also while another run writes there; `USAGE` where the folder holds the results of another
    ///   analysis.
    public init(_ path: String, analysis: String?, mayOverwrite: Bool, inputs: [String]) throws {
        let files = try inputs.flatMap { InputFiles(of: try LayerReference($0).path).paths }
        try self.init(
            path, analysis: analysis, mayOverwrite: mayOverwrite, inputs: files.compactMap(Self.real), hold: nil,
            stage: OutputStage(vouchers: [Self.mark, ProjectLock.fileName]))
    }

    private init(
        _ path: String, analysis: String?, mayOverwrite: Bool, inputs: [String], hold: FolderHold?, stage: OutputStage
    ) throws {
        self.stage = stage
        self.path = path
        self.mayOverwrite = mayOverwrite
        self.inputs = inputs
        if let analysis, !mayOverwrite { try Self.refuseOther(than: analysis, in: path) }
        try Self.make(path)
        self.hold = try hold ?? FolderHold(path)
        Self.removeLeftovers(in: path)
        if !mayOverwrite, try Self.holdsOnlyOthersFiles(path) {
            throw Failure(
                .cannotWrite,
                Bilingual(
                    id: "Folder keluaran berisi berkas lain; pilih folder kosong, atau izinkan dengan --overwrite.",
                    en: "The output folder holds files of others; choose an empty one, or allow it with --overwrite."),
                file: path)
        }
    }

    /// The folder of a step.
    public func subfolder(_ name: String) throws -> OutputFolder {
        let folder = PathText.join(path, name)
        try refuseWayOut(folder)
        return try OutputFolder(folder, analysis: nil, mayOverwrite: true, inputs: inputs, hold: hold, stage: stage)
    }

    /// Refuses what a link in the folder leads out of it.
    private func refuseWayOut(_ file: String) throws(Failure) {
        guard let real = Self.real(file), let own = Self.real(path), !real.hasPrefix(own + "/") else { return }
        throw Failure(
            .cannotWrite,
            Bilingual(
                id: "Tautan ini mengarah ke luar folder keluaran; hapus tautan itu.",
                en: "This link leads out of the output folder; remove it."),
            file: file, found: PathText.display(real))
    }

    /// Removes what a killed run has left half written: files under temporary names.
    private static func removeLeftovers(in path: String) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if OutputFile.isTemporary(name) { unlink(path + "/" + name) }
        }
    }

    /// Refuses the folder of a step that holds the results of another analysis, without making anything.
    ///
    /// - Throws: `USAGE`.
    public func check(_ step: String, analysis: String) throws {
        if !mayOverwrite { try Self.refuseOther(than: analysis, in: PathText.join(path, step)) }
    }

    private static func refuseOther(than analysis: String, in folder: String) throws {
        guard let earlier = EarlierRun(in: folder, summary: mark), earlier.analysis != analysis else {
            return
        }
        throw Failure(
            .usage,
            Bilingual(
                id: "Folder ini berisi hasil analisis '\(earlier.analysis)'; pilih folder lain, atau ganti hasil itu dengan "
                    + "--overwrite.",
                en: "This folder holds the results of the analysis '\(earlier.analysis)'; choose another one, or replace them "
                    + "with --overwrite."),
            file: folder)
    }

    /// What was written: the files' names, and notes.
    public struct Written: Sendable {
        /// The names, sorted.
        public var files: [String]
        /// What could not be drawn.
        public var notes: [Finding]
        /// Files of an earlier run that this one does not write; they are gone.
        public var removed: [String]
    }

    /// What is made of findings beside tables, summary and result layers.
    public struct Products: Sendable {
        /// The languages of maps and workbooks.
        public var languages: [Language]
        /// Whether result layers are written as GeoJSON.
        public var layers = true
        /// Whether a map is drawn.
        public var maps = false
        /// Whether a map of subjects that each have something to say becomes a PDF with a page for each.
        public var pages = false
        /// Whether the tables are written as one XLSX workbook, too.
        public var workbooks = false
        /// Whether texts in CSV that a spreadsheet would run are disarmed.
        public var isForSpreadsheets = false
        /// What the project says of itself, for margins of maps; nil without a project.
        public var project: ProjectFacts?
        /// How many threads make the text of large tables; it is the same for any number.
        public var threads = 1

        /// Nothing beside.
        public init(languages: [Language]) { self.languages = languages }
    }

    /// Writes tables, summary, result layers, workbooks and maps; what an earlier run wrote and this one does not is removed.
    ///
    /// - Throws: `CANNOT_WRITE` for what cannot be written; a missing picture program is only reported.
    public func write(_ findings: Findings, summary: JSONValue, products: Products) throws -> Written {
        let earlier = EarlierRun(in: path, summary: Self.mark)
        var written: Set<String> = []
        let faults = [findings.setAsideTable, findings.repairTable].filter { $0.rowCount > 0 }
        for table in findings.tables + faults {
            let table = products.isForSpreadsheets ? table.safeForSpreadsheets : table
            try CSVWriter.write(table, to: try target(table.name + ".csv"), threads: products.threads)
            written.insert(table.name + ".csv")
        }
        for language in products.workbooks ? products.languages : [] {
            let name = "\(findings.analysis).\(language.rawValue).xlsx"
            let title = findings.map?.title ?? Bilingual(id: findings.analysis, en: findings.analysis)
            try write(
                try Workbook.bytes(of: findings, tables: findings.tables + faults, title: title, language: language), as: name)
            written.insert(name)
        }
        for layer in products.layers ? findings.layers : [] {
            try layer.write(to: try target(layer.name + ".geojson"))
            written.insert(layer.name + ".geojson")
        }
        var notes: [Finding] = []
        if products.maps, findings.map != nil {
            for language in products.languages {
                let drawn = try draw(findings, products, language)
                written.formUnion(drawn.files)
                notes += drawn.notes
            }
        }
        for chart in products.maps ? findings.charts : [] {
            for language in products.languages {
                let name = "\(chart.name).\(language.rawValue).svg"
                try write(LinePicture(chart, language).svg + "\n", as: name)
                written.insert(name)
            }
        }
        let removed = (earlier?.files ?? []).filter { !written.contains($0) && remove($0) }
        try summary.write(to: try target(Self.mark))
        return Written(files: (written + [Self.mark]).sorted(), notes: notes, removed: removed.sorted())
    }

    /// Writes a text as a file of the folder.
    ///
    /// - Throws: `CANNOT_WRITE`.
    public func write(_ text: String, as name: String) throws(Failure) {
        try write(Array(text.utf8), as: name)
    }

    /// Writes bytes as a file of the folder.
    ///
    /// - Throws: `CANNOT_WRITE`.
    func write(_ bytes: [UInt8], as name: String) throws(Failure) {
        let file = try OutputFile(try target(name))
        bytes.withUnsafeBufferPointer { file.write($0) }
        try file.finish()
    }

    /// Removes a file that an earlier run wrote with the next commit, never an input; answers whether there is one.
    private func remove(_ name: String) -> Bool {
        let file = PathText.join(path, name)
        guard let real = Self.real(file), !inputs.contains(real) else { return false }
        stage.remove(file)
        return true
    }

    private func draw(
        _ findings: Findings, _ products: Products, _ language: Language
    ) throws -> (files: [String], notes: [Finding]) {
        let name = "map.\(language.rawValue)"
        let sheets = try MapSheets().sheets(
            of: findings, project: products.project, fingerprint: nil, language: language)
        let svg = sheets[0].svg()
        try write(svg, as: name + ".svg")
        do throws(Failure) {
            try write(MapRaster.picture(of: svg, as: .png), as: name + ".png")
        } catch {
            // Without the picture program the SVG stands alone.
            guard error.key == .partAbsent else { throw error }
            return ([name + ".svg"], [Finding(.note, error.key.rawValue, error.message)])
        }
        var files = [name + ".svg", name + ".png"]
        if products.pages, let series = findings.map?.ownSeries {
            var plan = MapSheets()
            plan.series = series
            let pages = try plan.sheets(of: findings, project: products.project, fingerprint: nil, language: language)
            files += try plan.write(pages, as: .pdf, name: "sheets.\(language.rawValue)", into: self)
        }
        return (files, [])
    }

    /// A file of the folder, to be written.
    ///
    /// - Throws: `CANNOT_WRITE` where it would overwrite an input or lead out of the folder.
    func target(_ name: String) throws(Failure) -> OutputTarget {
        let file = PathText.join(path, name)
        if let real = Self.real(file), inputs.contains(real) {
            throw Failure(
                .cannotWrite,
                Bilingual(id: "Keluaran ini akan menimpa berkas masukan.", en: "This output would overwrite an input file."),
                file: file)
        }
        try refuseWayOut(file)
        return .staged(file, stage)
    }

    /// Gives everything that was written into the folder and its subfolders its name, all together.
    ///
    /// - Throws: `CANNOT_WRITE`.
    public func commit() throws(Failure) { try stage.commit() }

    /// Takes a file of the folder away with the next commit.
    public func withdraw(_ name: String) { stage.remove(PathText.join(path, name)) }

    // MARK: Files

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func make(_ path: String) throws {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += (partial.isEmpty || partial.hasSuffix("/") ? "" : "/") + part
            if mkdir(partial, 0o777) != 0, errno != EEXIST {
                throw cannotWrite(path, SystemReason.words(errno))
            }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw cannotWrite(path, SystemReason.words(ENOTDIR))
        }
    }

    private static func cannotWrite(_ path: String, _ reason: Bilingual) -> Failure {
        Failure(
            .cannotWrite,
            Bilingual(
                id: "Folder keluaran tidak dapat dibuat (\(reason.id)).", en: "The output folder cannot be made (\(reason.en))."
            ),
            file: path)
    }

    private static func holdsOnlyOthersFiles(_ path: String) throws -> Bool {
        guard let folder = opendir(path) else { throw cannotWrite(path, SystemReason.words(errno)) }
        defer { closedir(folder) }
        var holdsOthers = false
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == mark { return false }
            if name.hasPrefix(".") { continue }
            // A run of several steps holds a folder a step, each with its summary.
            if access(path + "/" + name + "/" + mark, F_OK) == 0 { return false }
            holdsOthers = true
        }
        return holdsOthers
    }
}

extension MapMaterial {
    /// The series that a map is meant for: of subjects that each have something to say; nil where there are none.
    var ownSeries: SheetSeries? {
        overlays.contains { $0.style == .project && !$0.facts.isEmpty } ? .projects : nil
    }
}

extension ResultLayer {
    /// Writes the layer as GeoJSON.
    ///
    /// - Throws: `CANNOT_WRITE`.
    public func write(to target: OutputTarget) throws {
        let writer = try GeoJSONWriter(target, name: name)
        writer.append(geometry, properties: properties)
        try writer.finish()
    }
}

extension Findings {
    /// Every feature set aside, with its reason.
    fileprivate var setAsideTable: Table {
        let rows = findings.filter { $0.ordinal != nil }
        return Table(
            name: "set_aside",
            definition: Bilingual(id: "Fitur dengan temuan dan alasannya.", en: "Features with a finding, and why."),
            columns: [
                Table.Column("layer", .text(TextColumn(rows.map { $0.layer ?? "" }))),
                Table.Column("ordinal", .number(rows.map { Double($0.ordinal ?? 0) })),
                Table.Column("feature_id", .text(TextColumn(rows.map { $0.featureID ?? "" }))),
                Table.Column("key", .text(TextColumn(rows.map(\.key)))),
                Table.Column("message", .text(TextColumn(rows.map(\.message.en)))),
            ])
    }

    /// The repair ledger.
    fileprivate var repairTable: Table {
        Table(
            name: "repairs", definition: Bilingual(id: "Buku perbaikan geometri.", en: "The ledger of repaired geometries."),
            columns: [
                Table.Column("layer", .text(TextColumn(repairs.map(\.layer)))),
                Table.Column("ordinal", .number(repairs.map { Double($0.ordinal) })),
                Table.Column("feature_id", .text(TextColumn(repairs.map(\.featureID)))),
                Table.Column("reason", .text(TextColumn(repairs.map(\.reason)))),
                Table.Column("longitude", .number(repairs.map(\.longitude))),
                Table.Column("latitude", .number(repairs.map(\.latitude))),
                Table.Column("area_before_m2", .number(repairs.map(\.areaBefore))),
                Table.Column("area_after_m2", .number(repairs.map(\.areaAfter))),
            ])
    }
}

/// A folder that one run writes into at a time; given back when nobody holds it any more, or the process ends.
private final class FolderHold: Sendable {
    private let descriptor: Int32

    /// - Throws: `CANNOT_WRITE` while another run holds the folder.
    init(_ path: String) throws(Failure) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that cannot be held (some network file systems) is written into as before.
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        close(descriptor)
        throw Failure(
            .cannotWrite,
            Bilingual(
                id: "Perintah lain sedang menulis ke folder ini; tunggu sampai selesai, atau pilih folder lain.",
                en: "Another run is writing into this folder; wait until it is done, or choose another folder."),
            file: path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
