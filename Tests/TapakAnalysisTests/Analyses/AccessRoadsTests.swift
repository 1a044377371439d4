import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Access along roads: towns whose distances are known in closed form, and what goes wrong elsewhere.
struct AccessRoadsTests {
    /// Streets every 100 m on both banks of a river, each one line with a vertex at every crossing, and bridges over it.
    private static func town(bridges: [Int]) -> TestLayer {
        var layer = TestLayer()
        func line(_ points: [(Int, Int)]) {
            layer.add("LINESTRING(" + points.map { "\($0.0) \($0.1)" }.joined(separator: ",") + ")")
        }
        for (south, north) in [(0, 400), (600, 1000)] {
            for y in stride(from: south, through: north, by: 100) {
                line(stride(from: 0, through: 1000, by: 100).map { ($0, y) })
            }
            for x in stride(from: 0, through: 1000, by: 100) {
                line(stride(from: south, through: north, by: 100).map { (x, $0) })
            }
        }
        for x in bridges { line([(x, 400), (x, 600)]) }
        return layer
    }

    private func access(
        _ origins: TestLayer, to schools: TestLayer, roads: TestLayer, options: RunOptions = grid(),
        _ change: (inout Access.Parameters) -> Void = { _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(origins, "origins"), to: ["school": folder.write(schools, "schools")])
        parameters.within = [300, 2000]
        parameters.roads = folder.write(roads, "roads")
        change(&parameters)
        return try run(Access.self, parameters, options)
    }

    private static let school = TestLayer([(point(1000, 820), id("s"))])

    @Test(arguments: [0, 200, 300, 700, 1000])
    func aRiverWithOneBridge(bridge: Int) throws {
        var origins = TestLayer()
        for x in stride(from: 0, through: 1000, by: 100) { origins.add(point(Double(x), -30), id("o\(x)")) }
        let table = try access(origins, to: Self.school, roads: Self.town(bridges: [bridge])).table("access")
        for x in stride(from: 0, through: 1000, by: 100) {
            // Leg, along the bank to the bridge, up to the street of the school, along it, leg of 20 m up its own street: none.
            let metres = 30 + abs(x - bridge) + 600 + abs(1000 - bridge) + 220
            expectClose(table["o\(x)", "school_road_m"], Double(metres), absolute: 1e-9)
            expectClose(table["o\(x)", "school_snap_m"], 30, absolute: 1e-9)
            let straight = table["o\(x)", "school_m"]
            expectClose(table["o\(x)", "school_detour"], Double(metres) / straight, relative: 1e-12)
            #expect(table.text("o\(x)", "school_road_id") == "s" && table.text("o\(x)", "school_status") == "reached")
        }
    }

    /// A bridge less never brings anyone nearer, and one more never farther away.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func bridgesOnlyHelp(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (origins, schools) = (TestLayer(), TestLayer())
        // On the banks: who stands in the river has another nearest road without a bridge.
        for index in 0..<40 {
            let y = Double.random(in: 0...400, using: &random) + (index % 2 == 0 ? 0 : 600)
            origins.add(point(.random(in: -50...1050, using: &random), y), id("o\(index)"))
        }
        for index in 0..<4 {
            schools.add(point(.random(in: 0...1000, using: &random), .random(in: 600...1000, using: &random)), id("s\(index)"))
        }
        var bridges = Array(stride(from: 0, through: 1000, by: 100)).shuffled(using: &random)
        var before = [Double](repeating: -.infinity, count: 40)
        while true {
            let table = try access(origins, to: schools, roads: Self.town(bridges: bridges), options: grid(threads: 2))
                .table("access")
            for index in 0..<40 {
                let metres = table["o\(index)", "school_road_m"]
                #expect(
                    metres.isNaN || metres >= before[index] - 1e-9,
                    "seed \(seed), bridges \(bridges), origin \(index): \(metres) < \(before[index])")
                #expect(metres.isNaN || metres >= table["o\(index)", "school_m"] - 1e-9)
                if !metres.isNaN { before[index] = metres } else { before[index] = .infinity }
            }
            guard !bridges.isEmpty else { return }
            bridges.removeLast(min(4, bridges.count))
        }
    }

    /// On an island without the destination there is no way, not a way of no length; and it is told apart from all else.
    @Test func islandsAreUnreachable() throws {
        var roads = Self.town(bridges: [])
        roads.add("LINESTRING(5000 5000,5100 5000)")
        let origins = TestLayer([
            (point(500, 990), id("same")), (point(500, 10), id("across")), (point(5050, 5010), id("island")),
            (point(500, -700), id("far")), (point(1000, 820), id("there")),
        ])
        let findings = try access(origins, to: Self.school, roads: roads) { $0.cap = 10_000 }
        let table = try findings.table("access")
        let statuses = ["same", "across", "island", "far", "there"].map { table.text($0, "school_status") }
        #expect(statuses == ["reached", "unreachable", "unreachable", "off-network", "reached"])
        for id in ["across", "island", "far"] {
            #expect(
                table[id, "school_road_m"].isNaN && table[id, "school_detour"].isNaN && table.text(id, "school_road_id") == "")
        }
        #expect(table["there", "school_road_m"] == 0 && table["there", "school_snap_m"] == 0)
        #expect(table["across", "school_m"] > 0 && table["far", "school_snap_m"].isNaN)
        let units = try findings.table("access_units")
        #expect(units["*", "school_unreachable"] == 2 && units["*", "school_offnetwork"] == 1)
        // The share is of all: who cannot get there counts among them.
        #expect(units["*", "school_road_within_2000"] == 2 && units["*", "school_road_within_2000_pct"] == 40)
        #expect(findings.findings.contains { $0.key == "NETWORK_PARTS" && $0.count == 3 })
        let disagree = try findings.table("access_disagree")
        #expect(
            disagree.cells.map { [$0[0], $0[4], $0[8]] } == [
                ["across", "2000", "unreachable"], ["far", "2000", "off-network"],
            ])
    }

    /// Legs count: an origin 256 m from the road is 256 m farther away, and beyond the cap of legs off the network.
    @Test func legsAreCountedAndCapped() throws {
        let origins = TestLayer([(point(500, -256), id("o"))])
        let schools = TestLayer([(point(500, 0), id("s"))])
        let table = try access(origins, to: schools, roads: Self.town(bridges: [])).table("access")
        #expect(table["o", "school_road_m"] == 256 && table["o", "school_snap_m"] == 256 && table["o", "school_detour"] == 1)
        let capped = try access(origins, to: schools, roads: Self.town(bridges: [])) { $0.snapCap = 255.9 }
        #expect(try capped.table("access").text("o", "school_status") == "off-network")
        let far = TestLayer([(point(500, -600), id("s")), (point(0, 0), id("t"))])
        let findings = try access(origins, to: far, roads: Self.town(bridges: []))
        #expect(findings.findings.contains { $0.key == "DESTINATION_OFF_NETWORK" && $0.count == 1 })
        #expect(try findings.table("access")["o", "school_road_m"] == 756)
    }

    // MARK: What belongs together

    private static let cross: [(String, String)] = [
        ("LINESTRING(-500 0,0 0,500 0)", #"{"id":1,"level":0}"#), ("LINESTRING(0 -500,0 0,0 500)", #"{"id":2,"level":1}"#),
    ]
    private static let ends = (TestLayer([(point(-500, 0), id("o"))]), TestLayer([(point(0, 500), id("s"))]))

    /// Lines with a vertex in common meet; of different levels only where one of them would end.
    @Test func levelsPassOverEachOther() throws {
        let roads = TestLayer(Self.cross)
        #expect(try access(Self.ends.0, to: Self.ends.1, roads: roads).table("access")["o", "school_road_m"] == 1000)
        let apart = try access(Self.ends.0, to: Self.ends.1, roads: roads) { $0.roadLevel = "level" }
        #expect(try apart.table("access").text("o", "school_status") == "unreachable")
        let ramp = TestLayer([Self.cross[0], ("LINESTRING(0 0,0 500)", #"{"id":2,"level":1}"#)])
        let joined = try access(Self.ends.0, to: Self.ends.1, roads: ramp) { $0.roadLevel = "level" }
        #expect(try joined.table("access")["o", "school_road_m"] == 1000)
    }

    /// Crossings without a vertex in common are bridges until they are said to be none.
    @Test func crossingsAreJoinedOnDemand() throws {
        let roads = TestLayer([("LINESTRING(-500 0,500 0)", "{}"), ("LINESTRING(0 -500,0 500)", "{}")])
        let apart = try access(Self.ends.0, to: Self.ends.1, roads: roads)
        #expect(try apart.table("access").text("o", "school_status") == "unreachable")
        #expect(apart.findings.contains { $0.key == "NETWORK_CROSSINGS" && $0.count == 1 && $0.severity == .warning })
        let joined = try access(Self.ends.0, to: Self.ends.1, roads: roads) { $0.joinCrossings = true }
        expectClose(try joined.table("access")["o", "school_road_m"], 1000, absolute: 1e-9)
        // A vertex of one of them on the other is a crossing as well.
        let touching = TestLayer([("LINESTRING(-500 0,0 0,500 0)", "{}"), ("LINESTRING(0 -500,0 500)", "{}")])
        let same = try access(Self.ends.0, to: Self.ends.1, roads: touching) { $0.joinCrossings = true }
        expectClose(try same.table("access")["o", "school_road_m"], 1000, absolute: 1e-9)
    }

    /// A gap within the tolerance is an edge of its own length; a wider one is told, not closed.
    @Test(arguments: [(0.4, 1.0, true), (2.5, 1.0, false), (2.5, 3.0, true), (0.0, 1.0, true)])
    func gapsAtEnds(gap: Double, tolerance: Double, isClosed: Bool) throws {
        for end in ["LINESTRING(0 \(gap),0 500)", "LINESTRING(0 500,0 \(gap))"] {
            let roads = TestLayer([("LINESTRING(-500 0,500 0)", "{}"), (end, "{}")])
            let findings = try access(Self.ends.0, to: Self.ends.1, roads: roads) { $0.snapTolerance = tolerance }
            let metres = try findings.table("access")["o", "school_road_m"]
            if isClosed {
                expectClose(metres, 1000, absolute: 1e-9)
                #expect(findings.findings.contains { $0.key == "NETWORK_JOINED" && $0.count == 1 })
            } else {
                #expect(metres.isNaN && findings.findings.contains { $0.key == "NETWORK_GAPS" && $0.count == 1 })
            }
        }
    }

    /// Two pairs of ends that meet 40 cm apart, and an overshoot of 40 cm, are joined as well.
    @Test func slipsOfDrawing() throws {
        let split = TestLayer([
            ("LINESTRING(-500 0,0 0)", "{}"), ("LINESTRING(0 -500,0 0)", "{}"), ("LINESTRING(0.4 0,500 0)", "{}"),
            ("LINESTRING(0.4 0,0 500)", "{}"),
        ])
        let metres = try access(Self.ends.0, to: Self.ends.1, roads: split).table("access")["o", "school_road_m"]
        // By the nearest place of the other road, not by its end.
        expectClose(metres, 1000.4, absolute: 1e-3)
        let over = TestLayer([("LINESTRING(-500 0,500 0)", "{}"), ("LINESTRING(0 -0.4,0 500)", "{}")])
        let findings = try access(Self.ends.0, to: Self.ends.1, roads: over)
        // From the through road to the end of the other and back: 40 cm twice.
        expectClose(try findings.table("access")["o", "school_road_m"], 1000.8, absolute: 1e-9)
        #expect(!findings.keys.contains("NETWORK_CROSSINGS"))
    }

    @Test func oneWayRoads() throws {
        let origins = TestLayer([(point(0, 0), id("o")), (point(900, 0), id("p"))])
        let schools = TestLayer([(point(300, 0), id("s"))])
        for (word, o, p) in [("yes", 300.0, 1500.0), ("-1", 1500.0 + 600, 600), ("no", 300, 600)] {
            // A street one way, and a street around both ways.
            let roads = TestLayer([
                ("LINESTRING(0 0,900 0)", #"{"w":"\#(word)"}"#), ("LINESTRING(0 0,0 -150,900 -150,900 0)", #"{"w":""}"#),
            ])
            let table = try access(origins, to: schools, roads: roads) { $0.oneway = "w" }.table("access")
            let around = 150.0 + 900 + 150
            #expect(table["o", "school_road_m"] == (word == "-1" ? around + 600 : o))
            #expect(table["p", "school_road_m"] == (word == "yes" ? around + 300 : p))
        }
    }

    @Test func closedRoadsAndTime() throws {
        let roads = TestLayer([
            ("LINESTRING(0 0,600 0)", #"{"a":"private","v":60}"#),
            ("LINESTRING(0 0,0 -200,600 -200,600 0)", #"{"a":null,"v":12}"#),
        ])
        let (origins, schools) = (TestLayer([(point(0, 60), id("o"))]), TestLayer([(point(600, 0), id("s"))]))
        let closed = try access(origins, to: schools, roads: roads) { $0.roadAccess = "a" }
        #expect(try closed.table("access")["o", "school_road_m"] == 1060)
        #expect(closed.keys.contains("ROADS_CLOSED"))
        let timed = try access(origins, to: schools, roads: roads) { parameters in
            (parameters.minutes, parameters.speed) = ([1, 5], "v")
        }
        // 60 m on foot at 4.8 km/h, 600 m at 60 km/h.
        expectClose(try timed.table("access")["o", "school_road_min"], 0.75 + 0.6, absolute: 1e-12)
        let units = try timed.table("access_units")
        #expect(units["*", "school_road_within_1min"] == 0 && units["*", "school_road_within_5min"] == 1)
        #expect(units["*", "school_within_2000"] == 1)
    }

    /// An area is entered where roads cross its edge, from whatever side; else at the nearest place of a road.
    @Test func areasHaveSeveralEntrances() throws {
        let park = TestLayer([(box(300, -50, 700, 50), id("park")), (box(300, 200, 400, 300), id("other"))])
        let roads = TestLayer([("LINESTRING(0 0,1000 0)", "{}"), ("LINESTRING(0 0,0 150,1000 150,1000 0)", "{}")])
        let origins = TestLayer([(point(0, 0), id("west")), (point(1000, 0), id("east")), (point(350, 151), id("north"))])
        let table = try access(origins, to: park, roads: roads).table("access")
        expectClose(table["west", "school_road_m"], 300, absolute: 1e-9)
        expectClose(table["east", "school_road_m"], 300, absolute: 1e-9)
        // The other park is 50 m beyond the street, at the place nearest to one of its corners.
        #expect(table.text("north", "school_road_id") == "other")
        expectClose(table["north", "school_road_m"], 1 + 50 + 50, absolute: 50)
    }

    @Test func threadsAndOrderChangeNothing() throws {
        var random = SeededGenerator(seed: 7)
        var (origins, schools) = (TestLayer(), TestLayer())
        for index in 0..<200 {
            origins.add(point(.random(in: 0...1000, using: &random), .random(in: 0...1000, using: &random)), id("o\(index)"))
        }
        for index in 0..<9 {
            schools.add(point(.random(in: 0...1000, using: &random), .random(in: 0...1000, using: &random)), id("s\(index)"))
        }
        let roads = Self.town(bridges: [300, 800])
        var turned = TestLayer()
        for feature in (0..<roads.geometry.count).reversed() {
            turned.geometry.append(feature, of: roads.geometry)
            turned.properties.append("{}")
        }
        let table = try access(origins, to: schools, roads: roads).table("access")
        #expect(try access(origins, to: schools, roads: roads, options: grid(threads: 4)).table("access").cells == table.cells)
        let other = try access(origins, to: schools, roads: turned).table("access")
        for (a, b) in zip(table.numbers("school_road_m"), other.numbers("school_road_m")) { expectClose(a, b, absolute: 1e-9) }
        #expect(table.cells.map { $0[8] } == other.cells.map { $0[8] })
    }

    @Test func optionsOfRoadsWantRoads() {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(Self.school, "origins"), to: ["school": folder.write(Self.school, "schools")])
        parameters.snapCap = 5
        #expect(failure(Access.self, parameters)?.key == .usage)
        parameters.roads = folder.write(Self.town(bridges: []), "roads")
        #expect(failure(Access.self, parameters) == nil)
        parameters.speed = "5"
        #expect(failure(Access.self, parameters)?.key == .usage)
    }

    /// The two nearest of three along a street with a gap, and in a straight line.
    @Test func severalNearest() throws {
        let folder = LayerFolder()
        let schools = TestLayer([(point(0, 10), id("a")), (point(300, 0), id("b")), (point(420, 0), id("c"))])
        var parameters = Access.Parameters(
            from: folder.write(TestLayer([(point(200, 5), id("h"))]), "homes"), to: ["sd": folder.write(schools, "schools")])
        (parameters.within, parameters.nearest, parameters.cap) = ([100], 2, 250)
        let straight = try run(Access.self, parameters).table("access_nearest")
        #expect((0..<straight.rowCount).map { straight.text(row: $0, column: "destination_id") } == ["b", "a"])
        parameters.roads = folder.write(TestLayer([("LINESTRING(-50 0,250 0)", "{}"), ("LINESTRING(260 0,500 0)", "{}")]), "r")
        parameters.snapCap = 40
        let road = try run(Access.self, parameters).table("access_nearest")
        #expect(road.rowCount == 1 && road.text(row: 0, column: "destination_id") == "a")
        expectClose(road.number(row: 0, column: "distance_m") ?? .nan, 215, absolute: 1e-9)
        parameters.cap = nil
        #expect(failure(Access.self, parameters)?.key == .usage)
    }

    /// Speeds by class: 600 m at 36 km/h and 300 m at 18, the rest walked; what is no speed is refused.
    @Test func speedsByClass() throws {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(TestLayer([(point(0, 0), id("h"))]), "homes"),
            to: ["sd": folder.write(TestLayer([(point(980, 0), id("s"))]), "schools")])
        parameters.roads = folder.write(
            TestLayer([
                ("LINESTRING(0 0,600 0)", #"{"kelas":"Arteri"}"#), ("LINESTRING(600 0,900 0)", #"{"kelas":"lokal"}"#),
                ("LINESTRING(900 0,980 0)", #"{"kelas":"gang"}"#),
            ]), "roads")
        (parameters.minutes, parameters.speed) = ([10], "kelas:arteri=36,lokal=18")
        let findings = try run(Access.self, parameters)
        expectClose(try findings.table("access")["h", "sd_road_min"], 3, absolute: 1e-9)
        #expect(findings.findings.contains { $0.key == "SPEED_MISSING" && $0.count == 1 })
        for bad in ["0", "-5", "kelas:arteri", "kelas:arteri=x", ":a=3", "kelas:a=3,a=4"] {
            parameters.speed = bad
            #expect(failure(Access.self, parameters)?.key == .usage, "\(bad)")
        }
    }
}
