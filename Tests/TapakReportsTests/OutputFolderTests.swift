import Foundation
import TapakFormats
import TapakModel
import Testing

@testable import TapakReports

@Suite struct OutputFolderTests {
    private func write(_ findings: Findings, to path: String, mayOverwrite: Bool = false, inputs: [String] = []) throws {
        let folder = try OutputFolder(path, analysis: findings.analysis, mayOverwrite: mayOverwrite, inputs: inputs)
        let tables = findings.tables.map { table -> JSONValue in ["name": .text(table.name)] }
        let summary: JSONValue = ["analysis": .text(findings.analysis), "tables": .array(tables)]
        #expect(
            try folder.write(findings, summary: summary, products: OutputFolder.Products(languages: [.english])).notes.isEmpty)
        try folder.commit()
    }

    @Test func tablesOfFaultsAppearOnlyWithRows() throws {
        let folder = try Folder()
        var findings = sampleFindings()
        try write(findings, to: folder.path + "/new/deep")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new/deep").sorted() == [
                "slum.csv", "summary.json",
            ])
        findings.findings = [.aside(7), Finding(.note, "EXTENT_LARGE", Bilingual(id: "", en: "no feature"))]
        findings.repairs = [
            Repair(
                layer: "units", ordinal: 2, featureID: "a,b", reason: "Self-intersection", longitude: 123.5, latitude: -10,
                areaBefore: 2,
                areaAfter: 1.5)
        ]
        try write(findings, to: folder.path + "/new/deep")
        #expect(
            try folder.text("new/deep/set_aside.csv") == """
                layer,ordinal,feature_id,key,message
                units,7,u7,GEOMETRY_NULL,No geometry.

                """)
        #expect(
            try folder.text("new/deep/repairs.csv") == """
                layer,ordinal,feature_id,reason,longitude,latitude,area_before_m2,area_after_m2
                units,2,"a,b",Self-intersection,123.5,-10,2,1.5

                """)
        try write(sampleFindings(), to: folder.path + "/new/deep")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new/deep").sorted() == [
                "slum.csv", "summary.json",
            ])
    }

    /// What an earlier run wrote and this one does not is gone; files of others stay, and so do inputs.
    @Test func staleResultsGo() throws {
        let folder = try Folder()
        var findings = sampleFindings()
        var classes = findings.tables[0]
        classes.name = "slum_classes"
        findings.tables.append(classes)
        try write(findings, to: folder.path)
        for name in ["slum_multiplicity.csv", "letter.csv", "slum.geojson", "slum_net.geojson", "map.id.svg", "map.id.png"] {
            try folder.write(name, "old")
        }
        try write(sampleFindings(), to: folder.path, inputs: [folder.path + "/slum_net.geojson"])
        #expect(folder.names == ["letter.csv", "slum.csv", "slum_multiplicity.csv", "slum_net.geojson", "summary.json"])
    }

    @Test func resultsOfAnotherAnalysisAreRefusedUnlessAllowed() throws {
        let folder = try Folder()
        try write(sampleFindings(), to: folder.path)
        var other = sampleFindings()
        other.analysis = "access"
        other.tables[0].name = "access"
        let refused = failure { try write(other, to: folder.path) }
        #expect(refused?.key == .usage && refused?.file == folder.path && refused?.message.en.contains("'slum'") == true)
        #expect(folder.names == ["slum.csv", "summary.json"])
        try write(other, to: folder.path, mayOverwrite: true)
        #expect(folder.names == ["access.csv", "summary.json"])
    }

    /// A run that cannot write one of its files leaves all of an earlier one as they were.
    @Test func allFilesOrNone() throws {
        let folder = try Folder()
        var findings = sampleFindings()
        try write(findings, to: folder.path)
        let before = try ["slum.csv", "summary.json"].map(folder.text)
        findings.tables[0].columns[0] = Table.Column("changed", findings.tables[0].columns[0].values)
        var second = findings.tables[0]
        second.name = "slum_classes"
        findings.tables.append(second)
        try folder.write("slum_classes.csv/in the way", "")
        #expect(failure { try write(findings, to: folder.path) }?.key == .cannotWrite)
        #expect(try ["slum.csv", "summary.json"].map(folder.text) == before)
        #expect(folder.names == ["slum.csv", "slum_classes.csv", "summary.json"], "a temporary file was left")
    }

    /// Nothing has its name before the commit; what vouches for the others gets it last.
    @Test func namesAreGivenTogether() throws {
        let folder = try Folder()
        let target = try OutputFolder(folder.path + "/out", analysis: nil, mayOverwrite: false, inputs: [])
        try target.write("a", as: "a.txt")
        try target.write("b", as: "summary.json")
        try target.subfolder("deep").write("c", as: "c.txt")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/a.txt"))
        try target.commit()
        #expect(
            try folder.text("out/a.txt") == "a" && folder.text("out/deep/c.txt") == "c"
                && folder.text("out/summary.json") == "b")
        // Where a name cannot be given, nothing vouches for what is there.
        try target.write("d", as: "summary.json")
        try target.write("e", as: "taken")
        try folder.write("out/taken/x", "")
        #expect(failure { try target.commit() }?.key == .cannotWrite)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/summary.json"))
    }

    @Test func foldersOfOthersAreRefusedUnlessAllowed() throws {
        let folder = try Folder()
        try folder.write("letter.txt", "dear")
        #expect(failure { try write(sampleFindings(), to: folder.path) }?.key == .cannotWrite)
        #expect(folder.names == ["letter.txt"])
        try write(sampleFindings(), to: folder.path, mayOverwrite: true)
        try write(sampleFindings(), to: folder.path)
        #expect(folder.names == ["letter.txt", "slum.csv", "summary.json"])
    }

    @Test func hiddenFilesAndFoldersOfStepsDoNotCount() throws {
        let folder = try Folder()
        try folder.write(".DS_Store", "")
        try write(sampleFindings(), to: folder.path)
        let steps = try Folder()
        try steps.write("slum/summary.json", "{}")
        try steps.write("readme.txt", "")
        _ = try OutputFolder(steps.path, analysis: nil, mayOverwrite: false, inputs: [])
    }

    @Test func inputsAreKeptThroughLinksAndFilters() throws {
        let folder = try Folder()
        try folder.write("data/slum.csv", "input")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.path + "/data")
        let refused = failure {
            try write(
                sampleFindings(), to: folder.path + "/link", mayOverwrite: true, inputs: [folder.path + "/data/slum.csv?a=b"])
        }
        #expect(refused?.key == .cannotWrite && refused?.file == folder.path + "/link/slum.csv")
        #expect(try folder.text("data/slum.csv") == "input")
    }

    @Test func aFileInTheWayIsTold() throws {
        let folder = try Folder()
        try folder.write("file", "")
        for path in ["file", "file/below"] {
            let refused = failure {
                _ = try OutputFolder(folder.path + "/" + path, analysis: nil, mayOverwrite: false, inputs: [])
            }
            #expect(refused?.key == .cannotWrite && refused?.message.id.contains("bukan folder") == true)
        }
    }

    private func failure(_ body: () throws -> Void) -> Failure? {
        do { try body() } catch { return error as? Failure }
        return nil
    }

    /// One run at a time, nothing half written left behind, and no link leads out.
    @Test func oneRunAtATime() throws {
        let folder = try Folder()
        var held: OutputFolder? = try OutputFolder(folder.path + "/out", analysis: nil, mayOverwrite: false, inputs: [])
        let refused = #expect(throws: Failure.self) {
            try OutputFolder(folder.path + "/out", analysis: nil, mayOverwrite: true, inputs: [])
        }
        #expect(refused?.key == .cannotWrite && refused?.message.en.hasPrefix("Another run") == true)
        _ = try held?.subfolder("step")
        held = nil
        let left = folder.path + "/out/slum.csv.part-a1B2c3"
        _ = FileManager.default.createFile(atPath: left, contents: Data("half".utf8))
        _ = FileManager.default.createFile(atPath: folder.path + "/out/my.part-time.csv", contents: Data())
        let next = try OutputFolder(folder.path + "/out", analysis: nil, mayOverwrite: true, inputs: [])
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/out/my.part-time.csv"))
        try FileManager.default.createDirectory(atPath: folder.path + "/away", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/out/way", withDestinationPath: folder.path + "/away")
        #expect(throws: Failure.self) { try next.subfolder("way") }
        _ = FileManager.default.createFile(atPath: folder.path + "/away/f", contents: Data("kept".utf8))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/out/t.csv", withDestinationPath: folder.path + "/away/f")
        #expect(throws: Failure.self) { try next.write("gone", as: "t.csv") }
        #expect(FileManager.default.contents(atPath: folder.path + "/away/f") == Data("kept".utf8))
    }
}
