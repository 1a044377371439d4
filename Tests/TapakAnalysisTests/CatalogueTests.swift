import TapakAnalysis
import Testing

/// What belongs to every analysis: its source, its line in the catalogue, its tests, its fixtures, its command, its page.
struct CatalogueParts {
    /// By kind of part the analyses that have it, in lower case.
    var parts: [String: Set<String>] = [:]

    /// The parts as the repository has them.
    init(_ repository: Repository, catalogue: [String]) {
        parts["catalogue"] = Set(catalogue)
        let sources = "Sources/TapakAnalysis/Analyses"
        parts["sources"] = Self.stems(repository.names(in: sources), ending: ".swift") { name in
            repository.text("\(sources)/\(name)").contains(": Analysis {")
        }
        // Tests of an aspect (SlumBuildingTests) belong to an analysis as well, but do not stand for it.
        let tests = Self.stems(repository.names(in: "Tests/TapakAnalysisTests/Analyses"), ending: "Tests.swift") { _ in true }
        parts["tests"] = tests.filter { test in !tests.contains { test != $0 && test.hasPrefix($0) } }
        parts["fixtures"] = Set(repository.names(in: "Tests/TapakAnalysisTests/Fixtures"))
        let commands = repository.files(below: "Sources/tapak").filter { $0.hasSuffix(".swift") }
            .map { repository.text("Sources/tapak/\($0)") }.joined()
        parts["commands"] = Set(
            commands.matches(of: /struct (\w+)Command\b[^{]*\{(?:(?!\nstruct |\npublic struct )[\s\S])*?\.run\((\w+)\.self/)
                .filter { $0.output.1 == $0.output.2 }.map { $0.output.1.lowercased() })
        parts["pages"] = Self.stems(repository.names(in: "docs/analyses"), ending: ".md") {
            $0 != "README.md" && $0 != "index.md"
        }
    }

    private static func stems(_ names: [String], ending: String, where isOne: (String) -> Bool) -> Set<String> {
        Set(names.filter { $0.hasSuffix(ending) && isOne($0) }.map { $0.dropLast(ending.count).lowercased() })
    }

    /// What is missing where; empty where all sets are the same.
    var faults: [String] {
        let all = parts.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        return parts.sorted { $0.key < $1.key }.flatMap { kind, names in
            all.subtracting(names).sorted().map { "\($0) is missing among the \(kind)" }
        }
    }
}

struct CatalogueTests {
    @Test func everyAnalysisIsComplete() {
        let parts = CatalogueParts(.own, catalogue: Catalogue.analyses.map { $0.name })
        #expect(parts.faults.isEmpty, "\(parts.faults)")
        #expect(parts.parts["sources"]?.isEmpty == false)
    }

    /// A part less, or one too many, is found, whichever kind it is of.
    @Test(arguments: ["catalogue", "sources", "tests", "fixtures", "commands", "pages"])
    func brokenSetsAreFound(kind: String) {
        var broken = CatalogueParts(.own, catalogue: Catalogue.analyses.map { $0.name })
        broken.parts[kind]?.remove("slum")
        #expect(broken.faults.contains("slum is missing among the \(kind)"))
        var ghost = CatalogueParts(.own, catalogue: Catalogue.analyses.map { $0.name })
        ghost.parts[kind]?.insert("ghost")
        #expect(ghost.faults.filter { $0.hasPrefix("ghost") }.count == 5)
    }

    @Test func namesAreUnique() {
        let names = Catalogue.analyses.flatMap { [$0.name, $0.alias] }
        #expect(Set(names).count == names.count)
    }
}
