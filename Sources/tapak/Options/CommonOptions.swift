public import ArgumentParser
import Glibc
import TapakAnalysis
import TapakEngine
import TapakFormats
import TapakModel
import TapakReports

extension Language: ExpressibleByArgument {}
extension Measure: ExpressibleByArgument {}

/// When a run with findings ends with exit code 3.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
    case never, error, warning

    func isMet(by findings: [Finding]) -> Bool {
        switch self {
        case .never: false
        case .error: findings.contains { $0.severity == .error }
        case .warning: findings.contains { $0.severity != .note }
        }
    }
}

/// How progress is told.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    case auto, plain, json, none
}

extension StandardOutput.Format: ExpressibleByArgument {}

/// Which metres, and which CRS the files have.
struct FrameOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The metres to measure in, not the CRS of the files: EPSG:n, or auto for the zone made for the place.",
            valueName: "EPSG:n|auto"))
    var crs: String?

    @Option(
        name: .customLong("input-crs"),
        help: ArgumentHelp(
            "The CRS of files that carry none, for all or for one role: EPSG:32751, units=EPSG:23840. May be repeated.",
            valueName: "[ROLE=]EPSG:n"))
    var inputCRS: [String] = []

    /// The stated CRS by role; `*` for all.
    ///
    /// - Throws: `USAGE` for what cannot be read and for a role that there is not.
    func statedCRS(roles: [String]) throws -> [String: String] {
        var stated: [String: String] = [:]
        for item in inputCRS {
            // A reference may hold such signs as well, a CRS does not.
            let mark = item.lastIndex(of: "=")
            let role = mark.map { String(item[..<$0]) } ?? "*"
            let name = mark.map { String(item[item.index(after: $0)...]) } ?? item
            guard !name.isEmpty else { throw Self.malformed(item, expected: "[ROLE=]EPSG:n") }
            // The file stands for all references to it, whatever layer or filter they name.
            let meant = roles.filter { $0 == role || (try? LayerReference($0))?.path == role }
            guard role == "*" || !meant.isEmpty else {
                throw Self.malformed(item, expected: roles.joined(separator: ", "))
            }
            for role in role == "*" ? ["*"] : meant { stated[role] = name }
        }
        return stated
    }

    private static func malformed(_ item: String, expected: String) -> Failure {
        Failure(
            .usage,
            Bilingual(
                id: "--input-crs ditulis EPSG:n, atau PERAN=EPSG:n dengan peran yang ada.",
                en: "--input-crs is written EPSG:n, or ROLE=EPSG:n with a role that there is."),
            found: item, expected: expected)
    }
}

/// Options that concern how things are measured.
struct MeasureOptions: ParsableArguments {
    @OptionGroup(title: "Measuring") var frame: FrameOptions

    @Option(help: "ground: true metres on the ellipsoid; grid: metres of the working CRS.")
    var measure: Measure?

    @Option(
        name: .customLong("arc-segments"),
        help: ArgumentHelp("True arcs, or segments per quarter circle of buffers (default exact).", valueName: "exact|N"))
    var arcSegments: String?

    @Option(
        help: ArgumentHelp(
            "The position error of layers (CE90), for all or for one role: 90 % bands of all numbers. May be repeated.",
            valueName: "[ROLE=]METRES"))
    var ce90: [String] = []

    @Option(
        help: ArgumentHelp(
            "A city's own standards laid over the national ones (tapak standards). May be repeated.", valueName: "FILE"))
    var standards: [String] = []

    @Flag(name: .customLong("accept-repairs"), help: "Go on although a repair changed an area by more than 1 %.")
    var acceptRepairs = false
}

/// Options of every command.
struct GeneralOptions: ParsableArguments {
    @Flag(help: "Write the summary (of check: the findings) as JSON to standard output.")
    var json = false

    @Option(
        name: .customLong("fail-on"),
        help: "End with exit code 3 when there are findings of this weight (default never; of check: error).")
    var failOn: FailOn?

    @Option(help: "The language of messages and maps: id or en.")
    var lang: Language?

    @Option(help: ArgumentHelp("Threads; results do not depend on it (default: all cores).", valueName: "N"))
    var threads: Int?

    /// Settles the language before anything can go wrong.
    func validate() { if let lang { Console.language = lang } }

    func threadCount() throws -> Int {
        guard let threads else { return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
        guard (1...1024).contains(threads) else {
            throw Failure(
                .usage,
                Bilingual(id: "--threads harus bilangan 1 sampai 1024.", en: "--threads takes a number from 1 to 1024."),
                found: String(threads))
        }
        return threads
    }
}

/// Options that concern what is written and said.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write all tables and summary.json into this folder.", valueName: "DIR"))
    var out: String?

    @Flag(help: "Also write result layers as GeoJSON.")
    var layers = false

    @Flag(help: "Also draw a map (SVG, and PNG where rsvg-convert is installed).")
    var map = false

    @Option(help: "Without --out: the main table on standard output, in this format.")
    var format: StandardOutput.Format = .table

    @Flag(help: "Also write all tables as one XLSX workbook with a summary.")
    var xlsx = false

    @Flag(help: "In CSV an apostrophe before texts that a spreadsheet would run: those that begin with = + - @.")
    var spreadsheet = false

    @Flag(help: .hidden) var report = false

    @Flag(help: "Write into a folder that holds files of others.")
    var overwrite = false

    @Option(help: "How progress is told on standard error.")
    var progress: ProgressStyle = .auto

    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say every finding.")
    var verbose = false

    /// What is to be written beside the tables.
    func products(languages: [Language]) -> OutputFolder.Products {
        var products = OutputFolder.Products(languages: languages)
        (products.maps, products.workbooks, products.isForSpreadsheets) = (map, xlsx, spreadsheet)
        return products
    }
}

/// The options all analyses share.
struct CommonOptions: ParsableArguments {
    @OptionGroup(title: "Measuring") var measuring: MeasureOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var general: GeneralOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions

    /// The stated position errors by role; `*` for all.
    ///
    /// - Throws: `USAGE`.
    private func ce90(roles: [LayerRole]) throws -> [String: Double] {
        var stated: [String: Double] = [:]
        let items = measuring.ce90.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        // After a comma comes another role: a bare number there is the fraction of the one before.
        if let bad = items.first(where: { $0.dropFirst().contains { !$0.contains("=") } }) {
            throw Failure(
                .decimalComma,
                Bilingual(
                    id: "--ce90 memakai koma desimal; tulis angka dengan titik.",
                    en: "--ce90 has a decimal comma; write numbers with a point."), found: bad.joined(separator: ","),
                expected: bad.joined(separator: "."))
        }
        for item in items.joined() {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let role = pair.count == 2 ? pair[0] : "*"
            let metres = try TypedNumber.metres(pair.last ?? "", option: "--ce90")
            guard role == "*" || roles.contains(where: { $0.name == role }), (0...10_000).contains(metres) else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "--ce90 ditulis M, atau PERAN=M dengan peran yang ada; M adalah meter.",
                        en: "--ce90 is written M, or ROLE=M with a role that there is; M is metres."),
                    found: item, expected: roles.map(\.name).joined(separator: ", "))
            }
            stated[role] = metres
        }
        return stated
    }

    /// The options of the library, with what the project file states where the command line does not.
    func runOptions(roles: [LayerRole], frame: ProjectFrame? = nil) throws -> RunOptions {
        var options = RunOptions(
            crs: measuring.frame.crs ?? frame?.crs, inputCRS: try measuring.frame.statedCRS(roles: roles.map(\.name)),
            measure: measuring.measure ?? frame?.measure ?? .ground, acceptRepairs: measuring.acceptRepairs,
            layers: output.layers || output.format == .geojson, maps: output.map, threads: try general.threadCount(),
            limits: try limits.limits())
        options.ce90 = try ce90(roles: roles)
        if let text = measuring.arcSegments ?? frame?.arcSegments { options.arcSegments = try Self.arcSegments(text) }
        return options
    }

    private static func arcSegments(_ text: String) throws -> ArcSegments {
        if text == "exact" { return .exact }
        guard let count = Int(text), (1...1024).contains(count) else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--arc-segments harus bilangan 1 sampai 1024, atau exact.",
                    en: "--arc-segments takes a number from 1 to 1024, or exact."),
                found: text)
        }
        return ArcSegments(count: count)
    }
}
