public import ArgumentParser
import TapakAnalysis
public import TapakEngine

struct EquityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Equity.name, abstract: "Who is left out · Pemerataan: siapa yang tertinggal",
        discussion: """
            How distance, service or exposure is spread over people: means, shares within thresholds, Gini, Theil, Palma, Atkinson, \
            by unit and by group, with 95 % intervals; which part of inequality lies between units or groups; Lorenz curves; and where \
            new facilities would reach most of those left out. Zeros count.
            The value is the distance to every kind of --to (along --roads), how well people are served (--catchment), whether they \
            live in --slums, or a field (--value).
            Groups: --group FIELD (a class of every building, such as of poverty), --people NAME=FIELD (people of a group in it).
            Writes equity.csv, equity_decomposition.csv, equity_lorenz.csv, equity_concentration.csv with --rank, \
            equity_places.csv.

              tapak equity --from bangunan.geojson --to sekolah=sekolah.geojson --roads jalan.geojson \\
                --units kelurahan.geojson --weight penduduk --group kelas_miskin \\
                --people perempuan=jiwa_p --people laki-laki=jiwa_l --within 1000 --out hasil
            """, aliases: [Equity.alias])

    @OptionGroup(title: "People, destinations, units") var origins: OriginOptions
    @OptionGroup(title: "Catchments") var catchments: CatchmentOptions
    @OptionGroup(title: "Service standards, whose radii are the thresholds") var standards: StandardOptions
    @Option(help: ArgumentHelp("Slums, or other areas one can live in.", valueName: "FILE")) var slums: String?
    @Option(help: ArgumentHelp("Numeric field of the origins that is their value.", valueName: "FIELD")) var value: String?
    @Option(help: ArgumentHelp("Field of the origins whose values are groups. May be repeated.", valueName: "FIELD"))
    var group: [String] = []
    @Option(
        help: ArgumentHelp("Numeric field with the people of a group, by name. May be repeated.", valueName: "NAME=FIELD"))
    var people: [String] = []
    @Option(help: ArgumentHelp("Numeric field by which people are ranked, such as spending.", valueName: "FIELD"))
    var rank: String?
    @Option(help: ArgumentHelp("Resamples for the intervals (default 499, 0 for none).", valueName: "N")) var resamples: Int?
    @Option(help: ArgumentHelp("How many new places to look for (default 5, 0 for none).", valueName: "N")) var places: Int?
    @Flag(name: .customLong("drop-zeros"), help: "Leave out who has nothing; needs --allow-loss.") var dropZeros = false
    @Flag(name: .customLong("allow-loss"), help: "Accept that leaving out zeros lowers inequality.") var allowLoss = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Equity.Parameters(try origins.parameters(), Equity.Question())
        try catchments.fill(&parameters.access)
        try standards.fill(&parameters.access)
        (parameters.slums, parameters.value, parameters.rank) = (slums, value, rank)
        parameters.groups = group.isEmpty ? nil : group
        parameters.people = people.isEmpty ? nil : try TypedNumber.pairs(people, option: "--people")
        (parameters.resamples, parameters.places) = (resamples, places)
        parameters.dropZeros = dropZeros ? true : nil
        parameters.allowLoss = allowLoss ? true : nil
        try AnalysisRun(common).run(Equity.self, parameters)
    }
}

struct SitingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Siting.name, abstract: "Where next · Lokasi fasilitas baru",
        discussion: """
            Where so many new facilities serve most: among --candidates, or anywhere people live. With --goal covering (default) most \
            people come within the first threshold who have no facility (--to) there today; with --goal median most distance is \
            spared. How far the choice can be from the best possible one is stated; 0 is proven.
            Writes siting.csv and siting_units.csv (before and after).

              tapak siting --from bangunan.geojson --weight penduduk --to puskesmas=puskesmas.geojson \\
                --candidates lahan_pemda.geojson --count 3 --within 1000 --roads jalan.geojson \\
                --units kelurahan.geojson --out hasil
            """, aliases: [Siting.alias])

    @OptionGroup(title: "People, destinations, units") var origins: OriginOptions
    @Option(help: ArgumentHelp("Places where a facility could be (default: anywhere people live).", valueName: "FILE"))
    var candidates: String?
    @Option(
        name: .customLong("candidates-id"), help: ArgumentHelp("Field of the candidates with their id.", valueName: "FIELD"))
    var candidatesID: String?
    @Option(help: ArgumentHelp("Field of the candidates with the people they have room for.", valueName: "FIELD"))
    var capacity: String?
    @Option(help: ArgumentHelp("How many new facilities.", valueName: "N")) var count: Int
    @Option(help: "What is to be gained: covering (default) or median.") var goal: SiteChoice.Goal?
    @Flag(name: .customLong("left-out"), help: "Count only people beyond the first threshold today.") var leftOut = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Siting.Parameters(try origins.parameters(), Siting.Question(count: count))
        (parameters.candidates, parameters.candidatesID) = (candidates, candidatesID)
        (parameters.capacity, parameters.goal) = (capacity, goal)
        parameters.leftOut = leftOut ? true : nil
        try AnalysisRun(common).run(Siting.self, parameters)
    }
}

extension SiteChoice.Goal: ExpressibleByArgument {}
