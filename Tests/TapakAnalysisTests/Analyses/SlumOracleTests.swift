import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Random axis-parallel rectangles against an exact count of the cells between all their edges.
struct SlumOracleTests {
    struct Box { var x0, y0, x1, y1: Int }

    /// Σ (xᵢ₊₁ − xᵢ)(yⱼ₊₁ − yⱼ) over the cells for which `weight` says so, by the boxes that hold the cell.
    private static func sum(_ boxes: [Box], _ weight: (_ holds: (Box) -> Bool) -> Int) -> Int {
        let xs = Array(Set(boxes.flatMap { [$0.x0, $0.x1] })).sorted()
        let ys = Array(Set(boxes.flatMap { [$0.y0, $0.y1] })).sorted()
        var total = 0
        for (x, nextX) in zip(xs, xs.dropFirst()) {
            for (y, nextY) in zip(ys, ys.dropFirst()) {
                total += weight { $0.x0 <= x && nextX <= $0.x1 && $0.y0 <= y && nextY <= $0.y1 } * (nextX - x) * (nextY - y)
            }
        }
        return total
    }

    private static func random(_ count: Int, size: Int, using generator: inout SeededGenerator) -> [Box] {
        (0..<count).map { _ in
            let (x, y) = (Int.random(in: 0..<1000, using: &generator), Int.random(in: 0..<1000, using: &generator))
            return Box(
                x0: x, y0: y, x1: x + Int.random(in: 1...size, using: &generator),
                y1: y + Int.random(in: 1...size, using: &generator))
        }
    }

    private static func layer(_ boxes: [Box], _ prefix: String) -> TestLayer {
        TestLayer(
            boxes.enumerated().map { index, one in
                (box(Double(one.x0), Double(one.y0), Double(one.x1), Double(one.y1)), id("\(prefix)\(index)"))
            })
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func rectangles(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let units = Self.random(Int.random(in: 1...6, using: &generator), size: 900, using: &generator)
        let slums = Self.random(Int.random(in: 0...30, using: &generator), size: 300, using: &generator)
        let folder = LayerFolder()
        var parameters = Slum.Parameters(
            units: folder.write(Self.layer(units, "u"), "units"), slums: folder.write(Self.layer(slums, "s"), "slums"))
        parameters.multiplicity = true
        let findings = try run(Slum.self, parameters, grid(threads: 2))
        #expect(!findings.keys.contains("BALANCE"), "seed \(seed)")
        let (table, times) = (try findings.table("slum"), try findings.table("slum_multiplicity"))
        let all = units + slums
        func check(_ row: String, _ area: (_ isInUnit: [Bool], _ slums: Int) -> Int?) {
            func metres(_ weight: (Int) -> Int) -> Double {
                Double(
                    Self.sum(all) { holds in
                        let covered = slums.filter(holds).count
                        return area(units.map(holds), covered) == nil ? 0 : weight(covered)
                    }) / 10_000
            }
            expectClose(
                table[row, "gross_ha"], metres { $0 }, relative: 1e-12, absolute: 1e-12, "gross of \(row), seed \(seed)")
            expectClose(
                table[row, "net_ha"], metres { $0 > 0 ? 1 : 0 }, relative: 1e-12, absolute: 1e-12, "net of \(row), seed \(seed)"
            )
            for level in 1...8 {
                expectClose(
                    times.sum("ha", ["unit_id": row, "times": "\(level)"]), metres { $0 == level ? 1 : 0 }, relative: 1e-12,
                    absolute: 1e-11, "times \(level) of \(row), seed \(seed)")
            }
            if row != "outside" {
                expectClose(
                    table[row, "unit_ha"],
                    Double(
                        Self.sum(all) { holds in
                            let isIn = units.map(holds)
                            return (row == "*" ? isIn.contains(true) : area(isIn, 0) != nil) ? 1 : 0
                        }) / 10_000, relative: 1e-12, absolute: 1e-11, "unit_ha of \(row), seed \(seed)")
            }
        }
        for unit in units.indices { check("u\(unit)") { isInUnit, _ in isInUnit[unit] ? 1 : nil } }
        check("outside") { isInUnit, _ in isInUnit.contains(true) ? nil : 1 }
        check("*") { _, _ in 1 }
    }

    /// The overlap of units themselves: Σ (k−1) · area in exactly k of them, for stacks up to five deep.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func excessOfOverlappingUnits(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 1000)
        let units = Self.random(Int.random(in: 2...7, using: &generator), size: 900, using: &generator)
        let geometry = Self.layer(units, "u").geometry
        let expected = Self.sum(units) { holds in max(0, units.filter(holds).count - 1) }
        let excess = try Coverage.excess(of: geometry, measure: .grid, threads: 1)
        expectClose(excess, Double(expected), relative: 1e-12, absolute: 1e-6, "seed \(seed)")
    }

    @Test(arguments: [2, 3, 4])
    func excessOfAStack(depth: Int) throws {
        let layer = TestLayer((0..<depth).map { (box(Double(10 * $0), 0, 1000, 1000), id("u\($0)")) })
        let expected = (1..<depth).reduce(0.0) { $0 + (1000 - 10 * Double($1)) * 1000 }
        let slum = GeometryColumns.wkt(box(500, 500, 600, 600), box(550, 500, 650, 600))
        let coverage = try Coverage(
            of: slum, classes: [0, 0], classCount: 1, in: layer.geometry, sets: Array(repeating: 0, count: depth),
            measure: .grid, threads: 1)
        expectClose(coverage.excess[0], expected, relative: 1e-12)
        expectClose(coverage.excessCovered[0], Double(depth - 1) * 15_000, relative: 1e-12)
    }

    /// Stars in a random tiling: the parts sum to the whole, to the last digits.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func starsInATiling(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 77)
        let cut = Double.random(in: 200...800, using: &generator)
        let lean = Double.random(in: -150...150, using: &generator)
        let top = cut + lean
        let middle = 500 + Double.random(in: -99...99, using: &generator)
        let units = TestLayer([
            ("POLYGON((0 0,\(cut) 0,\(top) 1000,0 1000,0 0))", id("a")),
            ("POLYGON((\(cut) 0,1000 0,1000 \(middle),\(cut) 0))", id("b")),
            ("POLYGON((\(cut) 0,1000 \(middle),1000 1000,\(top) 1000,\(cut) 0))", id("c")),
        ])
        var slums = TestLayer()
        for star in 0..<25 {
            let centre = Point(x: .random(in: -50...1050, using: &generator), y: .random(in: -50...1050, using: &generator))
            slums.geometry.addStar(centre: centre, radius: 20...160, vertices: 11, using: &generator)
            slums.properties.append(id("s\(star)"))
        }
        let folder = LayerFolder()
        var parameters = Slum.Parameters(units: folder.write(units, "units"), slums: folder.write(slums, "slums"))
        parameters.multiplicity = true
        for options in [grid(), RunOptions(crs: "EPSG:32751")] {
            let findings = try run(Slum.self, parameters, options)
            let (table, times) = (try findings.table("slum"), try findings.table("slum_multiplicity"))
            let parts = ["a", "b", "c", "outside"]
            for column in ["net_ha", "gross_ha"] {
                expectClose(parts.reduce(0) { $0 + table[$1, column] }, table["*", column], relative: 1e-11, "seed \(seed)")
            }
            for row in parts + ["*"] {
                let levels = times.rows(["unit_id": row]).map { (times.numbers("times")[$0], times.numbers("ha")[$0]) }
                expectClose(levels.reduce(0) { $0 + $1.1 }, table[row, "net_ha"], relative: 1e-11, absolute: 1e-12)
                expectClose(levels.reduce(0) { $0 + $1.0 * $1.1 }, table[row, "gross_ha"], relative: 1e-10, absolute: 1e-12)
            }
            #expect(!findings.keys.contains("BALANCE"), "seed \(seed)")
        }
    }
}
