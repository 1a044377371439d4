import ArgumentParser
import TapakAnalysis
import TapakModel

struct ProposalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Proposal.name, abstract: "Proposals against the map · Uji usulan terhadap peta",
        discussion: """
            For every proposal of a community or ministry: measured length or area beside the claimed volume, slums, zones and \
            setbacks it lies in, people reached, the nearest existing facility, possible duplicates, what is missing, and a rank by \
            weighted criteria with ties and doubts. With --map a page for each. An indication for deliberation, no decision.
            Panjang atau luas terukur, kumuh, zona, sempadan, penduduk terjangkau, ganda, kelengkapan, dan peringkat tiap usulan.

              tapak usulan --proposals usulan.geojson --name judul --kind jenis --volume volume --unit satuan \
                --units kelurahan.geojson --slums kumuh.geojson --shore pantai.geojson --out hasil --map
            """, aliases: [Proposal.alias])

    @Option(help: ArgumentHelp("Proposals: points, lines or areas.", valueName: "FILE")) var proposals: String
    @Option(help: ArgumentHelp("Units they lie in.", valueName: "FILE")) var units: String?
    @Option(help: ArgumentHelp("Slum areas.", valueName: "FILE")) var slums: String?
    @Option(help: ArgumentHelp("Zones of a plan.", valueName: "FILE")) var zones: String?
    @Option(help: ArgumentHelp("Shoreline, whose setback is to be kept clear.", valueName: "FILE")) var shore: String?
    @Option(help: ArgumentHelp("Rivers, whose setback is to be kept clear.", valueName: "FILE")) var rivers: String?
    @Option(help: ArgumentHelp("Protected areas.", valueName: "FILE")) var protected: String?
    @Option(help: ArgumentHelp("Buildings, to count who is reached.", valueName: "FILE")) var buildings: String?
    @Option(help: ArgumentHelp("Existing facilities of a kind of proposal. May be repeated.", valueName: "KIND=FILE"))
    var existing: [String] = []
    @Option(help: ArgumentHelp("Field of the proposals with their id.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("Field of the proposals with their name.", valueName: "FIELD")) var name: String?
    @Option(help: ArgumentHelp("Field of the proposals with their kind.", valueName: "FIELD")) var kind: String?
    @Option(help: ArgumentHelp("Numeric field of the proposals with the claimed volume.", valueName: "FIELD")) var volume:
        String?
    @Option(help: ArgumentHelp("Field with its unit: m, km, m2, ha, unit.", valueName: "FIELD")) var unit: String?
    @Option(name: .customLong("class"), help: ArgumentHelp("Field of the zones with their class.", valueName: "FIELD"))
    var classField: String?
    @Option(help: ArgumentHelp("Numeric field of the buildings with their people.", valueName: "FIELD")) var weight: String?
    @Option(
        help: ArgumentHelp("A field that every proposal must fill (default: those named). May be repeated.", valueName: "FIELD")
    )
    var required: [String] = []
    @Option(help: ArgumentHelp("By how many percent a claim may differ (default 5).", valueName: "PERCENT")) var tolerance:
        String?
    @Option(help: ArgumentHelp("Proposals of a kind within this may be the same (default 20).", valueName: "M")) var duplicates:
        String?
    @Option(help: ArgumentHelp("People within this are reached (default 300).", valueName: "M")) var reach: String?
    @Option(help: ArgumentHelp("Widths of setbacks (default: the standards).", valueName: "shore=M,rivers=M")) var setback:
        String?
    @Option(
        help: ArgumentHelp(
            "Weights of the criteria slum, people, volume, complete, unique, clear (default 1).", valueName: "NAME=W,…"))
    var weights: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Proposal.Parameters(proposals: proposals)
        (parameters.units, parameters.slums, parameters.zones) = (units, slums, zones)
        (parameters.shore, parameters.rivers, parameters.protected) = (shore, rivers, protected)
        (parameters.buildings, parameters.weight, parameters.class) = (buildings, weight, classField)
        parameters.facilities = existing.isEmpty ? nil : try TypedNumber.pairs(existing, option: "--existing")
        (parameters.id, parameters.name, parameters.kind) = (id, name, kind)
        (parameters.volume, parameters.unit) = (volume, unit)
        parameters.required = required.isEmpty ? nil : required
        parameters.tolerance = try tolerance.map { try TypedNumber.metres($0, option: "--tolerance") }
        parameters.duplicates = try duplicates.map { try TypedNumber.metres($0, option: "--duplicates") }
        parameters.reach = try reach.map { try TypedNumber.metres($0, option: "--reach") }
        parameters.setback = try setback.map { try Self.numbers($0, option: "--setback") }
        parameters.weights = try weights.map { try Self.numbers($0, option: "--weights") }
        try AnalysisRun(common).run(Proposal.self, parameters)
    }

    /// `NAME=NUMBER,NAME=NUMBER`.
    private static func numbers(_ text: String, option: String) throws -> [String: Double] {
        try TypedNumber.pairs(text.split(separator: ",").map(String.init), option: option)
            .mapValues { try TypedNumber.metres($0, option: option) }
    }
}
