import ArgumentParser
import Glibc
import TapakAnalysis
import TapakFormats
import TapakModel
import TapakReports
import TapakStandards

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Everything in a project file · Semua langkah dalam berkas proyek",
        discussion: """
            Runs the steps of a project file over one working CRS and writes a folder a step: tables, summary.json, result \
            layers and maps.

              tapak run tapak.yaml
              tapak run tapak.yaml --only slum
            """, aliases: ["jalankan"])

    @Argument(help: ArgumentHelp("The project file.", valueName: "tapak.yaml")) var project = "tapak.yaml"
    @Option(help: ArgumentHelp("Only this step. May be repeated.", valueName: "STEP")) var only: [String] = []
    @Flag(name: .customLong("dry-run"), help: "Say what would be read and written, and stop.") var dryRun = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let output = common.output
        let project = try ProjectFile(path: project)
        let steps = try chosen(project)
        let folder = output.out ?? PathText.normalised(PathText.join(project.folder, project.outputs.folder))
        if dryRun { return try plan(steps, folder) }
        let workspace = try workspace(project)
        let target = try OutputFolder(
            folder, analysis: nil, mayOverwrite: output.overwrite,
            inputs: project.layers.values.map { PathText.join(project.folder, $0.file) } + [project.path])
        for step in steps { try target.check(step.id, analysis: step.analysis) }
        // All steps, even where only some run: the frame, and so the last digit, must not depend on what else is asked.
        try workspace.prepare(project.steps.flatMap(\.roles))
        // Everything is measured before anything is written: a step that fails leaves no mixture of old and new.
        let results = try steps.map { step in (step, try step.run(workspace)) }
        let languages = common.general.lang.map { [$0] } ?? project.outputs.languages
        for (step, result) in results {
            let summary = try Summary.json(
                result.findings, parameters: result.parameters, references: step.roles.map(\.reference))
            let notes = try target.subfolder(step.id).write(
                result.findings, summary: summary, languages: languages, maps: workspace.options.maps,
                threads: workspace.options.threads)
            say(step.id, result.findings, notes)
        }
        if !output.quiet { Console.line(Bilingual(id: "Ditulis ke \(folder)", en: "Written to \(folder)")) }
        if common.general.failOn.isMet(by: results.flatMap(\.1.findings.findings)) { throw ExitCode(3) }
    }

    private func chosen(_ project: ProjectFile) throws -> [ProjectStep] {
        let known = project.steps.map(\.id)
        if let bad = only.first(where: { !known.contains($0) }) {
            throw Failure(
                .usage, Bilingual(id: "Tidak ada langkah '\(bad)'.", en: "There is no step '\(bad)'."), file: project.path,
                expected: known.joined(separator: ", "))
        }
        return only.isEmpty ? project.steps : project.steps.filter { only.contains($0.id) }
    }

    private func workspace(_ project: ProjectFile) throws -> Workspace {
        var options = try common.runOptions(roles: project.steps.flatMap(\.roles), frame: project.frame)
        options.layers = options.layers || project.outputs.formats.contains("geojson")
        options.maps = options.maps || project.outputs.maps
        let workspace = Workspace(
            options: options, standards: try Standards.inForce(project.standards + common.measuring.standards),
            folder: project.folder)
        for layer in project.layers.values {
            workspace.sourceLines[layer.file] = layer.sourceLine
            workspace.titles[layer.file] = layer.title
            workspace.statedCRS[layer.file] = layer.crs
        }
        workspace.progress = Progress(style: common.output.progress, isQuiet: common.output.quiet).callback
        return workspace
    }

    private func plan(_ steps: [ProjectStep], _ folder: String) throws {
        for step in steps {
            let layers = step.roles.map { "\($0.name) = \($0.reference)" }.joined(separator: "; ")
            try StandardOutput.write("\(step.id): \(layers) -> \(folder)/\(step.id)/\n")
        }
    }

    private func say(_ step: String, _ findings: Findings, _ notes: [Finding]) {
        guard !common.output.quiet else { return }
        Console.line("── \(step)")
        Console.lines(notes.map { $0.line(Console.language) })
        Console.lines(FindingsReport(findings, isVerbose: common.output.verbose).lines(Console.language))
    }
}
