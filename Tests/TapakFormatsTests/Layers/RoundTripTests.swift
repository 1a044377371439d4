import Foundation
import TapakFormats
import TapakModel
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A layer with all that formats stumble over: several parts, holes, no geometry, texts beyond ASCII, long names.
private enum Village {
    static let rows = [
        #"{"type":"Polygon","coordinates":[[[123.6,-10.2],[123.7,-10.2],[123.7,-10.1],[123.6,-10.2]]]}"#,
        #"{"type":"MultiPolygon","coordinates":[[[[123.6,-10.2],[123.7,-10.2],[123.7,-10.1],[123.6,-10.1],[123.6,-10.2]],"#
            + #"[[123.62,-10.18],[123.62,-10.12],[123.68,-10.12],[123.68,-10.18],[123.62,-10.18]]],"#
            + #"[[[123.8,-10.2],[123.81234567890123,-10.2],[123.81,-10.19],[123.8,-10.2]]]]}"#,
        "null",
    ]
    static let properties = [
        #"{"kode":"0053","nama_kelurahan_dan_desa":"Óesapa, \"Selatan\"","jumlah":12,"luas_ha":0.1,"aktif":true}"#,
        #"{"kode":"0054","nama_kelurahan_dan_desa":"Lasiana\nbaru","jumlah":-7,"luas_ha":123456.75,"aktif":false}"#,
        #"{"kode":"0055","nama_kelurahan_dan_desa":null,"jumlah":null,"luas_ha":null,"aktif":null}"#,
    ]

    static var text: String {
        let features = zip(rows, properties).map { feature($0, $1) }
        return #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ",\n"))]}"#
    }
}

/// Reads every field and geometry of a layer, with the features that have none.
private func whole(_ path: String) throws -> (source: LayerSource, batch: ReadBatch) {
    let source = try LayerSource.open(LayerReference(path))
    var request = ReadRequest(idPreference: [])
    request.takesEveryField = true
    request.geometryNeed = .optional
    var batch = try source.read(request)
    batch.fillIDs(featuresBefore: 0)
    return (source, batch)
}

private func village(_ text: String = Village.text) throws -> OutputLayer {
    let file = Scratch(text)
    let batch = try whole(file.path).batch
    return OutputLayer(
        name: "desa", geometry: batch.features.geometry,
        fields: zip(batch.fieldNames, batch.features.attributes).map { OutputLayer.Field($0, $1) })
}

extension OutputLayer {
    fileprivate func selecting(_ rows: [Int]) -> OutputLayer {
        var chosen = self
        chosen.geometry = geometry.selecting(rows)
        chosen.fields = fields.map { OutputLayer.Field($0.name, $0.column.selecting(rows)) }
        return chosen
    }
}

/// Twice the area of all rings, to compare layers by.
private func doubleArea(_ geometry: GeometryColumns) -> Double {
    (0..<geometry.vertexOffsets.count - 1).reduce(0) { total, ring in
        let vertices = geometry.vertices(of: ring)
        let sum = vertices.dropLast().reduce(0.0) { sum, vertex in
            let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
            return sum + a.x * b.y - b.x * a.y
        }
        return total + abs(sum)
    }
}

@Suite struct RoundTripTests {
    #if GDAL
    static let formats = OutputFormat.allCases
    #else
    static let formats: [OutputFormat] = [.geoJSON, .geoJSONSequence, .csv, .kml]
    #endif

    /// The formats that this build can read as well.
    static var readable: [OutputFormat] { formats.filter { $0 != .kml || formats.contains(.geoPackage) } }

    @Test(arguments: readable)
    func nothingIsLost(format: OutputFormat) throws {
        var layer = try village()
        if format == .flatGeobuf { layer = layer.selecting([0, 1]) }
        let count = layer.geometry.count
        let file = Scratch("", ending: String(format.endings[0].dropFirst()))
        let losses = try OutputLayer.write([layer], to: .file(file.path), as: format)
        #expect(losses.isEmpty)
        let (source, batch) = try whole(file.path)
        let (before, after) = (layer.geometry, batch.features.geometry)
        try #require(batch.readCount == count && after.count == count && batch.setAside.isEmpty)
        expectSame(doubleArea(before), doubleArea(after))
        #expect(before.vertexCount == after.vertexCount && before.kinds == after.kinds)
        #expect(Set(before.coordinates) == Set(after.coordinates), "every ordinate to the last bit")
        if !format.isLonLat { #expect(source.crsName == "EPSG:4326") }
        for field in layer.fields {
            // A Shapefile has ten letters for a name, KML and CSV nothing but text to tell null from missing.
            let name = format == .shapefile ? String(field.name.prefix(10)) : field.name
            let column = try #require(batch.fieldNames.firstIndex(of: name).map { batch.features.attributes[$0] })
            for row in 0..<count where field.column.isPresent(row) {
                if field.column.kinds[row] == .number {
                    #expect(column.numbers[row] == field.column.numbers[row] || format == .csv)
                    #expect(Double(column.text[row]) == field.column.numbers[row])
                } else if field.kind == .boolean {
                    // DBF as GDAL writes it has numbers for yes and no.
                    #expect([column.text[row], column.text[row] == "1" ? "true" : "false"].contains(field.column.text[row]))
                } else {
                    #expect(column.text[row] == field.column.text[row])
                }
            }
            #expect((0..<count).allSatisfy { column.text[$0].isEmpty == field.column.text[$0].isEmpty })
        }
    }

    private func expectSame(_ one: Double, _ other: Double) { #expect(abs(one - other) <= 1e-9 * abs(one)) }

    @Test(arguments: formats)
    func twoRunsGiveTheSameBytes(format: OutputFormat) throws {
        let ending = String(format.endings[0].dropFirst())
        var layer = try village()
        if format == .flatGeobuf { layer = layer.selecting([0, 1]) }
        layer.symbols = LayerSymbols(
            field: "kode",
            classes: [LayerSymbols.Class(label: "53 & 54", members: .text("0053"), fill: 0xFF_00_80, stroke: 0)])
        let (first, second) = (Scratch("", ending: ending), Scratch("", ending: ending))
        for file in [first, second] { _ = try OutputLayer.write([layer], to: .file(file.path), as: format) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: first.path))
        #expect(try bytes == Data(contentsOf: URL(fileURLWithPath: second.path)) && !bytes.isEmpty)
    }

    @Test func tablesWithoutGeometryKeepTheirRows() throws {
        var layer = try village()
        layer.geometry = GeometryColumns()
        for _ in 0..<3 { layer.geometry.endFeature() }
        for format in Self.formats where format != .shapefile && format != .flatGeobuf && format != .kml {
            let file = Scratch("", ending: String(format.endings[0].dropFirst()))
            _ = try OutputLayer.write([layer], to: .file(file.path), as: format)
            let source = try LayerSource.open(LayerReference(file.path))
            var request = ReadRequest()
            request.geometryNeed = .none
            #expect(try source.read(request).readCount == 3)
        }
    }

    @Test func kmlHasAStyleAndAFolderForEveryClass() throws {
        var layer = try village()
        layer.symbols = LayerSymbols(
            field: "jumlah", nameField: "kode",
            classes: [
                LayerSymbols.Class(
                    label: "> 0 – 20", members: .range(above: 0, holdsLower: false, upTo: 20), fill: 0x12_34_56, stroke: 0),
                LayerSymbols.Class(label: "nol", members: .range(above: 0, holdsLower: true, upTo: 0), fill: nil, stroke: 0),
                LayerSymbols.Class(label: "–", members: .missing, fill: nil, stroke: 0xFF_FF_FF),
            ])
        let file = Scratch("", ending: "kml")
        _ = try OutputLayer.write([layer], to: .file(file.path), as: .kml)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        // aabbggrr.
        #expect(text.contains("<PolyStyle><color>b4563412</color></PolyStyle>"))
        #expect(text.contains("<name>&gt; 0 – 20</name>\n<Placemark><name>0053</name><styleUrl>#s0-0</styleUrl>"))
        #expect(text.contains("<name>–</name>\n<Placemark><name>0055</name><styleUrl>#s0-2</styleUrl>"))
        #expect(!text.contains("<name>nol</name>"), "a class without features has no folder")
        #expect(text.contains("<SimpleData name=\"nama_kelurahan_dan_desa\">Óesapa, &quot;Selatan&quot;</SimpleData>"))
        #expect(text.components(separatedBy: "<Placemark>").count == 4, "a feature in no class stands in the layer's folder")
        let parser = XMLParser(data: Data(text.utf8))
        #expect(parser.parse())
    }

    @Test func endingsThatAreNoFormat() throws {
        for name in ["a.shp", "a.pdf", "a", "a.gpkg.bak"] {
            let failure = #expect(throws: Failure.self) { try OutputFormat(of: name) }
            #expect(failure?.key == .usage && failure?.expected?.isEmpty == false)
        }
        #expect(try OutputFormat(of: "/x/A.GPKG") == .geoPackage)
    }

    #if !GDAL
    @Test func formatsOfGDALSayThatItIsAbsent() throws {
        let layer = try village()
        for format in [OutputFormat.geoPackage, .shapefile, .flatGeobuf] {
            let file = Scratch("as it was")
            let failure = #expect(throws: Failure.self) {
                try OutputLayer.write([layer], to: .file(file.path), as: format)
            }
            #expect(failure?.key == .partAbsent && failure?.message.en.contains("make run") == true)
            #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "as it was")
        }
    }
    #endif
}

#if GDAL
@Suite struct ForeignFormatTests {
    private func write(_ layers: [OutputLayer], _ format: OutputFormat, allowsLoss: Bool = false) throws -> Scratch {
        let file = Scratch("", ending: String(format.endings[0].dropFirst()))
        var options = OutputLayer.WritingOptions()
        options.allowsLoss = allowsLoss
        _ = try OutputLayer.write(layers, to: .file(file.path), as: format, options)
        return file
    }

    private func failure(_ body: () throws -> Void) -> Failure? {
        do { try body() } catch { return error as? Failure }
        return nil
    }

    @Test(arguments: ["EPSG:23840", "EPSG:32751", "EPSG:4326", "EPSG:4755"])
    func theCRSIsKept(crs: String) throws {
        var layer = try village()
        layer.crs = crs
        for format in [OutputFormat.geoPackage, .shapefile, .flatGeobuf] {
            let file = try write([layer.selecting([0, 1])], format)
            #expect(try LayerSource.open(LayerReference(file.path)).crsName == crs, "\(format)")
        }
    }

    @Test func aGeoPackageIsOfVersion1_3AndOpensStyled() throws {
        var layer = try village()
        layer.definition = "Semua desa"
        layer.symbols = LayerSymbols(
            field: "nama_kelurahan_dan_desa",
            classes: [
                LayerSymbols.Class(label: "O'esapa", members: .text("O'esapa"), fill: 0x01_02_03, stroke: 0, isHatched: true),
                LayerSymbols.Class(label: "–", members: .missing, fill: nil, stroke: 0),
            ])
        let file = try write([layer], .geoPackage)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        // The application id `GPKG` and the user version 10300 stand in the header of the database.
        #expect(bytes[68..<72] == Data("GPKG".utf8) && bytes[60..<64] == Data([0, 0, 0x28, 0x3C]))
        let (source, styles) = try whole(file.path + "#layer_styles")
        #expect(!source.hasGeometry && styles.readCount == 1)
        func value(_ name: String) throws -> String {
            try #require(styles.fieldNames.firstIndex(of: name).map { styles.features.attributes[$0].text[0] })
        }
        #expect(try value("f_table_name") == "desa" && value("f_geometry_column") == "geom" && value("useAsDefault") == "true")
        let qml = try value("styleQML")
        #expect(qml.contains(#"filter="&quot;nama_kelurahan_dan_desa&quot; = 'O''esapa'""#))
        #expect(qml.contains(#"filter="&quot;nama_kelurahan_dan_desa&quot; IS NULL""#) && qml.contains("LinePatternFill"))
        for text in [qml, try value("styleSLD")] {
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse())
        }
    }

    @Test func severalLayersHaveToBeNamed() throws {
        var (one, other) = (try village(), try village())
        (one.name, other.name) = ("satu", "dua")
        for format in [OutputFormat.geoPackage, .shapefile] {
            let file = try write([one, other], format)
            let unnamed = failure { _ = try LayerSource.open(LayerReference(file.path)) }
            #expect(unnamed?.key == .usage && unnamed?.found?.contains("satu") == true)
            let wrong = failure { _ = try LayerSource.open(LayerReference(file.path + "#du")) }
            #expect(wrong?.key == .usage && wrong?.expected?.hasSuffix("#dua") == true)
            #expect(try whole(file.path + "#dua").batch.readCount == 3)
            #expect(try whole(file.path + "|layername=satu").batch.readCount == 3)
        }
        #expect(failure { _ = try write([one, other], .flatGeobuf) }?.key == .usage)
    }

    @Test func aShapefileTellsWhatItCannotHold() throws {
        let long = String(repeating: "x", count: 300)
        let layer = try village(
            collection(
                feature(#"{"type":"Point","coordinates":[1,2]}"#, #"{"nama_panjang_a":"\#(long)","nama_panjang_b":1.23e-14}"#),
                feature(#"{"type":"Point","coordinates":[1,2]}"#, #"{"nama_panjang_a":"b","nama_panjang_b":0.123456789}"#)))
        let refused = failure { _ = try write([layer], .shapefile) }
        #expect(refused?.key == .formatLoss && refused?.exitCode == 65)
        #expect(
            refused?.message.en.contains("nama_panjang_a") == true && refused?.message.en.contains("nama_panjang_b") == true)
        let file = try write([layer], .shapefile, allowsLoss: true)
        let (source, batch) = try whole(file.path)
        #expect(batch.fieldNames == ["nama_panja", "nama_pan_2"] && source.formatName == "ZIP")
        #expect(batch.features.attributes[0].text[0] == String(long.prefix(254)))
        #expect(batch.features.attributes[1].numbers[1] == 0.123456789)
    }

    @Test func aFlatGeobufTellsOfFeaturesWithoutGeometry() throws {
        let layer = try village()
        #expect(failure { _ = try write([layer], .flatGeobuf) }?.key == .formatLoss)
        let file = try write([layer], .flatGeobuf, allowsLoss: true)
        #expect(try whole(file.path).batch.readCount == 2)
    }

    @Test func aShapefileForEveryDimension() throws {
        let text = collection(
            feature(#"{"type":"Point","coordinates":[1,2]}"#, #"{"a":1}"#),
            feature(#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#, #"{"a":2}"#))
        let file = try write([try village(text)], .shapefile)
        for (name, value) in [("desa_points", "1"), ("desa_lines", "2")] {
            let batch = try whole(file.path + "#" + name).batch
            #expect(batch.features.attributes[0].text.texts == [value])
        }
    }

    @Test func filesCutShortAreRefused() throws {
        for format in [OutputFormat.geoPackage, .flatGeobuf, .shapefile] {
            let file = try write([try village().selecting([0, 1])], format)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
            for share in [0.02, 0.3, 0.6, 0.9] {
                let cut = Scratch(bytes.prefix(Int(Double(bytes.count) * share)), ending: String(format.endings[0].dropFirst()))
                let found = failure { _ = try whole(cut.path) }
                #expect(found != nil, "\(format) cut at \(share)")
                #expect(found.map { [.formatInvalid, .noFeatures].contains($0.key) } ?? true, "\(found?.message.en ?? "")")
            }
        }
    }

    @Test func theSideFilesOfAShapefileCount() throws {
        let folder = NSTemporaryDirectory() + "tapak-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let archive = try write([try village()], .shapefile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-m", "zipfile", "-e", archive.path, folder]
        try process.run()
        process.waitUntilExit()
        let shape = folder + "/desa.shp"
        guard FileManager.default.fileExists(atPath: shape) else { return }
        #expect(try whole(shape).batch.readCount == 3)
        #expect(InputFiles(of: shape).paths.map { String($0.suffix(4)) } == [".cpg", ".dbf", ".prj", ".shp", ".shx"])
        let fields = try String(contentsOfFile: folder + "/fields.csv", encoding: .utf8)
        #expect(fields.contains("desa,nama_kelurahan_dan_desa,nama_kelur,text,"))
        #expect(try String(contentsOfFile: folder + "/desa.cpg", encoding: .utf8) == "UTF-8")
        try FileManager.default.removeItem(atPath: folder + "/desa.prj")
        #expect(try LayerSource.open(LayerReference(shape)).lacksCRS)
        try FileManager.default.removeItem(atPath: folder + "/desa.shx")
        #expect(failure { _ = try LayerSource.open(LayerReference(shape)) }?.key == .formatInvalid)
    }
}
#endif
