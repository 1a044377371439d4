import Foundation
import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

struct ImpactTests {
    private func impact(
        _ projects: TestLayer, _ against: TestLayer, rings: [Double] = [50, 100], options: RunOptions = grid(),
        _ change: (inout Impact.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Impact.Parameters(
            projects: folder.write(projects, "projects"), against: ["land": folder.write(against, "land")])
        parameters.rings = rings
        change(&parameters, folder)
        return try run(Impact.self, parameters, options)
    }

    private static let everything = TestLayer([(box(-5000, -5000, 5000, 5000), "{}")])

    /// The area of a circle's polygon of N segments a quarter.
    private func disc(_ radius: Double, _ segments: Int) -> Double {
        let corners = Double(4 * segments)
        return corners / 2 * radius * radius * sin(2 * .pi / corners)
    }

    @Test(arguments: [4, 16, 64])
    func closedForms(segments: Int) throws {
        let shapes: [(String, (Double) -> Double)] = [
            (point(0, 0), { self.disc($0, segments) }), ("LINESTRING(0 0,400 0)", { 800 * $0 + self.disc($0, segments) }),
            (box(0, 0, 200, 300), { 60_000 + 1000 * $0 + self.disc($0, segments) }),
        ]
        for (text, area) in shapes {
            let findings = try impact(TestLayer([(text, id("p"))]), Self.everything, options: grid(segments: segments))
            let table = try findings.table("impact")
            for project in ["p", "*"] {
                let rows = table.rows(["project_id": project])
                #expect(rows.map { table.numbers("ring_to_m")[$0] } == [50, 100])
                #expect(rows.map { table.numbers("ring_from_m")[$0] } == [0, 50])
                let net = rows.map { table.numbers("net_ha")[$0] * 10_000 }
                expectClose(net[0], area(50), relative: 1e-11)
                expectClose(net[1], area(100) - area(50), relative: 1e-11)
                expectClose(table.numbers("cumulative_ha")[rows[1]] * 10_000, area(100), relative: 1e-11)
                // A feature that goes on into the next ring enters it as well.
                #expect(rows.map { table.numbers("features")[$0] } == [1, 1])
            }
            let footprint = try findings.table("impact_footprint")["p", "net_ha"] * 10_000
            expectClose(footprint, text.hasPrefix("POLYGON") ? 60_000 : 0, relative: 1e-12)
        }
    }

    /// Ring 1 holds the footprint, and a small thing inside it is in ring 1 alone.
    @Test func footprint() throws {
        let against = TestLayer([
            (box(20, 20, 40, 40), #"{"id":1,"kind":"in"}"#), (box(120, 0, 140, 20), #"{"id":2,"kind":"ring1"}"#),
            (box(160, 0, 180, 20), #"{"id":3,"kind":"ring2"}"#), (box(900, 0, 920, 20), #"{"id":4,"kind":"away"}"#),
        ])
        let findings = try impact(TestLayer([(box(0, 0, 100, 100), id("p"))]), against) { parameters, _ in
            parameters.class = "kind"
        }
        let table = try findings.table("impact")
        func cells(_ ring: Int, _ kind: String) -> [Double] {
            let row = table.rows(["project_id": "p", "class": kind])[ring]
            return ["net_ha", "cumulative_ha", "features"].map { table.numbers($0)[row] }
        }
        #expect(cells(0, "in") == [0.04, 0.04, 1] && cells(1, "in") == [0, 0.04, 0])
        #expect(cells(0, "ring1") == [0.04, 0.04, 1] && cells(1, "ring1") == [0, 0.04, 0])
        #expect(cells(0, "ring2") == [0, 0, 0] && cells(1, "ring2") == [0.04, 0.04, 1])
        // Every class of the layer has its rows, zeros included.
        #expect(cells(0, "away") == [0, 0, 0] && cells(1, "away") == [0, 0, 0])
        #expect(cells(0, "*")[2] == 2)
        let foot = try findings.table("impact_footprint")
        #expect(foot[["project_id": "p", "class": "in"], "net_ha"] == 0.04)
        #expect(foot[["project_id": "p", "class": "ring1"], "net_ha"] == 0)
        #expect(foot[["project_id": "p", "class": "*"], "features"] == 1)
    }

    /// Overlapping features count once in net, every time in gross; classes likewise each for itself.
    @Test func overlappingClasses() throws {
        let against = TestLayer([
            (box(10, 0, 30, 20), #"{"kind":"a"}"#), (box(10, 0, 30, 20), #"{"kind":"a"}"#),
            (box(20, 0, 40, 20), #"{"kind":"b"}"#),
        ])
        let table = try impact(TestLayer([(point(0, 0), id("p"))]), against) { parameters, _ in parameters.class = "kind" }
            .table("impact")
        func cell(_ kind: String, _ column: String) -> Double { table[["project_id": "p", "class": kind], column] }
        expectClose(cell("a", "gross_ha"), 0.08, relative: 1e-11)
        expectClose(cell("a", "net_ha"), 0.04, relative: 1e-11)
        expectClose(cell("b", "net_ha"), 0.04, relative: 1e-11)
        expectClose(cell("*", "net_ha"), 0.06, relative: 1e-11)
        expectClose(cell("*", "gross_ha"), 0.12, relative: 1e-11)
        #expect(cell("*", "features") == 3)
    }

    /// Two projects whose rings overlap: `*` dissolves them, people count once, in the nearest ring.
    @Test func projectsDissolve() throws {
        let projects = TestLayer([
            (box(0, 0, 100, 100), id("a")), (box(150, 0, 250, 100), id("b")), (point(4000, 4000), id("c")),
        ])
        let buildings = TestLayer([
            (point(110, 50), #"{"id":"x","w":3}"#), (point(125, 50), #"{"id":"y","w":5}"#),
            (point(50, 50), #"{"id":"z","w":null}"#),
            (point(300, 50), #"{"id":"r","w":7}"#), (point(300.001, 50), #"{"id":"s","w":11}"#),
            (point(4100, 4000), #"{"w":13}"#),
        ])
        let findings = try impact(projects, Self.everything) { parameters, folder in
            parameters.buildings = folder.write(buildings, "buildings")
            parameters.weight = "w"
        }
        let table = try findings.table("impact")
        // One block of 250 × 100 with the gap filled by the first ring; the corners of the gap stay open.
        let around = table.sum("net_ha", ["project_id": "*"])
        expectClose(around, table.numbers("cumulative_ha")[table.rows(["project_id": "*"])[1]], relative: 1e-11)
        #expect(around < table.sum("net_ha") - around - 1)
        let people = try findings.table("impact_buildings")
        func cells(_ project: String, _ column: String) -> [Double] {
            people.rows(["project_id": project]).map { people.numbers(column)[$0] }
        }
        #expect(cells("a", "buildings") == [3, 0] && cells("a", "population") == [8, 0])
        #expect(cells("b", "buildings") == [3, 2] && cells("b", "population") == [15, 11])
        #expect(cells("c", "buildings") == [0, 1])
        // x, y, z and r at 50 m exactly in the first ring, s and the one at 100 m in the second.
        #expect(cells("*", "buildings") == [4, 2] && cells("*", "population") == [15, 24])
        #expect(cells("*", "cumulative_buildings") == [4, 6] && cells("*", "cumulative_population") == [15, 39])
        #expect(findings.keys.contains("WEIGHT_MISSING"))
    }

    /// Points and lines to look at: points by true distance, inclusive; lines by what enters.
    @Test func pointsAndLines() throws {
        let against = TestLayer([
            (point(100, 0), id("a")), (point(70.8, 70.8), id("b")), (point(10, 0), id("c")),
            ("LINESTRING(-200 0,200 0)", id("d")), ("LINESTRING(60 -30,60 30)", id("e")),
        ])
        let table = try impact(TestLayer([(point(0, 0), id("p"))]), against, options: grid(segments: 1)).table("impact")
        let rows = table.rows(["project_id": "p"])
        // Ring 1: c and d; ring 2: a at exactly 100 m, d again, e. b is at 100.13 m.
        #expect(rows.map { table.numbers("features")[$0] } == [2, 3])
        #expect(rows.map { table.numbers("net_ha")[$0] } == [0, 0])
    }

    @Test func ringsFromTheStandards() throws {
        let findings = try impact(TestLayer([(point(0, 0), id("p"))]), Self.everything) { parameters, _ in
            parameters.rings = nil
        }
        #expect(!findings.standards.isEmpty)
        #expect(Set(try findings.table("impact").numbers("ring_to_m")) == Set(findings.standards.map(\.value)))
    }

    @Test func refusals() {
        func key(_ rings: [Double], _ name: String = "land") -> Failure.Key? {
            let folder = LayerFolder()
            var parameters = Impact.Parameters(
                projects: folder.write(TestLayer([(point(0, 0), "{}")]), "p"),
                against: [name: folder.write(Self.everything, "land")])
            parameters.rings = rings
            return failure(Impact.self, parameters)?.key
        }
        #expect(key([50]) == nil)
        #expect(key([]) == .usage && key([0]) == .usage && key([-5, 10]) == .usage && key([50], "buildings") == .usage)
    }

    /// A layer that lacks the class field has one class.
    @Test func layersWithoutTheClassField() throws {
        let findings = try impact(TestLayer([(point(0, 0), id("p"))]), Self.everything) { parameters, folder in
            parameters.class = "kind"
            parameters.against["zones"] = folder.write(TestLayer([(box(0, 0, 9, 9), #"{"kind":"x"}"#)]), "zones")
        }
        let table = try findings.table("impact")
        #expect(table.rows(["project_id": "p", "layer": "zones", "class": "x"]).count == 2)
        #expect(table.rows(["project_id": "p", "layer": "land", "class": "*"]).count == 2)
        // A field that no layer has is a mistake.
        do {
            _ = try impact(TestLayer([(point(0, 0), id("p"))]), Self.everything) { parameters, _ in parameters.class = "kinds" }
            Issue.record("a field that no layer has was taken")
        } catch { #expect((error as? Failure)?.key == .fieldMissing) }
    }

    /// A name stands behind the id in every table, and only where its field was stated.
    @Test func projectsHaveNames() throws {
        let folder = LayerFolder()
        var parameters = Impact.Parameters(
            projects: folder.write(TestLayer([(point(0, 0), #"{"id":"p","judul":"Dermaga"}"#)]), "projects"),
            against: ["a": folder.write(TestLayer([(box(0, 0, 9, 9), "{}")]), "a")])
        parameters.buildings = parameters.projects
        parameters.rings = [50]
        #expect(try run(Impact.self, parameters).tables.allSatisfy { $0.column("project_name") == nil })
        parameters.name = "judul"
        let tables = try run(Impact.self, parameters).tables
        #expect(tables.count == 3)
        for table in tables {
            #expect(table.columns.prefix(2).map(\.name) == ["project_id", "project_name"], "\(table.name)")
            #expect(table.text("p", "project_name") == "Dermaga" && table.text("*", "project_name") == "")
        }
        parameters.name = "nama"
        #expect(failure(Impact.self, parameters)?.key == .fieldMissing)
    }

    /// What lies between a chord and its arc is inside: small areas just within the circle count whole, whatever the bearing.
    @Test(arguments: [100.0, 1000, 5000])
    func nothingIsLostNearTheArc(radius: Double) throws {
        var (shapes, lines, sum) = (TestLayer(), TestLayer(), 0.0)
        for bearing in 0..<90 {
            let angle = (Double(bearing) * 4 + 0.7) * .pi / 180
            // A rectangle that ends a centimetre within the circle at its corners.
            let (width, depth) = (0.4, 0.08)
            let outer = (radius * radius - width * width / 4).squareRoot() - 0.01
            let inner = outer - depth
            let corners = [
                (inner, -width / 2), (outer, -width / 2), (outer, width / 2), (inner, width / 2), (inner, -width / 2),
            ]
            let places = corners.map { along, across in
                "\(along * cos(angle) - across * sin(angle)) \(along * sin(angle) + across * cos(angle))"
            }
            shapes.add("POLYGON((" + places.joined(separator: ",") + "))", id("\(bearing)"))
            lines.add("LINESTRING(\(places[0]),\(places[1]))", id("\(bearing)"))
            sum += width * depth
        }
        let exact = RunOptions(crs: Place.utm.crs, measure: .grid)
        let project = TestLayer([(point(0, 0), id("p"))])
        let areas = try impact(project, shapes, rings: [radius], options: exact)
        let table = try areas.table("impact")
        #expect(table[["project_id": "p"], "features"] == 90)
        expectClose(table[["project_id": "p"], "net_ha"] * 10_000, sum, relative: 2e-5)
        #expect(!areas.keys.contains("NO_OVERLAP"))
        #expect(
            try impact(project, lines, rings: [radius], options: exact).table("impact")[["project_id": "p"], "features"] == 90)
    }

    /// Arcs of many discs that cross at small angles: true arcs against so many segments that nothing is left between.
    @Test func trueArcsOfARoughLine() throws {
        let line = (0..<60).map { "\(Double($0) * 5) \($0 % 2 == 0 ? 0 : 8)" }.joined(separator: ",")
        let project = TestLayer([("LINESTRING(\(line))", id("p"))])
        let exact = try impact(
            project, Self.everything, rings: [1000], options: RunOptions(crs: Place.utm.crs, measure: .grid))
        let fine = try impact(project, Self.everything, rings: [1000], options: grid(segments: 512))
        expectClose(
            try exact.table("impact")[["project_id": "p"], "net_ha"], try fine.table("impact")[["project_id": "p"], "net_ha"],
            relative: 2e-5)
    }

    /// A project in parts far from each other: the rows of cells between them hold nothing.
    @Test func partsFarApart() throws {
        let project = TestLayer([("MULTIPOINT((0 0),(500 6000))", id("p"))])
        let table = try impact(
            project, Self.everything, rings: [100], options: RunOptions(crs: Place.utm.crs, measure: .grid)
        ).table("impact")
        expectClose(table[["project_id": "p"], "net_ha"] * 10_000, 1.0 * .pi * 100 * 100, relative: 1e-5)
    }
}
