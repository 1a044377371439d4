import Foundation
import TapakFormats
import TapakModel
import Testing

@Suite struct WriterTests {
    private func temporary(_ name: String = "out") -> String { NSTemporaryDirectory() + "tapak-\(UUID().uuidString)-\(name)" }

    private func contents(_ path: String) throws -> String {
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    private let table = Table(
        name: "t", definition: Bilingual(id: "", en: ""),
        columns: [
            .init("name", .text(TextColumn(["a,b", "say \"hi\"\n", " é\u{1}\\"]))),
            .init("class", .choice([1, -1, 0], of: TextColumn(["x", "y"]))),
            .init("ha", .number([0.1, .nan, 1e21])),
        ])

    @Test func tablesAsCSV() throws {
        let path = temporary()
        try CSVWriter.write(table, to: .file(path))
        #expect(try contents(path) == "name,class,ha\n\"a,b\",y,0.1\n\"say \"\"hi\"\"\n\",,\n\" é\u{1}\\\",x,1e+21\n")
    }

    @Test func tablesAsJSON() throws {
        let path = temporary()
        try JSONTableWriter.write(table, to: .file(path))
        let text = try contents(path)
        #expect(text.hasPrefix(#"[\#n{"name":"a,b","class":"y","ha":0.1},\#n{"name":"say \"hi\"\n","class":null,"ha":null},"#))
        #expect(text.contains(#"{"name":" é\u0001\\","class":"x","ha":1e+21}"#))
        #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [[String: Any]])
    }

    /// Many rows with all kinds of cells against a plain loop over the cells' texts, for one thread and several.
    @Test(arguments: [1, 2, 5])
    func blocksJoinInOrder(threads: Int) throws {
        let rows = 40_000
        let texts = ["", "plain", " blank", "a,b", "\"q\"", "x\ny", "é"]
        func number(_ row: Int) -> Double { row % 9 == 0 ? Double.nan : Double((row * 7919) % 100_003) / 37 }
        let numbers = (0..<rows).map(number)
        let wide = Table(
            name: "wide", definition: Bilingual(id: "", en: ""),
            columns: [
                .init("id", .text(TextColumn((0..<rows).map(String.init)))), .init("n,m", .number(numbers)),
                .init("text", .text(TextColumn((0..<rows).map { texts[$0 % texts.count] }))),
                .init("class", .choice((0..<rows).map { Int32($0 % 8) - 1 }, of: TextColumn(texts))),
            ])
        func quoted(_ text: String) -> String {
            let isPlain = !text.contains { ",\"\n\r".contains($0) } && text.first != " " && text.last != " "
            return isPlain ? text : "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
        }
        var expected = "id,\"n,m\",text,class\n"
        for row in 0..<rows {
            expected += (0..<4).map { quoted(wide.text(row: row, column: $0)) }.joined(separator: ",") + "\n"
        }
        let (csv, json) = (temporary("a.csv"), temporary("a.json"))
        try CSVWriter.write(wide, to: .file(csv), threads: threads)
        #expect(try contents(csv) == expected)
        try JSONTableWriter.write(wide, to: .file(json), threads: threads)
        let read = try #require(JSONSerialization.jsonObject(with: Data(contents(json).utf8)) as? [[String: Any]])
        #expect(read.count == rows)
        for row in stride(from: 0, to: rows, by: 61) {
            #expect(
                read[row]["text"] as? String == texts[row % 7]
                    && (read[row]["class"] as? String) == (row % 8 == 0 ? nil : texts[row % 8 - 1]))
            // Foundation rounds numbers on its way; the digits themselves are held above.
            let number = try #require(read[row]["n,m"])
            #expect(numbers[row].isNaN ? number is NSNull : abs(((number as? Double) ?? .nan) - numbers[row]) < 1e-9)
        }
    }

    @Test func featuresReadBackTheSame() throws {
        var geometry = GeometryColumns()
        func ring(_ xy: [Double]) {
            for index in stride(from: 0, to: xy.count, by: 2) { geometry.addVertex(Point(x: xy[index], y: xy[index + 1])) }
            geometry.endRing()
        }
        // Clockwise shell with a counter-clockwise hole: both are turned.
        ring([0, 0, 0, 9.12345675, 9, 9, 9, 0, 0, 0])
        ring([1, 1, 2, 1, 2, 2, 1, 1])
        geometry.endPart(.polygon)
        geometry.endFeature()
        ring([123.1234567, -10.0000001])
        geometry.endPart(.point)
        ring([1, 2, 3.5, -4.00000004])
        geometry.endPart(.line)
        geometry.endFeature()
        geometry.endFeature()
        for framing in [GeoJSONWriter.Framing.collection, .sequence(recordSeparator: true), .sequence(recordSeparator: false)] {
            let path = temporary(framing == .collection ? "a.geojson" : "a.geojsonl")
            let writer = try GeoJSONWriter(.file(path), framing: framing, name: "hasil \"1\"")
            writer.append(geometry, properties: table, ids: TextColumn(["1001", "007", ""]))
            try writer.finish()
            let source = try LayerSource.open(LayerReference(path))
            let batch = try source.read(ReadRequest(fields: ["name", "ha"]))
            #expect(batch.features.ids.texts == ["1001", "007"])
            #expect(batch.setAside.map(\.key) == ["GEOMETRY_NULL"])
            #expect(batch.features.geometry.kinds == [.polygon, .point, .line])
            #expect(
                batch.features.geometry.coordinates
                    == [0, 0, 9, 0, 9, 9, 0, 9.1234568, 0, 0, 1, 1, 2, 2, 2, 1, 1, 1, 123.1234567, -10.0000001, 1, 2, 3.5, -4])
            #expect(batch.features.attributes[0].text.texts == ["a,b", "say \"hi\"\n"])
            #expect(batch.features.attributes[1].kinds == [.number, .null])
            if framing == .collection { #expect(source.name == "hasil \"1\"") }
            let text = try contents(path)
            #expect(!text.contains("crs"))
            #expect(text.contains("\u{1E}") == (framing == .sequence(recordSeparator: true)))
        }
    }

    @Test func coordinatesAreShort() throws {
        let path = temporary("a.geojson")
        var geometry = GeometryColumns()
        let values = [-0.00000001, 0.1, -7.5, 180, 1e-7, 12.00000005, -179.9999999, 1e17, 100.01]
        for value in values {
            geometry.addVertex(Point(x: value, y: 0))
            geometry.endRing()
            geometry.endPart(.point)
            geometry.endFeature()
        }
        let writer = try GeoJSONWriter(.file(path))
        writer.append(geometry)
        try writer.finish()
        let text = try contents(path)
        let written = text.split(separator: "[").compactMap { $0.split(separator: ",").first }.dropFirst(1).dropFirst()
        #expect(
            written.map(String.init) == [
                "0", "0.1", "-7.5", "180", "0.0000001", "12.0000001", "-179.9999999", "1e+17", "100.01",
            ])
    }

    @Test func nothingStaysOfAnUnfinishedFile() throws {
        let folder = temporary("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/a.csv"
        try "old".write(toFile: path, atomically: false, encoding: .utf8)
        do {
            let output = try OutputFile(.file(path))
            output.write(String(repeating: "new", count: 1_000_000))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.csv"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        let output = try OutputFile(.file(path))
        output.write(String(repeating: "new", count: 1_000_000))
        try output.finish()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.csv"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == String(repeating: "new", count: 1_000_000))
    }

    @Test(arguments: ["/no-such-folder/a.csv", NSTemporaryDirectory(), "/dev/full"])
    func cannotWrite(path: String) throws {
        let error = #expect(throws: Failure.self) {
            let output = try OutputFile(.file(path))
            output.write("x")
            try output.finish()
        }
        #expect(error?.key == .cannotWrite)
    }

    @Test func orderedValues() throws {
        let path = temporary()
        let value: JSONValue = [
            "z": 1, "a": [true, nil, 0.1, "x\"y"], "empty": .object([]), "none": [], "nested": ["k": .number(.nan)],
        ]
        try value.write(to: .file(path))
        let expected = """
            {
              "z": 1,
              "a": [
                true,
                null,
                0.1,
                "x\\"y"
              ],
              "empty": {},
              "none": [],
              "nested": {
                "k": null
              }
            }

            """
        #expect(try contents(path) == expected)
    }
}
