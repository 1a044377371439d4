import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// What must not change a number: order, ring start, direction, place, threads.
struct InvarianceTests {
    struct World {
        var units = TestLayer()
        var areas = TestLayer()
        var buildings = TestLayer()
        var shore = TestLayer()

        init(seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            func stars(_ count: Int, _ radius: ClosedRange<Double>, _ properties: (Int) -> String) -> TestLayer {
                var layer = TestLayer()
                for index in 0..<count {
                    let centre = Point(x: .random(in: 0...2000, using: &generator), y: .random(in: 0...1000, using: &generator))
                    layer.geometry.addStar(centre: centre, radius: radius, vertices: 9, using: &generator)
                    layer.properties.append(properties(index))
                }
                return layer
            }
            units = stars(7, 200...600) { id("u\($0)") }
            areas = stars(30, 20...200) { #"{"id":\#($0),"kind":"\#($0 % 3)"}"# }
            buildings = stars(300, 3...9) { #"{"id":\#($0),"w":\#(Double($0 % 7) / 3)}"# }
            let line = (0..<60).map { "\(Double($0) * 35) \(500 + Double.random(in: -90...90, using: &generator))" }
            shore.add("LINESTRING(\(line.joined(separator: ",")))", id("s"))
        }

        /// All tables of all analyses.
        func tables(_ options: RunOptions, at place: Place = .utm) throws -> [Table] {
            let folder = LayerFolder()
            let (units, areas) = (folder.write(units, "units", at: place), folder.write(areas, "areas", at: place))
            let (buildings, shore) = (folder.write(buildings, "buildings", at: place), folder.write(shore, "shore", at: place))
            var slum = Slum.Parameters(units: units, slums: areas, buildings: buildings)
            (slum.multiplicity, slum.class, slum.weight) = (true, "kind", "w")
            var access = Access.Parameters(from: buildings, to: ["area": areas, "shore": shore])
            (access.units, access.weight, access.within) = (units, "w", [50, 200])
            var waterfront = Waterfront.Parameters(shore: shore, zones: areas)
            (waterfront.units, waterfront.buildings, waterfront.weight, waterfront.class) = (units, buildings, "w", "kind")
            var impact = Impact.Parameters(projects: units, against: ["areas": areas])
            (impact.buildings, impact.weight, impact.class, impact.rings) = (buildings, "w", "kind", [30, 80])
            return try run(Slum.self, slum, options).tables + run(Access.self, access, options).tables
                + run(Waterfront.self, waterfront, options).tables + run(Impact.self, impact, options).tables
        }

        /// Every layer with its features and rings rewritten.
        func changed(_ change: (TestLayer) -> TestLayer) -> World {
            var world = self
            (world.areas, world.buildings) = (change(areas), change(buildings))
            return world
        }
    }

    private static func expectSame(_ a: [Table], _ b: [Table], relative: Double, absolute: Double = 1e-9, _ comment: Comment) {
        #expect(a.map(\.name) == b.map(\.name))
        for (one, other) in zip(a, b) {
            #expect(one.rowCount == other.rowCount, comment)
            guard one.rowCount == other.rowCount else { continue }
            let order = { (table: Table) in
                (0..<table.rowCount).sorted {
                    table.cells[$0].prefix(2).joined(separator: "|") < table.cells[$1].prefix(2).joined(separator: "|")
                }
            }
            let (rows, others) =
                one.name == "access" ? (order(one), order(other)) : (Array(0..<one.rowCount), Array(0..<one.rowCount))
            for (column, values) in one.columns.enumerated() {
                for (row, otherRow) in zip(rows, others) {
                    if case .number(let numbers) = values.values {
                        let (x, y) = (numbers[row], other.number(row: otherRow, column: values.name) ?? .nan)
                        if x.isNaN && y.isNaN { continue }
                        expectClose(
                            x, y, relative: relative, absolute: absolute, "\(one.name).\(values.name) row \(row), \(comment)")
                    } else {
                        #expect(one.text(row: row, column: column) == other.text(row: otherRow, column: column), comment)
                    }
                }
            }
        }
    }

    /// One thread and three give the same tables, bit for bit; so does a second run.
    @Test(arguments: [(1 as UInt64, Measure.ground), (2, .grid)])
    func threads(seed: UInt64, measure: Measure) throws {
        let world = World(seed: seed)
        let one = try world.tables(RunOptions(crs: "EPSG:32751", measure: measure, threads: 1))
        let three = try world.tables(RunOptions(crs: "EPSG:32751", measure: measure, threads: 3))
        #expect(one.map(\.cells) == three.map(\.cells))
        let bits = { (tables: [Table]) in
            tables.flatMap { table in table.columns.flatMap { table.numbers($0.name).map { $0.bitPattern } } }
        }
        #expect(bits(one) == bits(three))
        #expect(bits(one).count > 1000)
    }

    @Test(arguments: [UInt64(3), 4])
    func featureOrder(seed: UInt64) throws {
        let world = World(seed: seed)
        var generator = SeededGenerator(seed: seed)
        let shuffled = world.changed { layer in
            var other = layer
            let order = Array(layer.properties.indices).shuffled(using: &generator)
            other.geometry = layer.geometry.selecting(order)
            other.properties = order.map { layer.properties[$0] }
            return other
        }
        Self.expectSame(try world.tables(grid()), try shuffled.tables(grid()), relative: 1e-10, "order, seed \(seed)")
    }

    @Test(arguments: [1, 4])
    func ringStartAndDirection(start: Int) throws {
        let world = World(seed: 5)
        let turned = world.changed { layer in
            var other = layer
            other.geometry = GeometryColumns()
            for feature in 0..<layer.geometry.count {
                let ring = layer.geometry.vertices(ofFeature: feature).dropLast().map(layer.geometry.point)
                var points = Array(ring[start...] + ring[..<start])
                if start == 4 { points.reverse() }
                for point in points + [points[0]] { other.geometry.addVertex(point) }
                other.geometry.endRing()
                other.geometry.endPart(.polygon)
                other.geometry.endFeature()
            }
            return other
        }
        // Centroids move in the last digits with the start of the ring.
        Self.expectSame(try world.tables(grid()), try turned.tables(grid()), relative: 1e-9, absolute: 1e-7, "start \(start)")
    }

    /// A whole number of metres further the plane is the same.
    @Test func shiftInThePlane() throws {
        let world = World(seed: 6)
        let there = Place(crs: "EPSG:32751", origin: Point(x: 566_000 - 20_000, y: 8_875_000 + 7_000))
        Self.expectSame(try world.tables(grid()), try world.tables(grid(), at: there), relative: 1e-7, absolute: 1e-6, "shift")
    }

    /// Six degrees further east the next UTM zone is the same as this one, on the ground and in the plane.
    @Test(arguments: [Measure.ground, .grid])
    func nextZone(measure: Measure) throws {
        let world = World(seed: 7)
        let here = try world.tables(RunOptions(crs: "EPSG:32751", measure: measure))
        let there = try world.tables(
            RunOptions(crs: "EPSG:32752", measure: measure), at: Place(crs: "EPSG:32752", origin: Place.utm.origin))
        Self.expectSame(here, there, relative: 1e-9, absolute: 1e-9, "zone 52")
    }

    /// Every slum twice: net the same, gross doubled.
    @Test func duplication() throws {
        let world = World(seed: 8)
        var twice = world
        twice.areas.geometry.append(contentsOf: world.areas.geometry)
        twice.areas.properties += world.areas.properties
        let (one, two) = (try world.tables(grid())[0], try twice.tables(grid())[0])
        for row in 0..<one.rowCount {
            let (a, b) = (one.number(row: row, column: "net_ha") ?? -1, two.number(row: row, column: "net_ha") ?? -2)
            expectClose(a, b, relative: 1e-11)
            let (g, h) = (one.number(row: row, column: "gross_ha") ?? -1, two.number(row: row, column: "gross_ha") ?? -2)
            expectClose(2 * g, h, relative: 1e-12)
            #expect(one.number(row: row, column: "population_in_slum") == two.number(row: row, column: "population_in_slum"))
        }
    }
}
