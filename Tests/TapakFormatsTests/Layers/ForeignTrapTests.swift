#if GDAL
import Foundation
import TapakFormats
import TapakModel
import Testing

/// What foreign formats lose, forbid or smuggle in: each case was once wrong.
@Suite struct ForeignTrapTests {
    private func layer(_ features: String, name: String = "desa") throws -> OutputLayer {
        let file = Scratch(#"{"type":"FeatureCollection","features":[\#(features)]}"#)
        let (_, batch) = try withExtendedLifetime(file) { try read(file.path) }
        return OutputLayer(
            name: name, geometry: batch.features.geometry,
            fields: zip(batch.fieldNames, batch.features.attributes).map { OutputLayer.Field($0, $1) })
    }

    private func read(_ path: String) throws -> (source: LayerSource, batch: ReadBatch) {
        let source = try LayerSource.open(LayerReference(path))
        var request = ReadRequest(idPreference: [])
        request.takesEveryField = true
        request.geometryNeed = .optional
        return (source, try source.read(request))
    }

    private func values(_ name: String, _ batch: ReadBatch) -> [String]? {
        batch.fieldNames.firstIndex(of: name).map { batch.features.attributes[$0].text.texts }
    }

    private static let point = #"{"type":"Point","coordinates":[123.6,-10.2]}"#

    private static func feature(_ properties: String, _ geometry: String = point) -> String {
        #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
    }

    /// A file that asks for another driver by its contents opens neither other files nor the network.
    @Test(arguments: ["kml", "gml", "xml", "gpkg", "shp", "xlsx", "fgb", "dxf", "dat", "zip"])
    func contentsCallForNoOtherDriver(ending: String) throws {
        let secret = Scratch(#"{"type":"FeatureCollection","features":[\#(Self.feature(#"{"secret":1}"#))]}"#)
        let asking = """
            <OGRVRTDataSource><OGRVRTLayer name="r"><SrcDataSource>\(secret.path)</SrcDataSource>\
            <SrcLayer>OGRGeoJSON</SrcLayer></OGRVRTLayer></OGRVRTDataSource>
            """
        #expect(throws: Failure.self) { try LayerSource.open(LayerReference(Scratch(asking, ending: ending).path)) }
        let service = "<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>"
        #expect(throws: Failure.self) { try LayerSource.open(LayerReference(Scratch(service, ending: ending).path)) }
    }

    /// A CRS is what its parameters say, not what its name resembles.
    @Test(arguments: [
        "+proj=utm +zone=51 +south +units=km +datum=WGS84", "+proj=utm +zone=51 +south +ellps=WGS84 +towgs84=100,200,300",
    ])
    func resemblanceIsNoIdentity(crs: String) throws {
        var layer = try layer(Self.feature("{}", #"{"type":"Point","coordinates":[50,89]}"#))
        layer.crs = crs
        // A Shapefile has no place for a shift of datum, and says so.
        for ending in ["fgb", "gpkg"] + (crs.contains("towgs84") ? [] : ["zip"]) {
            let file = Scratch("", ending: ending)
            _ = try OutputLayer.write([layer], to: .file(file.path), as: OutputFormat(of: file.path))
            let name = try LayerSource.open(LayerReference(file.path)).crsName
            #expect(name?.hasPrefix("EPSG:") == false, "\(ending): \(name ?? "none")")
        }
    }

    @Test func shapefilesOfOneNameStandSideBySide() throws {
        let mixed = try layer(
            [Self.feature(#"{"n":1}"#), Self.feature(#"{"n":2}"#, #"{"type":"LineString","coordinates":[[1,1],[2,2]]}"#)]
                .joined(separator: ","), name: "a")
        let points = try layer(Self.feature(#"{"n":3}"#), name: "a_points")
        let (one, other) = (
            try layer(Self.feature(#"{"n":4}"#), name: "a:b"), try layer(Self.feature(#"{"n":5}"#), name: "A_b")
        )
        let file = Scratch("", ending: "zip")
        _ = try OutputLayer.write([mixed, points, one, other], to: .file(file.path), as: .shapefile)
        for (name, value) in ["a_points": "1", "a_lines": "2", "a_points_2": "3", "a_b": "4", "A_b_2": "5"] {
            #expect(values("n", try read(file.path + "#" + name).batch) == [value], "\(name)")
        }
    }

    @Test func featureIDsStay() throws {
        var layer = try layer([Self.feature(#"{"id":"p1"}"#), Self.feature(#"{"id":"p2"}"#)].joined(separator: ","))
        layer.ids = TextColumn(["a", "b"])
        for format in [OutputFormat.geoPackage, .shapefile, .flatGeobuf, .kml, .csv] {
            let file = Scratch("", ending: String(format.endings[0].dropFirst()))
            _ = try OutputLayer.write([layer], to: .file(file.path), as: format)
            let batch = try read(file.path).batch
            #expect(values("id", batch)?.sorted() == ["p1", "p2"], "\(format)")
            #expect(values("feature_id", batch)?.sorted() == ["a", "b"], "\(format)")
        }
    }

    /// Names that a format would take for one, or for something of its own, get a number, and that is told.
    @Test(arguments: [
        (OutputFormat.geoPackage, #"{"Name":"a","name":"b"}"#, ["Name": "a", "name_2": "b"]),
        (.kml, #"{"icon":"a","visibility":"b"}"#, ["icon_2": "a", "visibility_2": "b"]),
        (.csv, #"{"lon":"a","lat":"b"}"#, ["lon_2": "a", "lat_2": "b"]),
    ])
    func namesAreToldApart(format: OutputFormat, properties: String, expected: [String: String]) throws {
        let file = Scratch("", ending: String(format.endings[0].dropFirst()))
        let told = try OutputLayer.write([layer(Self.feature(properties))], to: .file(file.path), as: format)
        #expect(!told.isEmpty)
        let batch = try read(file.path).batch
        for (name, value) in expected { #expect(values(name, batch) == [value], "\(name)") }
    }

    @Test func textsEndAtNoNUL() throws {
        let layer = try layer(Self.feature(#"{"t":"a\u0000b"}"#))
        for format in [OutputFormat.geoPackage, .shapefile, .flatGeobuf] {
            let file = Scratch("", ending: String(format.endings[0].dropFirst()))
            #expect(throws: Failure.self) { try OutputLayer.write([layer], to: .file(file.path), as: format) }
        }
    }

    /// Whole numbers that no double holds keep their digits; numbers that DBF cannot hold are left out, not changed.
    @Test func largeNumbers() throws {
        let layer = try layer(Self.feature(#"{"n":9007199254740993,"u":18446744073709551615,"y":1e300,"z":2.5}"#))
        for format in [OutputFormat.geoPackage, .flatGeobuf, .kml] {
            let file = Scratch("", ending: String(format.endings[0].dropFirst()))
            _ = try OutputLayer.write([layer], to: .file(file.path), as: format)
            let batch = try read(file.path).batch
            #expect(values("n", batch) == ["9007199254740993"], "\(format)")
            #expect(values("u", batch) == ["18446744073709551615"], "\(format)")
        }
        let file = Scratch("", ending: "zip")
        var options = OutputLayer.WritingOptions()
        options.allowsLoss = true
        let told = try OutputLayer.write([layer], to: .file(file.path), as: .shapefile, options)
        #expect(told.contains { $0.en.hasPrefix("lost: ") && $0.en.contains("'y'") })
        let batch = try read(file.path).batch
        #expect(values("y", batch) == [""] && values("z", batch) == ["2.5"])
    }

    /// Tables keep their empty rows, the types of their fields and their names.
    @Test func tablesKeepTheirTexts() throws {
        let layer = try layer(
            [#"{"kode":"0071","v":"1e5"}"#, #"{"kode":"12","v":null}"#, #"{"kode":null,"v":null}"#]
                .map { Self.feature($0, "null") }.joined(separator: ","), name: "tabel")
        let file = Scratch("", ending: "gpkg")
        _ = try OutputLayer.write([layer], to: .file(file.path), as: .geoPackage)
        let (source, batch) = try read(file.path)
        #expect(source.name == "tabel" && !source.hasGeometry && batch.readCount == 3)
        #expect(values("kode", batch) == ["0071", "12", ""])
        let kinds = batch.features.attributes.map(\.kinds)
        #expect(kinds == [[.text, .text, .null], [.text, .null, .null]])
    }

    /// A field that is empty everywhere is a field, and a layer without features a layer.
    @Test func emptyFieldsAndLayers() throws {
        var empty = try layer(Self.feature(#"{"a":null,"b":1}"#))
        let file = Scratch("", ending: "gpkg")
        _ = try OutputLayer.write([empty], to: .file(file.path), as: .geoPackage)
        #expect(try read(file.path).batch.fieldNames.sorted() == ["a", "b"])
        empty = OutputLayer(name: "kosong", geometry: GeometryColumns(), fields: [])
        let other = Scratch("", ending: "gpkg")
        _ = try OutputLayer.write([empty], to: .file(other.path), as: .geoPackage)
        #expect(try read(other.path).batch.readCount == 0)
    }

    // MARK: Shapefiles of others

    /// A Shapefile of points with one text field a column, written byte by byte.
    private func shapefile(
        _ names: [[UInt8]], _ rows: [(isDeleted: Bool, cells: [[UInt8]])], language: UInt8 = 0, hasTable: Bool = true
    ) -> String {
        let stem = Scratch("", ending: "stem").path
        func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func double(_ value: Double) -> [UInt8] { withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        func head(_ bytes: Int) -> [UInt8] {
            big(9994) + [UInt8](repeating: 0, count: 20) + big(bytes / 2) + little(1000, 4) + little(1, 4)
                + [123.6, -10.2, 123.6, -10.2, 0, 0, 0, 0].flatMap(double)
        }
        var (shapes, index): ([UInt8], [UInt8]) = (head(100 + 28 * rows.count), head(100 + 8 * rows.count))
        for row in rows.indices {
            index += big((100 + 28 * row) / 2) + big(10)
            shapes += big(row + 1) + big(10) + little(1, 4) + double(123.6) + double(-10.2)
        }
        var table: [UInt8] = [3, 100, 1, 1] + little(rows.count, 4) + little(33 + 32 * names.count, 2)
        table += little(1 + 8 * names.count, 2) + [UInt8](repeating: 0, count: 17) + [language, 0, 0]
        for name in names {
            table += name + [UInt8](repeating: 0, count: 11 - name.count) + [UInt8(ascii: "C"), 0, 0, 0, 0, 8]
            table += [UInt8](repeating: 0, count: 15)
        }
        table.append(0x0D)
        for row in rows {
            table.append(row.isDeleted ? UInt8(ascii: "*") : 0x20)
            for cell in row.cells { table += cell + [UInt8](repeating: 0x20, count: 8 - cell.count) }
        }
        let files = ["shp": shapes, "shx": index].merging(hasTable ? ["dbf": table] : [:]) { first, _ in first }
        for (ending, bytes) in files { _ = FileManager.default.createFile(atPath: stem + "." + ending, contents: Data(bytes)) }
        return stem + ".shp"
    }

    private static let rows: [(isDeleted: Bool, cells: [[UInt8]])] = [
        (false, [Array("satu".utf8)]), (true, [Array("dua".utf8)]), (false, [[0x80, 0x93]]),
    ]

    @Test func deletedRowsAndWindowsTexts() throws {
        let batch = try read(shapefile([Array("NAMA".utf8)], Self.rows, language: 0x57)).batch
        #expect(values("NAMA", batch) == ["satu", "€“"])
    }

    @Test func namesTwiceAndTablesMissing() throws {
        let cells = [Array("a".utf8), Array("b".utf8)]
        let twice = shapefile([Array("NAMA".utf8), Array("NAMA".utf8)], [(false, cells)])
        let batch = try read(twice).batch
        #expect(values("NAMA", batch) == ["a"] && values("NAMA_2", batch) == ["b"] && batch.noteCounts[.fieldRenamed] == 1)
        let bare = shapefile([Array("NAMA".utf8)], Self.rows, hasTable: false)
        #expect(throws: Failure.self) { try LayerSource.open(LayerReference(bare)) }
        let german = shapefile([Array("Stra".utf8) + [0xDF]], [(false, [cells[0]])])
        #expect(throws: Failure.self) { try LayerSource.open(LayerReference(german)) }
    }
}
#endif
