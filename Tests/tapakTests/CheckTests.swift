import Foundation
import Testing

@Suite struct CheckTests {
    private static let bowtie =
        #"{"type":"Polygon","coordinates":[[[123.6,-10.2],[123.61,-10.19],[123.61,-10.2],[123.6,-10.19],[123.6,-10.2]]]}"#

    @Test func cleanLayersPass() throws {
        let folder = try Town.folder()
        let outcome = try CommandLineTool.run(["check", "units.geojson", "schools.geojson"], in: folder.path)
        #expect(outcome.code == 0 && outcome.errors == "")
        #expect(outcome.output.contains("units.geojson: 4 features; errors 0, warnings 0"))
    }

    @Test func findingsInEveryShape() throws {
        let folder = try Town.folder()
        try folder.write("x.geojson", Town.collection([Town.feature(Self.bowtie, #"{"id":"A","luas":"1,5"}"#)]))
        for arguments in [["check", "x.geojson"], ["periksa", "x.geojson", "--lang", "id"]] {
            let outcome = try CommandLineTool.run(arguments, in: folder.path)
            #expect(outcome.code == 3 && outcome.output.contains("GEOMETRY_INVALID #1 (id A)"))
            #expect(outcome.output.contains(arguments[0] == "check" ? "error " : "galat "))
            #expect(outcome.output.contains("[lat -10.195000, lon 123.605000]"))
        }
        #expect(try CommandLineTool.run(["check", "x.geojson", "--fail-on", "never"], in: folder.path).code == 0)
        let json = try CommandLineTool.run(["check", "x.geojson", "--json"], in: folder.path)
        let slips = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(json.code == 3 && slips.map { $0["key"] as? String } == ["GEOMETRY_INVALID", "DECIMAL_COMMA"])
        #expect(slips[1]["lon"] is Double && slips[1]["field"] as? String == "luas")
        let layer = try CommandLineTool.run(["check", "x.geojson", "--format", "geojson"], in: folder.path)
        let points = try #require(try JSONSerialization.jsonObject(with: Data(layer.output.utf8)) as? [String: Any])
        #expect((points["features"] as? [Any])?.count == 2)
        let csv = try CommandLineTool.run(["check", "x.geojson", "--format", "csv"], in: folder.path)
        #expect(
            csv.output.hasPrefix("file,severity,key,ordinal,id,other_id,field,lon,lat,area_ha,count,message_id,message_en\n"))
    }

    /// A file that cannot be read at all is a finding beside the others; one that is not there ends the call.
    @Test func brokenAndMissingFiles() throws {
        let folder = try Town.folder()
        try folder.write("x.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{]}")
        let broken = try CommandLineTool.run(["check", "x.geojson", "units.geojson"], in: folder.path)
        #expect(
            broken.code == 3 && broken.output.contains("JSON_SYNTAX") && broken.output.contains("units.geojson: 4 features"))
        #expect(try CommandLineTool.run(["check", "y.geojson"], in: folder.path).code == 66)
        #expect(try CommandLineTool.run(["check", "units.geojson", "--near", "1,5"], in: folder.path).code == 64)
    }
}
