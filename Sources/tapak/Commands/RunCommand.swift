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
            layers and maps; and project.lock.json, from which tapak verify proves them again.

              tapak run tapak.yaml
              tapak run tapak.yaml --only slum
            """, aliases: ["jalankan"])

    @Argument(help: ArgumentHelp("The project file.", valueName: "tapak.yaml")) var project = "tapak.yaml"
    @Option(help: ArgumentHelp("Only this step. May be repeated.", valueName: "STEP")) var only: [String] = []
    @Flag(name: .customLong("dry-run"), help: "Say what would be read and written, and stop.") var dryRun = false
    @Flag(
        help: "Say first how it is measured: CRS, transformations, definitions and rules. With --dry-run nothing else is done.")
    var explain = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let output = common.output
        let project = try ProjectFile(path: project)
        let steps = try chosen(project)
        let folder = output.out ?? PathText.normalised(PathText.join(project.folder, project.outputs.folder))
        if dryRun, !explain { return try plan(steps, folder) }
        let run = try ProjectRun(project, common)
        if dryRun {
            let lines = try run.explanation(of: steps, in: try run.prepare(), folder: folder)
            return try StandardOutput.write(lines.joined(separator: "\n") + "\n")
        }
        // Some steps alone do not make the lock of the whole.
        let (results, written) = try run.publish(steps, isWhole: only.isEmpty, explains: explain, folder: folder)
        for (result, written) in zip(results, written) { run.say(result, written) }
        if !output.quiet { Console.line(Bilingual(id: "Ditulis ke \(folder)", en: "Written to \(folder)")) }
        if common.general.failOn?.isMet(by: results.flatMap(\.findings.findings)) == true { throw ExitCode(3) }
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

    private func plan(_ steps: [ProjectStep], _ folder: String) throws {
        for step in steps {
            let layers = step.roles.map { "\($0.name) = \($0.reference)" }.joined(separator: "; ")
            try StandardOutput.write("\(step.id): \(layers) -> \(folder)/\(step.id)/\n")
        }
    }
}
