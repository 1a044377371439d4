public import ArgumentParser
import TapakAnalysis
import TapakModel

struct SlumCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Slum.name, abstract: "Slum coverage per unit · Cakupan permukiman kumuh per unit",
        discussion: """
            How many hectares and what share of every unit are slum, with every square metre counted once (net), the \
            buildings and people inside, what lies outside all units, and the whole.
            Writes slum.csv, slum_multiplicity.csv with --multiplicity, slum_classes.csv with --class.

              tapak slum --units kelurahan.geojson --slums kumuh.geojson \\
                --buildings bangunan.geojson --weight penduduk --out hasil
            """, aliases: [Slum.alias])

    @Option(help: ArgumentHelp("Areas to report on, such as kelurahan.", valueName: "FILE")) var units: String
    @Option(help: ArgumentHelp("Slum areas.", valueName: "FILE")) var slums: String
    @Option(help: ArgumentHelp("Buildings to count.", valueName: "FILE")) var buildings: String?
    @Option(help: ArgumentHelp("Field of the units with their id.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("Field of the units with their name.", valueName: "FIELD")) var name: String?
    @Option(
        name: .customLong("class"), help: ArgumentHelp("Field of the slums: a row for each of its values.", valueName: "FIELD"))
    var classField: String?
    @Option(help: ArgumentHelp("Numeric field of the buildings, such as people.", valueName: "FIELD")) var weight: String?
    @Option(help: "What shares are of: the unit's geometry, its land (needs --water), or a stated area (needs --unit-area).")
    var denominator: Slum.Denominator?
    @Option(help: ArgumentHelp("Water areas, for --denominator land.", valueName: "FILE")) var water: String?
    @Option(name: .customLong("unit-area"), help: ArgumentHelp("Field of the units with hectares.", valueName: "FIELD"))
    var unitArea: String?
    @Flag(help: "Also tell what is covered exactly 1, 2, 3 … times.") var multiplicity = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Slum.Parameters(units: units, slums: slums, buildings: buildings)
        (parameters.id, parameters.name, parameters.class, parameters.weight) = (id, name, classField, weight)
        (parameters.denominator, parameters.water, parameters.unitArea) = (denominator, water, unitArea)
        parameters.multiplicity = multiplicity ? true : nil
        try AnalysisRun(common).run(Slum.self, parameters)
    }
}

extension Slum.Denominator: ExpressibleByArgument {}

struct AccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Access.name, abstract: "Distance to facilities · Jangkauan ke sarana",
        discussion: """
            The straight distance from every building or point to the nearest facility of every kind, and how many people \
            of every unit live within the thresholds (inclusive).
            Writes access.csv (a row an origin) and access_units.csv (a row a unit).

              tapak access --from "bangunan.geojson?use=residential" \\
                --to sekolah=sekolah.geojson --to halte=halte.geojson \\
                --units kelurahan.geojson --weight penduduk --within 500,1000 \\
                --out hasil
            """, aliases: [Access.alias])

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
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Access.Parameters(from: from, to: try TypedNumber.pairs(to, option: "--to"))
        (parameters.units, parameters.buildings) = (units, buildings)
        parameters.within = try within.map { try TypedNumber.list($0, option: "--within") }
        parameters.cap = try cap.map { try TypedNumber.metres($0, option: "--cap") }
        parameters.coverage = coverage.isEmpty ? nil : try TypedNumber.pairs(coverage, option: "--coverage")
        (parameters.id, parameters.name, parameters.fromID, parameters.weight) = (id, name, fromID, weight)
        try AnalysisRun(common).run(Access.self, parameters)
    }
}

struct WaterfrontCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Waterfront.name, abstract: "Setbacks of shores and rivers · Sempadan pantai dan sungai",
        discussion: """
            What lies within the setback of a shore or of rivers: hectares by zone class and unit, buildings, people, and \
            the length of shore in front of every class. Give --land or --water so that only the landward side counts.
            Writes waterfront.csv and waterfront_shore.csv.

              tapak waterfront --shore pantai.geojson --rivers sungai.geojson \\
                --zones rdtr.geojson --class KODZON --units kelurahan.geojson \\
                --water laut.geojson --setback shore=100,rivers=15 --out hasil
            """, aliases: [Waterfront.alias])

    @Option(help: ArgumentHelp("Shore lines, or water polygons.", valueName: "FILE")) var shore: String?
    @Option(help: ArgumentHelp("River banks or centre lines, or water polygons.", valueName: "FILE")) var rivers: String?
    @Option(help: ArgumentHelp("Zones, land use or slums to overlap with.", valueName: "FILE")) var zones: String
    @Option(help: ArgumentHelp("Areas to report on.", valueName: "FILE")) var units: String?
    @Option(help: ArgumentHelp("Buildings to count.", valueName: "FILE")) var buildings: String?
    @Option(help: ArgumentHelp("Land areas: setbacks count on them only.", valueName: "FILE")) var land: String?
    @Option(help: ArgumentHelp("Water areas: setbacks never count in them.", valueName: "FILE")) var water: String?
    @Option(
        help: ArgumentHelp(
            "Widths in metres or a field, in order of precedence (default: the standards table).",
            valueName: "shore=100,rivers=15"))
    var setback: String?
    @Option(name: .customLong("river-line"), help: "What river lines are: a bank (default) or the centre.") var riverLine:
        Waterfront.RiverLine?
    @Option(
        name: .customLong("river-width"),
        help: ArgumentHelp("Width of the rivers, with --river-line centre.", valueName: "FIELD|M"))
    var riverWidth: String?
    @Option(name: .customLong("class"), help: ArgumentHelp("Field of the zones with their class.", valueName: "FIELD"))
    var classField: String?
    @Option(help: ArgumentHelp("Field of the units with their id.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("Field of the units with their name.", valueName: "FIELD")) var name: String?
    @Option(help: ArgumentHelp("Numeric field of the buildings, such as people.", valueName: "FIELD")) var weight: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Waterfront.Parameters(shore: shore, rivers: rivers, zones: zones)
        (parameters.units, parameters.buildings, parameters.land, parameters.water) = (units, buildings, land, water)
        parameters.setback = try setback.map { try Setbacks(parsing: $0) }
        (parameters.riverLine, parameters.riverWidth, parameters.class) = (riverLine, riverWidth, classField)
        (parameters.id, parameters.name, parameters.weight) = (id, name, weight)
        try AnalysisRun(common).run(Waterfront.self, parameters)
    }
}

extension Waterfront.RiverLine: ExpressibleByArgument {}

struct ImpactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Impact.name, abstract: "Rings around projects · Cincin dampak di sekitar proyek",
        discussion: """
            What lies in rings around projects: hectares of protected areas or zones by class, features, buildings and \
            people. An indication for screening, never a legal decision.
            Writes impact.csv, impact_footprint.csv, and impact_buildings.csv with --buildings.

              tapak impact --projects usulan.geojson --against lindung=lindung.geojson \\
                --class jenis --buildings bangunan.geojson --weight penduduk \\
                --rings 50,100,250,500,1000 --out hasil
            """, aliases: [Impact.alias])

    @Option(help: ArgumentHelp("Projects: points, lines or areas.", valueName: "FILE")) var projects: String
    @Option(help: ArgumentHelp("A layer to look at, by name. May be repeated.", valueName: "NAME=FILE")) var against: [String] =
        []
    @Option(help: ArgumentHelp("Buildings to count.", valueName: "FILE")) var buildings: String?
    @Option(help: ArgumentHelp("Outer distances in metres (default: the standards table).", valueName: "M,M")) var rings:
        String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "Field with the class, of all layers or of one: jenis, zona=KODZON. May be repeated.", valueName: "[NAME=]FIELD"))
    var classFields: [String] = []
    @Option(help: ArgumentHelp("Field of the projects with their id.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("Field of the projects with their name: a column behind the id.", valueName: "FIELD"))
    var name: String?
    @Option(help: ArgumentHelp("Numeric field of the buildings, such as people.", valueName: "FIELD")) var weight: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Impact.Parameters(projects: projects, against: try TypedNumber.pairs(against, option: "--against"))
        parameters.buildings = buildings
        parameters.class = classFields.first { !$0.contains("=") }
        let classes = try TypedNumber.pairs(classFields.filter { $0.contains("=") }, option: "--class")
        parameters.classes = classes.isEmpty ? nil : classes
        parameters.rings = try rings.map { try TypedNumber.list($0, option: "--rings") }
        (parameters.id, parameters.name, parameters.weight) = (id, name, weight)
        try AnalysisRun(common).run(Impact.self, parameters)
    }
}
