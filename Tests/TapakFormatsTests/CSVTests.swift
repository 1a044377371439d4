import TapakFormats
import TapakModel
import Testing

@Suite struct CSVTests {
    @Test(arguments: [
        ("id,lon,lat,name\n1,123.5,-10.25,a\n2,124,-11,b\n", ["lon", "lat"]),
        ("id;Longitude;LATITUDE;name\r\n1;123.5;-10.25;a\r\n\r\n2;124;-11;b", ["Longitude", "LATITUDE"]),
        ("\u{FEFF}id\tx\ty\tname\r1\t 123.5 \t-1.025e1\ta\r2\t+124\t-11.\tb\r", ["x", "y"]),
        ("id,name,bujur,lintang\n1,a,123.5,-10.25\n2,\"b\",\"124\",-11\n", ["bujur", "lintang"]),
        ("\"id\",\"easting\",\"northing\",\"name\"\n1,123.5,-10.25,a\n2,124,-11,b", ["easting", "northing"]),
        ("id,name,wkt\n1,a,POINT (123.5 -10.25)\n2,b,\"MULTIPOINT Z((124 -11 7))\"\n", ["wkt"]),
    ])
    func pointsAreFound(text: String, fields: [String]) throws {
        let file = Scratch(text, ending: "csv")
        let source = try file.open()
        #expect(source.geometryFields == fields)
        let batch = try source.read(ReadRequest(fields: ["name", "id"]))
        #expect(batch.features.geometry.coordinates == [123.5, -10.25, 124, -11])
        #expect(batch.features.attributes[0].text.texts == ["a", "b"])
        #expect(batch.features.attributes[1].numbers == [1, 2])
        #expect(batch.features.ids.texts == ["1", "2"])
        #expect(batch.features.ordinals == [1, 2])
    }

    @Test func quotesHoldAnything() throws {
        let text = "name,lon,lat\n\"a \"\"b\"\"\r\nc,d\",1,2\n,3,4\n 5\" ,5,6\n"
        let batch = try layer(text, ending: "csv", ReadRequest(fields: ["name"]))
        #expect(batch.features.attributes[0].text.texts == ["a \"b\"\r\nc,d", "", " 5\" "])
        #expect(batch.features.attributes[0].kinds == [.text, .null, .text])
        #expect(batch.byteOffsets == [13, 32, 37])
    }

    @Test(arguments: [
        ("lon,lat\n1,2,3\n", Failure.Key.csvSyntax, 2), ("lon,lat\n1,2\n1\n", .csvSyntax, 3),
        ("lon,lat\n\"1,2\n", .csvSyntax, 3), ("lon,lat\n\"1\"x,2\n", .csvSyntax, 2), ("lon;lat\n1;2,5\n", .decimalComma, 2),
        ("lon,lat\n1,\"-10,25\"\n", .decimalComma, 2), ("a,b\n1,2\n", .notGeoJSON, 1),
    ])
    func refused(text: String, key: Failure.Key, line: Int) throws {
        let found = try #require(failure(of: text, ending: "csv"))
        #expect(found.key == key)
        #expect(found.line == line)
    }

    @Test func withoutCoordinatesOnRequest() throws {
        var request = ReadRequest(fields: ["b"])
        request.geometryNeed = .none
        let batch = try layer("a,b\n1,2\n3,\n", ending: "csv", request)
        #expect(batch.features.count == 2)
        #expect(batch.features.attributes[0].kinds == [.number, .null])
        #expect(batch.features.geometry.partOffsets == [0, 0, 0])
    }

    @Test func unusableCoordinates() throws {
        let batch = try layer("lon,lat\n1,2\n,2\nnan,1\n1e999,1\nx,1\n", ending: "csv")
        #expect(batch.setAside.map(\.key) == ["GEOMETRY_NULL", "COORDINATE_INVALID", "NUMBER_RANGE", "COORDINATE_INVALID"])
        #expect(batch.readCount == 5)
    }

    @Test func chunksChangeNothing() throws {
        var text = "id,lon,lat,use\n"
        for index in 0..<200 { text += "\(index),\(index % 90),1.\(index),\"\(index % 3)\nx\"\r\n" }
        let whole = try layer(text, ending: "csv", filter: "?use!=1\nx", ReadRequest(fields: ["use"]))
        #expect(whole.features.count == 133)
        for chunkSize in [1, 7, 64, 1000] {
            for threads in 1...3 {
                let file = Scratch(text, ending: "csv")
                let batch = try file.open("?use!=1\nx").read(
                    ReadRequest(fields: ["use"], chunkSize: chunkSize), threads: threads)
                #expect(batch.features.geometry == whole.features.geometry)
                #expect(batch.features.ids == whole.features.ids)
                #expect(batch.features.ordinals == whole.features.ordinals)
                #expect(batch.byteOffsets == whole.byteOffsets)
                #expect(batch.filteredCount == 67)
            }
        }
    }

    @Test(arguments: [
        ("POINT(1 2)", [1.0, 2]), ("point z (1 2 3)", [1, 2]), ("POINTZM(1 2 3 4)", [1, 2]), ("POINT M(+1 .5e1 9)", [1, 5]),
        ("SRID=32751;POINT(1 2)", [1, 2]), ("LINESTRING(1 2,3 4)", [1, 2, 3, 4]),
        ("POLYGON((0 0,1 0,1 1,0 0),(0 0,.5 0,.5 .5))", [0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0.5, 0, 0.5, 0.5, 0, 0]),
        ("MULTIPOINT(1 2,3 4)", [1, 2, 3, 4]), ("MULTIPOINT((1 2),EMPTY,(3 4))", [1, 2, 3, 4]),
        ("MULTILINESTRING((1 2,3 4),(5 6,7 8))", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", [0, 0, 1, 0, 1, 1, 0, 0, 5, 5, 6, 5, 6, 6, 5, 5]),
        ("GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(3 4,5 6)))", [1, 2, 3, 4, 5, 6]),
    ])
    func wellKnownText(text: String, coordinates: [Double]) throws {
        let file = Scratch("wkt;a\n\(text);1\n", ending: "csv")
        guard !text.hasPrefix("SRID") else {
            let quoted = Scratch("wkt,a\n\(text),1\n", ending: "csv")
            let source = try quoted.open()
            #expect(source.crsName == "EPSG:32751")
            #expect(try source.read().features.geometry.coordinates == coordinates)
            return
        }
        let batch = try file.open().read()
        #expect(batch.features.geometry.coordinates == coordinates, "\(batch.setAside)")
    }

    @Test(arguments: [
        ("POINT EMPTY", "GEOMETRY_EMPTY"), ("GEOMETRYCOLLECTION EMPTY", "GEOMETRY_EMPTY"), ("", "GEOMETRY_NULL"),
        ("POINT(1)", "GEOMETRY_MALFORMED"), ("POINT(1 2", "GEOMETRY_MALFORMED"), ("POINT(1 2) x", "GEOMETRY_MALFORMED"),
        ("CIRCLE(1 2)", "GEOMETRY_MALFORMED"), ("POINT(1 2 3 4 5)", "GEOMETRY_MALFORMED"),
        ("POINT(nan 2)", "COORDINATE_INVALID"),
        ("POINT(1e999 2)", "NUMBER_RANGE"), ("LINESTRING(1 2,1 2)", "TOO_FEW_POINTS"), ("POLYGON((1 2,3 4))", "TOO_FEW_POINTS"),
    ])
    func unusableWellKnownText(text: String, key: String) throws {
        let batch = try layer("wkt;a\n\(text);1\n", ending: "csv")
        #expect(batch.setAside.map(\.key) == [key])
    }
}
