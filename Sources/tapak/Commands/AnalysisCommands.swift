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
            of every unit live within the thresholds (inclusive). With --roads the way along roads as well, the straight legs to \
            and from them included, and who lies within a circle but not within the way.
            With --catchment also how well people are served by facilities of limited --supply.
            With --standard also, for every facility of the standard, how many are needed, how many there are, and who lives \
            within its radius.
            Writes access.csv (a row an origin), access_units.csv (a row a unit), access_standards.csv with --standard, \
            access_disagree.csv with --roads, access_facilities.csv with --catchment, access_nearest.csv with --nearest.

              tapak access --from "bangunan.geojson?use=residential" \\
                --to sekolah=sekolah.geojson --to halte=halte.geojson \\
                --units kelurahan.geojson --weight penduduk --within 500,1000 \\
                --out hasil
            """, aliases: [Access.alias])

    @OptionGroup(title: "People, destinations, units") var origins: OriginOptions
    @OptionGroup(title: "Service standards") var standards: StandardOptions
    @OptionGroup(title: "Catchments") var catchments: CatchmentOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = try origins.parameters()
        try catchments.fill(&parameters)
        try standards.fill(&parameters)
        try AnalysisRun(common).run(Access.self, parameters)
    }
}

struct WaterfrontCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Waterfront.name, abstract: "Setbacks of shores and rivers · Sempadan pantai dan sungai",
        discussion: """
            What lies within the setback of a shore or of rivers: hectares by zone class and unit, buildings, people, and \
            the length of shore in front of every class. Give --land or --water so that only the landward side counts.
            Without --setback the width of every river is that of its case by its fields urban, embanked, depth_m, \
            catchment_km2 and tidal (perkotaan, bertanggul, kedalaman_m, luas_das_km2, pasang_surut). Several shorelines \
            (--shore hwl=FILE --shore msl=FILE) are compared with the first.
            Writes waterfront.csv, waterfront_shore.csv, waterfront_cases.csv; waterfront_shores.csv for several shorelines, \
            waterfront_buildings.csv with --verdicts.

              tapak waterfront --shore pantai.geojson --rivers sungai.geojson \\
                --zones rdtr.geojson --class KODZON --units kelurahan.geojson \\
                --water laut.geojson --setback shore=100,rivers=15 --out hasil
            """, aliases: [Waterfront.alias])

    @Option(
        help: ArgumentHelp("Shore lines, or water polygons; several by name are compared.", valueName: "[NAME=]FILE"))
    var shore: [String] = []
    @Option(help: ArgumentHelp("River banks or centre lines, or water polygons.", valueName: "FILE")) var rivers: String?
    @Option(help: ArgumentHelp("Lakes and reservoirs.", valueName: "FILE")) var lakes: String?
    @Option(help: ArgumentHelp("Springs.", valueName: "FILE")) var springs: String?
    @Option(help: ArgumentHelp("The lowest tide line in front of mangrove.", valueName: "FILE")) var mangrove: String?
    @Option(
        name: .customLong("tidal-range"),
        help: ArgumentHelp("Mean annual tidal range, for the mangrove belt.", valueName: "FIELD|M"))
    var tidalRange: String?
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
    @Flag(help: "Tell of every building whether setbacks hold or cross it.") var verdicts = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let (line, shores) = try Shorelines.read(shore)
        var parameters = Waterfront.Parameters(shore: line, rivers: rivers, zones: zones)
        parameters.shores = shores
        (parameters.lakes, parameters.springs, parameters.mangrove) = (lakes, springs, mangrove)
        parameters.tidalRange = tidalRange
        parameters.verdicts = verdicts ? true : nil
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
            people. With --screening also how projects lie to protected areas and whether their size needs an assessment: an \
            indication, never a legal decision.
            Writes impact.csv, impact_footprint.csv, impact_buildings.csv with --buildings, screening.csv, \
            screening_sizes.csv and screening_projects.csv with --screening.

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
    @Flag(help: "Give verdicts on protected areas and sizes.") var screening = false
    @Option(
        help: ArgumentHelp("The area for which a layer is known to be complete. May be repeated.", valueName: "NAME=FILE"))
    var coverage: [String] = []
    @Option(help: ArgumentHelp("Field of the projects with what is built, such as jalan or rumah.", valueName: "FIELD"))
    var activity: String?
    @Option(help: ArgumentHelp("Size of the city: metropolitan, large, medium, small.", valueName: "SIZE")) var city: String?
    @Option(
        help: ArgumentHelp("A table with columns value,kind: which kind of protected area a class means.", valueName: "FILE"))
    var kinds: String?
    @Option(help: ArgumentHelp("Kinds of protected area known not to be there: gambut,taman_nasional.", valueName: "KIND,KIND"))
    var absent: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Impact.Parameters(projects: projects, against: try TypedNumber.pairs(against, option: "--against"))
        parameters.buildings = buildings
        (parameters.class, parameters.classes) = try ClassFields.read(classFields)
        parameters.rings = try rings.map { try TypedNumber.list($0, option: "--rings") }
        (parameters.id, parameters.name, parameters.weight) = (id, name, weight)
        parameters.screening = screening ? true : nil
        parameters.coverage = coverage.isEmpty ? nil : try TypedNumber.pairs(coverage, option: "--coverage")
        (parameters.activity, parameters.city, parameters.kinds) = (activity, city, kinds)
        parameters.absent = absent.map { $0.split(separator: ",").map(String.init) }
        try AnalysisRun(common).run(Impact.self, parameters)
    }
}

/// Shorelines: one as it is, or several with a name each.
private enum Shorelines {
    static func read(_ texts: [String]) throws -> (one: String?, several: [Waterfront.Shoreline]?) {
        let named = texts.map { text -> Waterfront.Shoreline? in
            guard let sign = text.firstIndex(of: "="),
                text[..<sign].allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) })
            else { return nil }
            return Waterfront.Shoreline(name: String(text[..<sign]), layer: String(text[text.index(after: sign)...]))
        }
        if texts.count == 1, named[0] == nil { return (texts[0], nil) }
        if let bad = zip(texts, named).first(where: { $1 == nil }) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Beberapa garis pantai masing-masing memerlukan nama.", en: "Several shorelines need a name each."),
                found: bad.0, expected: "--shore hwl=FILE --shore msl=FILE")
        }
        let shores = named.compactMap { $0 }
        return (nil, shores.isEmpty ? nil : shores)
    }
}
