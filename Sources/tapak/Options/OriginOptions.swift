public import ArgumentParser
public import TapakAnalysis

/// Options of what starts from people: origins, destinations, units, thresholds, roads and catchments.
struct OriginOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Origins: buildings (their centroid), points; or units, with --buildings.", valueName: "FILE"))
    var from: String
    @Option(help: ArgumentHelp("A kind of destination and its layer. May be repeated.", valueName: "KIND=FILE")) var to:
        [String] = []
    @Option(help: ArgumentHelp("Areas to report on.", valueName: "FILE")) var units: String?
    @Option(help: ArgumentHelp("The buildings that stand for the units given by --from.", valueName: "FILE")) var buildings:
        String?
    @Option(help: ArgumentHelp("Thresholds in metres (default: the standards table).", valueName: "M,M")) var within: String?
    @Option(help: ArgumentHelp("Farther than this counts as beyond.", valueName: "M")) var cap: String?
    @Option(
        help: ArgumentHelp(
            "The area for which a kind is known to be complete; outside it origins are no-data.", valueName: "KIND=FILE"))
    var coverage: [String] = []
    @Option(help: ArgumentHelp("Field of the units with their id.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("Field of the units with their name.", valueName: "FIELD")) var name: String?
    @Option(name: .customLong("from-id"), help: ArgumentHelp("Field of the origins with their id.", valueName: "FIELD"))
    var fromID: String?
    @Option(help: ArgumentHelp("Numeric field of the origins, such as people.", valueName: "FIELD")) var weight: String?
    @Option(help: ArgumentHelp("List so many of the nearest of every kind, up to --cap.", valueName: "N")) var nearest: Int?
    @OptionGroup(title: "Roads") var roads: RoadOptions

    /// The question of access that these ask.
    func parameters() throws -> Access.Parameters {
        var parameters = Access.Parameters(from: from, to: try TypedNumber.pairs(to, option: "--to"))
        (parameters.units, parameters.buildings) = (units, buildings)
        parameters.within = try within.map { try TypedNumber.list($0, option: "--within") }
        parameters.cap = try cap.map { try TypedNumber.metres($0, option: "--cap") }
        parameters.nearest = nearest
        parameters.coverage = coverage.isEmpty ? nil : try TypedNumber.pairs(coverage, option: "--coverage")
        (parameters.id, parameters.name, parameters.fromID, parameters.weight) = (id, name, fromID, weight)
        try roads.fill(&parameters)
        return parameters
    }
}

/// Options of how well people are served.
struct CatchmentOptions: ParsableArguments {
    @Option(help: "How well served: 2sfca, e2sfca, gravity or cumulative.") var catchment: Access.Parameters.CatchmentModel?
    @Option(
        name: .customLong("catchment-limit"),
        help: ArgumentHelp(
            "The farthest that anybody goes, metres or with --minutes minutes (default: the largest threshold).",
            valueName: "M|MIN"))
    var catchmentLimit: String?
    @Option(
        help: ArgumentHelp(
            "How less counts what is farther: gaussian, step:1,0.68,0.22, exponential:0.002, power:1.5.", valueName: "DECAY"))
    var decay: String?
    @Option(
        help: ArgumentHelp("Field of the destinations with what they supply, such as places (default: 1).", valueName: "FIELD"))
    var supply: String?

    func fill(_ parameters: inout Access.Parameters) throws {
        (parameters.catchment, parameters.decay, parameters.supply) = (catchment, decay, supply)
        parameters.catchmentLimit = try catchmentLimit.map { try TypedNumber.metres($0, option: "--catchment-limit") }
    }
}

/// Options of service standards.
struct StandardOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Judge by a table of service standards: sni-03-1733-2004, sdg.", valueName: "TABLE"))
    var standard: String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "Field of the destinations with the kind of facility, of all or of one: jenis, sekolah=jenjang. May be repeated.",
            valueName: "[KIND=]FIELD"))
    var classFields: [String] = []
    @Option(
        help: ArgumentHelp("A table with columns value,facility: which facility a value means.", valueName: "FILE"))
    var facilities: String?

    func fill(_ parameters: inout Access.Parameters) throws {
        (parameters.standard, parameters.facilities) = (standard, facilities)
        (parameters.class, parameters.classes) = try ClassFields.read(classFields)
    }
}

extension Access.Parameters.CatchmentModel: ExpressibleByArgument {}

/// Class fields of layers: `FIELD` for all of them, `NAME=FIELD` for one.
enum ClassFields {
    static func read(_ texts: [String]) throws -> (all: String?, single: [String: String]?) {
        let single = try TypedNumber.pairs(texts.filter { $0.contains("=") }, option: "--class")
        return (texts.first { !$0.contains("=") }, single.isEmpty ? nil : single)
    }
}
