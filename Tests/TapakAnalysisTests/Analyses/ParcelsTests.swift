import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// What is taken of parcels, beside the case by hand among the fixtures.
struct ParcelsTests {
    private func parcels(
        _ projects: TestLayer, _ parcels: TestLayer, _ change: (inout Parcels.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Parcels.Parameters(
            projects: folder.write(projects, "projects"), parcels: folder.write(parcels, "parcels"))
        change(&parameters, folder)
        return try run(Parcels.self, parameters)
    }

    private static let tiles: TestLayer = {
        var tiles = TestLayer()
        for tile in 0..<100 {
            let (x, y) = (Double(tile % 10) * 50, Double(tile / 10) * 50)
            tiles.add(box(x, y, x + 50, y + 50), id("\(tile)"))
        }
        return tiles
    }()

    /// Random footprints over parcels that tile a square: what is taken and what is left make up each parcel, and what is
    /// taken of all is the union of the footprints.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func takenAndLeftMakeUpTheParcel(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var stars = GeometryColumns()
        for _ in 0..<6 {
            let centre = Point(x: .random(in: 100...400, using: &generator), y: .random(in: 100...400, using: &generator))
            stars.addStar(centre: centre, radius: 20...90, vertices: 11, using: &generator)
        }
        var projects = TestLayer()
        for star in 0..<stars.count {
            projects.geometry.append(star, of: stars)
            projects.properties.append(id("p\(star)"))
        }
        let findings = try parcels(projects, Self.tiles)
        let table = try findings.table("parcels")
        let rows = (0..<table.rowCount).filter { table.text(row: $0, column: 0) != "*" }
        #expect(!rows.isEmpty)
        var sum = 0.0
        for row in rows {
            let (taken, left) = (table.numbers("taken_m2")[row], table.numbers("left_m2")[row])
            sum += taken
            // Left parts below the sliver are left out.
            expectClose(taken + left, 2500, absolute: 3, "seed \(seed)")
            #expect(table.numbers("largest_left_m2")[row] <= left + 1e-9)
        }
        let whole = try findings.table("parcels_projects")[["project_id": "*"], "footprint_m2"]
        expectClose(sum, whole, absolute: 3, "seed \(seed)")
        expectClose(table[["parcel_id": "*"], "taken_m2"], whole, relative: 1e-9)
        let closes = findings.balances.allSatisfy { $0.closes }
        #expect(closes)
    }

    /// A line is as wide as stated, from edge to edge, for all projects or by a field.
    @Test func widthsOfLines() throws {
        let road = TestLayer([("LINESTRING(-100 225,600 225)", #"{"id":"r","lebar":12}"#)])
        for width in ["12", "lebar"] {
            let table = try parcels(road, Self.tiles) { parameters, _ in parameters.width = width }.table("parcels")
            expectClose(table[["parcel_id": "45"], "taken_m2"], 600, relative: 1e-9)
            expectClose(table[["parcel_id": "45"], "left_parts"], 2, absolute: 0)
            expectClose(table[["parcel_id": "*"], "taken_m2"], 6000, relative: 1e-9)
        }
        // Without a width lines have no footprint: the layer is refused.
        #expect(throws: Failure.self) { try parcels(road, Self.tiles) }
        #expect(throws: Failure.self) { try parcels(road, Self.tiles) { parameters, _ in parameters.width = "-3" } }
    }

    /// Large, and with many people: other findings.
    @Test func scaleAndPlan() throws {
        let project = TestLayer([(box(0, 0, 300, 200), id("p"))])
        let homes = TestLayer([(box(10, 10, 20, 20), #"{"jiwa":150}"#), (box(30, 10, 40, 20), #"{"jiwa":60}"#)])
        let findings = try parcels(project, Self.tiles) { parameters, folder in
            parameters.buildings = folder.write(homes, "homes")
            parameters.weight = "jiwa"
        }
        #expect(findings.keys.contains("SCALE_LARGE") && findings.keys.contains("PLAN_FULL"))
        #expect(try findings.table("parcels")[["parcel_id": "*"], "people"] == 210)
        let away = try parcels(TestLayer([(box(900, 0, 910, 10), id("p"))]), Self.tiles)
        #expect(away.keys.contains("NO_OVERLAP"))
        #expect(try away.table("parcels_projects")[["project_id": "*"], "outside_m2"] == 100)
    }

    /// Lines need a width over zero; each project is judged for itself.
    @Test func widthsAndProjects() throws {
        for width in ["null", "0", "-12"] {
            let road = TestLayer([
                ("LINESTRING(0 225,500 225)", #"{"id":"r","w":\#(width)}"#), (box(0, 0, 9, 9), #"{"id":"a","w":4}"#),
            ])
            #expect(throws: Failure.self, "\(width)") {
                try parcels(road, Self.tiles) { parameters, _ in parameters.width = "w" }
            }
        }
        let two = TestLayer([(box(0, 0, 300, 150), id("p")), (box(0, 300, 200, 350), id("q"))])
        let homes = TestLayer([(box(10, 10, 20, 20), #"{"jiwa":150}"#), (box(30, 310, 40, 320), #"{"jiwa":60}"#)])
        let table = try parcels(two, Self.tiles) { parameters, folder in
            parameters.buildings = folder.write(homes, "homes")
            parameters.weight = "jiwa"
        }.table("parcels_projects")
        #expect(table.text(["project_id": "p"], "scale") == "small" && table.text(["project_id": "*"], "scale") == "large")
        #expect(table[["project_id": "p"], "people"] == 150 && table[["project_id": "q"], "people"] == 60)
        #expect(table[["project_id": "*"], "people"] == 210 && table.text(["project_id": "q"], "plan") == "full")
    }
}
