import Foundation
import TapakFormats
import TapakModel
import Testing

@testable import TapakReports

@Suite struct SummaryTests {
    private struct Parameters: Encodable {
        var units = "/home/someone/units.geojson?a=b"
        var within = [500.0, 0.1]
        var kinds = ["b": "/data/b.geojson", "a": "name"]
        var multiplicity = true
        var nothing: Int?
    }

    private func json(_ findings: Findings) throws -> (text: String, keys: [String: Any]) {
        let folder = try Folder()
        let summary = try Summary.json(
            findings, parameters: Parameters(), references: ["/home/someone/units.geojson?a=b", "/data/b.geojson"])
        try summary.write(to: .file(folder.path + "/s.json"))
        let text = try folder.text("s.json")
        return (text, try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]))
    }

    @Test func keysAreStable() throws {
        var findings = sampleFindings()
        findings.findings = (1...60).map(Finding.aside)
        let (_, summary) = try json(findings)
        #expect(
            Set(summary.keys) == [
                "analysis", "headlines", "parameters", "frame", "definitions", "tables", "charts", "balances", "standards",
                "layers",
                "findings_by_key",
                "findings", "repairs",
            ])
        let frame = try #require(summary["frame"] as? [String: Any])
        #expect(
            Set(frame.keys) == [
                "crs", "name", "crs_known_by", "measure", "origin_m", "extent_deg", "linear_error_ppm", "areal_error_ppm",
                "fit_residual",
                "arc_segments", "arc_bias_percent", "transformations", "engines",
            ])
        let layer = try #require((summary["layers"] as? [[String: Any]])?.first)
        #expect(
            Set(layer.keys) == [
                "role", "reference", "read", "used", "filtered", "set_aside", "repaired", "crs", "crs_known_by", "ids_from",
            ])
        #expect(summary["findings_by_key"] as? [String: Int] == ["GEOMETRY_NULL": 60])
        #expect((summary["findings"] as? [Any])?.count == 50)
        let headlines = try #require(summary["headlines"] as? [[String: Any]])
        try #require(headlines.count == 2)
        #expect(headlines[0]["value"] as? Double == 1234.5 && headlines[1]["value"] is NSNull)
    }

    @Test func parametersAreShownWithoutFoldersAndInOrder() throws {
        let (text, summary) = try json(sampleFindings())
        #expect(!text.contains("/home/") && !text.contains("/data/"))
        let parameters = try #require(summary["parameters"] as? [String: Any])
        #expect(parameters["units"] as? String == "units.geojson?a=b" && parameters["within"] as? [Double] == [500, 0.1])
        #expect(
            parameters["kinds"] as? [String: String] == ["a": "name", "b": "b.geojson"]
                && parameters["multiplicity"] as? Bool == true)
        let again = try json(sampleFindings()).text
        #expect(text == again)
    }
}
