import TapakModel
import Testing

@testable import TapakMaps

@Suite struct MapSheetTests {
    private let skewed: [Double] = [0, 0, 0, 0, .nan, 0.4, 0.6, 0.9, 1.3, 2.2, 3.1, 4.4, 38]

    private func sheet(_ material: MapMaterial, _ language: Language = .indonesian, scale: SheetScale = .fit) -> MapSheet {
        MapSheet(material: material, language: language, scale: scale, origin: Point(x: 565_000, y: 8_872_000))
    }

    @Test(arguments: Language.allCases) func sheetOfEverythingIsSoundAndRepeatable(language: Language) {
        let sheet = sheet(Samples.material(Samples.shading(skewed), overlays: Samples.everyStyle), language)
        let svg = sheet.svg()
        let parsed = ParsedXML(svg)
        #expect(parsed.isWellFormed)
        #expect(svg == sheet.svg())
        #expect(parsed.elements[0].attributes["width"] == "297mm" && parsed.elements[0].attributes["viewBox"] == "0 0 297 210")
        #expect(!svg.contains("nan") && !svg.contains("inf\""))
        let words: [String] =
            language == .indonesian
            ? ["LEGENDA", "Bagian kumuh (%)", "Indikatif, bukan batas hukum", "SUMBER DATA", "> 0 – 0,7", "SKALA 1 : 25.000"]
            : ["LEGEND", "Slum share (%)", "Indicative, not a legal boundary", "SOURCES", "> 0 – 0.7", "SCALE 1 : 25,000"]
        for word in words { #expect(parsed.texts.contains(word), "\(word)") }
        for style in MapMaterial.Style.allCases {
            #expect(parsed.texts.contains(style.rawValue.capitalisedFirst), "\(style.rawValue)")
        }
    }

    @Test func everythingOfTheMapIsClippedToItsFrame() throws {
        let parsed = ParsedXML(sheet(Samples.material(Samples.shading(skewed))).svg())
        let clip = try #require(parsed.elements.first { $0.name == "rect" }?.attributes)
        let frame = SheetLayout(.a4).frame
        #expect(clip["x"] == SVGWriter.number(frame.x) && clip["width"] == SVGWriter.number(frame.width))
        #expect(parsed.elements.first { $0.name == "g" }?.attributes["clip-path"] == "url(#mc1)")
    }

    @Test func legendCountsSumToTheAreas() {
        let material = Samples.material(Samples.shading(skewed), overlays: Samples.everyStyle)
        let projection = SheetProjection(frame: SheetLayout(.a4).frame, centre: Point(x: 0, y: 0), denominator: 50_000)
        let picture = MapPicture(material: material, language: .english, projection: projection)
        #expect(picture.legend.compactMap(\.count).reduce(0, +) == skewed.count)
        #expect(picture.legend.compactMap(\.count).allSatisfy { $0 > 0 })
        #expect(picture.legend.map(\.label).prefix(3) == ["Slum share (%)", "0 (none)", "> 0 – 0.7"])
    }

    @Test func scaleBarIsAsLongAsItSays() throws {
        let elements = sheet(Samples.material(Samples.shading(skewed)), scale: .oneTo(25_000)).elements()
        // The pieces of the bar are the only ones 1.3 mm high.
        let bars = elements.compactMap { element -> SheetPath? in
            guard case .path(let path, let pen) = element, pen.fill == nil, path.runs[0].points.count == 4 else { return nil }
            return path.runs[0].points[2].y - path.runs[0].points[1].y == 130 ? path : nil
        }
        let points = try #require(bars.first?.runs[0].points)
        #expect(points[1].x - points[0].x == 4000)
        #expect(ParsedXML(sheet(Samples.material(Samples.shading(skewed)), scale: .oneTo(25_000)).svg()).texts.contains("1 km"))
    }

    @Test func namesStandWhereTheyFitAndElseInTheList() {
        let projection = SheetProjection(frame: SheetLayout(.a4).frame, centre: Point(x: 0, y: 0), denominator: 50_000)
        var geometry = GeometryColumns()
        Samples.square(-4000, -3000, 2500, into: &geometry)
        Samples.square(0, 0, 150, into: &geometry)
        Samples.square(20, 20, 100, into: &geometry)
        Samples.square(1e6, 1e6, 100, into: &geometry)
        let shading = MapMaterial.Shading(
            label: Bilingual(id: "", en: ""), unit: "", geometry: geometry, values: [1, 2, 3, 4],
            names: ["Naioni", "Tode Kisar", "Airmata", "Jauh"])
        let names = AreaNames(shading, projection: projection, obstacles: NameObstacles())
        #expect(names.list.map(\.name) == ["Airmata", "Tode Kisar"] && names.omitted == 0)
        let written = names.elements.compactMap { element -> String? in
            guard case .text(let text) = element else { return nil }
            return text.words
        }
        #expect(Set(written) == ["Naioni", "1", "2"])
    }

    @Test func namesNeverOverlap() {
        let values = (0..<200).map { Double($0 % 7) }
        let names = AreaNames(
            Samples.shading(
                values, names: values.indices.map { $0 % 2 == 0 ? "Kelurahan Nomor \($0)" : "Oe \($0)" }, side: 700),
            projection: SheetProjection(frame: SheetLayout(.a4).frame, centre: Point(x: 3500, y: 7000), denominator: 100_000),
            obstacles: NameObstacles())
        let boxes = names.elements.compactMap { element -> SheetBox? in
            guard case .text(let text) = element else { return nil }
            let width = TextMetrics.width(text.words, size: text.size, isBold: text.isBold)
            return SheetBox(x: text.x - width / 2, y: text.y - 0.7 * text.size, width: width, height: 0.7 * text.size)
        }
        #expect(!boxes.isEmpty)
        for (index, box) in boxes.enumerated() { #expect(!boxes[..<index].contains { $0.overlaps(box) }) }
    }

    @Test func areasOnTopOfEachOtherDoNotShareAPlace() {
        var geometry = GeometryColumns()
        for _ in 0..<6 { Samples.square(0, 0, 2000, into: &geometry) }
        let shading = MapMaterial.Shading(
            label: Bilingual(id: "", en: ""), unit: "", geometry: geometry, values: [1, 1, 1, 1, 1, 1],
            names: (1...6).map { "Oesapa \($0)" })
        let names = AreaNames(
            shading,
            projection: SheetProjection(frame: SheetLayout(.a4).frame, centre: Point(x: 0, y: 0), denominator: 100_000),
            obstacles: NameObstacles())
        let baselines = names.elements.compactMap { element -> Double? in
            guard case .text(let text) = element else { return nil }
            return text.y
        }
        #expect(baselines.count == 6 && Set(baselines).count == 6)
    }

    @Test func aStrayVertexDoesNotShrinkTheMap() {
        var shading = Samples.shading([1, 2, 3])
        shading.geometry.coordinates[0] = -1e13
        #expect(ParsedXML(sheet(Samples.material(shading)).svg()).texts.contains("SKALA 1 : 10.000"))
    }

    /// A long heading leaves room for the word over the counts.
    @Test func headingsDoNotRunIntoTheCounts() {
        var shading = Samples.shading(skewed)
        shading.label.id = "Persentase luas unit di dalam sempadan"
        let texts = ParsedXML(sheet(Samples.material(shading)).svg()).texts
        #expect(texts.contains("unit") && !texts.contains("Persentase luas unit di dalam sempadan (%)"))
        #expect(texts.contains { $0.hasPrefix("Persentase luas unit di dalam") })
    }

    @Test func sheetsThatShowAPartSaySo() {
        let material = Samples.material(Samples.shading(skewed))
        let part = "Lembar ini memuat sebagian wilayah."
        #expect(ParsedXML(sheet(material, scale: .oneTo(5000)).svg()).texts.contains(part))
        #expect(!ParsedXML(sheet(material).svg()).texts.contains(part))
    }

    @Test(arguments: [
        (0.32, "Utara grid 0,32° ke timur dari utara sebenarnya"), (-0.314, "Utara grid 0,31° ke barat dari utara sebenarnya"),
        (0.001, "Utara grid = utara sebenarnya"), (.nan, "Utara grid"),
    ])
    func northIsExplained(convergence: Double, words: String) {
        #expect(MapWords(language: .indonesian).convergence(convergence) == words)
    }

    @Test func gridFiguresAreTrueCoordinates() throws {
        let texts = ParsedXML(sheet(Samples.material(Samples.shading(skewed)), .english).svg()).texts
        #expect(texts.contains("566,000") && texts.contains("8,872,000"))
        let without = MapSheet(material: Samples.material(Samples.shading(skewed)), language: .english)
        #expect(!ParsedXML(without.svg()).texts.contains("566,000"))
    }

    @Test func degenerateMaterialGivesASoundSheet() {
        let hostile = "\u{0}]]><script>alert(\"1\")</script>&amp;\u{202E}" + String(repeating: "W", count: 5000)
        let broken = Samples.line([(.nan, 0), (.infinity, 1e308), (0, 0), (-1e308, 5)])
        let materials = [
            Samples.material(nil), Samples.material(nil, title: "", convergence: .nan),
            Samples.material(nil, overlays: [.init(Bilingual(id: hostile, en: hostile), .facility, Samples.points([(5, 5)]))]),
            Samples.material(nil, overlays: [.init(Bilingual(id: "x", en: "x"), .river, broken)]),
            Samples.material(Samples.shading([])), Samples.material(Samples.shading([.nan])),
            Samples.material(Samples.shading([1, -.infinity, 1e300, -5, 1e-300], names: [hostile]), title: hostile),
            Samples.material(Samples.shading([Double](repeating: 3, count: 400), side: 1e-9)),
            Samples.material(Samples.shading([2, 3], side: 1e11)),
            Samples.material(
                Samples.shading(skewed),
                overlays: (0..<80).map { .init(Bilingual(id: "L\($0)", en: "L"), .zone, Samples.squares(3, side: Double($0))) }),
        ]
        for material in materials {
            let svg = sheet(material).svg()
            let parsed = ParsedXML(svg)
            #expect(parsed.isWellFormed)
            #expect(!parsed.elements.contains { $0.name == "script" })
            #expect(!svg.contains("\"nan") && !svg.contains("\"inf"))
        }
        #expect(ParsedXML(sheet(materials[0]).svg()).texts.contains("Tidak ada fitur untuk digambar"))
        #expect(ParsedXML(sheet(materials[9]).svg()).texts.contains { $0.hasPrefix("… dan ") })
    }
}
