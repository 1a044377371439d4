import Foundation
import TapakModel
import Testing

@Suite struct ErrorTests {
    /// What cannot be provoked from outside, and why.
    private static var unreachable: [Failure.Key: String] {
        #if GDAL
        always.merging([.partAbsent: "is of a build without GDAL"]) { first, _ in first }
        #else
        always.merging(
            [.formatInvalid: "is of a build with GDAL", .formatLoss: "is of a build with GDAL"]
        ) { first, _ in first }
        #endif
    }

    private static let always: [Failure.Key: String] = [
        .inputChanged: "needs a file that changes within the milliseconds of a run; tested at the reader",
        .geometryFailed: "needs a fault of the geometry engine on valid input",
        .internalError: "is our own fault, and would be mended",
    ]

    @Test func everyKeyHasACase() {
        let covered = Set(ErrorCase.all.map(\.key)).union([.interrupted])
        for key in Failure.Key.allCases where Self.unreachable[key] == nil {
            #expect(covered.contains(key), "\(key.rawValue) has no end-to-end case")
        }
        for key in Self.unreachable.keys { #expect(!covered.contains(key), "\(key.rawValue) can be reached: say so no longer") }
    }

    @Test func theContractNamesEveryKeyWithItsExitCode() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let contract = try String(contentsOf: root.appendingPathComponent("docs/contract.md"), encoding: .utf8)
        for key in Failure.Key.allCases {
            #expect(
                contract.contains("| `\(key.rawValue)` | \(key.exitCode) | "), "\(key.rawValue) is missing in docs/contract.md")
        }
    }

    @Test(arguments: ErrorCase.all)
    func failsAsTheContractSays(_ example: ErrorCase) throws {
        let folder = try Town.folder()
        for (name, bytes) in example.files { try folder.write(name, bytes) }
        let before = folder.files()
        // What says where to write keeps its place; everything else is told to write beside the layers.
        let writesElsewhere = example.arguments.contains("--out") || ["inspect", "convert"].contains(example.arguments[0])
        let target = writesElsewhere ? [] : ["--out", "new"]
        let outcome = try CommandLineTool.run(example.arguments + target, input: example.input, in: folder.path)
        #expect(outcome.code == example.exitCode)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("[\(example.key.rawValue), exit \(example.exitCode)]"), "\(outcome.errors)")
        for text in example.says { #expect(outcome.errors.contains(text), "\(text) is missing in\n\(outcome.errors)") }
        expectReadable(outcome.errors)
        #expect(folder.files() == before, "a failed run has left something behind")

        let indonesian = try CommandLineTool.run(
            example.arguments + target + ["--lang", "id"], input: example.input, in: folder.path)
        #expect(indonesian.code == example.exitCode)
        let sentences = [outcome, indonesian].map { $0.errors.split(separator: "\n").first { $0.hasPrefix("tapak: ") } ?? "" }
        #expect(sentences[0] != sentences[1], "the message is not translated: \(sentences[0])")
    }

    /// No type names, no optional values, no traces.
    private func expectReadable(_ text: String) {
        for word in ["Optional(", "Tapak", "Swift", "Error(", "fatal", "nil", "0x0000"] {
            #expect(!text.contains(word), "\(word) in\n\(text)")
        }
        #expect(text.split(separator: "\n").count <= 6, "\(text)")
    }

    @Test func usageOfTheParserExits64() throws {
        for arguments in [["slum"], ["nope"], ["slum", "--nope"], ["inspect"], ["slum", "--threads", "two"]] {
            #expect(try CommandLineTool.run(arguments).code == 64)
        }
    }

    @Test func aFailedRunLeavesEarlierResultsAsTheyWere() throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(["run", "-q"], in: folder.path).code == 0)
        let before = folder.files(below: "results")
        #expect(before.count > 20)
        try folder.write("buildings.geojson", Town.buildings.replacing(#""people":3"#, with: #""people":1e999"#))
        #expect(try CommandLineTool.run(["run", "-q"], in: folder.path).code == 65)
        #expect(folder.files(below: "results") == before)
    }

    @Test func interruptedEndsWith130() throws {
        let folder = try Town.folder()
        let outcome = try CommandLineTool.run(
            ["slum", "--units", "-", "--slums", "slums.geojson", "--out", "new"], in: folder.path
        ) { process in
            usleep(500_000)
            process.interrupt()
        }
        #expect(outcome.code == Failure.Key.interrupted.exitCode)
        #expect(outcome.output == "")
        #expect(folder.files(below: "new").isEmpty)
    }
}
