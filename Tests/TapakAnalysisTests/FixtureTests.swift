import Foundation
import TapakEngine
import TapakModel
import TapakStandards
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Hand-computed cases: `Fixtures/<analysis>/<case>/` with the layers, `parameters.json` and `expected.json`. Adding a case
/// is adding a folder.
struct FixtureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var analysis: String
        var name: String
        var testDescription: String { "\(analysis)/\(name)" }
        var path: String { "Tests/TapakAnalysisTests/Fixtures/\(analysis)/\(name)" }
    }

    /// What a case expects, and the options it is run with.
    struct Expected: Decodable {
        struct Cell: Decodable {
            var table: String
            /// Texts that choose the row, by column.
            var row: [String: String]
            var column: String
            /// The number expected; an empty cell where it is null.
            var value: Double?
            var text: String?
            var tolerance: Double?
        }
        var crs: String?
        var measure: String?
        var findings: [String]?
        var cells: [Cell]
    }

    static let cases: [Case] = Repository.own.names(in: "Tests/TapakAnalysisTests/Fixtures").flatMap { analysis in
        Repository.own.names(in: "Tests/TapakAnalysisTests/Fixtures/\(analysis)").map { Case(analysis: analysis, name: $0) }
    }

    @Test(arguments: cases)
    func fixture(_ fixture: Case) throws {
        let analysis = try #require(Catalogue.analyses.first { $0.name == fixture.analysis })
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(Repository.own.text(fixture.path + "/expected.json").utf8))
        let findings = try Self.findings(analysis, fixture, expected)
        #expect(findings.keys.sorted() == (expected.findings ?? []).sorted())
        #expect(!expected.cells.isEmpty)
        for cell in expected.cells {
            let table = try findings.table(cell.table)
            let rows = table.rows(cell.row)
            #expect(rows.count == 1, "\(rows.count) rows of \(cell.table) are \(cell.row)")
            guard let row = rows.first, let column = table.columns.firstIndex(where: { $0.name == cell.column }) else {
                Issue.record("no cell \(cell.table).\(cell.column) at \(cell.row)")
                continue
            }
            if let text = cell.text {
                #expect(table.text(row: row, column: column) == text, "\(cell.column) at \(cell.row)")
            } else if let value = cell.value {
                expectClose(
                    table.number(row: row, column: cell.column) ?? .nan, value, absolute: cell.tolerance ?? 1e-9,
                    "\(cell.column) at \(cell.row)")
            } else {
                #expect(table.number(row: row, column: cell.column) == nil, "\(cell.column) at \(cell.row)")
            }
        }
    }

    private static func findings<Question: Analysis>(
        _ analysis: Question.Type, _ fixture: Case, _ expected: Expected
    ) throws -> Findings {
        let parameters = try JSONDecoder().decode(
            Question.Parameters.self, from: Data(Repository.own.text(fixture.path + "/parameters.json").utf8))
        let options = RunOptions(crs: expected.crs, measure: expected.measure == "ground" ? .ground : .grid)
        return try analysis.run(
            parameters,
            in: Workspace(options: options, standards: Standards.embedded(), folder: Repository.own.root + "/" + fixture.path))
    }

    @Test func thereIsACaseForEveryAnalysis() {
        #expect(Set(Self.cases.map(\.analysis)) == Set(Catalogue.analyses.map { $0.name }))
    }
}
