import ArgumentParser
import TapakAnalysis
import TapakFormats
import TapakReports

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "What a layer holds · Isi sebuah lapisan",
        discussion: """
            Fields, geometry types, extent, the CRS and how it is known, invalid and repeated geometries, ids, and the \
            metres to measure in. With several files also how they lie to each other. Nothing is changed.
            Kolom, jenis geometri, wilayah, CRS, geometri rusak atau ganda, id, dan CRS kerja yang disarankan.

              tapak inspect kelurahan.geojson bangunan.geojson
              tapak inspect kelurahan.geojson --json
            """)

    @Argument(help: ArgumentHelp("The layers; - reads standard input.", valueName: "FILE")) var files: [String]
    @OptionGroup(title: "Measuring") var frame: FrameOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Output") var general: GeneralOptions

    func run() throws {
        let options = RunOptions(
            crs: frame.crs, inputCRS: try frame.statedCRS(roles: files), threads: try general.threadCount(),
            limits: try limits.limits())
        let inspections = try Inspection.of(references: files, options: options)
        if general.json {
            try InspectionJSON(inspections).value.write(to: .descriptor(1))
        } else {
            try StandardOutput.write(InspectionText(inspections, language: Console.language).text)
        }
        if inspections.contains(where: { general.failOn?.isMet(by: $0) == true }) { throw ExitCode(3) }
    }
}

extension FailOn {
    /// What an analysis would refuse is an error, what it would set aside or repair a warning.
    fileprivate func isMet(by layer: Inspection) -> Bool {
        let isRefused = layer.problem != nil
        let isImperfect =
            isRefused || layer.invalidCount > 0 || layer.outOfRangeCount > 0 || !layer.survey.setAside.isEmpty
            || layer.survey.duplicateID != nil
        return self == .error ? isRefused : self == .warning && isImperfect
    }
}
