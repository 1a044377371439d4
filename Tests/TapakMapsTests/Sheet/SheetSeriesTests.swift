import TapakModel
import Testing

@testable import TapakMaps

@Suite struct SheetSeriesTests {
    /// Three units in a row, two slum areas and a project line.
    private func material() -> MapMaterial {
        var shading = Samples.shading([0, 12.5, .nan], names: ["Oesapa", "Lasiana", "Oeba"], side: 2000)
        shading.amounts = MapMaterial.Amounts(Bilingual(id: "ha kumuh", en: "ha slum"), [0, 50.256, .nan], decimals: 2)
        var slums = GeometryColumns()
        Samples.square(2100, 100, 300, into: &slums)
        Samples.square(2900, 900, 400, into: &slums)
        var slum = MapMaterial.Overlay(Bilingual(id: "kumuh", en: "slums"), .slum, slums)
        (slum.names, slum.titles) = (["K-1", "K-2"], ["Pesisir", "Bukit"])
        slum.classes = MapMaterial.Classes(names: ["ringan", "berat"], ofFeature: [1, 0])
        slum.sizes = MapMaterial.Sizes(hectares: [9, 16], metres: [.nan, .nan])
        var project = MapMaterial.Overlay(
            Bilingual(id: "proyek", en: "projects"), .project, Samples.line([(100, 100), (900, 500), (1900, 1900)]))
        (project.names, project.titles) = (["P-1"], ["Jalan lingkar"])
        project.sizes = MapMaterial.Sizes(hectares: [.nan], metres: [2500])
        var houses = MapMaterial.Overlay(Bilingual(id: "bangunan", en: "buildings"), .backdrop, Samples.squares(5, side: 20))
        houses.isDetail = true
        return Samples.material(shading, overlays: [houses, slum, project])
    }

    private func texts(_ sheet: MapSheet) -> [String] { ParsedXML(sheet.svg()).texts }

    @Test func aSubjectForEveryFeature() throws {
        let units = SheetSeries.units.subjects(of: material(), language: .indonesian)
        #expect(units.map(\.name) == ["Oesapa", "Lasiana", "Oeba"] && units.map(\.number) == [1, 2, 3])
        #expect(units[1].facts == ["Bagian kumuh: 12,50 %", "50,26 ha kumuh"] && units[2].facts.isEmpty)
        let slums = SheetSeries.slums.subjects(of: material(), language: .english)
        #expect(
            slums.map(\.name) == ["K-1 Pesisir", "K-2 Bukit"]
                && slums.map(\.facts) == [["berat · 9.00 ha"], ["ringan · 16.00 ha"]])
        #expect(slums[0].window == Envelope(minX: 2025, minY: 25, maxX: 2475, maxY: 475))
        let projects = SheetSeries.projects.subjects(of: material(), language: .english)
        #expect(projects.map(\.name) == ["P-1 Jalan lingkar"] && projects[0].facts == ["2,500 m"])
        #expect(SheetSeries.projects.subjects(of: Samples.material(nil), language: .english).isEmpty)
    }

    @Test func aSheetOfAPartIsAboutThatPart() throws {
        var sheet = MapSheet(material: material(), language: .indonesian)
        let overview = texts(sheet)
        #expect(
            !overview.contains("Bangunan") && !overview.contains("DIAGRAM LOKASI") && overview.contains("Jumlah semua unit"))
        sheet.subject = SheetSeries.slums.subjects(of: material(), language: .indonesian).first
        let detail = texts(sheet)
        for words in [
            "K-1 Pesisir", "berat · 9,00 ha", "Lembar 1 dari 2", "DIAGRAM LOKASI", "SKALA 1 : 2.500", "Pesisir", "Batas unit",
        ] {
            #expect(detail.contains(words), "\(words)")
        }
        // Shares of units say nothing of one slum area, and what lies elsewhere has no place in the legend.
        for words in ["Jumlah", "Bagian kumuh (%)", "ringan", "Proyek", "Bangunan"] {
            #expect(!detail.contains(words), "\(words)")
        }
    }

    @Test func theIndexShowsWhereSheetsLie() {
        var sheet = MapSheet(material: material(), language: .english)
        sheet.frames = SheetSeries.slums.subjects(of: material(), language: .english)
        let texts = texts(sheet)
        #expect(texts.contains("SHEETS") && texts.contains("1 K-1 Pesisir") && texts.contains("Sheet index"))
        let frames = sheet.elements().flatMap { element -> [MapElement] in
            if case .clipped(_, let inside) = element { inside } else { [] }
        }.filter { element in
            if case .path(_, let pen) = element { pen.stroke == Colour(0xB0_00_20) && pen.fill == nil } else { false }
        }
        #expect(frames.count == 2)
    }

    @Test func theLegendSumsToTheTable() throws {
        let projection = SheetProjection(frame: SheetLayout(.a4).frame, centre: Point(x: 3000, y: 500), denominator: 50_000)
        let legend = MapPicture(material: material(), language: .english, projection: projection).legend
        let total = try #require(legend.first { $0.isTotal })
        #expect(total.count == 3 && total.amount == 50.256)
        let classes = legend.prefix { !$0.isTotal }.dropFirst()
        #expect(classes.compactMap(\.count).reduce(0, +) == 3 && classes.compactMap(\.amount).reduce(0, +) == 50.256)
        let slums = legend.filter(\.isGrouped)
        #expect(slums.map(\.label) == ["ringan", "berat"] && slums.map(\.amount) == [16, 9] && slums.map(\.count) == [1, 1])
    }

    @Test func theMarginSaysWhoMadeItAndHowGoodItIs() {
        var sheet = MapSheet(material: material(), language: .indonesian, paper: .a3)
        var project = ProjectFacts()
        (project.title, project.agency, project.asOf) = (Bilingual(id: "Rencana", en: "Plan"), "Bappeda", "2026-06-30")
        sheet.margin.project = project
        sheet.margin.quality = [Bilingual(id: "Fitur dipakai 3", en: "Features used 3")]
        sheet.margin.standards = [Bilingual(id: "Perpres 51/2016: 100 m", en: "Perpres 51/2016: 100 m")]
        (sheet.margin.fingerprint, sheet.margin.hasSignature) = ("0123456789ab", true)
        let texts = texts(sheet)
        for words in [
            "Rencana", "Bappeda · Keadaan 2026-06-30", "Fitur dipakai 3", "Perpres 51/2016: 100 m", "Kunci hasil 0123456789ab",
            "Disetujui oleh", "MUTU DATA", "STANDAR YANG DIPAKAI",
        ] {
            #expect(texts.contains(words), "\(words)")
        }
    }

    /// On A3 everything beside the map is larger, and the bar still as long as it says.
    @Test func theBarOfA3IsAsLongAsItSays() throws {
        let sheet = MapSheet(material: material(), language: .english, paper: .a3, scale: .oneTo(20_000))
        let bars = sheet.elements().compactMap { element -> SheetPath? in
            guard case .path(let path, let pen) = element, pen.fill == nil, path.runs[0].points.count == 4 else { return nil }
            let height = path.runs[0].points[2].y - path.runs[0].points[1].y
            return (162...163).contains(height) ? path : nil
        }
        let points = try #require(bars.first?.runs[0].points)
        #expect(abs(points[1].x - points[0].x - 5000) <= 1)
        #expect(texts(sheet).contains("1 km"))
    }

    @Test func labelsOfTheGraticuleStandWhereTheyBelong() throws {
        let projection = SheetProjection(
            frame: SheetBox(x: 10, y: 10, width: 200, height: 100), centre: Point(x: 0, y: 0), denominator: 50_000)
        // A hundred-thousandth of a degree is a metre.
        let graticule = try #require(
            Graticule(
                projection: projection, lonLat: { Point(x: 123.6 + $0.x / 100_000, y: -10.2 + $0.y / 100_000) },
                words: MapWords(language: .indonesian)))
        let texts = graticule.elements.compactMap { element -> SheetText? in
            if case .text(let text) = element { text } else { nil }
        }
        let meridian = try #require(texts.first { $0.words == "123°36' BT" })
        #expect(abs(meridian.x - 110) < 1e-6)
        let parallel = try #require(texts.first { $0.words == "10°12' LS" })
        #expect(abs(parallel.y - 60) < 1e-6 && parallel.isUpright)
        #expect(MapWords(language: .english).degrees(-36_630, isLatitude: true) == "10°10'30\" S")
        #expect(Graticule(projection: projection, lonLat: { _ in nil }, words: MapWords(language: .english)) == nil)
    }

    @Test func zonesHaveTheColoursOfThePlans() {
        #expect(ZoneColours.colours(of: ["R-2", "K-1", "?"])?[0] == 0xFF_DC_00)
        #expect(ZoneColours.colours(of: ["R-2", "forest", "?"]) == nil)
    }
}
