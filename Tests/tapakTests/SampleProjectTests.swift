import Foundation
import TapakModel
import TapakReports
import TapakStandards
import Testing

/// The sample project gives what `notebooks-exports/` keeps of it, byte for byte.
@Suite struct SampleProjectTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func exportsAreThoseOfThisCode() throws {
        let folder = try Folder()
        let project = Self.root.appendingPathComponent("geodata/kupang/tapak.yaml").path
        let outcome = try CommandLineTool.run(["report", project, "--out", folder / "out", "-q"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let made = folder.files(below: "out")
        try checkPages(made)
        checkColumns(made)
        let kept = Self.kept()
        #expect(kept.count > 20, "notebooks-exports/kupang is not there: run `make run`")
        guard Self.engines(made) == Self.engines(kept) else {
            // Another version of GEOS or PROJ may end in other last digits; the other tests hold its numbers.
            print("sample exports not compared: they were made with \(Self.engines(kept)), this is \(Self.engines(made))")
            return
        }
        for (name, bytes) in kept.sorted(by: { $0.key < $1.key }) {
            #expect(made[name] == bytes, "\(name) differs: run `make run`, look at the difference, commit it with the reason")
        }
    }

    /// A page in each language, that asks nothing of a network and holds no word of the other language's buttons.
    private func checkPages(_ made: [String: Data]) throws {
        for (language, words, others) in [("id", "Ringkasan", "Summary"), ("en", "Summary", "Ringkasan")] {
            let page = String(decoding: try #require(made["report.\(language).html"]), as: UTF8.self)
            #expect(page.utf8.count < 5_000_000 && page.contains("<html lang=\"\(language)\">"))
            #expect(page.contains(">\(words)</h2>") && !page.contains(">\(others)</h2>"))
            let markup = page.replacing(/<script.*?<\/script>/.dotMatchesNewlines(), with: "")
            #expect(!markup.contains(/(src|href)="(https?:)?\/\//), "\(language) asks for something from a network")
        }
    }

    /// Every column has a name in both languages, and the two differ from the key where it is no word itself.
    private func checkColumns(_ made: [String: Data]) {
        for (name, bytes) in made where name.hasSuffix(".csv") {
            let header = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            for column in header.split(separator: ",") {
                let words = ColumnWords.known(String(column))
                #expect(words != nil && words?.id.isEmpty == false && words?.en.isEmpty == false, "\(column) of \(name)")
            }
        }
    }

    /// Fifty proposals, ten of which the generator gave a fault on purpose: all are found, and none is invented.
    @Test func seededFaultsOfProposalsAreFound() throws {
        let folder = try Folder()
        let project = Self.root.appendingPathComponent("geodata/kupang/tapak.yaml").path
        let outcome = try CommandLineTool.run(["run", project, "--only", "proposals", "--out", folder / "out", "-q"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let issues = String(decoding: try #require(folder.files(below: "out")["proposals/proposal_issues.csv"]), as: UTF8.self)
        let found = issues.split(separator: "\n").dropFirst().map { $0.split(separator: ",").prefix(2).joined(separator: " ") }
        #expect(
            found == [
                "U-06 VOLUME_DIFFERS", "U-12 DUPLICATE", "U-13 VOLUME_DIFFERS", "U-17 DUPLICATE", "U-24 IN_SETBACK",
                "U-29 IN_SETBACK",
                "U-34 FIELD_EMPTY", "U-40 FIELD_EMPTY", "U-45 VOLUME_UNIT", "U-49 IN_PROTECTED",
            ])
    }

    @Test func exportsAreSmallTexts() {
        for (name, bytes) in Self.kept() {
            #expect(bytes.count <= 300_000, "\(name) is too large to keep")
        }
    }

    /// What git keeps: tables, summaries and drawn maps.
    private static func kept() -> [String: Data] {
        let exports = root.appendingPathComponent("notebooks-exports/kupang").path
        var files: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: exports) ?? FileManager.DirectoryEnumerator() {
            guard ["csv", "json", "svg", "ipynb"].contains((name as NSString).pathExtension), !name.hasSuffix("/access.csv"),
                !name.hasSuffix("/access_disagree.csv"),
                name != "project.lock.json", name != "ro-crate-metadata.json"
            else {
                continue
            }
            files[name] = FileManager.default.contents(atPath: exports + "/" + name)
        }
        return files
    }

    private static func engines(_ files: [String: Data]) -> String {
        let summary = files["slum/summary.json"].map { String(decoding: $0, as: UTF8.self) } ?? ""
        return summary.range(of: "\"engines\": *\\{[^}]*\\}", options: .regularExpression).map { String(summary[$0]) } ?? "none"
    }
}

/// Pages of the rules are those of the tables in the program.
@Suite struct RulePageTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func pagesAreThoseOfTheTables() throws {
        for table in try Standards.embedded().tables {
            let outcome = try CommandLineTool.run(["standards", table.id, "--markdown"])
            #expect(outcome.code == 0, "\(outcome.errors)")
            let page = try? String(contentsOf: Self.root.appendingPathComponent("docs/rules/\(table.id).md"), encoding: .utf8)
            #expect(page == outcome.output, "docs/rules/\(table.id).md: run `tapak standards \(table.id) --markdown`")
        }
    }
}
