import Foundation
import TapakModel
import TapakStandards
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Regulations are data: every table serves an analysis, and no analysis holds a legal number of its own.
struct StandardsInUseTests {
    private static let place = TestLayer([(box(0, 0, 100, 100), #"{"id":"a","kelas":"R-3","jenjang":"SD","jenis":"mangrove"}"#)]
    )
    private static let line = TestLayer([("LINESTRING(-50 50,150 50)", #"{"id":"l","kegiatan":"jalan"}"#)])
    private static let homes = TestLayer([(point(50, 60), #"{"id":"h","jiwa":4}"#)])

    /// The tables that the findings of all analyses name.
    private func tablesUsed() throws -> Set<String> {
        let folder = LayerFolder()
        let (area, line, homes) = (
            folder.write(Self.place, "area"), folder.write(Self.line, "line"), folder.write(Self.homes, "homes")
        )
        let header = "rt_id,luas_ha,bangunan,kk,jalan_ideal_m,drainase_ideal_m"
        let profiles = folder.write(text: header + "\nx,1,10,10,10,10\n", "profiles.csv")
        var all: Set<String> = []
        // What an analysis says it may use holds all it does use.
        func add<A: Analysis>(_ analysis: A.Type, _ parameters: A.Parameters) throws {
            let used = Set(
                try run(analysis, parameters).standards.compactMap { $0.id.split(separator: "/").first.map(String.init) })
            #expect(used.isSubset(of: A.tables(parameters)), "\(A.name) uses \(used)")
            all.formUnion(used)
        }
        for scheme in ["permen-pupr-14-2018", "permen-pupr-2-2016"] {
            var severity = Severity.Parameters(profiles: profiles)
            severity.scheme = scheme
            try add(Severity.self, severity)
        }
        for standard in ["sni-03-1733-2004", "sdg"] {
            var access = Access.Parameters(from: homes, to: ["sd": area, "stop": line])
            (access.standard, access.weight) = (standard, "jiwa")
            (access.roads, access.minutes) = (line, [5])
            try add(Access.self, access)
        }
        var waterfront = Waterfront.Parameters(shore: line, zones: area)
        waterfront.class = "kelas"
        try add(Waterfront.self, waterfront)
        var impact = Impact.Parameters(projects: line, against: ["mangrove": area])
        impact.screening = true
        try add(Impact.self, impact)
        try add(Parcels.self, Parcels.Parameters(projects: area, parcels: area))
        var proposal = Proposal.Parameters(proposals: area)
        proposal.shore = line
        try add(Proposal.self, proposal)
        return all
    }

    @Test func everyTableServesAnAnalysis() throws {
        #expect(try tablesUsed() == Set(Standards.embedded().tables.map(\.id)))
    }

    /// Numbers that stand in the tables and, for other reasons, in the code.
    private static let innocent: [Double: String] = [
        0: "nothing", 0.5: "rounding", 60: "zones of UTM, characters shown", 1000: "parts per million", 1: "one", 2: "two",
        3: "three", 4: "four", 5: "five", 6: "six", 7: "a column", 8: "a few names", 9: "a column",
        10: "a decimal", 12: "a few", 16: "features at a time", 20: "metres between proposals that may be one",
        300: "metres that people walk to a proposal", 100: "percent", 10_000: "square metres of a hectare",
    ]

    @Test func noAnalysisHoldsALegalNumber() throws {
        let legal = try Set(Standards.embedded().tables.flatMap(\.entries).flatMap(\.values).map(\.value))
            .subtracting(Self.innocent.keys)
        #expect(legal.isSuperset(of: [15, 25, 30, 50, 51, 76, 200, 240_000]))
        var found: [String] = []
        for file in Repository.own.files(below: "Sources/TapakAnalysis") where file.hasSuffix(".swift") {
            for (number, line) in Repository.own.text("Sources/TapakAnalysis/" + file).split(
                separator: "\n", omittingEmptySubsequences: false
            ).enumerated() {
                for literal in Self.literals(in: String(line)) where legal.contains(literal) {
                    found.append("\(file):\(number + 1): \(literal)")
                }
            }
        }
        #expect(found == [])
    }

    /// The numbers of a line of code, without those in comments and texts.
    static func literals(in line: String) -> [Double] {
        let code = line.replacing(/"(\\.|[^"\\])*"/, with: "\"\"").replacing(/\/\/.*$/, with: "")
        return code.matches(of: /(^|[^A-Za-z_0-9.])([0-9][0-9_]*(\.[0-9]+)?(e-?[0-9]+)?)/).compactMap {
            Double($0.output.2.replacing("_", with: ""))
        }
    }

    @Test func literalsAreSeen() {
        #expect(Self.literals(in: #"if width > 15 { note("200") } // at most 51"#) == [15])
        #expect(Self.literals(in: "let a = 240_000.5 + x15 * 1e-6 - names[76]") == [240_000.5, 1e-6, 76])
    }
}
