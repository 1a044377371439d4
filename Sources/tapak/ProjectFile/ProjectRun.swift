import Foundation
import TapakAnalysis
import TapakEngine
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
        products.layers = common.output.layers || outputs.formats.contains("geojson")
        products.maps = products.maps || outputs.maps
        products.workbooks = products.workbooks || outputs.formats.contains("xlsx")
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

    /// The languages of what people read.
    var languages: [Language] { common.general.lang.map { [$0] } ?? project.outputs.languages }

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
    func writeProducts(of results: [Result], into target: OutputFolder) throws -> [String] {
        let products = Set(project.outputs.formats.compactMap(HandOver.Product.init))
        return try HandOver(
            project: project.facts, steps: results.map { HandOver.Step(id: $0.step.id, findings: $0.findings) },
            languages: languages, sheets: project.outputs.sheets, series: project.outputs.series,
            fingerprint: try fingerprint(of: results, folder: target.path)
        ).write(products, into: target)
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
        add("--lang", common.general.lang?.rawValue)
        return options
    }

    private func workspace(drawsMaps: Bool) throws -> Workspace {
        var options = try common.runOptions(roles: project.steps.flatMap(\.roles), frame: project.frame)
        options.layers = options.layers || !project.outputs.formats.isDisjoint(with: ["geojson", "gpkg", "kml"])
        options.maps = options.maps || drawsMaps || project.outputs.maps
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
