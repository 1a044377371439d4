import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// How projects lie to protected areas: a table of cases, and what the data do not tell.
struct ImpactScreeningTests {
    private func screen(
        _ projects: TestLayer, _ protected: TestLayer, coverage: TestLayer? = nil, rings: [Double] = [50, 250],
        _ change: (inout Impact.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Impact.Parameters(
            projects: folder.write(projects, "projects"), against: ["lindung": folder.write(protected, "lindung")])
        parameters.rings = rings
        parameters.screening = true
        parameters.class = "jenis"
        if let coverage { parameters.coverage = ["lindung": folder.write(coverage, "coverage")] }
        change(&parameters, folder)
        return try run(Impact.self, parameters)
    }

    private func verdicts(_ project: String, _ protected: [String], kind: String = "hutan_lindung") throws -> (
        verdict: String, distance: Double, bearing: Double
    ) {
        let layer = TestLayer(protected.enumerated().map { ($1, #"{"id":"f\#($0)","jenis":"\#(kind)"}"#) })
        let table = try screen(TestLayer([(project, id("p"))]), layer).table("screening")
        let row = ["rule": "screening-distance", "kind": kind]
        return (
            table.text(row, "verdict"), table[row, "distance_m"], table[row, "bearing_deg"]
        )
    }

    private static let area = "POLYGON((0 0,100 0,100 100,0 100,0 0))"
    private static let ring = "POLYGON((0 0,300 0,300 300,0 300,0 0),(100 100,200 100,200 200,100 200,100 100))"

    @Test(arguments: [
        // Areas.
        ("POLYGON((20 20,40 20,40 40,20 40,20 20))", [area], "inside"),
        (area, [area], "inside"),
        ("POLYGON((0 0,50 0,50 50,0 50,0 0))", [area], "inside"),
        ("POLYGON((50 50,150 50,150 80,50 80,50 50))", [area], "overlaps"),
        ("POLYGON((-50 -50,150 -50,150 150,-50 150,-50 -50))", [area], "overlaps"),
        ("POLYGON((100 20,160 20,160 40,100 40,100 20))", [area], "touches"),
        ("POLYGON((100 100,160 100,160 140,100 140,100 100))", [area], "touches"),
        ("POLYGON((100.5 20,160 20,160 40,100.5 40,100.5 20))", [area], "touches"),
        ("POLYGON((101 20,160 20,160 40,101 40,101 20))", [area], "touches"),
        ("POLYGON((101.01 20,160 20,160 40,101.01 40,101.01 20))", [area], "within 50"),
        ("POLYGON((150 20,160 20,160 40,150 40,150 20))", [area], "within 50"),
        ("POLYGON((150.01 20,160 20,160 40,150.01 40,150.01 20))", [area], "within 250"),
        ("POLYGON((350 20,360 20,360 40,350 40,350 20))", [area], "within 250"),
        ("POLYGON((350.01 20,360 20,360 40,350.01 40,350.01 20))", [area], "no-data"),
        // By rounding 0.4 mm over the edge: still only adjacent. By 5 mm: no longer.
        ("POLYGON((99.9996 20,160 20,160 40,99.9996 40,99.9996 20))", [area], "touches"),
        ("POLYGON((99.995 20,160 20,160 40,99.995 40,99.995 20))", [area], "overlaps"),
        ("POLYGON((20 20,100.0004 20,100.0004 40,20 40,20 20))", [area], "inside"),
        // In a hole: not inside.
        ("POLYGON((140 140,160 140,160 160,140 160,140 140))", [ring], "within 50"),
        ("POLYGON((100 100,200 100,200 200,100 200,100 100))", [ring], "touches"),
        ("POLYGON((110 110,190 110,190 190,110 190,110 110))", [ring], "within 50"),
        ("POLYGON((90 90,210 90,210 210,90 210,90 90))", [ring], "overlaps"),
        // Two neighbours together hold it.
        (
            "POLYGON((80 20,120 20,120 40,80 40,80 20))", [area, "POLYGON((100 0,200 0,200 100,100 100,100 0))"], "inside"
        ),
        ("MULTIPOLYGON(((10 10,20 10,20 20,10 20,10 10)),((500 0,510 0,510 10,500 10,500 0)))", [area], "overlaps"),
        ("MULTIPOLYGON(((10 10,20 10,20 20,10 20,10 10)),((30 30,40 30,40 40,30 40,30 30)))", [area], "inside"),
        (
            "POLYGON((40 0,60 0,60 20,40 20,40 0))",
            ["MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((60 0,70 0,70 10,60 10,60 0)))"], "touches"
        ),
        // Lines and points of projects.
        ("LINESTRING(10 10,90 90)", [area], "inside"),
        ("LINESTRING(-50 50,150 50)", [area], "overlaps"),
        ("LINESTRING(0 0,100 0)", [area], "touches"),
        ("LINESTRING(100 100,200 200)", [area], "touches"),
        ("LINESTRING(100.5 50,200 50)", [area], "touches"),
        ("LINESTRING(140 0,140 100)", [area], "within 50"),
        ("POINT(50 50)", [area], "inside"),
        ("POINT(100 50)", [area], "touches"),
        ("POINT(100.9 50)", [area], "touches"),
        ("POINT(150 150)", [ring], "within 50"),
        ("POINT(190 50)", [area], "within 250"),
        // Protected lines and points.
        (area, ["POINT(50 50)"], "overlaps"),
        (area, ["POINT(100 50)"], "touches"),
        (area, ["POINT(120 50)"], "within 50"),
        (area, ["LINESTRING(-50 50,150 50)"], "overlaps"),
        (area, ["LINESTRING(100 -50,100 150)"], "touches"),
        ("LINESTRING(0 0,100 100)", ["LINESTRING(0 100,100 0)"], "overlaps"),
        ("LINESTRING(0 0,100 100)", ["LINESTRING(100 100,200 0)"], "touches"),
        ("POINT(5 5)", ["POINT(5 5)"], "inside"),
        // An area that is touched and a line that crosses, of one class: the stronger holds.
        ("POLYGON((100 20,160 20,160 40,100 40,100 20))", [area, "LINESTRING(130 0,130 100)"], "overlaps"),
        ("POLYGON((20 20,40 20,40 40,20 40,20 20))", [area, "LINESTRING(40 0,40 100)"], "inside"),
    ])
    func truthTable(project: String, protected: [String], expected: String) throws {
        let found = try verdicts(project, protected)
        #expect(found.verdict == expected, "\(project) against \(protected)")
        // The order of vertices and features makes no difference.
        let turned = try verdicts(project, protected.reversed())
        #expect(turned.verdict == expected)
    }

    /// Distances and bearings by closed form: the feature lies to the side named.
    @Test(arguments: [
        ("POINT(50 200)", 100.0, 180.0), ("POINT(200 50)", 100, 270), ("POINT(50 -100)", 100, 0), ("POINT(-100 50)", 100, 90),
        ("POINT(200 200)", 141.4213562373095, 225),
    ])
    func distanceAndBearing(project: String, distance: Double, bearing: Double) throws {
        let found = try verdicts(project, [Self.area])
        expectClose(found.distance, distance, absolute: 1e-9)
        // Grid north is within two degrees of true north here.
        let turn = abs(found.bearing - bearing).truncatingRemainder(dividingBy: 360)
        #expect(min(turn, 360 - turn) < 2, "\(found.bearing)")
    }

    @Test func nearestOfManyIsThatOfAll() throws {
        var generator = SeededGenerator(seed: 7)
        var protected = TestLayer()
        var boxes: [(Double, Double)] = []
        for feature in 0..<300 {
            let (x, y) = (Double.random(in: 0...20_000, using: &generator), Double.random(in: 0...20_000, using: &generator))
            boxes.append((x, y))
            protected.add(box(x, y, x + 10, y + 10), #"{"id":"\#(feature)","jenis":"mangrove"}"#)
        }
        var projects = TestLayer()
        for project in 0..<20 { projects.add(point(Double(project) * 1000, 9500), id("p\(project)")) }
        let table = try screen(projects, protected).table("screening")
        for project in 0..<20 {
            let x = Double(project) * 1000
            let least =
                boxes.map { corner in
                    let (dx, dy) = (max(corner.0 - x, x - corner.0 - 10, 0), max(corner.1 - 9500, 9500 - corner.1 - 10, 0))
                    return (dx * dx + dy * dy).squareRoot()
                }.min() ?? .nan
            expectClose(
                table[["project_id": "p\(project)", "kind": "mangrove", "rule": "protected-area"], "distance_m"], least,
                absolute: 1e-9)
        }
    }

    /// Nothing found is clear only where the layer is known to be complete that far.
    @Test func clearAndNoData() throws {
        let project = TestLayer([(box(0, 0, 10, 10), id("p"))])
        let far = TestLayer([(box(5000, 0, 5010, 10), #"{"id":"f","jenis":"mangrove"}"#)])
        func verdict(_ coverage: TestLayer?, rule: String = "screening-distance") throws -> String {
            try screen(project, far, coverage: coverage).table("screening").text(["rule": rule, "kind": "mangrove"], "verdict")
        }
        #expect(try verdict(nil) == "no-data")
        #expect(try verdict(TestLayer([(box(-250, -250, 260, 260), id("c"))])) == "clear")
        // A coverage that ends within the distance does not tell, though its box may hold the project.
        #expect(try verdict(TestLayer([(box(-249, -250, 260, 260), id("c"))])) == "no-data")
        let corner = "POLYGON((-900 -900,900 -900,900 900,200 900,200 20,-900 20,-900 -900))"
        #expect(try verdict(TestLayer([(corner, id("c"))])) == "no-data")
        #expect(try verdict(TestLayer([(corner, id("c"))]), rule: "protected-area") == "clear")
        // Two halves together hold it.
        let halves = TestLayer([(box(-250, -250, 5, 260), id("a")), (box(5, -250, 260, 260), id("b"))])
        #expect(try verdict(halves) == "clear")
        // What is found is said whatever the coverage.
        let near = TestLayer([(box(30, 0, 40, 10), #"{"id":"f","jenis":"mangrove"}"#)])
        let found = try screen(project, near, coverage: TestLayer([(box(900, 900, 910, 910), id("c"))]))
        #expect(
            try found.table("screening").text(["rule": "screening-distance", "kind": "mangrove"], "verdict") == "within 50")
        // Kinds of which no layer tells.
        #expect(found.keys.contains("KIND_NO_DATA"))
        #expect(try found.table("screening").text(["kind": "taman_nasional"], "verdict") == "no-data")
        // Said not to be there.
        let stated = try screen(project, near) { parameters, _ in parameters.absent = ["Taman nasional"] }.table("screening")
        #expect(stated.text(["kind": "taman_nasional"], "verdict") == "clear")
        #expect(stated.text(["kind": "tahura"], "verdict") == "no-data")
        #expect(throws: Failure.self) { try screen(project, near) { parameters, _ in parameters.absent = ["taman"] } }
    }

    /// Widths of the table make a rule of their own; conservation is a category of its own.
    @Test func whatTriggers() throws {
        let projects = TestLayer([
            (point(0, 0), #"{"id":"a","kegiatan":"golf"}"#), (point(1000, 0), #"{"id":"b","kegiatan":"breakwater"}"#),
            (point(5000, 0), #"{"id":"c","kegiatan":"taman"}"#),
        ])
        let protected = TestLayer([
            (point(150, 0), #"{"id":"s","jenis":"mata_air"}"#),
            (box(900, -50, 1100, 50), #"{"id":"t","jenis":"taman nasional"}"#),
            (box(0, 2000, 10, 2010), #"{"id":"z","jenis":"pasar"}"#),
        ])
        let findings = try screen(projects, protected)
        let table = try findings.table("screening")
        #expect(table.text(["project_id": "a", "rule": "protected-area", "kind": "mata_air"], "verdict") == "within 200")
        #expect(table.text(["project_id": "a", "rule": "protected-area", "kind": "mata_air"], "trigger") == "amdal")
        #expect(table.text(["project_id": "b", "rule": "protected-area", "kind": "taman_nasional"], "trigger") == "amdal-a")
        let outcomes = try findings.table("screening_projects")
        #expect(outcomes.text(["project_id": "a"], "indication") == "amdal")
        #expect(outcomes.text(["project_id": "a"], "triggers").contains("golf.semua"))
        #expect(outcomes.text(["project_id": "b"], "indication") == "amdal-a")
        #expect(outcomes.text(["project_id": "c"], "indication") == "undecided")
        #expect(Set(findings.keys).isSuperset(of: ["KIND_UNKNOWN", "ACTIVITY_UNKNOWN", "STANDARD_ASSUMED"]))
    }

    /// Sizes: a field before the geometry; rules of several conditions need all of them; the size of the city chooses.
    @Test(arguments: [
        (#"{"id":"p","kegiatan":"rumah"}"#, box(0, 0, 1000, 1000), "medium", "amdal"),
        (#"{"id":"p","kegiatan":"rumah"}"#, box(0, 0, 1000, 999), "medium", "undecided"),
        (#"{"id":"p","kegiatan":"perumahan"}"#, box(0, 0, 1000, 250), "metropolitan", "amdal"),
        (#"{"id":"p","kegiatan":"rumah","area_ha":100}"#, box(0, 0, 10, 10), "small", "amdal"),
        (#"{"id":"p","kegiatan":"jalan","area_ha":30}"#, "LINESTRING(0 0,5000 0)", "medium", "amdal"),
        (#"{"id":"p","kegiatan":"jalan","area_ha":29}"#, "LINESTRING(0 0,5000 0)", "medium", "undecided"),
        (#"{"id":"p","kegiatan":"jalan"}"#, "LINESTRING(0 0,5000 0)", "medium", "undecided"),
        (#"{"id":"p","kegiatan":"tpa"}"#, box(0, 0, 1000, 100), "medium", "undecided"),
        (#"{"id":"p","kegiatan":"landfill"}"#, box(0, 0, 1000, 101), "medium", "amdal"),
        (#"{"id":"p","kegiatan":"insinerator"}"#, "POINT(0 0)", "medium", "amdal"),
    ])
    func sizes(properties: String, shape: String, city: String, indication: String) throws {
        let far = TestLayer([(box(90_000, 0, 90_010, 10), #"{"id":"f","jenis":"mangrove"}"#)])
        let findings = try screen(TestLayer([(shape, properties)]), far) { parameters, _ in parameters.city = city }
        #expect(try findings.table("screening_projects").text(["project_id": "p"], "indication") == indication)
    }

    @Test func wordsOfPeople() throws {
        let project = TestLayer([(point(50, 50), id("p"))])
        let protected = TestLayer([(Self.area, #"{"id":"f","jenis":"HL-1"}"#)])
        let findings = try screen(project, protected) { parameters, folder in
            parameters.kinds = folder.write(text: "value,kind\nHL-1,hutan_lindung\n", "kinds.csv")
        }
        #expect(
            try findings.table("screening").text(["kind": "hutan_lindung", "rule": "protected-area"], "verdict") == "inside")
        #expect(throws: Failure.self) {
            try screen(project, protected) { parameters, folder in
                parameters.kinds = folder.write(text: "value,kind\nHL-1,hutan_rimba\n", "kinds.csv")
            }
        }
        #expect(throws: Failure.self) { try screen(project, protected) { parameters, _ in parameters.city = "kota" } }
        #expect(throws: Failure.self) {
            try screen(project, protected) { parameters, _ in (parameters.screening, parameters.city) = (nil, "small") }
        }
    }

    /// A feature whose box is near and nothing of it: nothing is added to what is.
    @Test func boxesThatMeetAndPointsThatDoNot() throws {
        let project = TestLayer([(box(0, 0, 100, 100), id("p"))])
        let protected = TestLayer([
            ("MULTIPOINT((-500 50),(600 50))", #"{"id":"m","jenis":"mangrove"}"#),
            (box(100, 0, 200, 100), #"{"id":"a","jenis":"mangrove"}"#),
            ("LINESTRING(50 -50,50 150)", #"{"id":"l","jenis":"mangrove"}"#),
        ])
        let table = try screen(project, protected).table("screening")
        #expect(table.text(["kind": "mangrove", "rule": "protected-area"], "verdict") == "overlaps")
    }

    /// What is missing is named; what people say is not protected is left alone.
    @Test func missingAndUnprotected() throws {
        let project = TestLayer([(point(50, 50), #"{"id":"p","kegiatan":"tpa"}"#)])
        let protected = TestLayer([(box(9000, 0, 9100, 100), #"{"id":"f","jenis":"taman"}"#)])
        let findings = try screen(project, protected) { parameters, folder in
            parameters.kinds = folder.write(text: "value,kind\ntaman,none\n", "kinds.csv")
        }
        let outcome = try findings.table("screening_projects")
        #expect(outcome[["project_id": "p"], "no_data"] == 20 && outcome[["project_id": "p"], "clear"] == 0)
        #expect(outcome.text(["project_id": "p"], "missing").contains("mata_air"))
        #expect(outcome.text(["project_id": "p"], "missing").hasSuffix("size.tpa.luas; size.tpa.beban"))
        #expect(!findings.keys.contains("KIND_UNKNOWN"))
        let negative = TestLayer([(point(50, 50), #"{"id":"p","kegiatan":"tpa","area_ha":-5}"#)])
        #expect(throws: Failure.self) { try screen(negative, protected) }
    }
}
