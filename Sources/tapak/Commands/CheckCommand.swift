import ArgumentParser
import TapakAnalysis
import TapakFormats
import TapakModel
import TapakReports

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Whether layers keep the data rules · Periksa mutu data lapisan",
        discussion: """
            Invalid geometry with its place, overlaps and gaps of areas that should tile, repeated and nearly repeated \
            features, swapped axes and wrong CRS, ids, missing values, decimal commas, shares beyond 100. Nothing is changed.
            Geometri rusak, tumpang tindih dan celah, fitur ganda, sumbu tertukar, CRS, id, nilai kosong, koma desimal.

              tapak check kelurahan.geojson kumuh.geojson
              tapak check kelurahan.geojson --tiles yes --format geojson > temuan.geojson
            """, aliases: ["periksa"])

    /// Whether areas should tile.
    enum Tiles: String, ExpressibleByArgument, CaseIterable {
        case auto, yes, no
    }

    @Argument(help: ArgumentHelp("The layers; - reads standard input.", valueName: "FILE")) var files: [String]
    @Option(
        help: "Whether areas should tile, so that overlaps and gaps are errors; auto: where areas share edges, and as warnings."
    )
    var tiles: Tiles = .auto
    @Option(help: ArgumentHelp("Overlaps and gaps below this are summed, not told one by one (default 1).", valueName: "m²"))
    var sliver: String?
    @Option(
        help: ArgumentHelp(
            "Features whose boxes and centroids agree within this are nearly the same (default 1).", valueName: "m"))
    var near: String?
    @Option(help: ArgumentHelp("The field that holds the ids, for layers that have it.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("A field that every feature must have a value of. May be repeated.", valueName: "FIELD"))
    var required: [String] = []
    @Option(help: ArgumentHelp("A field of percentages, beside those whose names say so. May be repeated.", valueName: "FIELD"))
    var percent: [String] = []
    @Option(help: "What goes to standard output; geojson holds the findings that have a place.")
    var format: StandardOutput.Format = .table
    @Flag(name: .shortAndLong, help: "Say every finding.") var verbose = false
    @OptionGroup(title: "Measuring") var frame: FrameOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Output") var general: GeneralOptions

    func run() throws {
        var rules = DataCheck.Rules()
        rules.tiles = tiles == .auto ? nil : tiles == .yes
        if let sliver { rules.sliver = try TypedNumber.metres(sliver, option: "--sliver") }
        if let near { rules.near = try TypedNumber.metres(near, option: "--near") }
        (rules.required, rules.percent, rules.id) = (required, percent, id)
        let options = RunOptions(
            crs: frame.crs, inputCRS: try frame.statedCRS(roles: files), threads: try general.threadCount(),
            limits: try limits.limits())
        let checks = try DataCheck.of(references: files, rules: rules, options: options)
        let slips = checks.flatMap(\.slips)
        switch general.json ? .json : format {
        case .table: try StandardOutput.write(checks.map(text).joined(separator: "\n"))
        case .csv: try CSVWriter.write(slips.table, to: .descriptor(1))
        case .json: try JSONTableWriter.write(slips.table, to: .descriptor(1))
        case .geojson: try slips.layer.write(to: .descriptor(1))
        }
        if (general.failOn ?? .error).isMet(by: slips.map(\.finding)) { throw ExitCode(3) }
    }

    private func text(_ check: DataCheck) -> String {
        let language = Console.language
        func count(_ severity: Finding.Severity) -> String {
            let found = check.slips.count { $0.finding.severity == severity }
            return DecimalText.rounded(Double(found), decimals: 0, language: language)
        }
        let features = DecimalText.rounded(Double(check.readCount), decimals: 0, language: language)
        var title = Bilingual(
            id:
                "\(check.file): \(features) fitur; galat \(count(.error)), peringatan \(count(.warning)), catatan \(count(.note))",
            en:
                "\(check.file): \(features) features; errors \(count(.error)), warnings \(count(.warning)), notes \(count(.note))"
        )
        if check.isTiling {
            title.id += "; diperiksa apakah saling berbatasan tanpa tumpang tindih dan celah di dalamnya"
            title.en += "; should tile: overlaps and gaps within were looked for"
        }
        let lines = FindingsReport.notes(check.slips.map(\.said), isVerbose: verbose, language)
        return ([title[language]] + lines).joined(separator: "\n") + "\n"
    }
}

extension DataSlip {
    /// The finding as people read it: with its place.
    fileprivate var said: Finding {
        guard let place else { return finding }
        var finding = finding
        let degrees = "lat \(DecimalText.fixed(place.y, decimals: 6)), lon \(DecimalText.fixed(place.x, decimals: 6))"
        finding.message.id += " [\(degrees)]"
        finding.message.en += " [\(degrees)]"
        return finding
    }
}
