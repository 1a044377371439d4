import ArgumentParser
import TapakModel
import TapakReports

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "The folder to hand over · Folder serah terima lengkap",
        discussion: """
            Runs all steps of a project file and writes everything for the desk: tables as CSV and XLSX, layers as GeoJSON, styled \
            GeoPackage and KML, map sheets as PDF, a report page in each language that works without internet, a notebook that works \
            the numbers out again, a guide to the folder, and the lock.
            Menjalankan semua langkah dan menulis tabel, lapisan, peta, laporan, dan buku hitung ulang ke satu folder.

              tapak report tapak.yaml
            """, aliases: ["laporan"])

    @Argument(help: ArgumentHelp("The project file.", valueName: "tapak.yaml")) var project = "tapak.yaml"
    @OptionGroup var common: CommonOptions

    func run() throws {
        var common = common
        common.output.report = true
        let project = try ProjectFile(path: project)
        let folder = common.output.out ?? PathText.normalised(PathText.join(project.folder, project.outputs.folder))
        let run = try ProjectRun(project, common)
        let (results, written) = try run.publish(project.steps, isWhole: true, explains: false, folder: folder)
        for (result, written) in zip(results, written) { run.say(result, written) }
        for format in run.absentFormats {
            Console.line(
                Bilingual(
                    id:
                        "\(format) tidak dibuat: bagian yang membuatnya tidak terpasang (libgdal-dev untuk gpkg, librsvg2-bin untuk pdf).",
                    en:
                        "\(format) was not made: the part that makes it is not installed (libgdal-dev for gpkg, librsvg2-bin for pdf)."
                ))
        }
        if !common.output.quiet { Console.line(Bilingual(id: "Ditulis ke \(folder)", en: "Written to \(folder)")) }
        if common.general.failOn?.isMet(by: results.flatMap(\.findings.findings)) == true { throw ExitCode(3) }
    }
}
