import Foundation
import Testing

/// What stands where: tables in files, one table on standard output, words on standard error.
@Suite struct OutputTests {
    private static let slum = Town.commands[0].arguments

    @Test func theResultsFolderHoldsWhatTheContractNames() throws {
        let folder = try Town.folder()
        let outcome = try CommandLineTool.run(["run", "-q"], in: folder.path)
        #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
        let names = Set(folder.files(below: "results").keys)
        for name in [
            "kumuh/slum.csv", "kumuh/slum_multiplicity.csv", "kumuh/slum_classes.csv", "kumuh/slum.geojson",
            "sekolah/access.csv",
            "sekolah/access_units.csv", "sekolah/access.geojson", "pantai/waterfront.csv", "pantai/waterfront_shore.csv",
            "pantai/waterfront.geojson", "dampak/impact.csv", "dampak/impact_footprint.csv", "dampak/impact_buildings.csv",
            "dampak/impact.geojson", "kumuh/map.id.svg", "dampak/map.en.svg", "kumuh/summary.json", "dampak/summary.json",
        ] { #expect(names.contains(name), "\(name) is missing") }
        #expect(!names.contains { $0.contains(".part-") })
        #expect(!names.contains("kumuh/set_aside.csv") && !names.contains("kumuh/repairs.csv"))
    }

    @Test func nothingOfTheMachineStandsInAnyOutput() throws {
        let folder = try Town.folder()
        let arguments = ["run", folder / "tapak.yaml", "-q", "--out", folder / "out"]
        #expect(try CommandLineTool.run(arguments).code == 0)
        let year = String(Calendar.current.component(.year, from: Date()))
        for (name, bytes) in folder.files(below: "out") where !name.hasSuffix(".png") {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("tapak-e2e"), "\(name) names the folder of this machine")
            #expect(!text.contains(NSTemporaryDirectory()) && !text.contains(ProcessInfo.processInfo.hostName), "\(name)")
            // The lock says when rules were read: that is part of what it proves.
            let hasDate = text.contains("\(year)-") && !name.hasSuffix("project.lock.json")
            #expect(!text.contains(NSUserName() + "@") && !hasDate, "\(name) holds a date")
        }
    }

    @Test func languageChangesWhatPeopleReadAndNotTheFiles() throws {
        let folder = try Town.folder()
        let runs = try ["id", "en"].map { language in
            try CommandLineTool.run(Self.slum + ["--out", language, "--lang", language], in: folder.path)
        }
        #expect(runs[0].errors != runs[1].errors)
        #expect(runs[0].errors.contains("dibaca 4") && runs[1].errors.contains("read 4"))
        #expect(folder.files(below: "id") == folder.files(below: "en"))
        let environment = try CommandLineTool.run(Self.slum, environment: ["LANG": "id_ID.UTF-8"], in: folder.path)
        #expect(environment.errors.contains("dibaca 4"))
    }

    @Test(arguments: Town.commands.map(\.arguments))
    func standardOutputHoldsOneTableAndNothingElse(_ arguments: [String]) throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(arguments + ["--out", "o", "--layers", "-q"], in: folder.path).output == "")
        let main = "o/" + arguments[0]
        let csv = try CommandLineTool.run(arguments + ["--format", "csv"], in: folder.path)
        #expect(csv.output == (try folder.text(main + ".csv")))
        // A table without places has no metres and no layer.
        let hasPlaces = arguments.contains("--crs")
        #expect(csv.errors.contains("EPSG:23840") == hasPlaces)
        let layer = try CommandLineTool.run(arguments + ["--format", "geojson"], in: folder.path)
        if hasPlaces {
            #expect(layer.output == (try folder.text(main + ".geojson")))
        } else {
            #expect(layer.code == 64 && layer.output == "" && layer.errors.contains("USAGE"))
        }
        let json = try CommandLineTool.run(arguments + ["--format", "json", "-q"], in: folder.path)
        #expect(json.errors == "")
        _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let summary = try CommandLineTool.run(arguments + ["--json", "-q"], in: folder.path)
        #expect(summary.output == (try folder.text("o/summary.json")))
        let table = try CommandLineTool.run(arguments, in: folder.path).output.split(separator: "\n")
        #expect(table.last == "(rounded; parts may not add up to totals)")
        #expect(!table.contains { $0.hasSuffix(" ") })
    }

    @Test func quietSaysNothingAndVerboseSaysAll() throws {
        let folder = try Town.folder()
        let nulls = (0..<9).map { _ in Town.feature("null", #"{"id":1}"#) }
        try folder.write("buildings.geojson", Town.collection(nulls + [Town.feature(Town.point(1, 1), #"{"people":1}"#)]))
        #expect(try CommandLineTool.run(Self.slum + ["-q"], in: folder.path).errors == "")
        let plain = try CommandLineTool.run(Self.slum, in: folder.path).errors
        #expect(plain.components(separatedBy: "GEOMETRY_NULL").count - 1 == 1 && plain.contains("9 features: #1, #2, #3, …"))
        let verbose = try CommandLineTool.run(Self.slum + ["-v"], in: folder.path).errors
        #expect(verbose.components(separatedBy: "GEOMETRY_NULL").count - 1 == 9 && !verbose.contains("9 features"))
        #expect(try CommandLineTool.run(Self.slum + ["-q", "--out", "o"], in: folder.path).code == 0)
        #expect(try folder.text("o/set_aside.csv").split(separator: "\n").count == 10)
    }

    @Test func findingsOfTheWeightAskedForEndWith3() throws {
        let folder = try Town.folder()
        try folder.write(
            "slums.geojson", Town.collection([Town.feature("null"), Town.feature(Town.box(2, 2, 3, 3), #"{"level":"x"}"#)]))
        let codes = try ["never", "error", "warning"].map {
            try CommandLineTool.run(Self.slum + ["-q", "--fail-on", $0, "--out", "o"], in: folder.path).code
        }
        #expect(codes == [0, 0, 3])
        #expect(folder.exists("o/slum.csv"))
    }

    @Test func inputsAreNeverOverwritten() throws {
        let folder = try Town.folder()
        try folder.write("o/slum.geojson", Town.slums)
        let arguments = [
            "slum", "--units", "units.geojson", "--slums", "o/slum.geojson", "--layers", "--out", "o", "--overwrite",
        ]
        let outcome = try CommandLineTool.run(arguments, in: folder.path)
        #expect(
            outcome.code == 73 && outcome.errors.contains("o/slum.geojson") && outcome.errors.contains("overwrite an input"))
        #expect(try folder.text("o/slum.geojson") == Town.slums)
    }

    @Test func aFolderOfOthersIsRefusedUnlessAllowed() throws {
        let folder = try Town.folder()
        try folder.write("theirs/letter.txt", "dear")
        let refused = try CommandLineTool.run(Self.slum + ["--out", "theirs"], in: folder.path)
        #expect(refused.code == 73 && refused.errors.contains("--overwrite"))
        #expect(folder.files(below: "theirs").count == 1)
        #expect(try CommandLineTool.run(Self.slum + ["--out", "theirs", "--overwrite", "-q"], in: folder.path).code == 0)
        #expect(try folder.text("theirs/letter.txt") == "dear")
        #expect(
            try CommandLineTool.run(Self.slum + ["--out", "theirs", "-q"], in: folder.path).code == 0,
            "our own results may be renewed")
    }

    @Test func resultsOfDifferentAnalysesAreNotMixed() throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(Self.slum + ["--out", "o", "-q", "--layers", "--map"], in: folder.path).code == 0)
        let mixed = try CommandLineTool.run(Town.commands[1].arguments + ["--out", "o"], in: folder.path)
        #expect(mixed.code == 64 && mixed.errors.contains("'slum'"))
        #expect(folder.exists("o/slum.geojson") && folder.exists("o/slum_classes.csv") && folder.exists("o/map.en.svg"))
        let plain = Self.slum.filter { !["--class", "level", "--multiplicity"].contains($0) }
        #expect(try CommandLineTool.run(plain + ["--out", "o", "-q"], in: folder.path).code == 0)
        #expect(Set(folder.files(below: "o").keys) == ["slum.csv", "summary.json"])
        // A step that became another analysis is found out before anything is measured or written.
        #expect(try CommandLineTool.run(["run", "-q"], in: folder.path).code == 0)
        let before = folder.files(below: "results")
        let swapped = Town.project.replacing("id: kumuh,", with: "id: x,").replacing("id: dampak,", with: "id: kumuh,")
        try folder.write("tapak.yaml", swapped.replacing("id: x,", with: "id: dampak,"))
        #expect(try CommandLineTool.run(["run", "-q"], in: folder.path).code == 64)
        #expect(folder.files(below: "results") == before)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
    func aFullDeviceIsTold() throws {
        let folder = try Town.folder()
        let tool = try #require(CommandLineTool.path)
        for arguments in [Self.slum, Self.slum + ["--json"], ["inspect", "units.geojson"], ["run", "--dry-run"]] {
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/sh")
            shell.arguments = ["-c", "exec \"$0\" \"$@\" > /dev/full 2> /dev/null", tool] + arguments
            shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 73, "\(arguments)")
        }
    }

    @Test func helpSpeaksBothLanguagesAndShowsAnExample() throws {
        for command in ["slum", "access", "waterfront", "impact", "run", "inspect"] {
            let help = try CommandLineTool.run([command, "--help"])
            #expect(help.code == 0)
            #expect(help.output.contains(" · "), "\(command): one language only")
            #expect(help.output.contains("\n  tapak \(command) "), "\(command): no example")
        }
        #expect(try CommandLineTool.run(["--version"]).output.contains("GEOS"))
    }
}
