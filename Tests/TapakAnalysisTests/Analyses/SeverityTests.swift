import Foundation
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// The scores of neighbourhoods, beside the published ones among the fixtures.
struct SeverityTests {
    private static let header =
        "rt_id,kelurahan,luas_ha,bangunan,kk,jalan_ideal_m,drainase_ideal_m,"
        + "v1a,v1b_ha,v1c,v2a_m,v2b_m,v3a,v3b,v4a_ha,v4b_m,v4c_m,v5a,v5b,v6a,v6b,v7a,v7b"
    private static let none = Array(repeating: "0", count: 16).joined(separator: ",")
    private static let all = "10,2,10,100,100,20,20,2,50,50,20,20,20,20,10,10"

    /// Runs over tables written for the case.
    private func findings(
        _ rows: [String], header: String = header, work: [String] = [], isHandled: Bool = true,
        _ change: (inout Severity.Parameters) -> Void = { _ in }
    ) throws -> Findings {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tapak-severity-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ rows: [String]) throws -> String {
            let file = folder.appending(path: name)
            try (([header] + rows).joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
        var parameters = Severity.Parameters(profiles: try write("profiles.csv", rows))
        if !work.isEmpty {
            let file = try write("work.csv", work)
            if isHandled { parameters.handled = file } else { parameters.after = file }
        }
        change(&parameters)
        return try run(Severity.self, parameters)
    }

    @Test func worstAndBest() throws {
        let table = try findings(["a,Satu,2,10,20,100,50,\(Self.all)", "b,Satu,2,10,20,100,50,\(Self.none)"]).table("severity")
        #expect(table["a", "total"] == 80 && table["a", "sectoral_mean_pct"] == 100)
        #expect(table["b", "total"] == 0 && table["b", "sectoral_mean_pct"] == 0)
        #expect(table.rows(["profile_id": "a", "class": "heavy"]).count == 1)
        #expect(table.rows(["profile_id": "b", "class": "none"]).count == 1)
    }

    /// Volumes and denominators are summed and scored again: a large good and a small bad neighbourhood are no mean of two scores.
    @Test func areasAreScoredFromSums() throws {
        let found = try findings([
            "a,Satu,1,10,20,100,50,\(Self.all.replacing("10,2,10", with: "10,1,10").replacing("20,2,50", with: "20,1,50"))",
            "b,Satu,9,90,180,900,450,\(Self.none)", "c,Dua,1,10,20,100,50,\(Self.none)",
        ])
        let areas = try found.table("severity_areas")
        // 10 of 100 buildings are 10 %: score 0.
        #expect(areas[["area": "Satu"], "pct_1a"] == 10 && areas[["area": "Satu"], "score_1a"] == 0)
        #expect(areas[["area": "Satu"], "total"] == 0 && areas[["area": "Satu"], "area_ha"] == 10)
        #expect(areas[["area": "Satu"], "slum_profiles"] == 1 && areas[["area": "Satu"], "slum_ha"] == 1)
        #expect(areas[["area": "*"], "profiles"] == 3 && areas[["area": "*"], "area_ha"] == 11)
    }

    @Test func zeroDenominatorsAndVolumesOverThem() throws {
        let found = try findings(["a,Satu,2,10,20,100,0,0,0,0,0,0,0,0,0,30,0,0,0,25,0,0,0"])
        let table = try found.table("severity")
        #expect(table["a", "pct_4b"] == 0 && table["a", "score_4b"] == 0)
        #expect(table["a", "pct_6a"] == 100 && table["a", "score_6a"] == 5)
        #expect(found.keys.contains("DENOMINATOR_ZERO") && found.keys.contains("VOLUME_OVER"))
    }

    /// What is not known is not guessed: no percentage, no total, no class, and it is said.
    @Test func missingAmounts() throws {
        let found = try findings([
            "a,Satu,2,10,20,100,50,\(Self.none.replacing("0,0,0,0,0,", with: ",0,0,0,0,", maxReplacements: 1))"
        ])
        let table = try found.table("severity")
        #expect(table["a", "pct_1a"].isNaN && table["a", "total"].isNaN && table["a", "sectoral_mean_pct"].isNaN)
        #expect(table["a", "pct_1c"] == 0)
        #expect(table.rows(["profile_id": "a", "class": ""]).count == 1)
        #expect(found.keys.contains("CRITERION_MISSING"))
        let headerless = try findings(
            ["a,Satu,2,10,20,100,50,0"], header: "rt_id,kelurahan,luas_ha,bangunan,kk,jalan_ideal_m,drainase_ideal_m,v1a")
        #expect(try headerless.table("severity")["a", "pct_1a"] == 0)
        #expect(headerless.findings.first { $0.key == "CRITERION_MISSING" }?.count == 15)
    }

    @Test func considerationsLegalityAndPriority() throws {
        let header = Self.header + ",p8a,p8b,p8c,legal_lahan,legal_rencana"
        let found = try findings(
            [
                "a,S,2,10,20,100,50,\(Self.all),5,5,5,+,+", "b,S,2,10,20,100,50,\(Self.all),1,1,1,-,tidak",
                "c,S,2,10,20,100,50,\(Self.all),5,3,1,ya,-", "d,S,2,10,20,100,50,\(Self.none),5,5,5,+,+",
                "e,S,2,10,20,100,50,\(Self.all),5,5,,+,",
            ], header: header)
        let table = try found.table("severity")
        func has(_ id: String, _ cells: [String: String]) -> Bool {
            table.rows(cells.merging(["profile_id": id]) { $1 }).count == 1
        }
        #expect(
            has("a", ["considerations": "high", "legality": "legal", "priority_code": "A1"]) && table["a", "priority"] == 1)
        #expect(
            has("b", ["considerations": "low", "legality": "illegal", "priority_code": "A6"]) && table["b", "priority"] == 7)
        #expect(
            has("c", ["considerations": "medium", "legality": "undecided", "priority_code": ""]) && table["c", "priority"] == 4)
        #expect(has("d", ["considerations": "high", "class": "none", "priority_code": ""]) && table["d", "priority"].isNaN)
        #expect(has("e", ["considerations": "", "legality": ""]) && table["e", "priority"].isNaN)
        #expect(found.keys.filter { $0 == "LEGALITY_UNDECIDED" }.count == 1)
    }

    @Test func handlingAndTheThreeMethods() throws {
        let half = "5,1,5,50,50,10,10,1,25,25,10,10,10,10,5,5"
        let found = try findings(
            ["a,S,2,10,20,100,50,\(Self.all)", "b,S,3,10,20,100,50,\(Self.all)", "c,S,4,10,20,100,50,\(Self.all)"],
            work: ["a,,,,,,,\(Self.all)", "b,,,,,,,\(half)", "x,,,,,,,\(half)"])
        let changes = try found.table("severity_handling")
        #expect(changes["a", "total_after"] == 0 && changes["a", "contribution_pct"] == 100)
        #expect(changes["b", "total_after"] == 16 && changes["b", "contribution_pct"] == 50)
        #expect(changes["c", "total_after"] == 72 && changes["c", "contribution_pct"] == 0)
        let reduction = try found.table("severity_reduction")
        #expect(reduction[["method": "class_exit"], "ha"] == 2)
        #expect(reduction[["method": "proportional"], "ha"] == 2 + 1.5)
        #expect(reduction[["method": "class_step", "class_before": "heavy", "class_after": "light"], "ha"] == 3)
        #expect(reduction[["method": "class_step", "class_before": "heavy", "class_after": "heavy"], "ha"] == 4)
        #expect(found.keys.contains("PROFILE_UNHANDLED") && found.keys.contains("PROFILE_UNKNOWN"))
    }

    /// The volumes left are the state itself; a neighbourhood without them is not scored.
    @Test func volumesLeft() throws {
        let found = try findings(
            ["a,S,2,10,20,100,50,\(Self.all)", "b,S,3,10,20,100,50,\(Self.all)"], work: ["a,,,,,,,\(Self.none)"],
            isHandled: false)
        let changes = try found.table("severity_handling")
        #expect(changes["a", "total_after"] == 0 && changes["b", "total_after"].isNaN)
    }

    @Test func whatCannotBeIsRefused() throws {
        func key(_ row: String, header: String = Self.header) -> Failure.Key? {
            do {
                _ = try findings([row], header: header)
                return nil
            } catch { return (error as? Failure)?.key }
        }
        #expect(key("a,S,2,10,20,100,50,-1,\(Self.none.dropFirst(2))") == .fieldType)
        #expect(key("a,S,2,10,20,100,50,\"1,5\",\(Self.none.dropFirst(2))") == .decimalComma)
        #expect(key("a,S,2,10,20,100,50,\(Self.none),4", header: Self.header + ",p8a") == .fieldType)
        #expect(key("a,S,2,10,20,100,50,\(Self.none),mungkin", header: Self.header + ",legal_lahan") == .fieldType)
        #expect(throws: Failure.self) {
            try findings(["a,S,2,10,20,100,50,\(Self.none)", "a,S,2,10,20,100,50,\(Self.none)"])
        }
        #expect(throws: Failure.self) {
            try findings(["a,S,2,10,20,100,50,\(Self.none)"], work: ["a,S,2,10,20,100,50,\(Self.none)"]) {
                $0.after = $0.handled
            }
        }
    }

    @Test func theOlderScheme() throws {
        let header = Self.header.replacing("v4c_m", with: "v4c_m,v4d_m,v4e_m").replacing("v6b", with: "v6b,v6c")
        let found = try findings(
            ["a,S,2,10,20,100,50,10,2,10,100,100,20,20,2,50,50,50,50,20,20,20,20,20,10,10"], header: header
        ) { $0.scheme = "permen-pupr-2-2016" }
        #expect(try found.table("severity")["a", "total"] == 95)
    }

    /// What profiles leave empty is taken from layers: area, buildings, too dense from 200 to the hectare, inundated ground once.
    @Test(arguments: [(200, "medium", 1.0), (199, "medium", 0), (249, "large", 0), (250, "metropolitan", 1)])
    func layersFillIn(count: Int, city: String, dense: Double) throws {
        let folder = LayerFolder()
        let header = Self.header.replacing(",bangunan", with: "").replacing(",v1b_ha", with: "").replacing(",luas_ha", with: "")
        let none = Array(repeating: "0", count: 15).joined(separator: ",").replacing("0,0,0,0,0,0,0,0", with: "0,0,0,0,0,0,,0")
        var parameters = Severity.Parameters(
            profiles: folder.write(text: "\(header)\nA,Satu,20,100,50,\(none)\nB,Satu,20,100,50,\(none)\n", "profiles.csv"))
        parameters.areas = folder.write(TestLayer([(box(0, 0, 100, 100), id("A"))]), "areas")
        var homes = TestLayer()
        for home in 0..<count { homes.add(point(Double(home % 20) * 5 + 1, Double(home / 20) * 5 + 1), id("\(home)")) }
        homes.add(point(500, 500), id("away"))
        parameters.buildings = folder.write(homes, "homes")
        // Two pieces that overlap: 40 × 100 and 40 × 100 with 20 × 100 in common.
        parameters.inundation = folder.write(
            TestLayer([(box(-10, 0, 40, 100), id("1")), (box(20, 0, 60, 100), id("2"))]), "inundation")
        parameters.city = city
        let found = try run(Severity.self, parameters)
        let table = try found.table("severity")
        #expect(table["A", "pct_1b"] == 100 * dense)
        expectClose(table["A", "pct_4a"], 60, relative: 1e-12)
        #expect(table["B", "pct_1b"].isNaN && table["B", "total"].isNaN)
        #expect(Set(found.keys).isSuperset(of: ["DERIVED_FROM_LAYERS", "PROFILE_WITHOUT_AREA", "CRITERION_MISSING"]))
        #expect(found.standards.contains { $0.id.hasPrefix("permen-pupr-14-2018/density") })
        #expect(found.frame != nil)
        parameters.areas = nil
        #expect(failure(Severity.self, parameters)?.key == .usage)
    }

    /// What is cut in a row is cut in sums, and a blank id in the first row turns no column of ids away.
    @Test func sumsOfCutVolumesAndBlankIDs() throws {
        let over = Self.all.replacing("10,2,10", with: "200,2,10")
        let found = try findings(["a,Satu,2,100,20,100,50,\(over)", "b,Satu,2,100,20,100,50,\(Self.none)"])
        #expect(try found.table("severity_areas")[["area": "Satu"], "pct_1a"] == 50)
        let blank = try findings([",Satu,2,10,20,100,50,\(Self.none)", "7,Satu,2,10,20,100,50,\(Self.all)"])
        #expect(try blank.table("severity")["7", "total"] == 80)
        #expect(blank.keys.contains("ID_MISSING"))
    }

    @Test func areasGoByTheSameIDs() throws {
        let folder = LayerFolder()
        var parameters = Severity.Parameters(
            profiles: folder.write(text: "rt_id,luas_ha\n2,\n1,\n", "profiles.csv"))
        parameters.areas = folder.write(
            TestLayer([(box(0, 0, 200, 200), #"{"rt_id":2}"#), (box(300, 0, 400, 200), #"{"rt_id":1}"#)]), "areas")
        parameters.inundation = folder.write(TestLayer([(box(0, 0, 200, 100), id("w")), (box(300, 0, 400, 50), id("v"))]), "w")
        let table = try run(Severity.self, parameters).table("severity")
        expectClose(table["2", "pct_4a"], 50, relative: 1e-12)
        expectClose(table["1", "pct_4a"], 25, relative: 1e-12)
    }
}
