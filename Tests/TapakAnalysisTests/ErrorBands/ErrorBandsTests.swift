import Foundation
import TapakEngine
import TapakModel
import TapakStandards
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Bands say how far the truth may be: closed formulas, and a thousand simulated towns.
struct ErrorBandsTests {
    private static let ce90 = 20.0
    private static let sigma = ce90 / (-2 * log(0.1)).squareRoot()

    private func slum(
        units: TestLayer, slums: TestLayer, buildings: TestLayer? = nil, ce90: [String: Double], runs: Int = 48
    ) throws -> Findings {
        let folder = LayerFolder()
        let parameters = Slum.Parameters(
            units: folder.write(units, "units"), slums: folder.write(slums, "slums"),
            buildings: buildings.map { folder.write($0, "buildings") })
        var options = grid()
        (options.ce90, options.errorRuns) = (ce90, runs)
        return try Slum.answer(parameters, in: Workspace(options: options, standards: Standards.embedded()))
    }

    private static let units = TestLayer([(box(0, 0, 1000, 1000), id("a")), (box(1000, 0, 2000, 1000), id("b"))])
    /// Crosses the border of a and b over 300 m, lies in b with the rest.
    private static func slums(_ x: Double = 0, _ y: Double = 0) -> TestLayer {
        TestLayer([(box(800 + x, 300 + y, 1500 + x, 600 + y), id("s"))])
    }

    private func band(_ findings: Findings, _ row: String, _ column: String) throws -> (
        low: Double, high: Double, error: Double
    ) {
        let table = try findings.table("bands")
        let keys = ["table": "slum", "row": row, "column": column]
        return (table[keys, "low"], table[keys, "high"], table[keys, "standard_error"])
    }

    /// A border of length w crossed at right angles moves w · σ of ground from one side to the other, in the run as by the formula.
    @Test func closedFormula() throws {
        let expected = 300 * Self.sigma / 10_000
        let findings = try slum(units: Self.units, slums: Self.slums(), ce90: ["slums": Self.ce90])
        for unit in ["a", "b"] {
            let net = try band(findings, unit, "net_ha")
            expectClose(net.error, expected, relative: 1e-9)
            expectClose(net.high - net.low, 2 * 1.644853626951 * expected, relative: 1e-9)
            expectClose(try band(findings, unit, "share_pct").error, expected, relative: 1e-9)
        }
        // What moves from one unit to the other is not lost; the whole has no band.
        #expect(try findings.table("bands").rows(["table": "slum", "row": "*", "column": "net_ha"]).isEmpty)
        // Two layers that are both off: their errors add in squares. The units' own size does not change.
        let both = try slum(units: Self.units, slums: Self.slums(), ce90: ["slums": 12, "units": 16])
        expectClose(try band(both, "a", "net_ha").error, expected, relative: 1e-9)
        #expect(try both.table("bands").rows(["row": "a", "column": "unit_ha"]).isEmpty)
        // The number of runs does not matter where the change is in proportion.
        let few = try slum(units: Self.units, slums: Self.slums(), ce90: ["slums": Self.ce90], runs: 4)
        expectClose(try band(few, "a", "net_ha").error, expected, relative: 1e-9)
    }

    @Test func withoutErrorThereAreNoBands() throws {
        #expect(try slum(units: Self.units, slums: Self.slums(), ce90: [:]).tables.allSatisfy { $0.name != "bands" })
        #expect(try slum(units: Self.units, slums: Self.slums(), ce90: ["slums": 0]).tables.allSatisfy { $0.name != "bands" })
    }

    /// A thousand towns of which one layer is off: the band around what was seen holds the truth in nine of ten, and its width is
    /// that of the spread of what was seen.
    @Test func bandsHoldTheTruth() throws {
        var random = SeededGenerator(seed: 20)
        func normal() -> Double {
            (-2 * log(Double.random(in: Double.ulpOfOne..<1, using: &random))).squareRoot()
                * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
        }
        let truth = 200.0 * 300 / 10_000
        var (held, squares, errors) = (0, 0.0, 0.0)
        for _ in 0..<1000 {
            let seen = Self.slums(Self.sigma * normal(), Self.sigma * normal())
            let findings = try slum(units: Self.units, slums: seen, ce90: ["slums": Self.ce90], runs: 4)
            let net = try band(findings, "a", "net_ha")
            if net.low <= truth, truth <= net.high { held += 1 }
            let value = try findings.table("slum")["a", "net_ha"]
            squares += (value - truth) * (value - truth)
            errors += net.error
        }
        #expect((870...930).contains(held), "\(held) of 1000")
        expectClose((squares / 1000).squareRoot(), errors / 1000, relative: 0.05)
    }

    /// Buildings near an edge are in doubt, those far from it are not; the share of shifts that hold them follows the normal.
    @Test func doubtfulFeatures() throws {
        var buildings = TestLayer()
        // Rows of buildings through the western edge of a large slum, 2 m apart.
        for step in -30...30 { buildings.add(point(800 + 2 * Double(step), 450), id("\(step)")) }
        let slums = TestLayer([(box(800, 0, 2000, 1000), id("s"))])
        let findings = try slum(units: Self.units, slums: slums, buildings: buildings, ce90: ["slums": 12, "buildings": 16])
        let doubtful = try findings.table("doubtful")
        #expect(doubtful.rowCount > 10)
        for row in 0..<doubtful.rowCount {
            let step = try #require(Double(doubtful.text(row: row, column: 2)))
            #expect(abs(2 * step) <= 2.2 * Self.sigma)
            #expect(doubtful.text(row: row, column: 3) == (step >= 0 ? "yes" : "no"))
            let expected = 50 * (1 + erf(2 * step / Self.sigma / 2.0.squareRoot()))
            #expect(abs((doubtful.number(row: row, column: "inside_pct") ?? -1) - expected) < 8)
        }
        // Nothing that is decided by less than half a σ is left out.
        let ids = Set((0..<doubtful.rowCount).map { doubtful.text(row: $0, column: 2) })
        for step in -30...30 where 2 * abs(Double(step)) < Self.sigma { #expect(ids.contains("\(step)")) }
        #expect(try band(findings, "a", "buildings_in_slum").error > 0)
    }

    /// What can only be lost has no band upwards, facts about a row have none, shares end at 100, counts are whole.
    @Test func bandsAreThoseOfWhatCanHappen() throws {
        let folder = LayerFolder()
        // A parcel at the very edge of the footprint, which loses it in many runs; one wholly within.
        let parcels = TestLayer([(box(0, 0, 30.5, 41), id("edge")), (box(100, 0, 130, 40), id("within"))])
        let projects = TestLayer([(box(29, -200, 300, 300), id("p"))])
        var options = grid()
        options.ce90 = ["projects": 6]
        var parameters = Parcels.Parameters(
            projects: folder.write(projects, "projects"), parcels: folder.write(parcels, "parcels"))
        parameters.buildings = folder.write(
            TestLayer([(box(27, 0, 31, 5), id("h")), (box(110, 10, 115, 15), id("i"))]), "buildings")
        let findings = try Parcels.answer(parameters, in: Workspace(options: options, standards: Standards.embedded()))
        let bands = try findings.table("bands")
        for row in ["edge", "within"] {
            #expect(bands.rows(["table": "parcels", "row": row, "column": "total_m2"]).isEmpty)
        }
        #expect(!bands.rows(["table": "parcels", "row": "edge", "column": "taken_m2"]).isEmpty)
        for row in 0..<bands.rowCount {
            let (column, low, high) = (
                bands.text(row: row, column: 2), bands.number(row: row, column: "low") ?? -1,
                bands.number(row: row, column: "high") ?? -1
            )
            #expect(low >= 0 && low <= high)
            if column.hasSuffix("_pct") { #expect(high <= 100) }
            if column.hasPrefix("buildings") { #expect(low == low.rounded() && high == high.rounded()) }
        }
        // A slum that covers its unit wholly, edge on edge: it can only lose.
        let full = try slum(
            units: Self.units, slums: TestLayer([(box(-500, -500, 1000, 1500), id("s"))]), ce90: ["slums": Self.ce90])
        let net = try band(full, "a", "net_ha")
        let share = try band(full, "a", "share_pct")
        #expect(net.low < 99.9 && abs(net.high - 100) < 1e-6 && share.high == 100)
    }

    /// Ids are those of the file, also of features without one, behind others that are filtered or set aside.
    @Test func doubtfulIDsAreThoseOfTheFile() throws {
        let folder = LayerFolder()
        var buildings = TestLayer()
        for place in 0..<40 {
            // Every third is filtered out, some have no id; those at the edge are in doubt.
            let x = place % 2 == 0 ? 800.5 : 300
            let id = place % 5 == 4 ? "" : #","id":"b\#(place + 1)""#
            buildings.add(point(x, 450), #"{"use":"\#(place % 3 == 0 ? "x" : "y")"\#(id)}"#)
        }
        var parameters = Slum.Parameters(
            units: folder.write(Self.units, "units"),
            slums: folder.write(TestLayer([(box(800, 0, 2000, 1000), id("s"))]), "slums"))
        parameters.buildings = folder.write(buildings, "buildings") + "?use=y"
        var options = grid()
        options.ce90 = ["slums": Self.ce90]
        let findings = try Slum.answer(parameters, in: Workspace(options: options, standards: Standards.embedded()))
        let table = try findings.table("doubtful")
        let expected = (0..<40).filter { $0 % 2 == 0 && $0 % 3 != 0 }.map { $0 % 5 == 4 ? "\($0 + 1)" : "b\($0 + 1)" }
        #expect((0..<table.rowCount).map { table.text(row: $0, column: 2) } == expected)
    }

    /// Bands are those of any analysis and any number; threads and repetition change nothing.
    @Test func everyAnalysisHasThem() throws {
        let folder = LayerFolder()
        let (units, slums) = (folder.write(Self.units, "units"), folder.write(Self.slums(), "slums"))
        let points = folder.write(TestLayer([(point(1010, 500), id("p")), (point(200, 500), id("q"))]), "points")
        func tables(_ threads: Int) throws -> [[[String]]] {
            var options = grid(threads: threads)
            options.ce90 = ["*": 30]
            func answer<A: Analysis>(_ analysis: A.Type, _ parameters: A.Parameters) throws -> [[[String]]] {
                try A.answer(parameters, in: Workspace(options: options, standards: Standards.embedded())).tables
                    .filter { ["bands", "doubtful"].contains($0.name) }.map(\.cells)
            }
            var access = Access.Parameters(from: points, to: ["slums": slums])
            (access.units, access.within) = (units, [300])
            var impact = Impact.Parameters(projects: slums, against: ["units": units])
            (impact.buildings, impact.rings) = (points, [400])
            var waterfront = Waterfront.Parameters(shore: slums, zones: units)
            (waterfront.units, waterfront.buildings, waterfront.setback) = (units, points, try Setbacks(parsing: "shore=100"))
            return try answer(Access.self, access) + answer(Impact.self, impact) + answer(Waterfront.self, waterfront)
        }
        let one = try tables(1)
        #expect(one.count == 6 && [0, 2, 4].allSatisfy { !one[$0].isEmpty })
        #expect(try tables(2) == one)
    }
}
