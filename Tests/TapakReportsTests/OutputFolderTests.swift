import Foundation
import TapakFormats
import TapakModel
import Testing

@testable import TapakReports

@Suite struct OutputFolderTests {
    private func write(_ findings: Findings, to path: String, mayOverwrite: Bool = false, inputs: [String] = []) throws {
        let folder = try OutputFolder(path, mayOverwrite: mayOverwrite, inputs: inputs)
        #expect(try folder.write(findings, summary: ["analysis": "slum"], languages: [.english], maps: false).isEmpty)
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
        _ = try OutputFolder(steps.path, mayOverwrite: false, inputs: [])
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
            let refused = failure { _ = try OutputFolder(folder.path + "/" + path, mayOverwrite: false, inputs: []) }
            #expect(refused?.key == .cannotWrite && refused?.found != nil)
        }
    }

    private func failure(_ body: () throws -> Void) -> Failure? {
        do { try body() } catch { return error as? Failure }
        return nil
    }
}
