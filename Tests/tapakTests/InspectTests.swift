import Foundation
import Testing

@Suite struct InspectTests {
    private func inspect(_ arguments: [String], input: String = "", in folder: Folder) throws -> [String: Any] {
        let outcome = try CommandLineTool.run(["inspect", "--json"] + arguments, input: input, in: folder.path)
        #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    private func layer(_ arguments: [String], input: String = "", in folder: Folder) throws -> [String: Any] {
        let layers = try #require(try inspect(arguments, input: input, in: folder)["layers"] as? [[String: Any]])
        return try #require(layers.first)
    }

    @Test func tellsPlaceFieldsAndIds() throws {
        let folder = try Town.folder()
        let units = try layer(["units.geojson"], in: folder)
        #expect(units["format"] as? String == "GeoJSON" && units["crs_known_by"] as? String == "default")
        #expect((units["geometry_types"] as? [String: Int]) == ["point": 0, "line": 0, "polygon": 4])
        #expect((units["extent_deg"] as? [Double]) == [123.6, -10.2, 123.62, -10.18])
        let advice = try #require(units["advice"] as? [String: Any])
        #expect(advice["crs"] as? String == "EPSG:23840" && (advice["name"] as? String)?.contains("TM-3") == true)
        let ids = try #require(units["ids"] as? [String: Any])
        #expect(ids["source"] as? String == "kode" && ids["unique"] as? Bool == true)
        let fields = try #require(units["fields"] as? [[String: Any]])
        #expect(fields.map { $0["name"] as? String } == ["kode", "nama"])
        try #require(fields.count == 2)
        #expect(fields[1]["example"] as? String == "Oesapa" && fields[1]["present"] as? Int == 4)
    }

    @Test func tellsWhatIsWrong() throws {
        let folder = try Town.folder()
        let bowtie =
            #"{"type":"Polygon","coordinates":[[[123.6,-10.2],[123.61,-10.19],[123.61,-10.2],[123.6,-10.19],[123.6,-10.2]]]}"#
        try folder.write(
            "x.geojson",
            Town.collection([
                Town.feature(bowtie, #"{"kode":"A"}"#), Town.feature("null", #"{"kode":"N"}"#),
                Town.feature(Town.box(0, 0, 1, 1), #"{"kode":"A","n":null}"#), Town.feature(Town.box(0, 0, 1, 1), #"{"n":5}"#),
                Town.feature(#"{"type":"Point","coordinates":[500,0]}"#),
            ]))
        let found = try layer(["x.geojson"], in: folder)
        let features = try #require(found["features"] as? [String: Any])
        #expect((features["set_aside"] as? [String: Int]) == ["GEOMETRY_NULL": 1] && features["read"] as? Int == 5)
        #expect(
            found["invalid"] as? Int == 1 && found["repeated_geometries"] as? Int == 1 && found["out_of_range"] as? Int == 1)
        let fault = try #require((found["invalid_examples"] as? [[String: Any]])?.first)
        #expect(
            fault["ordinal"] as? Int == 1 && fault["id"] as? String == "A" && abs((fault["x"] as? Double ?? 0) - 123.605) < 1e-9
        )
        let ids = try #require(found["ids"] as? [String: Any])
        #expect(ids["unique"] as? Bool == false && ids["duplicate_example"] as? String == "A" && ids["missing"] as? Int == 2)
        #expect((found["extent_deg"] as? [Double])?[2] == 123.61, "one point out of range must not widen the extent")
        #expect(try CommandLineTool.run(["inspect", "x.geojson", "--fail-on", "warning"], in: folder.path).code == 3)
        #expect(try CommandLineTool.run(["inspect", "units.geojson", "--fail-on", "warning"], in: folder.path).code == 0)
    }

    @Test func describesWhatAnAnalysisWouldRefuse() throws {
        let folder = try Town.folder()
        let metres = #"{"type":"Point","coordinates":[574000,8874000]}"#
        try folder.write("m.geojson", Town.collection([Town.feature(metres)]))
        let refused = try layer(["m.geojson"], in: folder)
        #expect((refused["problem"] as? [String: Any])?["key"] as? String == "CRS_UNKNOWN")
        let stated = try layer(["m.geojson", "--input-crs", "EPSG:32751"], in: folder)
        #expect(stated["problem"] is NSNull && stated["crs_known_by"] as? String == "stated")
        #expect((stated["advice"] as? [String: Any])?["crs"] as? String == "EPSG:23840")
        try folder.write("s.geojson", Town.collection([Town.feature(#"{"type":"Point","coordinates":[-10.19,123.61]}"#)]))
        let swapped = try layer(["s.geojson"], in: folder)
        #expect((swapped["problem"] as? [String: Any])?["key"] as? String == "AXES_SWAPPED")
        #expect(try CommandLineTool.run(["inspect", "s.geojson", "--fail-on", "error"], in: folder.path).code == 3)
    }

    @Test func anEmptyCollectionIsFine() throws {
        let folder = try Town.folder()
        let empty = try layer(["-"], input: Town.collection([]), in: folder)
        #expect(empty["advice"] is NSNull && empty["extent_deg"] is NSNull && empty["problem"] is NSNull)
    }

    @Test func tablesAndSequencesAreLayersToo() throws {
        let folder = try Town.folder()
        try folder.write("p.csv", "id,lon,lat,name\n1,123.6,-10.2,a\n2,123.7,-10.1,b\n")
        #expect(try layer(["p.csv"], in: folder)["format"] as? String == "CSV")
        try folder.write("t.csv", "id,people\n1,5\n2,6\n")
        let table = try layer(["t.csv"], in: folder)
        #expect(table["crs"] is NSNull && (table["features"] as? [String: Any])?["used"] as? Int == 2)
        try folder.write("s.geojsonl", Town.feature(Town.point(1, 1)) + "\n" + Town.feature(Town.point(2, 2)) + "\n")
        #expect(try layer(["s.geojsonl"], in: folder)["format"] as? String == "GeoJSON sequence")
    }

    @Test func speaksBothLanguagesAndTellsRelations() throws {
        let folder = try Town.folder()
        let texts = try ["id", "en"].map {
            try CommandLineTool.run(["inspect", "units.geojson", "slums.geojson", "--lang", $0], in: folder.path)
        }
        #expect(texts.allSatisfy { $0.code == 0 && $0.errors == "" })
        #expect(texts[0].output.contains("poligon") && texts[1].output.contains("4 areas"))
        #expect(
            texts[1].output.contains(
                "units.geojson and slums.geojson: their boxes overlap, 60.0 % of the first and 100.0 % of the second"))
    }

    /// The real unit sets, where the folder is named by the environment.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["TAPAK_REALDATA"] != nil, "TAPAK_REALDATA is not set"))
    func bothUnitSetsOfKupangAreAdvisedTheirZone() throws {
        let data = try #require(ProcessInfo.processInfo.environment["TAPAK_REALDATA"])
        let root = URL(fileURLWithPath: data, relativeTo: URL(fileURLWithPath: FileManager.default.currentDirectoryPath)).path
        let sets = ["kelurahan_big_kepmendagri", "kelurahan_hdx"].map { "\(root)/kupang/\($0).geojson" }
        let found = try inspect(sets, in: Folder())
        for layer in try #require(found["layers"] as? [[String: Any]]) {
            #expect((layer["advice"] as? [String: Any])?["crs"] as? String == "EPSG:23840")
            #expect((layer["features"] as? [String: Any])?["used"] as? Int == 51)
        }
        #expect((found["relations"] as? [[String: Any]])?.first?["relation"] as? String == "overlap")
    }
}
