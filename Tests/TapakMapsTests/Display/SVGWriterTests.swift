import TapakModel
import Testing

@testable import TapakMaps

@Suite struct SVGWriterTests {
    @Test(
        arguments: [
            (0, "0"), (5, ".05"), (50, ".5"), (-120, "-1.2"), (300, "3"), (-7, "-.07"), (100_005, "1000.05"),
            (Int.min + 1, nil),
        ] as [(Int, String?)])
    func hundredths(value: Int, text: String?) {
        #expect(PathData.hundredths(value) == text ?? "-92233720368547758.07")
    }

    @Test func pathsAreOneStartAndSteps() {
        let ring = SheetPath.line([(10, 20), (10.5, 20), (10.5, 19.25)], isClosed: true)
        let path = SheetPath(runs: ring.runs + SheetPath.line([(0, 0), (-0.01, 3)]).runs)
        #expect(PathData.text(path) == "M10 20l.5 0 0-.75zM0 0l-.01 3")
    }

    @Test func marksStandAtTheirPlaces() {
        let point = SheetPoint(millimetresX: 12, y: 7)
        #expect(PathData.text([point], .circle, size: 2) == "M11 7a1 1 0 1 0 2 0a1 1 0 1 0-2 0z")
        #expect(PathData.text([point], .square, size: 2) == "M11.15 6.15l1.7 0 0 1.7-1.7 0z")
    }

    @Test(arguments: [
        ("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;"), ("tab\tnul\u{0}esc\u{1B}", "tab nul esc "),
        ("\u{202E}txt.exe\u{2066}\u{FFFE}\u{85}", " txt.exe   "),
        ("Kelurahan ‘Oesapa’ 50 m² 日本 🏝", "Kelurahan ‘Oesapa’ 50 m² 日本 🏝"),
        ("]]>", "]]&gt;"),
    ])
    func escaping(text: String, escaped: String) { #expect(XMLText.escaped(text) == escaped) }

    @Test func equalHatchesShareOnePattern() {
        let hatch = Hatch(colour: .black, spacing: 1, width: 0.1, angle: 45)
        let box = SheetPath.box(SheetBox(x: 0, y: 0, width: 1, height: 1))
        let svg = SVGWriter.document(
            [.path(box, Pen(hatch: hatch)), .path(box, Pen(fill: .white, hatch: hatch)), .path(box, Pen(hatch: hatch))],
            paper: .a4, title: "", idPrefix: "p")
        #expect(svg.split(separator: "<pattern ").count == 3 && svg.split(separator: "url(#ph1)").count == 3)
        #expect(svg.contains("url(#ph2)"))
    }

    @Test func textsAreMeasuredAndBroken() {
        #expect(abs(TextMetrics.width("Kupang", size: 1) - 3.770) < 0.1)
        let lines = TextMetrics.lines("Permukiman kumuh Kota Kupang menurut kelurahan", size: 3, width: 30)
        #expect(lines.joined(separator: " ") == "Permukiman kumuh Kota Kupang menurut kelurahan" && lines.count > 2)
        #expect(lines.allSatisfy { TextMetrics.width($0, size: 3) <= 30 })
        let cut = TextMetrics.lines(String(repeating: "W", count: 500), size: 3, width: 30)
        #expect(cut.count == 1 && cut[0].hasSuffix("…") && TextMetrics.width(cut[0], size: 3) <= 30)
        #expect(TextMetrics.lines(" \n ", size: 3, width: 30).isEmpty)
    }
}
