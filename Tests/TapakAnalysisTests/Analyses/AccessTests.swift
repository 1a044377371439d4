import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

struct AccessTests {
    private static let schools = TestLayer([
        (point(0, 0), id("20")), (box(1000, 0, 1200, 200), id("9")), ("LINESTRING(0 900,600 900)", id("30")),
    ])

    private func access(
        _ origins: TestLayer, _ schools: TestLayer = schools, options: RunOptions = grid(),
        _ change: (inout Access.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(origins, "origins"), to: ["school": folder.write(schools, "schools")])
        parameters.within = [300, 500]
        change(&parameters, folder)
        return try run(Access.self, parameters, options)
    }

    @Test(arguments: [
        (-300.0, -400.0, 500.0, "20", "0"), (1100, 100, 0, "9", "0"), (1200, 100, 0, "9", "0"), (1500, 600, 500, "9", "0"),
        // Half-way between the point and the polygon: 9 is smaller than 20.
        (500, 0, 500, "9", "1"), (300, 899, 1, "30", "0"), (0, 450, 450, "20", "1"),
    ])
    func distances(x: Double, y: Double, metres: Double, school: String, ties: String) throws {
        let table = try access(TestLayer([(point(x, y), id("o"))])).table("access")
        expectClose(table["o", "school_m"], metres, absolute: 1e-9)
        #expect(table.text("o", "school_id") == school)
        #expect(table.text("o", "school_ties") == ties)
        #expect(table.text("o", "school_status") == "reached")
        #expect(table.text("o", "unit_id") == "")
    }

    /// `distance <= threshold`, on the stored double.
    @Test func thresholdsAreInclusive() throws {
        let origins = TestLayer([(point(-500, 0), id("a")), (point(-500.000001, 0), id("b")), (point(-180, -240), id("c"))])
        let findings = try access(origins)
        let units = try findings.table("access_units")
        #expect(units["*", "school_within_500"] == 2)
        #expect(units["*", "school_within_300"] == 1)
        expectClose(units["*", "school_within_500_pct"], 200 / 3.0, relative: 1e-14)
        #expect(units["*", "weight"].isNaN)
        let distance = try findings.table("access")["b", "school_m"]
        for (threshold, count) in [(distance, 3.0), (distance.nextDown, 2)] {
            let again = try access(origins) { parameters, _ in parameters.within = [threshold] }.table("access_units")
            #expect(again["*", "school_within_\(DecimalText.shortest(threshold))"] == count)
        }
    }

    /// Kinds whose columns would bear the names of others are refused.
    @Test(arguments: [["unit"], ["Origin"], ["SD", "sd"]])
    func kindsHaveColumnsOfTheirOwn(kinds: [String]) {
        let origins = TestLayer([(point(0, 0), id("a"))])
        #expect(throws: Failure.self) {
            try access(origins) { parameters, _ in
                let file = parameters.to["school"] ?? ""
                parameters.to = Dictionary(uniqueKeysWithValues: kinds.map { ($0, file) })
            }
        }
    }

    @Test func capsAndCoverageAreNeverMerged() throws {
        let origins = TestLayer([
            (point(100, 0), #"{"id":"near","w":1}"#), (point(-2000, 0), #"{"id":"far","w":2}"#),
            (point(5000, 5000), #"{"id":"away","w":4}"#), (point(-1000, 0), #"{"id":"limit","w":8}"#),
        ])
        let findings = try access(origins) { parameters, folder in
            parameters.cap = 1000
            parameters.weight = "w"
            parameters.coverage = ["school": folder.write(TestLayer([(box(-3000, -3000, 3000, 3000), "{}")]), "coverage")]
        }
        let table = try findings.table("access")
        let status = Dictionary(
            uniqueKeysWithValues: ["near", "far", "away", "limit"].map { ($0, table.text($0, "school_status")) })
        #expect(status == ["near": "reached", "far": "beyond", "away": "no-data", "limit": "reached"])
        for id in ["far", "away"] {
            #expect(table[id, "school_m"].isNaN && table.text(id, "school_id") == "" && table[id, "school_ties"].isNaN)
        }
        let units = try findings.table("access_units")
        #expect(units["*", "origins"] == 4 && units["*", "weight"] == 15)
        #expect(units["*", "school_within_500"] == 1)
        expectClose(units["*", "school_within_500_pct"], 100 / 11.0, relative: 1e-14)
        #expect(units["*", "school_nodata"] == 4)
        #expect(units["*", "school_max_m"] == 1000)
        expectClose(units["*", "school_mean_m"], (100 + 8 * 1000) / 9.0, relative: 1e-14)
        #expect(units["*", "school_median_m"] == 1000)
    }

    @Test func unitsAndBuildings() throws {
        let units = TestLayer([
            (box(0, -50, 1000, 1000), id("u2")), (box(-1000, -50, 0, 1000), id("u10")), (box(9e3, 0, 9.1e3, 9), id("u3")),
        ])
        let buildings = TestLayer([
            (box(-10, 90, 10, 110), id("edge")), (point(500, 800), id("b")), (point(-300, 0), id("c")),
            (point(0, -400), id("d")),
        ])
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(units, "units"), to: ["school": folder.write(Self.schools, "schools")])
        parameters.buildings = folder.write(buildings, "buildings")
        parameters.within = [250]
        let findings = try run(Access.self, parameters)
        let table = try findings.table("access_units")
        #expect(table.cells.map { $0[0] } == ["u2", "u10", "u3", "outside", "*"])
        // On the shared edge the smaller id has it: by bytes u10 comes before u2.
        #expect(table["u2", "origins"] == 1 && table["u10", "origins"] == 2 && table["u3", "origins"] == 0)
        #expect(table["outside", "origins"] == 1 && table["*", "origins"] == 4)
        #expect(table["u10", "school_within_250"] == 1 && table["u10", "school_within_250_pct"] == 50)
        expectClose(table["u10", "school_mean_m"], 200, absolute: 1e-9)
        expectClose(table["u10", "school_median_m"], 200, absolute: 1e-9)
        #expect(table["u3", "school_within_250"] == 0 && table["u3", "school_within_250_pct"].isNaN)
        #expect(table["u3", "school_mean_m"].isNaN)
        #expect(try findings.table("access").text("d", "unit_id") == "outside")
    }

    /// Thresholds of the standards table are named as such.
    @Test func thresholdsFromTheStandards() throws {
        let findings = try access(TestLayer([(point(1, 1), id("o"))])) { parameters, _ in parameters.within = nil }
        #expect(!findings.standards.isEmpty)
        let columns = try findings.table("access_units").columns.map(\.name)
        for use in findings.standards { #expect(columns.contains("school_within_\(DecimalText.shortest(use.value))")) }
        #expect(try access(TestLayer([(point(1, 1), id("o"))])).standards.isEmpty)
    }

    @Test(
        arguments: [
            ([(10.0, 1.0), (20, 1), (30, 1)], 20.0, 20.0), ([(10, 1), (20, 1)], 15, 15), ([(10, 3), (20, 1)], 12.5, 10),
            ([(10, 1), (20, 0), (40, 1)], 25, 25), ([(7, 2)], 7, 7), ([(30, 1), (10, 2), (20, 1)], 17.5, 15),
        ] as [([(Double, Double)], Double, Double)])
    func weightedFigures(sample: [(Double, Double)], mean: Double, median: Double) {
        let values = sample.map { (value: $0.0, weight: $0.1) }
        #expect(WeightedSample.mean(values) == mean)
        #expect(WeightedSample.median(values) == median)
        #expect(WeightedSample.median([]) == nil && WeightedSample.mean([(value: 5, weight: 0)]) == nil)
    }

    /// Selecting gives what walking the sorted sample gives, bit for bit, also with many equal values and exact halves.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func mediansByWalking(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let (count, values) = (Int.random(in: 0...40, using: &generator), Int.random(in: 1...30, using: &generator))
            let sample = (0..<count).map { _ in
                (
                    value: Double(Int.random(in: 0...values, using: &generator)) / 3,
                    weight: Double(Int.random(in: 0...4, using: &generator)) * (seed % 5 == 0 ? 0.3 : 1)
                )
            }
            let sorted = sample.filter { $0.weight > 0 }.sorted { $0.value < $1.value }
            let half = sorted.reduce(0) { $0 + $1.weight } / 2
            var (below, expected) = (0.0, Double?.none)
            for (index, item) in sorted.enumerated() where expected == nil {
                below += item.weight
                if below > half { expected = item.value }
                if below == half {
                    expected = index + 1 < sorted.count ? (item.value + sorted[index + 1].value) / 2 : item.value
                }
            }
            #expect(WeightedSample.median(sample) == expected, "seed \(seed)")
        }
    }

    @Test func refusals() {
        let origins = TestLayer([(point(1, 1), id("o"))])
        func key(_ change: (inout Access.Parameters, LayerFolder) -> Void) -> Failure.Key? {
            do {
                _ = try access(origins, Self.schools, change)
            } catch { return (error as? Failure)?.key }
            return nil
        }
        #expect(key { parameters, _ in parameters.within = [-1] } == .usage)
        #expect(key { parameters, _ in parameters.cap = .nan } == .usage)
        #expect(key { parameters, _ in parameters.to = [:] } == .usage)
        #expect(key { parameters, folder in parameters.coverage = ["clinic": folder.path] } == .usage)
        #expect(key { parameters, folder in parameters.to["school"] = folder.write(TestLayer(), "none") } == .noFeatures)
        #expect(key { parameters, folder in parameters.from = folder.write(TestLayer(), "none") } == .noFeatures)
        #expect(key { parameters, _ in parameters.to["school"] = "absent.geojson" } == .inputMissing)
        #expect(key { _, _ in } == nil)
    }
}
