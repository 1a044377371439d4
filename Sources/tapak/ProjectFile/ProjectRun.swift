import Foundation
import TapakAnalysis
import TapakEngine
import TapakFormats
import TapakMaps
import TapakModel
import TapakReports
import TapakStandards

/// A run of a project file: its steps measured over one frame, then written with their lock.
struct ProjectRun {
    let project: ProjectFile
    let common: CommonOptions
    let standards: Standards

    /// A step that was measured.
    struct Result {
        var step: ProjectStep
        var findings: Findings
        var parameters: any Encodable
    }

    init(_ project: ProjectFile, _ common: CommonOptions) throws {
        self.project = project
        self.common = common
        standards = try Standards.inForce(project.standards + common.measuring.standards)
    }

    /// Reads the layers and settles the frame.
    ///
    /// - Throws: ``Failure``; `PART_ABSENT` for products of a part that is not there, before any work is done.
    /// - Parameter drawsMaps: Whether maps are wanted whatever the project file says.
    /// - Returns: What the steps work in.
    func prepare(drawsMaps: Bool = false) throws -> Workspace {
        if project.outputs.formats.contains(HandOver.Product.pdf.rawValue) { try MapRaster.require() }
        if project.outputs.formats.contains(HandOver.Product.geoPackage.rawValue) { try OutputFormat.geoPackage.require() }
        let workspace = try workspace(drawsMaps: drawsMaps)
        // All steps, even where only some run: the frame, and so the last digit, must not depend on what else is asked.
        try workspace.prepare(project.steps.flatMap(\.roles))
        return workspace
    }

    /// What the steps are about to do.
    func explanation(of steps: [ProjectStep], in workspace: Workspace, folder: String) throws -> [String] {
        try Explanation(
            plan: workspace.plan(steps.flatMap(\.roles)), steps: steps, standards: standards, folder: folder,
            language: Console.language
        ).lines()
    }

    /// Measures steps; nothing is written.
    func measure(_ steps: [ProjectStep], in workspace: Workspace) throws -> [Result] {
        try steps.map { step in
            var (findings, parameters) = try step.run(workspace)
            if findings.map != nil, workspace.options.maps {
                let background = try project.outputs.background.map(workspace.backdrop)
                findings.map?.overlays.insert(contentsOf: background, at: 0)
            }
            return Result(step: step, findings: findings, parameters: parameters)
        }
    }

    /// What is written beside the tables: what the project file or the call asks for.
    private func products() throws -> OutputFolder.Products {
        let outputs = project.outputs
        var products = common.output.products(languages: languages)
        products.layers = common.output.layers || formats.contains("geojson")
        products.maps = products.maps || outputs.maps || common.output.report
        products.workbooks = products.workbooks || formats.contains("xlsx")
        products.threads = try common.general.threadCount()
        products.project = project.facts
        return products
    }

    /// A short digest of what the results came from and are; nil where only some steps were run.
    func fingerprint(of results: [Result], folder: String) throws -> String? {
        guard results.count == project.steps.count else { return nil }
        return try lock(results, files: results.map { _ in [] }, products: [], folder: folder).fingerprint
    }

    /// The digest of the lock in a folder, where a result is the one that it names; else nil.
    func fingerprint(of result: Result, lockIn folder: String) throws -> String? {
        guard let lock = try? ProjectLock(file: PathText.join(folder, ProjectLock.fileName)),
            var known = lock.steps.first(where: { $0.id == result.step.id })
        else { return nil }
        known.outputs = []
        let now = try self.lock([result], files: [[]], products: [], folder: folder)
        let isSame = now.steps == [known] && now.standards == lock.standards && now.inputs.allSatisfy(lock.inputs.contains)
        return isSame ? try lock.fingerprint : nil
    }

    /// What is written: what the project file asks for, and for a report everything that can be made here.
    var formats: Set<String> {
        guard common.output.report else { return project.outputs.formats }
        let all = Set(["csv", "geojson", "xlsx"] + HandOver.Product.allCases.map(\.rawValue))
        return project.outputs.formats.union(all.subtracting(absentFormats))
    }

    /// Parts of a report that cannot be made here.
    var absentFormats: [String] {
        var absent: [String] = []
        if !OutputFormat.geoPackage.isAvailable { absent.append(HandOver.Product.geoPackage.rawValue) }
        if (try? MapRaster.require()) == nil { absent.append(HandOver.Product.pdf.rawValue) }
        return absent
    }

    /// The languages of what people read.
    var languages: [Language] { common.general.lang.map { [$0] } ?? project.outputs.languages }

    /// Measures steps, and then writes everything: a step that fails leaves no mixture of old and new.
    ///
    /// - Parameters:
    ///   - isWhole: Whether these are all steps, which alone make a lock and what is made of all together.
    ///   - explains: Whether what is about to be done is said first.
    func publish(
        _ steps: [ProjectStep], isWhole: Bool, explains: Bool, folder: String
    ) throws -> ([Result], [OutputFolder.Written]) {
        let target = try OutputFolder(
            folder, analysis: nil, mayOverwrite: common.output.overwrite,
            inputs: project.layers.values.map { PathText.join(project.folder, $0.file) } + [project.path])
        for step in steps { try target.check(step.id, analysis: step.analysis) }
        let workspace = try prepare()
        if explains { Console.lines(try explanation(of: steps, in: workspace, folder: folder)) }
        let results = try measure(steps, in: workspace)
        let written = try write(results, into: target)
        let products = isWhole ? try writeProducts(of: results, written, into: target) : []
        // A lock speaks of what it was made with.
        if isWhole { target.withdraw(ProjectLock.fileName) }
        try target.commit()
        if isWhole {
            let lock = try lock(results, files: written.map(\.files), products: products, folder: folder)
            try target.write(try lock.text(), as: ProjectLock.fileName)
            try target.commit()
        }
        return (results, written)
    }

    /// Says what a step found.
    func say(_ result: Result, _ written: OutputFolder.Written) {
        guard !common.output.quiet else { return }
        Console.line("── \(result.step.id)")
        Console.lines(written.lines(Console.language))
        Console.lines(FindingsReport(result.findings, isVerbose: common.output.verbose).lines(Console.language))
    }

    /// Writes the results of steps into their folders.
    func write(
        _ results: [Result], into target: OutputFolder
    ) throws -> [OutputFolder.Written] {
        let products = try products()
        return try results.map { result in
            let summary = try Summary.json(
                result.findings, parameters: result.parameters, references: result.step.roles.map(\.reference))
            return try target.subfolder(result.step.id).write(
                result.findings, summary: summary, products: products)
        }
    }

    /// Writes what is made of all steps together.
    ///
    /// - Returns: The names of the files, from the folder.
    func writeProducts(
        of results: [Result], _ written: [OutputFolder.Written], into target: OutputFolder
    ) throws -> [String] {
        let products = Set(formats.compactMap(HandOver.Product.init))
        var handOver = HandOver(
            project: project.facts,
            steps: zip(results, written).map { result, written in
                HandOver.Step(
                    id: result.step.id, findings: result.findings, files: written.files,
                    references: result.step.roles.map(\.reference))
            },
            languages: languages, sheets: project.outputs.sheets, series: project.outputs.series,
            fingerprint: try fingerprint(of: results, folder: target.path), hidesBelow: project.outputs.hidesBelow)
        handOver.version = TapakVersion.number
        handOver.words = standards.words
        return try handOver.write(products, into: target)
    }

    /// The lock of results that were written.
    func lock(
        _ results: [Result], files: [[String]], products: [String], folder: String
    ) throws -> ProjectLock {
        try ProjectLock(
            project: PathText.relative(Self.absolute(project.path), to: Self.absolute(folder)), options: options,
            ce90: project.ce90,
            engine: TapakVersion.number,
            standards: standards,
            results: zip(results, files).map { result, files in
                ProjectLock.Result(
                    id: result.step.id, findings: result.findings, parameters: result.parameters,
                    references: result.step.roles.map(\.reference), files: files)
            }, products: products, inputFolder: project.folder, folder: folder)
    }

    private static func absolute(_ path: String) -> String {
        PathText.normalised(PathText.join(FileManager.default.currentDirectoryPath, path))
    }

    /// The options of the call that change what comes out.
    private var options: [String] {
        var options: [String] = []
        func add(_ name: String, _ value: String?) { if let value { options += [name, value] } }
        add("--crs", common.measuring.frame.crs)
        for stated in common.measuring.frame.inputCRS { add("--input-crs", stated) }
        add("--measure", common.measuring.measure?.rawValue)
        add("--arc-segments", common.measuring.arcSegments)
        for file in common.measuring.standards { add("--standards", file) }
        for stated in common.measuring.ce90 { add("--ce90", stated) }
        if common.measuring.acceptRepairs { options.append("--accept-repairs") }
        if common.output.layers { options.append("--layers") }
        if common.output.spreadsheet { options.append("--spreadsheet") }
        if common.output.xlsx { options.append("--xlsx") }
        if common.output.map { options.append("--map") }
        if common.output.report { options.append("--report") }
        add("--lang", common.general.lang?.rawValue)
        return options
    }

    private func workspace(drawsMaps: Bool) throws -> Workspace {
        var options = try common.runOptions(roles: project.steps.flatMap(\.roles), frame: project.frame)
        options.layers = options.layers || !formats.isDisjoint(with: ["geojson", "gpkg", "kml", "html"])
        options.maps =
            options.maps || drawsMaps || project.outputs.maps
            || !formats.isDisjoint(with: ["pdf", "html", "ipynb"])
        let workspace = Workspace(options: options, standards: standards, folder: project.folder)
        for layer in project.layers.values {
            workspace.sourceLines[layer.file] = layer.sourceLine
            workspace.titles[layer.file] = layer.title
            workspace.statedCRS[layer.file] = layer.crs
            workspace.ce90[layer.file] = layer.ce90
        }
        workspace.progress = Progress(style: common.output.progress, isQuiet: common.output.quiet).callback
        return workspace
    }
}

extension OutputFolder.Written {
    /// What people are told of what was written.
    func lines(_ language: Language) -> [String] {
        var lines = notes.map { $0.line(language) }
        if !removed.isEmpty {
            let words = Bilingual(id: "dihapus, milik hasil sebelumnya: ", en: "removed, of an earlier run: ")
            lines.append("  " + words[language] + removed.joined(separator: ", "))
        }
        return lines
    }
}
