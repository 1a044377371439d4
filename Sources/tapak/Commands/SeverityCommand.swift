import ArgumentParser
import TapakAnalysis

struct SeverityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Severity.name, abstract: "Slum severity by criteria · Tingkat kekumuhan menurut kriteria",
        discussion: """
            Scores neighbourhoods by the criteria of Permen PUPR 14/2018 (or another scheme): percentages, scores, totals, \
            classes, aspect and sectoral means, priority; the same for settlements, kelurahan, districts and the city. With \
            the volumes handled also what became of it. An indication, no decision.
            Columns: rt_id, kelurahan, kawasan, luas_ha, bangunan, kk, jalan_ideal_m, drainase_ideal_m, v1a … v7b; optional \
            p8a, p8b, p8c (other considerations), legal_lahan, legal_rencana (+ or -). See docs/analyses/severity.md.
            Writes severity.csv, severity_aspects.csv, severity_areas.csv, with --handled or --after also \
            severity_handling.csv and severity_reduction.csv.

              tapak severity --profiles profil_rt.csv --handled penanganan.csv --out hasil
            """, aliases: [Severity.alias])

    @Option(help: ArgumentHelp("A row a neighbourhood: volumes and what they are shares of.", valueName: "FILE")) var profiles:
        String
    @Option(help: ArgumentHelp("Volumes handled, in the same columns.", valueName: "FILE")) var handled: String?
    @Option(help: ArgumentHelp("Volumes left after the work, in the same columns.", valueName: "FILE")) var after: String?
    @Option(
        help: ArgumentHelp(
            "Neighbourhoods as areas with the ids of the profiles; layers then fill in what profiles leave empty.",
            valueName: "FILE"))
    var areas: String?
    @Option(name: .customLong("areas-id"), help: ArgumentHelp("Field of the areas with their id.", valueName: "FIELD"))
    var areasID: String?
    @Option(help: ArgumentHelp("Buildings to count in the areas.", valueName: "FILE")) var buildings: String?
    @Option(help: ArgumentHelp("Inundated ground, as the scheme means it.", valueName: "FILE")) var inundation: String?
    @Option(help: ArgumentHelp("Size of the city: metropolitan, large, medium, small.", valueName: "SIZE")) var city: String?
    @Option(help: ArgumentHelp("The scheme (default permen-pupr-14-2018).", valueName: "TABLE")) var scheme: String?
    @Option(help: ArgumentHelp("The day whose values hold (default: the latest).", valueName: "YYYY-MM-DD")) var date: String?
    @Option(help: ArgumentHelp("Column with the ids (default rt_id, id, uid, kode).", valueName: "FIELD")) var id: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Severity.Parameters(profiles: profiles)
        (parameters.handled, parameters.after, parameters.scheme) = (handled, after, scheme)
        (parameters.date, parameters.id) = (date, id)
        (parameters.areas, parameters.areasID, parameters.buildings) = (areas, areasID, buildings)
        (parameters.inundation, parameters.city) = (inundation, city)
        try AnalysisRun(common).run(Severity.self, parameters)
    }
}
