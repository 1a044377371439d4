import ArgumentParser
import TapakAnalysis
import TapakMaps
import TapakModel
import TapakReports

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Map sheets to hand in · Lembar peta siap cetak",
        discussion: """
            Draws the map of a step of a project file as a sheet of A4 or A3, or a series: a sheet for each unit, slum area or \
            project, with an index before it. Title, agency, day and sources come from the project file.
            Menggambar peta sebuah langkah sebagai lembar A4 atau A3, atau seri lembar per unit, kawasan kumuh, atau proyek.

              tapak map tapak.yaml --of slum --paper A3
              tapak map tapak.yaml --of slum --series slums --scale 5000 --format pdf --signature
            """, aliases: ["peta"])

    @Argument(help: ArgumentHelp("The project file.", valueName: "tapak.yaml")) var project = "tapak.yaml"
    @Option(help: ArgumentHelp("The step whose map is drawn (default: every step that has one).", valueName: "STEP"))
    var of: String?
    @Option(help: "The paper (default: that of the project file, else A4).") var paper: PaperName?
    @Option(
        help: ArgumentHelp("The scale: its denominator, or fit for the largest round one (default fit).", valueName: "5000|fit")
    )
    var scale: String?
    @Option(help: "A sheet for each of these, and an index.") var series: SheetSeries?
    @Option(
        help: ArgumentHelp(
            "How numbers are put into classes where no rule does it: readable (default), equal, quantile, jenks, or upper bounds.",
            valueName: "METHOD|5,10,25"))
    var classes: String?
    @Flag(help: "Room for a signature.") var signature = false
    @Option(help: "What is written (default pdf); of a series pdf is one file.") var format: MapSheets.Format = .pdf
    @Option(help: ArgumentHelp("The folder to write into (default: maps in the project's output folder).", valueName: "DIR"))
    var out: String?
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
    @OptionGroup(title: "Measuring") var measuring: MeasureOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Output") var general: GeneralOptions

    func run() throws {
        let project = try ProjectFile(path: project)
        var common = try CommonOptions.parse(["--progress", "none"])
        (common.measuring, common.limits, common.general, common.output.quiet) = (measuring, limits, general, quiet)
        let run = try ProjectRun(project, common)
        let steps = try chosen(project)
        var sheets = project.outputs.sheets
        if let paper { sheets.paper = paper.paper }
        if let scale { sheets.scale = try SheetScale(stated: scale, failure: Self.usage("--scale")) }
        if let classes { sheets.method = try ClassMethod(stated: classes, failure: Self.usage("--classes")) }
        sheets.hasSignature = sheets.hasSignature || signature
        let outputs = PathText.normalised(PathText.join(project.folder, project.outputs.folder))
        let folder = out ?? PathText.join(outputs, "maps")
        let results = try run.measure(steps, in: run.prepare(drawsMaps: true)).filter { of != nil || $0.findings.map != nil }
        guard !results.isEmpty else {
            throw Failure(
                .usage, Bilingual(id: "Tidak ada langkah yang menghasilkan peta.", en: "No step gives a map."),
                file: project.path)
        }
        let target = try OutputFolder(
            folder, analysis: nil, mayOverwrite: true,
            inputs: project.layers.values.map { PathText.join(project.folder, $0.file) } + [project.path])
        for result in results {
            let fingerprint = try run.fingerprint(of: result, lockIn: outputs)
            for language in run.languages {
                sheets.series = series ?? project.outputs.series[result.step.id]
                let drawn = try sheets.sheets(
                    of: result.findings, project: project.facts, fingerprint: fingerprint, language: language)
                let ending = series.map { "-" + $0.rawValue } ?? ""
                let name = "\(result.step.id)\(ending).\(language.rawValue)"
                let files = try sheets.write(drawn, as: format, name: name, into: target)
                try target.commit()
                for file in files where !quiet {
                    Console.line(Bilingual(id: "Ditulis: \(folder)/\(file)", en: "Written: \(folder)/\(file)"))
                }
            }
        }
    }

    private func chosen(_ project: ProjectFile) throws -> [ProjectStep] {
        guard let of else { return project.steps }
        guard let step = project.steps.first(where: { $0.id == of }) else {
            throw Failure(
                .usage, Bilingual(id: "Tidak ada langkah '\(of)'.", en: "There is no step '\(of)'."), file: project.path,
                expected: project.steps.map(\.id).joined(separator: ", "))
        }
        return [step]
    }

    private static func usage(_ option: String) -> (Bilingual, String) -> Failure {
        { words, found in
            Failure(
                .usage, Bilingual(id: "\(option): \(words.id)", en: "\(option): \(words.en)"), found: found)
        }
    }
}
