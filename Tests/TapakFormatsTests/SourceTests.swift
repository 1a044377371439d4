import Foundation
import Glibc
import TapakFormats
import TapakModel
import Testing

private let point = #"{"type":"Point","coordinates":[1,2]}"#

@Suite struct SourceTests {
    @Test func references() throws {
        let plain = try LayerReference("a.geojson")
        #expect(plain.path == "a.geojson" && plain.filter.isEmpty && plain.layer == nil)
        let filtered = try LayerReference("b.geojson?use=a,b&floors!=1")
        #expect(filtered.path == "b.geojson")
        #expect(filtered.filter.map(\.field) == ["use", "floors"])
        #expect(filtered.filter.map(\.excludes) == [false, true])
        #expect(filtered.filter[0].alternatives == ["a", "b"])
        let inside = try LayerReference("c.gpkg#roads?x=1")
        #expect(inside.path == "c.gpkg" && inside.layer == "roads" && inside.filter.count == 1)
        #expect(try LayerReference("-").isStandardInput)
        #expect(try LayerReference("a#b.geojson").path == "a#b.geojson")
        for text in ["a?x", "a?=1", "a?x=1&", "?x=1", "", "a?!=1"] {
            let error = #expect(throws: Failure.self) { try LayerReference(text) }
            #expect(error?.key == .usage)
        }
    }

    @Test func aFileWithAQuestionMarkIsTakenAsItIs() throws {
        let path = NSTemporaryDirectory() + "tapak-\(UUID().uuidString)?a=b.geojson"
        _ = FileManager.default.createFile(atPath: path, contents: Data(collection(feature(point)).utf8))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try LayerSource.open(LayerReference(path)).read().features.count == 1)
    }

    @Test(arguments: [
        ("?a=1", [1, 2, 5]), ("?a!=1", [3, 4, 6]), ("?a=x,1.0", [1, 2, 3, 5]), ("?a=1&b=y", [2]), ("?a=true", [] as [Int]),
        ("?b!=y&a!=x", [1, 4, 5, 6]), ("?a=1e0", [1, 2, 5]),
    ])
    func filters(filter: String, ordinals: [Int]) throws {
        let text = collection(
            feature(point, #"{"a":1}"#), feature(point, #"{"a":1.0,"b":"y"}"#), feature(point, #"{"a":"x"}"#),
            feature(point, #"{"a":null}"#), feature("null", #"{"a":"1"}"#), feature(point))
        let batch = try layer(text, filter: filter)
        #expect((batch.features.ordinals + batch.setAside.map(\.ordinal)).sorted() == ordinals)
        #expect(batch.filteredCount == 6 - ordinals.count)
    }

    /// A slip in the name of a filter's field would let everything through, or nothing.
    @Test(arguments: ["?none=1", "?none!=1", "?a=1&bb=y"]) func filtersOnNoFieldAreRefused(filter: String) {
        let text = collection(feature(point, #"{"a":1,"b":"y"}"#), feature(point, #"{"a":null}"#))
        let failure = #expect(throws: Failure.self) { try layer(text, filter: filter) }
        #expect(failure?.key == .fieldMissing)
    }

    @Test(arguments: [
        (#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32751"}}"#, "urn:ogc:def:crs:EPSG::32751"),
        (#"{"type":"EPSG","properties":{"code":23840}}"#, "EPSG:23840"),
        (
            #"{"properties":{"href":"http://spatialreference.org/ref/epsg/32751/proj4/","type":"proj4"},"type":"link"}"#,
            "EPSG:32751"
        ),
        (#"{"type":"name","properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/3857"}}"#, "EPSG:3857"),
        (#""EPSG:4326""#, "EPSG:4326"), ("null", nil as String?),
    ])
    func crsBeforeAndBehind(member: String, name: String?) throws {
        let features = #""features":[\#(feature(point, #"{"crs":{"type":"name","properties":{"name":"wrong"}}}"#))]"#
        for text in [
            #"{"type":"FeatureCollection","crs":\#(member),\#(features)}"#,
            #"{"type":"FeatureCollection",\#(features), "crs" : \#(member), "more":{"crs":"\"crs\":1"}}"#,
        ] {
            let file = Scratch(text)
            let source = try file.open()
            #expect(source.crsName == name)
            #expect(try source.read().features.count == 1)
        }
        let single = Scratch(#"{"type":"Feature","crs":\#(member),"properties":{},"geometry":\#(point)}"#)
        #expect(try single.open().crsName == name)
    }

    @Test func idsFollowTheFirstFeature() throws {
        let text = collection(
            #"{"type":"Feature","id":"f1","properties":{"id":null,"uid":7,"kode":"k"},"geometry":\#(point)}"#,
            #"{"type":"Feature","id":"f2","properties":{"id":5,"kode":"l"},"geometry":\#(point)}"#)
        let file = Scratch(text)
        let source = try file.open()
        #expect(source.idRule(for: ReadRequest()) == .field("uid"))
        var batch = try source.read()
        #expect(batch.features.ids.texts == ["7", ""])
        #expect(batch.fillIDs(featuresBefore: 0) == [1])
        #expect(batch.features.ids.texts == ["7", "2"])
        #expect(try source.read(ReadRequest(idField: "kode")).features.ids.texts == ["k", "l"])
        #expect(try source.read(ReadRequest(idPreference: [])).features.ids.texts == ["f1", "f2"])
        #expect(source.fieldNames == ["id", "uid", "kode"])
        let bare = Scratch(collection(feature(point)))
        #expect(try bare.open().idRule(for: ReadRequest()) == .ordinal)
    }

    #if GDAL
    private let unreadable = Failure.Key.formatInvalid
    #else
    private let unreadable = Failure.Key.partAbsent
    #endif

    @Test(arguments: ["a.gpkg", "a.shp", "a.kml", "a.geojson.gz", "a.zip"])
    func foreignFormatsThatCannotBeRead(name: String) throws {
        let path = NSTemporaryDirectory() + "tapak-\(UUID().uuidString)-" + name
        _ = FileManager.default.createFile(atPath: path, contents: Data("x".utf8))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: Failure.self) { try LayerSource.open(LayerReference(path)) }
        #expect(error?.key == unreadable)
    }

    @Test func formatsByContent() throws {
        let gzip = Scratch([0x1F, 0x8B, 8, 0])
        #expect(throws: Failure.self) { try gzip.open() }
        #expect(try layer(collection(feature(point)), ending: "txt").features.count == 1)
        #expect(try layer("\(feature(point))\n\(point)\n", ending: "txt").features.count == 2)
        #expect(try layer("lon,lat\n1,2\n", ending: "txt").features.count == 1)
        #expect(failure(of: "hello\nworld\n", ending: "txt")?.key == .notGeoJSON)
        #expect(failure(of: "<kml/>", ending: "txt")?.key == unreadable)
    }

    @Test func missingInputs() {
        for path in ["/no/such/file.geojson", NSTemporaryDirectory()] {
            let error = #expect(throws: Failure.self) { try LayerSource.open(LayerReference(path)) }
            #expect(error?.key == .inputMissing)
            #expect(error?.message.en.isEmpty == false)
        }
    }

    @Test func pipesAreSpooled() throws {
        let path = NSTemporaryDirectory() + "tapak-\(UUID().uuidString).pipe"
        #expect(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let text = collection(feature(point), feature(point))
        let writer = Thread { try? Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
        writer.start()
        let source = try LayerSource.open(LayerReference(path: path))
        #expect(source.size == text.utf8.count)
        #expect(try source.read().features.count == 2)
        #expect(try source.read().features.count == 2)
    }

    @Test func changesAreNoticed() throws {
        let file = Scratch(collection(feature(point), feature(point)))
        let source = try file.open()
        try Data(collection(feature(point)).utf8).write(to: URL(fileURLWithPath: file.path), options: [])
        let handle = try #require(FileHandle(forWritingAtPath: file.path))
        handle.seekToEndOfFile()
        handle.write(Data(" ".utf8))
        let error = #expect(throws: Failure.self) { try source.read() }
        #expect(error?.key == .inputChanged)
    }

    @Test func failuresAreLocated() throws {
        let text = collection(feature(point, #"{"id":"a"}"#), feature(point, #"{"id":"b","x":tru}"#))
        let found = try #require(failure(of: text))
        #expect(found.key == .jsonSyntax)
        #expect(found.line == 2)
        #expect(found.ordinal == 2)
        #expect(found.featureID == "b")
        #expect(found.offset == text.range(of: "tru}").map { text[..<$0.lowerBound].utf8.count + 3 })
        #expect(found.found?.hasPrefix("}") == true)
        #expect(found.expected == "true, false or null")
        #expect(found.file != nil)
    }

    @Test func limitsHold() throws {
        let request = ReadRequest(chunkSize: 16)
        var limits = ReadLimits()
        limits.feature = 100
        let long = collection(feature(point), feature(point, #"{"a":"\#(String(repeating: "x", count: 1000))"}"#))
        let found = try #require(failure(of: long, request, limits))
        #expect(found.key == .sizeLimit)
        #expect(found.ordinal == 2)
        // A feature within a chunk counts like one that is larger than it.
        #expect(failure(of: long, ReadRequest(), limits)?.expected == "≤ 100 (--limit feature=…)")
        #expect(
            failure(
                of: "id,lon,lat,t\n1,1,2,x\n2,1,2,\(String(repeating: "y", count: 100))\n", ending: "csv", ReadRequest(), limits
            )?.ordinal == 2)
        // Every other bound: of vertices, of texts that are kept and of ids, in both formats; of memory; of pipes.
        let line = #"{"type":"LineString","coordinates":[[0,0],[1,0],[2,0],[3,0]]}"#
        let text = feature(line, #"{"a":"0123456789","b":"0123456789"}"#)
        limits = ReadLimits()
        limits.vertices = 4
        #expect(failure(of: collection(text), request, limits) == nil)
        limits.vertices = 3
        for size in [1, 1 << 20] {
            let found = failure(of: collection(feature(point), text), ReadRequest(chunkSize: size), limits)
            #expect(found?.key == .sizeLimit && found?.ordinal == 2 && found?.expected == "≤ 3 (--limit vertices=…)")
        }
        let table = "id,a,wkt\n1,x,POINT(0 0)\n2,0123456789,\"LINESTRING(0 0,1 0,2 0,3 0)\"\n"
        #expect(failure(of: table, ending: "csv", request, limits)?.ordinal == 2)
        limits = ReadLimits()
        limits.text = 9
        let fields = ReadRequest(fields: ["a"])
        #expect(failure(of: collection(text), fields, limits)?.key == .sizeLimit)
        #expect(failure(of: table, ending: "csv", fields, limits)?.expected == "≤ 9 (--limit text=…)")
        #expect(failure(of: collection(text), request, limits) == nil)
        #expect(failure(of: collection(text), ReadRequest(idField: "b"), limits)?.key == .sizeLimit)
        limits = ReadLimits()
        limits.memory.bytes = 1 << 20
        #expect(failure(of: collection(text), fields, limits)?.exitCode == 70)
    }

    /// Ten gigabytes of nothing end at their first byte that is none of the format.
    @Test(arguments: [
        ("geojson", ""), ("csv", ""), ("geojson", #"{"type":"FeatureCollection","features":["#),
        ("csv", "id,lon,lat\n1,123.6,-10.1\n"),
        ("geojsonl", #"{"type":"Point","coordinates":[1,2]}"# + "\n"),
    ])
    func sparseFilesEnd(ending: String, head: String) throws {
        let file = Scratch(head, ending: ending)
        try #require(truncate(file.path, 10 << 30) == 0)
        var limits = ReadLimits()
        limits.memory.bytes = .max
        let found = #expect(throws: Failure.self) {
            try LayerSource.open(LayerReference(file.path), limits: limits).read(ReadRequest(), threads: 2)
        }
        #expect(found?.offset == head.utf8.count && found?.exitCode == 65)
    }

    @Test func pipesEnd() throws {
        let path = NSTemporaryDirectory() + "tapak-pipe-\(UUID().uuidString)"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let writer = Thread {
            let pipe = Glibc.open(path, O_WRONLY)
            let block = [UInt8](repeating: 0x20, count: 1 << 16)
            for _ in 0..<64 where write(pipe, block, block.count) < 0 { break }
            close(pipe)
        }
        signal(SIGPIPE, SIG_IGN)
        writer.start()
        var limits = ReadLimits()
        limits.pipe = 1 << 20
        let found = #expect(throws: Failure.self) { try LayerSource.open(LayerReference(path), limits: limits) }
        #expect(found?.key == .sizeLimit && found?.file == path)
    }

    @Test func notesAreCounted() throws {
        let text =
            "\u{FEFF}"
            + collection(
                feature(#"{"type":"Point","coordinates":[1,2,3]}"#, #"{"a":1,"a":2}"#),
                feature(#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}"#, #"{"b":"\ud800"}"#), feature(point, "[]"))
        let batch = try layer(text, ReadRequest(fields: ["a"]))
        #expect(
            batch.noteCounts == [
                .byteOrderMark: 1, .ordinatesDropped: 1, .duplicateKey: 1, .ringClosed: 1, .loneSurrogate: 1,
                .propertiesIgnored: 1,
            ])
        #expect(batch.unclosedRings == [UnclosedRing(feature: 1, ring: 1)])
        #expect(batch.features.attributes[0].numbers[0] == 2)
        #expect(batch.features.geometry.vertices(of: 1).count == 4)
    }

    @Test func surveys() throws {
        let text = collection(
            feature(point, #"{"id":1,"a":"x"}"#), feature(point, #"{"id":2,"b":null}"#),
            feature(#"{"type":"MultiPoint","coordinates":[[5,6],[7,-8]]}"#, #"{"id":2,"a":3,"c":[1]}"#), feature("null"))
        for chunkSize in [1, 90, 10_000] {
            let file = Scratch(text)
            let survey = try FieldSurvey(of: try file.open(), ReadRequest(chunkSize: chunkSize), threads: 2)
            #expect(survey.readCount == 4 && survey.count == 3 && survey.setAside == ["GEOMETRY_NULL": 1])
            #expect(survey.fields.map(\.name) == ["id", "a", "b", "c"])
            #expect(survey.fields.map(\.present) == [3, 2, 0, 1])
            #expect(survey.fields.map(\.missing) == [0, 1, 2, 2])
            #expect(survey.fields.map(\.isUnique) == [false, true, true, true])
            #expect(survey.fields[1].kinds == [.text: 1, .number: 1])
            #expect(survey.fields[3].example == "[1]")
            #expect(survey.hasUniqueIDs == false && survey.duplicateID == "2")
            #expect(survey.extent == Envelope(minX: 1, minY: -8, maxX: 7, maxY: 6))
            #expect(survey.kinds == [.point: 3] && survey.multipartCount == 1)
        }
    }
}
