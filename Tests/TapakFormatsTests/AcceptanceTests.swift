import TapakFormats
import TapakModel
import Testing

private let point = #"{"type":"Point","coordinates":[1,2]}"#

private func numbers(_ coordinates: String) -> String {
    collection(feature("{\"type\":\"Point\",\"coordinates\":\(coordinates)}"))
}

private let refusedTexts: [(String, Failure.Key)] = [
    ("", .notGeoJSON), ("   ", .jsonSyntax), ("{}", .notGeoJSON), ("[]", .notGeoJSON), ("7", .notGeoJSON),
    ("{", .jsonSyntax), (#"{"type":"FeatureCollection"}"#, .notGeoJSON),
    (#"{"type":"FeatureCollection","features":{}}"#, .notGeoJSON),
    (#"{"type":"FeatureCollection","features":null}"#, .notGeoJSON),
    (#"{"type":"FeatureCollection","features":[1]}"#, .notGeoJSON),
    (#"{"type":"FeatureCollection","features":[{}]}"#, .notGeoJSON),
    (collection(point), .notGeoJSON),
    (#"{"type":"FeatureCollection","features":[]"#, .jsonSyntax),
    (#"{"type":"FeatureCollection","features":[]}}"#, .jsonSyntax),
    (#"{"type":"FeatureCollection","features":[],}"#, .jsonSyntax),
    (#"{"type":"FeatureCollection","features":[],"features":[]}"#, .notGeoJSON),
    (#"{"features":[]}"#, .notGeoJSON), (#"{"features":[],"type":"Feature"}"#, .notGeoJSON),
    (collection("\(feature(point)),"), .jsonSyntax), (collection("\(feature(point))\(feature(point))"), .jsonSyntax),
    (numbers("[NaN,2]"), .jsonSyntax),
    (numbers("[Infinity,2]"), .jsonSyntax),
    (numbers("[-Infinity,2]"), .jsonSyntax),
    (numbers("[01,2]"), .jsonSyntax),
    (numbers("[1.,2]"), .jsonSyntax),
    (numbers("[.5,2]"), .jsonSyntax),
    (numbers("[+1,2]"), .jsonSyntax),
    (numbers("[1e,2]"), .jsonSyntax),
    (collection(feature(point, #"{"a":tru}"#)), .jsonSyntax), (collection(feature(point, #"{"a" 1}"#)), .jsonSyntax),
    (collection(feature(point, "{\"a\":\"\u{1}\"}")), .jsonSyntax), (collection(feature(point, #"{"a":"\x"}"#)), .jsonSyntax),
    (collection(feature(point, #"{"a":"\u12g4"}"#)), .jsonSyntax), (collection(feature(point, "{'a':1}")), .jsonSyntax),
    ("\(feature(point))\(feature(point))", .jsonSyntax), ("\(feature(point))\n\(feature(point))", .jsonSyntax),
    ("\(point)x", .jsonSyntax),
]

private let acceptedTexts: [String] = [
    collection(), collection(feature(point)), " \n\(collection(feature(point))) \r\n\t", feature(point), point,
    #"{"features":[],"type":"FeatureCollection"}"#, "\u{FEFF}\(collection(feature(point)))",
    #"{"type":"Feature","geometry":{"coordinates":[1,2],"type":"Point"}}"#,
    #"{"geometry":null,"type":"Feature","properties":null,"features":[1]}"#,
    collection(feature(point, #"{"a":"\ud83d\ude00\/\b é 東京 😀","b":[{}, [], -0.0e-5, 1e999, false]}"#)),
]

private let unusableGeometries: [(String, String)] = [
    ("null", "GEOMETRY_NULL"), (#"{"type":"Point","coordinates":[]}"#, "GEOMETRY_EMPTY"),
    (#"{"type":"Polygon","coordinates":[]}"#, "GEOMETRY_EMPTY"), (#"{"type":"Polygon","coordinates":[[]]}"#, "GEOMETRY_EMPTY"),
    (#"{"type":"MultiPolygon","coordinates":[[],[[]]]}"#, "GEOMETRY_EMPTY"),
    (#"{"type":"GeometryCollection","geometries":[]}"#, "GEOMETRY_EMPTY"),
    (#"{"type":"LineString","coordinates":[[1,2]]}"#, "TOO_FEW_POINTS"),
    (#"{"type":"LineString","coordinates":[[1,2],[1,2]]}"#, "TOO_FEW_POINTS"),
    (#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}"#, "TOO_FEW_POINTS"),
    (#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[3,4],[1,2]]]}"#, "TOO_FEW_POINTS"),
    (#"{"type":"Point","coordinates":[1]}"#, "GEOMETRY_MALFORMED"), (#"{"type":"Point"}"#, "GEOMETRY_MALFORMED"),
    (#"{"coordinates":[1,2]}"#, "GEOMETRY_MALFORMED"), ("{}", "GEOMETRY_MALFORMED"), ("[1,2]", "GEOMETRY_MALFORMED"),
    (#"{"type":"point","coordinates":[1,2]}"#, "GEOMETRY_MALFORMED"),
    (#"{"type":"Point","coordinates":["1","2"]}"#, "GEOMETRY_MALFORMED"),
    (#"{"type":"Point","coordinates":[[1,2]]}"#, "GEOMETRY_MALFORMED"),
    (#"{"type":"Polygon","coordinates":[[1,2],[3,4],[5,6],[1,2]]}"#, "GEOMETRY_MALFORMED"),
    (#"{"type":"Point","coordinates":null}"#, "GEOMETRY_MALFORMED"),
    (#"{"type":"GeometryCollection","geometries":[null]}"#, "GEOMETRY_MALFORMED"),
    (#"{"type":"Point","coordinates":[null,2]}"#, "COORDINATE_INVALID"),
    (#"{"type":"Point","coordinates":[1,1e999]}"#, "NUMBER_RANGE"),
    (#"{"coordinates":[-1e999,1],"type":"Point"}"#, "NUMBER_RANGE"),
]

@Suite struct AcceptanceTests {
    @Test(arguments: refusedTexts)
    func refused(text: String, key: Failure.Key) throws {
        let found = try #require(failure(of: text), "accepted: \(text)")
        #expect(found.key == key, "\(text): \(found)")
    }

    @Test(arguments: acceptedTexts)
    func accepted(text: String) throws {
        #expect(failure(of: text) == nil, "\(text)")
    }

    @Test(arguments: unusableGeometries)
    func setAside(geometry: String, key: String) throws {
        let batch = try layer(
            collection(feature(point), feature(geometry, #"{"id":"x"}"#), feature(point, #"{"id":3}"#)), ending: "geojson")
        #expect(batch.setAside.map(\.key) == [key], "\(geometry)")
        #expect(batch.setAside.first?.ordinal == 2)
        #expect(batch.features.ordinals == [1, 3])
        #expect(batch.features.geometry.coordinates == [1, 2, 1, 2])
        #expect(batch.readCount == 3)
    }

    @Test func nestingIsBounded() {
        func nested(_ levels: Int) -> String {
            let (open, close) = (String(repeating: "[", count: levels), String(repeating: "]", count: levels))
            return collection(feature(point, "{\"a\":\(open)\(close)}"))
        }
        #expect(failure(of: nested(508)) == nil)
        #expect(failure(of: nested(509))?.key == .depthLimit)
    }

    @Test(
        arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0x80]] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let text = Array(#"{"type":"FeatureCollection","features":[],"note":""#.utf8) + bytes + Array(#""}"#.utf8)
        #expect(failure(of: text)?.key == .utf8Invalid)
    }

    @Test func theLastOfDuplicateMembersWins() throws {
        let batch = try layer(
            collection(
                feature(#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]],"type":"LineString"}"#),
                feature(#"{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}"#),
                #"{"type":"X","geometry":{"type":"LineString","coordinates":[[1,2]]},"geometry":\#(point),"type":"Feature"}"#))
        #expect(batch.features.geometry.kinds == [.line, .point, .point])
        #expect(batch.features.geometry.coordinates == [1, 2, 3, 4, 3, 4, 1, 2])
        #expect(batch.noteCounts == [.duplicateKey: 4])
    }

    @Test(arguments: [1, 2])
    func deepCollections(threads: Int) throws {
        func nested(_ levels: Int) -> String {
            (0..<levels).reduce(point) { inner, _ in #"{"type":"GeometryCollection","geometries":[\#(inner)]}"# }
        }
        let file = Scratch(collection(feature(nested(253)), feature(point)))
        let batch = try file.open().read(threads: threads)
        #expect(batch.features.count == 2)
        let deeper = Scratch(collection(feature(point), feature(nested(254))))
        let error = #expect(throws: Failure.self) { try deeper.open().read(threads: threads) }
        #expect(error?.key == .depthLimit)
        #expect(error?.ordinal == 2)
    }

    @Test func onlyTheFeaturesOwnMembersCount() throws {
        let text = #"""
            {"coordinates":[9,9],"type":"FeatureCollection","meta":{"features":[{"type":"Feature"}],"crs":"no"},
            "features":[{"foreign":{"geometry":{"type":"Point","coordinates":[8,8]},"type":"Feature","properties":{"population":1}},
            "geometry":{"type":"Point","coordinates":[1,2],"more":{"type":"X","coordinates":[7,7]}},
            "properties":{"a":{"population":5,"id":9},"popul\u0061tion":12,"id":"k"},"type":"Feature","id":4}]}
            """#
        let batch = try layer(text, ReadRequest(fields: ["population", "a"]))
        #expect(batch.features.attributes[0].numbers == [12])
        #expect(batch.features.attributes[1].text[0] == #"{"population":5,"id":9}"#)
        #expect(batch.features.geometry.coordinates == [1, 2])
        #expect(batch.features.ids[0] == "k")
    }
}
