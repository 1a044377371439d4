import TapakModel
import TapakTestSupport
import Testing

struct DecimalTextTests {
    @Test(
        arguments: [
            (0.0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.1, "0.1"), (1e14, "100000000000000"), (1e21, "1e+21"),
            (2.5e-7, "2.5e-07"),
        ] as [(Double, String)])
    func shortest(number: Double, text: String) { #expect(DecimalText.shortest(number) == text) }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func shortestReadsBack(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            #expect(Double(DecimalText.shortest(number)) == number, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            (1234.5, 2, "1.234,50", "1,234.50"), (0.005, 2, "0,01", "0.01"), (-0.001, 2, "0,00", "0.00"),
            (-1234567, 0, "−1.234.567", "−1,234,567"), (999.999, 1, "1.000,0", "1,000.0"), (12, 0, "12", "12"),
            (.nan, 2, "–", "–"), (.infinity, 0, "–", "–"), (-0.5, 0, "−1", "−1"),
        ] as [(Double, Int, String, String)])
    func rounded(number: Double, decimals: Int, indonesian: String, english: String) {
        #expect(DecimalText.rounded(number, decimals: decimals, language: .indonesian) == indonesian)
        #expect(DecimalText.rounded(number, decimals: decimals, language: .english) == english)
    }
}

struct NearestNamesTests {
    @Test(
        arguments: [
            ("penduduk", ["Penduduk", "kode", "nama"], ["Penduduk"]), ("pendudk", ["kode", "penduduk"], ["penduduk"]),
            ("nam", ["nama", "kode_nama"], ["nama", "kode_nama"]), ("zzzzzz", ["kode", "nama"], []), ("x", [], []),
            ("kod", ["koda", "kodb", "kodc", "kodd"], ["koda", "kodb", "kodc"]),
        ] as [(String, [String], [String])])
    func nearest(name: String, names: [String], expected: [String]) {
        #expect(NearestNames.to(name, among: names) == expected)
    }
}

struct TextColumnTests {
    @Test func rows() {
        var column = TextColumn(["a", "", "ñandú"])
        column.append(utf8: "x".utf8)
        column.append(contentsOf: TextColumn(["", "日本"]))
        #expect(column.texts == ["a", "", "ñandú", "x", "", "日本"])
        #expect(column.count == 6 && column[5] == "日本" && Array(column.bytes(of: 3)) == [0x78])
        #expect(column.selecting([5, 0, 0]).texts == ["日本", "a", "a"])
        #expect(TextColumn().texts.isEmpty)
    }
}

struct PathTextTests {
    @Test(arguments: [
        ("data", "a.geojson", "data/a.geojson"), ("data/", "a", "data/a"), ("", "a", "a"), (".", "a", "a"),
        ("data", "/a", "/a"),
        ("data", "-", "-"), ("data", "-?x=1", "-?x=1"), ("data", "a?x=/1", "data/a?x=/1"),
    ])
    func join(folder: String, path: String, expected: String) { #expect(PathText.join(folder, path) == expected) }

    @Test(arguments: [
        ("/home/x/a.geojson", "a.geojson"), ("a?f=v", "a?f=v"), ("/x/a?f=/b/c?d", "a?f=/b/c?d"), ("-", "-"), ("d/e/", "e"),
    ])
    func display(reference: String, expected: String) { #expect(PathText.display(reference) == expected) }
}
