import TapakModel
import Testing

@testable import TapakStandards

@Suite struct SeveritySchemeTests {
    @Test(
        arguments: [
            (0, 0), (24.67, 0), (24.99, 0), (25, 1), (50, 1), (50.5, 1), (51, 3), (75, 3), (75.38, 3), (76, 5), (100, 5),
            (100.5, 5),
        ] as [(Double, Double)])
    func scoresAtTheCuts(percent: Double, score: Double) throws {
        for table in ["permen-pupr-14-2018", "permen-pupr-2-2016"] {
            #expect(try SeverityScheme(.embedded(), table: table).score(percent: percent) == score)
        }
    }

    @Test(
        arguments: [
            (
                "permen-pupr-14-2018",
                [
                    (80, "heavy"), (60, "heavy"), (59, "medium"), (38, "medium"), (37, "light"), (16, "light"), (15, "none"),
                    (0, "none"),
                ]
            ),
            (
                "permen-pupr-2-2016",
                [
                    (95, "heavy"), (71, "heavy"), (70, "medium"), (45, "medium"), (44, "light"), (19, "light"), (18, "none"),
                    (0, "none"),
                ]
            ),
        ] as [(String, [(Double, String)])])
    func classesOfTotals(table: String, totals: [(Double, String)]) throws {
        let scheme = try SeverityScheme(.embedded(), table: table)
        for (total, code) in totals { #expect(scheme.severity(total: total)?.code == code, "\(total)") }
        // The highest total is that of all criteria at their worst.
        #expect(Double(scheme.criteria.count) * scheme.score(percent: 100) == totals[0].0)
    }

    /// The matrix of priorities against its closed form: {high 0, medium 3, low 6} + {A 1, B 2, C 3}; legality changes the
    /// code, not the rank.
    @Test func priorities() throws {
        let scheme = try SeverityScheme(.embedded(), table: "permen-pupr-14-2018")
        for (band, base, digit) in [("high", 0, 1), ("medium", 3, 3), ("low", 6, 5)] {
            for (severity, rank, letter) in [("heavy", 1, "A"), ("medium", 2, "B"), ("light", 3, "C")] {
                let (band, severity) = (
                    try #require(scheme.bands.first { $0.code == band }),
                    try #require(scheme.classes.first { $0.code == severity })
                )
                #expect(scheme.priority(band, severity) == base + rank)
                #expect(Int(band.sign) == digit && severity.sign == letter)
            }
        }
        let none = try #require(scheme.classes.last)
        #expect(scheme.bands.allSatisfy { scheme.priority($0, none) == nil })
        // Sums of considerations: 3 to 15.
        for (sum, code) in [(15, "high"), (11, "high"), (10, "medium"), (6, "medium"), (5, "low"), (3, "low")] {
            #expect(scheme.band(sum: Double(sum))?.code == code)
        }
    }

    @Test func criteria() throws {
        let new = try SeverityScheme(.embedded(), table: "permen-pupr-14-2018")
        #expect(new.criteria.count == 16 && new.aspects.map { $0.criteria.count } == [3, 2, 2, 3, 2, 2, 2])
        #expect(new.criteria.map(\.volume).prefix(4) == ["v1a", "v1b_ha", "v1c", "v2a_m"])
        let old = try SeverityScheme(.embedded(), table: "permen-pupr-2-2016")
        #expect(old.criteria.count == 19 && old.aspects.map { $0.criteria.count } == [3, 2, 2, 5, 2, 3, 2])
        for scheme in [new, old] {
            let known = ["bangunan", "luas_ha", "kk", "jalan_ideal_m", "drainase_ideal_m"]
            #expect(
                scheme.criteria.allSatisfy { known.contains($0.denominator) && !$0.label.id.isEmpty && !$0.label.en.isEmpty })
            #expect(Set(scheme.criteria.map(\.volume)).count == scheme.criteria.count)
        }
    }

    @Test func otherTablesAreNoSchemes() {
        let failure = #expect(throws: Failure.self) { try SeverityScheme(.embedded(), table: "setbacks") }
        #expect(failure?.key == .usage && failure?.expected == "permen-pupr-14-2018, permen-pupr-2-2016")
    }

    /// A city's file replaces a cut and is named.
    @Test func overlays() throws {
        let overlay = """
            {"id": "permen-pupr-14-2018", "title": {"id": "Kota", "en": "City"}, "unit": "points", "jurisdiction": "Kota",
             "entries": [{"id": "score-1", "label": {"id": "a", "en": "b"}, "unit": "%", "attributes": {"kind": "cut", "score": "1"},
               "values": [{"value": 20, "from": "2025-01-01", "citation": "Perwal", "read": "2026-11-22", "status": "practice"}]}],
             "defaults": [], "notes": []}
            """
        let standards = try Standards.embedded().overlaying(Array(overlay.utf8), file: "kota.json")
        #expect(standards.overlays == ["kota.json"])
        let scheme = try SeverityScheme(standards, table: "permen-pupr-14-2018")
        #expect(scheme.score(percent: 20) == 1 && scheme.score(percent: 51) == 3)
        #expect(scheme.uses.contains { $0.id == "permen-pupr-14-2018/score-1" && $0.citation == "Perwal" })
    }
}
