import ArgumentParser
import Glibc
import TapakAnalysis
import TapakFormats
import TapakModel
import TapakReports
import TapakStandards

/// Runs one analysis as the command line asks: measure, write, say.
struct AnalysisRun {
    private let common: CommonOptions

    init(_ common: CommonOptions) { self.common = common }

    func run<A: Analysis>(_ analysis: A.Type, _ parameters: A.Parameters) throws {
        let output = common.output
        let roles = A.roles(parameters)
        let workspace = Workspace(
            options: try common.runOptions(roles: roles), standards: try Standards.inForce(common.measuring.standards))
        workspace.progress = Progress(style: output.progress, isQuiet: output.quiet).callback
        let folder = try output.out.map { path in
            try OutputFolder(path, analysis: A.name, mayOverwrite: output.overwrite, inputs: roles.map(\.reference))
        }
        let findings = try A.answer(parameters, in: workspace)
        let summary = try Summary.json(findings, parameters: parameters, references: roles.map(\.reference))
        if let folder {
            var products = output.products(languages: [Console.language])
            products.threads = workspace.options.threads
            products.pages = true
            let written = try folder.write(findings, summary: summary, products: products)
            try folder.commit()
            if !output.quiet { Console.lines(written.lines(Console.language)) }
            if output.map, findings.map == nil {
                Console.line(
                    Bilingual(
                        id: "Analisis ini tidak menghasilkan peta dari masukan yang disebut.",
                        en: "This analysis gives no map of the inputs named."))
            }
        }
        if common.general.json {
            try summary.write(to: .descriptor(1))
        } else if folder == nil {
            try StandardOutput.write(
                findings, format: output.format, language: Console.language, threads: workspace.options.threads,
                isForSpreadsheets: output.spreadsheet)
        }
        say(findings, folder: output.out)
        if common.general.failOn?.isMet(by: findings.findings) == true { throw ExitCode(3) }
    }

    private func say(_ findings: Findings, folder: String?) {
        guard !common.output.quiet else { return }
        Console.lines(FindingsReport(findings, isVerbose: common.output.verbose).lines(Console.language))
        if let folder {
            Console.line(Bilingual(id: "Ditulis ke \(folder)", en: "Written to \(folder)"))
        }
    }
}
