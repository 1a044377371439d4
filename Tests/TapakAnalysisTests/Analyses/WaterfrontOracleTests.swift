import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Rough shores, random zones and overlapping units against an independent overlay of the same set.
struct WaterfrontOracleTests {
    private static func shore(_ generator: inout SeededGenerator, vertices: Int) -> GeometryColumns {
        let text = (0..<vertices).map { index in
            "\(Double(index) * 25 + .random(in: -12...12, using: &generator)) \(Double.random(in: -60...60, using: &generator))"
        }.joined(separator: ",")
        return .wkt("LINESTRING(\(text))")
    }

    private static func layer(_ geometry: GeometryColumns, _ properties: (Int) -> String) -> TestLayer {
        var layer = TestLayer()
        layer.geometry = geometry
        layer.properties = (0..<geometry.count).map(properties)
        return layer
    }

    /// The set that N segments define: the buffers of the pieces between every 16th vertex, united by the engine.
    private static func set(_ shore: GeometryColumns, _ width: Double, _ segments: Int, cut: Int = 16) throws -> GeometryColumns
    {
        try withGEOS { geos in
            var list = GeometryList(session: geos)
            let last = shore.vertexCount - 1
            for start in stride(from: 0, to: last, by: cut) {
                let line = try geos.lineString(vertices: start..<min(start + cut, last) + 1, in: shore)
                list.append(try line.buffer(width, quadrantSegments: segments))
            }
            return try Overlay.columns(of: list.union())
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func againstAnIndependentUnion(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let segments = [2, 4, 8, 16][Int(seed % 4)]
        let shore = Self.shore(&generator, vertices: 80)
        var zones = GeometryColumns()
        for _ in 0..<12 {
            let centre = Point(x: .random(in: 0...2000, using: &generator), y: .random(in: -200...200, using: &generator))
            zones.addStar(centre: centre, radius: 30...260, vertices: 9, using: &generator)
        }
        let units = GeometryColumns.wkt(box(100, -400, 900, 400), box(700, -300, 1500, 300), box(800, -100, 1300, 500))
        let findings = try WaterfrontTests.waterfront(
            shore: Self.layer(shore) { _ in "{}" }, zones: Self.layer(zones) { #"{"kind":"\#($0 % 2 == 0 ? "a" : "b")"}"# },
            options: grid(segments: segments, threads: 2)
        ) { parameters, folder in
            parameters.units = folder.write(Self.layer(units) { id("u\($0)") }, "units")
            parameters.land = folder.write(TestLayer([(box(-5e3, -5e3, 5e3, 5e3), "{}")]), "land")
        }
        let table = try findings.table("waterfront")
        #expect(!findings.keys.contains("BALANCE"), "seed \(seed)")
        let set = try Self.set(shore, 100, segments)
        func check(_ unit: String, _ kind: String, _ area: Double, _ column: String = "net_ha") {
            let cell = table[["unit_id": unit, "rule": "shore", "class": kind], column]
            expectClose(cell * 10_000, area, relative: 1e-9, absolute: 1e-6, "\(unit), \(kind), \(column), seed \(seed)")
        }
        try withGEOS { geos in
            let whole = try geos.geometry(ofFeature: 0, in: set, kind: .polygon)
            func area(of classes: [Int]?, in mask: borrowing Geometry) throws -> Double {
                let inside = try whole.intersection(mask)
                guard let classes else { return try inside.area() }
                let cover = try Dissolve.union(of: classes, in: zones, geos: geos)
                return try inside.intersection(geos.geometry(ofFeature: 0, in: cover, kind: .polygon)).area()
            }
            let (even, odd) = (Array(stride(from: 0, to: 12, by: 2)), Array(stride(from: 1, to: 12, by: 2)))
            for unit in 0..<3 {
                let mask = try geos.geometry(ofFeature: unit, in: units, kind: .polygon)
                try check("u\(unit)", "a", area(of: even, in: mask))
                try check("u\(unit)", "b", area(of: odd, in: mask))
                try check("u\(unit)", "*", area(of: nil, in: mask))
                try check("u\(unit)", "none", area(of: nil, in: mask) - area(of: even + odd, in: mask))
                let gross = try even.reduce(0) { try $0 + area(of: [$1], in: mask) }
                check("u\(unit)", "a", gross, "gross_ha")
            }
            let all = try geos.box(Envelope(minX: -9e3, minY: -9e3, maxX: 9e3, maxY: 9e3))
            try check("*", "*", area(of: nil, in: all))
            try check("*", "a", area(of: even, in: all))
            let cover = try geos.geometry(
                ofFeature: 0, in: Dissolve.union(of: [0, 1, 2], in: units, geos: geos), kind: .polygon)
            try check("outside", "*", area(of: nil, in: all.difference(cover)))
        }
        // The cuts are part of the definition: without them the set is another one.
        if segments == 2 {
            let uncut = try Self.set(shore, 100, segments, cut: 1000)
            let one = try Self.set(shore, 100, segments)
            #expect(abs(GroundMeasure.grid.area(ofAll: uncut) - GroundMeasure.grid.area(ofAll: one)) > 1)
        }
    }

    /// Each metre of shore once: Σ over units and classes is the length of the line, and owners follow the nearest.
    @Test(arguments: 0..<6 as Range<UInt64>)
    func shoreLengths(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 50)
        let shore = Self.shore(&generator, vertices: 40)
        var zones = GeometryColumns()
        for _ in 0..<6 {
            let centre = Point(x: .random(in: 0...1000, using: &generator), y: .random(in: -150...150, using: &generator))
            zones.addStar(centre: centre, radius: 10...90, vertices: 7, using: &generator)
        }
        let findings = try WaterfrontTests.waterfront(
            shore: Self.layer(shore) { _ in "{}" }, zones: Self.layer(zones) { #"{"kind":"\#($0 % 3)"}"# }, setback: "shore=40"
        ) { parameters, folder in
            parameters.units = folder.write(
                TestLayer([(box(0, -400, 500, 400), id("w")), (box(700, -400, 900, 400), id("e"))]), "units")
        }
        let table = try findings.table("waterfront_shore")
        let length = try withGEOS { geos in try geos.lineString(vertices: 0..<40, in: shore).length() }
        expectClose(table.sum("shore_m"), length, relative: 1e-9, "seed \(seed)")
        #expect(!table.rows(["unit_id": "outside"]).isEmpty)
    }

    @Test func shoreGoesToTheNearest() throws {
        // Zone 1 covers 0…300, zone 2 lies 30 m off 600…700: within 40 m of it are 600 − √700 … 700 + √700.
        let zones = TestLayer([(box(0, -10, 300, 10), #"{"kind":"in"}"#), (box(600, 30, 700, 90), #"{"kind":"near"}"#)])
        let findings = try WaterfrontTests.waterfront(
            shore: TestLayer([("LINESTRING(0 0,1000 0)", "{}")]), zones: zones, setback: "shore=40"
        ) { parameters, folder in
            parameters.units = folder.write(TestLayer([(box(-100, -100, 500, 100), id("w"))]), "units")
        }
        let table = try findings.table("waterfront_shore")
        func metres(_ unit: String, _ kind: String) -> Double {
            table[["unit_id": unit, "rule": "shore", "class": kind], "shore_m"]
        }
        expectClose(metres("w", "in"), 340, absolute: 2e-3)
        expectClose(metres("w", "none"), 200, absolute: 4e-3)
        expectClose(metres("outside", "near"), 100 + 2 * 700.0.squareRoot(), absolute: 4e-3)
        expectClose(table.sum("shore_m"), 1000, relative: 1e-12)
    }
}
