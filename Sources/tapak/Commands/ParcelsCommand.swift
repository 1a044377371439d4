import ArgumentParser
import TapakAnalysis

struct ParcelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Parcels.name, abstract: "Land taken by projects · Bidang tanah yang terkena proyek",
        discussion: """
            What projects take of every parcel and what they leave: areas, pieces, small remainders, buildings hit and cut, \
            households and people; whether acquisition is small and which plan it needs. An indication, no decision.
            Writes parcels.csv and parcels_projects.csv.

              tapak parcels --projects jalan.geojson --width 12 --parcels bidang.geojson \\
                --buildings bangunan.geojson --weight penduduk --out hasil
            """, aliases: [Parcels.alias])

    @Option(help: ArgumentHelp("Projects: areas, or lines with --width.", valueName: "FILE")) var projects: String
    @Option(help: ArgumentHelp("Parcels.", valueName: "FILE")) var parcels: String
    @Option(help: ArgumentHelp("Buildings.", valueName: "FILE")) var buildings: String?
    @Option(help: ArgumentHelp("How wide lines are, from edge to edge: a field or metres.", valueName: "FIELD|M")) var width:
        String?
    @Option(help: ArgumentHelp("Field of the parcels with their id.", valueName: "FIELD")) var id: String?
    @Option(help: ArgumentHelp("Numeric field of the buildings with their people.", valueName: "FIELD")) var weight: String?
    @Option(help: ArgumentHelp("Numeric field of the buildings with their households.", valueName: "FIELD")) var households:
        String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        var parameters = Parcels.Parameters(projects: projects, parcels: parcels)
        (parameters.buildings, parameters.width, parameters.id) = (buildings, width, id)
        (parameters.weight, parameters.households) = (weight, households)
        try AnalysisRun(common).run(Parcels.self, parameters)
    }
}
