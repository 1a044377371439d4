import Foundation
import TapakAnalysis
import TapakEngine
import TapakFormats
import TapakModel
import TapakStandards
import Testing

/// The same question gives the same bytes, however it is asked and however many threads answer.
@Suite struct EqualityTests {
    @Test(arguments: Town.commands.map(\.arguments))
    func threadsAndRepetitionChangeNothing(_ arguments: [String]) throws {
        let folder = try Town.folder()
        for (name, threads) in [("one", "1"), ("two", "2")] {
            let run = arguments + ["--threads", threads, "--out", name, "--layers", "--map", "-q"]
            #expect(try CommandLineTool.run(run, in: folder.path).code == 0)
        }
        #expect(folder.files(below: "one").count >= 4)
        expectEqual(folder.files(below: "one"), folder.files(below: "two"))
    }

    @Test func aProjectIsTheSameForAnyThreads() throws {
        let folder = try Town.folder()
        for (name, threads) in [("one", "1"), ("two", "2"), ("again", "2")] {
            #expect(try CommandLineTool.run(["run", "--threads", threads, "--out", name, "-q"], in: folder.path).code == 0)
        }
        expectEqual(folder.files(below: "one"), folder.files(below: "two"))
        expectEqual(folder.files(below: "two"), folder.files(below: "again"))
    }

    @Test(arguments: Town.commands.map(\.step))
    func commandLineProjectFileAndLibraryAgree(_ step: String) throws {
        let folder = try Town.folder()
        let arguments = try #require(Town.commands.first { $0.step == step }).arguments
        // A project of this step alone: the frame of a project spans the layers of all its steps, which moves the last digit.
        let alone = Town.project.split(separator: "\n").filter { !$0.contains("- {id:") || $0.contains("{id: \(step),") }
        try folder.write("alone.yaml", alone.joined(separator: "\n") + "\n")
        #expect(try CommandLineTool.run(["run", "alone.yaml", "--out", "project", "-q"], in: folder.path).code == 0)
        #expect(try CommandLineTool.run(arguments + ["--out", "command", "-q"], in: folder.path).code == 0)
        let tables = try library(step, folder.path)
        #expect(!tables.isEmpty)
        for table in tables {
            try CSVWriter.write(table, to: .file(folder / "library.csv"))
            let library = try folder.text("library.csv")
            #expect(library == (try folder.text("command/\(table.name).csv")), "\(table.name): library ≠ command line")
            #expect(library == (try folder.text("project/\(step)/\(table.name).csv")), "\(table.name): library ≠ project file")
        }
    }

    /// Asking for one step only is no reason for other digits.
    @Test func aStepIsTheSameAloneAndAmongOthers() throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(["run", "--out", "all", "-q"], in: folder.path).code == 0)
        #expect(try CommandLineTool.run(["run", "--only", "kumuh", "--out", "one", "-q"], in: folder.path).code == 0)
        #expect(folder.files(below: "one/kumuh").count >= 4)
        expectEqual(folder.files(below: "all/kumuh"), folder.files(below: "one/kumuh"))
    }

    private func library(_ step: String, _ folder: String) throws -> [Table] {
        let workspace = Workspace(
            options: RunOptions(crs: "EPSG:23840", threads: 2), standards: try Standards.embedded(), folder: folder)
        switch step {
        case "kumuh":
            var parameters = Slum.Parameters(units: "units.geojson", slums: "slums.geojson", buildings: "buildings.geojson")
            (parameters.id, parameters.name, parameters.class, parameters.weight) = ("kode", "nama", "level", "people")
            parameters.multiplicity = true
            return try Slum.run(parameters, in: workspace).tables
        case "sekolah":
            var parameters = Access.Parameters(from: "buildings.geojson", to: ["school": "schools.geojson"])
            (parameters.units, parameters.within) = ("units.geojson", [300, 600])
            (parameters.id, parameters.name, parameters.weight) = ("kode", "nama", "people")
            return try Access.run(parameters, in: workspace).tables
        case "pantai":
            var parameters = Waterfront.Parameters(shore: "shore.geojson", zones: "zones.geojson")
            (parameters.units, parameters.buildings, parameters.class) = ("units.geojson", "buildings.geojson", "KODZON")
            (parameters.id, parameters.name, parameters.weight) = ("kode", "nama", "people")
            parameters.setback = try Setbacks(parsing: "shore=100")
            return try Waterfront.run(parameters, in: workspace).tables
        case "tapis":
            var parameters = Impact.Parameters(projects: "projects.geojson", against: ["mangrove": "zones.geojson"])
            (parameters.rings, parameters.id, parameters.screening, parameters.city) = ([100], "id", true, "small")
            parameters.classes = ["mangrove": "KODZON"]
            return try Impact.run(parameters, in: workspace).tables
        case "layanan":
            var parameters = Access.Parameters(from: "buildings.geojson", to: ["sd": "schools.geojson"])
            (parameters.units, parameters.within) = ("units.geojson", [300])
            (parameters.id, parameters.name, parameters.weight) = ("kode", "nama", "people")
            parameters.standard = "sni-03-1733-2004"
            return try Access.run(parameters, in: workspace).tables
        case "jalan":
            var parameters = Access.Parameters(from: "buildings.geojson", to: ["school": "schools.geojson"])
            (parameters.units, parameters.within, parameters.roads) = ("units.geojson", [400], "roads.geojson")
            (parameters.id, parameters.name, parameters.weight) = ("kode", "nama", "people")
            (parameters.snapCap, parameters.snapTolerance, parameters.joinCrossings) = (250, 2, true)
            (parameters.oneway, parameters.roadAccess, parameters.roadLevel) = ("searah", "akses", "lapis")
            return try Access.run(parameters, in: workspace).tables
        case "menit":
            var parameters = Access.Parameters(from: "buildings.geojson", to: ["school": "schools.geojson"])
            (parameters.within, parameters.roads, parameters.weight) = ([400], "roads.geojson", "people")
            (parameters.minutes, parameters.speed) = ([5], "laju")
            return try Access.run(parameters, in: workspace).tables
        case "bidang":
            var parameters = Parcels.Parameters(projects: "projects.geojson", parcels: "zones.geojson")
            (parameters.buildings, parameters.width, parameters.weight) = ("buildings.geojson", "10", "people")
            return try Parcels.run(parameters, in: workspace).tables
        case "tangkap":
            return try Access.run(Self.catchment, in: workspace).tables
        case "rata":
            var parameters = Equity.Parameters(Self.people(within: 600), Equity.Question())
            (parameters.slums, parameters.value, parameters.rank) = ("slums.geojson", "belanja", "belanja")
            (parameters.groups, parameters.people) = (["kelas"], ["perempuan": "women"])
            (parameters.resamples, parameters.places) = (20, 2)
            return try Equity.run(parameters, in: workspace).tables
        case "baru":
            var parameters = Siting.Parameters(Self.people(within: 400), Siting.Question(count: 1))
            (parameters.candidates, parameters.candidatesID) = ("projects.geojson", "id")
            (parameters.goal, parameters.leftOut) = (.median, true)
            return try Siting.run(parameters, in: workspace).tables
        case "tingkat":
            return try Severity.run(Severity.Parameters(profiles: "profiles.csv"), in: workspace).tables
        default:
            var parameters = Impact.Parameters(projects: "projects.geojson", against: ["zones": "zones.geojson"])
            (parameters.buildings, parameters.rings, parameters.id, parameters.weight) = (
                "buildings.geojson", [50, 200], "id", "people"
            )
            parameters.classes = ["zones": "KODZON"]
            return try Impact.run(parameters, in: workspace).tables
        }
    }

    private static func people(within threshold: Double) -> Access.Parameters {
        var parameters = Access.Parameters(from: "buildings.geojson", to: ["school": "schools.geojson"])
        (parameters.units, parameters.within) = ("units.geojson", [threshold])
        (parameters.id, parameters.name, parameters.weight) = ("kode", "nama", "people")
        return parameters
    }

    private static var catchment: Access.Parameters {
        var parameters = people(within: 600)
        (parameters.catchment, parameters.decay) = (.enhancedTwoStep, "step:1,0.5")
        (parameters.catchmentLimit, parameters.supply) = (900, "kursi")
        return parameters
    }

    private func expectEqual(_ one: [String: Data], _ other: [String: Data]) {
        #expect(Set(one.keys) == Set(other.keys))
        for (name, bytes) in one { #expect(other[name] == bytes, "\(name) differs") }
    }
}
