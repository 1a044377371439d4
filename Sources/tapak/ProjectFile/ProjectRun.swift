import Foundation
import TapakAnalysis
import TapakEngine
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
    /// - Returns: What the steps work in.
    func prepare() throws -> Workspace {
        let workspace = try workspace()
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
            let (findings, parameters) = try step.run(workspace)
            return Result(step: step, findings: findings, parameters: parameters)
        }
    }

    /// What is written beside the tables: what the project file or the call asks for.
    private func products() throws -> OutputFolder.Products {
        let outputs = project.outputs
        var products = common.output.products(languages: common.general.lang.map { [$0] } ?? outputs.languages)
        products.layers = common.output.layers || outputs.formats.contains("geojson")
        products.maps = products.maps || outputs.maps
        products.workbooks = products.workbooks || outputs.formats.contains("xlsx")
        products.threads = try common.general.threadCount()
        return products
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
    func writeProducts(of results: [Result], into target: OutputFolder) throws -> [String] {
        let products = Set(project.outputs.formats.compactMap(HandOver.Product.init))
        return try HandOver(
            project: project.facts, steps: results.map { HandOver.Step(id: $0.step.id, findings: $0.findings) },
            languages: try self.products().languages
        ).write(products, into: target)
    }

    /// The lock of results that were written.
    func lock(
        _ results: [Result], _ written: [OutputFolder.Written], products: [String], folder: String
    ) throws -> ProjectLock {
        try ProjectLock(
            project: PathText.relative(Self.absolute(project.path), to: Self.absolute(folder)), options: options,
            ce90: project.ce90,
            engine: TapakVersion.number,
            standards: standards,
            results: zip(results, written).map { result, written in
                ProjectLock.Result(
                    id: result.step.id, findings: result.findings, parameters: result.parameters,
                    references: result.step.roles.map(\.reference), files: written.files)
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

    private func workspace() throws -> Workspace {
        var options = try common.runOptions(roles: project.steps.flatMap(\.roles), frame: project.frame)
        options.layers = options.layers || !project.outputs.formats.isDisjoint(with: ["geojson", "gpkg", "kml"])
        options.maps = options.maps || project.outputs.maps
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
