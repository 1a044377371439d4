import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

struct EquityTests {
    /// Four homes at 100, 200, 300 and 400 m of a school; the poor live farther away.
    private static let homes = TestLayer([
        (point(100, 0), #"{"id":"1","jiwa":10,"kelas":"kaya","p":6,"belanja":900}"#),
        (point(200, 0), #"{"id":"2","jiwa":10,"kelas":"kaya","p":4,"belanja":800}"#),
        (point(300, 0), #"{"id":"3","jiwa":10,"kelas":"miskin","p":5,"belanja":300}"#),
        (point(400, 0), #"{"id":"4","jiwa":10,"kelas":"miskin","p":9,"belanja":200}"#),
    ])
    private static let school = TestLayer([(point(0, 0), id("s"))])

    private func equity(
        homes: TestLayer = homes, school: TestLayer? = school,
        _ change: (inout Equity.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var access = Access.Parameters(
            from: folder.write(homes, "homes"), to: school.map { ["sd": folder.write($0, "school")] } ?? [:])
        (access.weight, access.within) = ("jiwa", [250])
        var parameters = Equity.Parameters(access, Equity.Question())
        (parameters.resamples, parameters.places) = (0, 0)
        change(&parameters, folder)
        return try run(Equity.self, parameters)
    }

    private func number(_ table: Table, _ measure: String, _ group: String, _ column: String) -> Double {
        let rows = table.rows(["measure": measure, "group": group, "unit_id": "*"])
        #expect(rows.count == 1, "\(measure) \(group)")
        return rows.first.flatMap { table.number(row: $0, column: column) } ?? .nan
    }

    /// 1, 2, 3, 4: mean 2.5, G = 1/4, and n/(n−1) of it.
    @Test func distancesOfEverybodyAndOfGroups() throws {
        let findings = try equity { parameters, _ in
            (parameters.groups, parameters.people) = (["kelas"], ["perempuan": "p"])
        }
        let table = try findings.table("equity")
        expectClose(number(table, "sd_m", "*", "mean"), 250, absolute: 1e-9)
        expectClose(number(table, "sd_m", "*", "gini"), 0.25, absolute: 1e-12)
        expectClose(number(table, "sd_m", "*", "gini_sample"), 1 / 3.0, absolute: 1e-12)
        #expect(number(table, "sd_m", "*", "within_250") == 20)
        #expect(number(table, "sd_m", "*", "within_250_pct") == 50)
        #expect(number(table, "sd_m", "kaya", "within_250_pct") == 100)
        #expect(number(table, "sd_m", "miskin", "within_250_pct") == 0)
        expectClose(number(table, "sd_m", "miskin", "mean"), 350, absolute: 1e-9)
        #expect(number(table, "sd_m", "perempuan", "people") == 24)
        expectClose(number(table, "sd_m", "perempuan", "mean"), (600 + 800 + 1500 + 3600) / 24, absolute: 1e-9)
        let parts = try findings.table("equity_decomposition")
        let row = try #require(parts.rows(["measure": "sd_m", "by": "kelas"]).first)
        // Between: ½·(0.6·ln 0.6 + 1.4·ln 1.4).
        expectClose(parts.number(row: row, column: "theil_between") ?? .nan, 0.0822828, absolute: 1e-6)
    }

    /// Shares of slums by group: yes and no, with the concentration by spending.
    @Test func exposure() throws {
        let findings = try equity(school: nil) { parameters, folder in
            parameters.slums = folder.write(TestLayer([(box(250, -50, 450, 50), id("k"))]), "slums")
            (parameters.groups, parameters.rank) = (["kelas"], "belanja")
        }
        let table = try findings.table("equity")
        #expect(number(table, "slums", "*", "mean") == 0.5)
        #expect(number(table, "slums", "miskin", "mean") == 1 && number(table, "slums", "kaya", "mean") == 0)
        #expect(number(table, "slums", "*", "gini").isNaN)
        let concentration = try findings.table("equity_concentration")
        let row = try #require(concentration.rows(["measure": "slums", "group": "*"]).first)
        // The poorest half has it all: C = −0.5, Erreygers −1.
        expectClose(concentration.number(row: row, column: "index") ?? .nan, -0.5, absolute: 1e-12)
        expectClose(concentration.number(row: row, column: "wagstaff") ?? .nan, -1, absolute: 1e-12)
        expectClose(concentration.number(row: row, column: "erreygers") ?? .nan, -1, absolute: 1e-12)
        #expect(findings.headlines.contains { $0.key == "slums_share_pct" && $0.value == 50 })
    }

    /// Who reaches no road is nobody's distance, but is counted among all.
    @Test func thoseWithoutAWay() throws {
        let findings = try equity { parameters, folder in
            parameters.access.roads = folder.write(
                TestLayer([("LINESTRING(0 0,310 0)", "{}"), ("LINESTRING(390 0,500 0)", "{}")]), "roads")
            (parameters.access.snapCap, parameters.access.snapTolerance) = (20, 1)
        }
        let table = try findings.table("equity")
        #expect(number(table, "sd_road_m", "*", "people") == 40)
        #expect(number(table, "sd_road_m", "*", "unknown") == 10)
        expectClose(number(table, "sd_road_m", "*", "mean"), 200, absolute: 1e-9)
        #expect(number(table, "sd_road_m", "*", "within_250_pct") == 50)
    }

    /// Zeros count: one home is served by nobody, and leaving it out is refused unless it is said twice.
    @Test func zerosAreKept() throws {
        func served(_ change: (inout Equity.Parameters) -> Void = { _ in }) throws -> Findings {
            try equity { parameters, _ in
                (parameters.access.catchment, parameters.access.catchmentLimit) = (.cumulative, 350)
                change(&parameters)
            }
        }
        let kept = try served()
        #expect(number(try kept.table("equity"), "sd_score", "*", "zero_pct") == 25)
        expectClose(number(try kept.table("equity"), "sd_score", "*", "gini"), 0.25, absolute: 1e-12)
        #expect(throws: Failure.self) { try served { $0.dropZeros = true } }
        let dropped = try served { ($0.dropZeros, $0.allowLoss) = (true, true) }
        expectClose(number(try dropped.table("equity"), "sd_score", "*", "gini"), 0, absolute: 1e-12)
        #expect(number(try dropped.table("equity"), "sd_score", "*", "unknown") == 10)
        let finding = try #require(dropped.findings.first { $0.key == "ZEROS_DROPPED" })
        #expect(finding.severity == .warning && finding.message.en.contains("0.2500"))
    }

    /// Five people far from the school, in two places: the larger comes first, and both bring everybody in.
    @Test func placesThatGainMost() throws {
        var homes = Self.homes
        homes.add(point(5000, 0), #"{"id":"5","jiwa":70}"#)
        homes.add(point(5040, 0), #"{"id":"6","jiwa":30}"#)
        homes.add(point(9000, 0), #"{"id":"7","jiwa":60}"#)
        let findings = try equity(homes: homes) { parameters, _ in parameters.places = 2 }
        let places = try findings.table("equity_places")
        #expect(places.rowCount == 2)
        #expect(places.number(row: 0, column: "gained") == 100 && places.number(row: 1, column: "gained") == 60)
        #expect(places.number(row: 1, column: "gap_pct") == 0)
        #expect(findings.headlines.contains { $0.key == "served_with_places_pct" && $0.value == 90 })
    }

    /// Shares of the value by shares of the people, from (0, 0) to (100, 100), the same in the chart.
    @Test func lorenzCurve() throws {
        let findings = try equity()
        let table = try findings.table("equity_lorenz")
        #expect(table.rowCount == 21)
        expectClose(table.number(row: 5, column: "value_pct") ?? .nan, 10, absolute: 1e-9)
        expectClose(table.number(row: 10, column: "value_pct") ?? .nan, 30, absolute: 1e-9)
        #expect(table.number(row: 20, column: "value_pct") == 100)
        #expect(findings.charts.count == 1 && findings.charts[0].series.count == 1)
        expectClose(findings.charts[0].series[0].points[10].y, 30, absolute: 1e-9)
    }

    @Test func intervalsAreThoseOfASeed() throws {
        let one = try equity { parameters, _ in parameters.resamples = 99 }.table("equity")
        let again = try equity { parameters, _ in parameters.resamples = 99 }.table("equity")
        #expect(one == again)
        #expect(number(one, "sd_m", "*", "mean_low") < 250 && number(one, "sd_m", "*", "mean_high") > 250)
    }

    @Test func misuseIsRefused() {
        func refused(_ change: (inout Equity.Parameters, LayerFolder) -> Void) -> Failure.Key? {
            do {
                _ = try equity(school: nil, change)
                return nil
            } catch { return (error as? Failure)?.key }
        }
        #expect(refused { _, _ in } == .usage)
        #expect(refused { parameters, _ in (parameters.value, parameters.resamples) = ("belanja", -1) } == .usage)
        #expect(refused { parameters, _ in parameters.value = "kelas" } == .fieldType)
        #expect(refused { parameters, _ in parameters.value = "tidak_ada" } == .fieldMissing)
        #expect(
            refused { parameters, _ in (parameters.value, parameters.groups) = ("belanja", ["tidak_ada"]) } == .fieldMissing)
    }
}
