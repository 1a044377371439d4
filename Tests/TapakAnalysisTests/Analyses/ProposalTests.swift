import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// What is said of proposals, beside the case by hand among the fixtures.
struct ProposalTests {
    private func proposals(
        _ layer: TestLayer, _ change: (inout Proposal.Parameters, LayerFolder) -> Void = { _, _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Proposal.Parameters(proposals: folder.write(layer, "proposals"))
        change(&parameters, folder)
        return try run(Proposal.self, parameters)
    }

    @Test(
        arguments: [
            ("LINESTRING(0 0,1000 0)", 1.0, "km", "agrees"), ("LINESTRING(0 0,1000 0)", 1.06, "km", "differs"),
            ("LINESTRING(0 0,1000 0)", 1000, " M ", "agrees"), ("LINESTRING(0 0,1000 0)", 1, "ha", "unfit-unit"),
            ("POLYGON((0 0,100 0,100 100,0 100,0 0))", 1, "ha", "agrees"),
            ("POLYGON((0 0,100 0,100 100,0 100,0 0))", 10_000, "m²", "agrees"),
            ("POLYGON((0 0,100 0,100 100,0 100,0 0))", 3, "unit", "unmeasured"),
            ("MULTIPOINT((0 0),(5 5))", 2, "buah", "agrees"),
            ("MULTIPOINT((0 0),(5 5))", 3, "buah", "differs"), ("POINT(0 0)", 1, "ls", "unknown-unit"),
            ("POINT(0 0)", 1, "", "missing"),
        ] as [(String, Double, String, String)])
    func claims(shape: String, claim: Double, unit: String, status: String) throws {
        let layer = TestLayer([(shape, #"{"id":"a","v":\#(claim),"s":"\#(unit)"}"#)])
        let findings = try proposals(layer) { parameters, _ in (parameters.volume, parameters.unit) = ("v", "s") }
        let table = try findings.table("proposal")
        #expect(table.text(row: 0, column: table.columns.firstIndex { $0.name == "volume_status" } ?? 0) == status)
    }

    /// A line that comes back on itself, a part or a point named twice is one place: its share in a slum is that of the place.
    @Test(arguments: [
        "LINESTRING(10 10,90 10,10 10)", "MULTILINESTRING((10 10,90 10),(10 10,90 10))", "MULTIPOINT((10 10),(10 10))",
    ])
    func sharesAreThoseOfPlaces(shape: String) throws {
        let findings = try proposals(TestLayer([(shape, #"{"id":"a"}"#)])) { parameters, folder in
            parameters.slums = folder.write(TestLayer([(box(0, 0, 100, 100), #"{"id":"s"}"#)]), "slums")
        }
        expectClose(try findings.table("proposal")["a", "slum_pct"], 100, relative: 1e-12)
    }

    /// Nobody has said the kind, so nobody can say that there are two of it; metres of a collection are those of its lines.
    @Test func unknownKindsAndCollections() throws {
        let layer = TestLayer([
            ("POINT(0 0)", #"{"id":"a","jenis":null}"#), ("POINT(1 0)", #"{"id":"b","jenis":" "}"#),
            (
                "GEOMETRYCOLLECTION(LINESTRING(500 0,800 0),POLYGON((500 0,510 0,510 10,500 10,500 0)))",
                #"{"id":"c","jenis":"x"}"#
            ),
        ])
        let table = try proposals(layer) { parameters, _ in parameters.kind = "jenis" }.table("proposal")
        #expect(table.text("a", "duplicates") == "" && table.text("b", "duplicates") == "")
        expectClose(table["c", "length_m"], 300, absolute: 1e-6)
    }

    @Test func whatIsRefused() {
        let layer = TestLayer([("POINT(0 0)", #"{"id":"*"}"#)])
        #expect(throws: Failure.self) { try proposals(layer) { parameters, _ in parameters.id = "id" } }
        let other = TestLayer([("POINT(0 0)", #"{"id":"a","jenis":"x"}"#)])
        #expect(throws: Failure.self) {
            try proposals(other) { parameters, folder in
                (parameters.kind, parameters.facilities) = (
                    "jenis", ["Dup": folder.write(other, "e"), "dup": folder.write(other, "f")]
                )
            }
        }
        #expect(throws: Failure.self) { try proposals(other) { parameters, _ in parameters.weights = ["slum": 1e308] } }
    }

    /// Random sites: those of one kind within the distance are found from both sides, and no others.
    @Test(arguments: 0..<6 as Range<UInt64>)
    func duplicatesAreThoseThatAreNear(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var layer = TestLayer()
        var sites: [(x: Double, y: Double, kind: Int)] = []
        for index in 0..<60 {
            let site = (
                Double.random(in: 0...400, using: &random), Double.random(in: 0...400, using: &random),
                Int.random(in: 0...2, using: &random)
            )
            sites.append((site.0, site.1, site.2))
            layer.add(point(site.0, site.1), #"{"id":"\#(index)","jenis":"k\#(site.2)"}"#)
        }
        let findings = try proposals(layer) { parameters, _ in (parameters.kind, parameters.duplicates) = ("jenis", 30) }
        let table = try findings.table("proposal")
        for row in 0..<table.rowCount {
            let own = try #require(Int(table.text(row: row, column: 0)))
            let near = sites.indices.filter { other in
                let (dx, dy) = (sites[other].x - sites[own].x, sites[other].y - sites[own].y)
                return other != own && sites[other].kind == sites[own].kind && (dx * dx + dy * dy).squareRoot() <= 30
            }
            let told = table.text(row: row, column: table.columns.firstIndex { $0.name == "duplicates" } ?? 0)
            #expect(
                told.split(separator: ";").map { $0.split(separator: " ").first.map(String.init) ?? "" }
                    == near.map(String.init))
        }
    }

    @Test func equalScoresShareARankAndDoubtsAreNoZeros() throws {
        var layer = TestLayer()
        for index in 0..<4 {
            layer.add(point(Double(index) * 500, 0), #"{"id":"\#(index)","v":\#(index == 3 ? "null" : "1"),"s":"unit"}"#)
        }
        let findings = try proposals(layer) { parameters, _ in
            (parameters.volume, parameters.unit, parameters.required) = ("v", "s", ["s"])
        }
        let table = try findings.table("proposal")
        // The fourth states no volume: a doubt and a question, and no worse a score.
        #expect(try findings.table("proposal_issues").cells == [["3", "VOLUME_MISSING", ""]])
        #expect(table.numbers("rank") == [1, 1, 1, 1] && table.numbers("tied") == [4, 4, 4, 4])
        #expect(table.numbers("doubts") == [0, 0, 0, 1] && table.numbers("score") == [100, 100, 100, 100])
    }

    @Test func weightsDecide() throws {
        var layer = TestLayer()
        layer.add(point(0, 0), #"{"id":"slum","n":""}"#)
        layer.add(point(900, 0), #"{"id":"whole","n":"x"}"#)
        func ranked(_ weights: [String: Double]) throws -> [String] {
            let table = try proposals(layer) { parameters, folder in
                parameters.slums = folder.write(TestLayer([(box(-10, -10, 10, 10), #"{"id":"k"}"#)]), "slums")
                (parameters.name, parameters.weights) = ("n", weights)
            }.table("proposal")
            return (0..<table.rowCount).map { table.text(row: $0, column: 0) }
        }
        #expect(try ranked(["slum": 3]) == ["slum", "whole"])
        #expect(try ranked(["complete": 3]) == ["whole", "slum"])
    }

    @Test func callsThatCannotBeMeant() {
        let folder = LayerFolder()
        let file = folder.write(TestLayer([(point(0, 0), #"{"id":"a","v":1}"#)]), "p")
        var parameters = Proposal.Parameters(proposals: file)
        parameters.weights = ["slums": 1]
        #expect(failure(Proposal.self, parameters)?.key == .usage)
        parameters = Proposal.Parameters(proposals: file)
        parameters.volume = "v"
        #expect(failure(Proposal.self, parameters)?.key == .usage)
        parameters = Proposal.Parameters(proposals: file)
        parameters.setback = ["lakes": 5]
        #expect(failure(Proposal.self, parameters)?.key == .usage)
        parameters = Proposal.Parameters(proposals: file)
        parameters.kind = "jenis"
        #expect(failure(Proposal.self, parameters)?.key == .fieldMissing)
    }
}
