import Foundation
import TapakModel
import TapakReports
import Testing

/// Every text in the sources is in both languages, with the same values put into it.
@Suite struct CatalogueOfTextsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `Bilingual(id: "…", en: "…")` with plain literals, one line or several joined by `+`.
    private static func pairs() throws -> [(file: String, id: String, en: String)] {
        let literal = #"("(?:[^"\\]|\\.)*"(?:\s*\+\s*"(?:[^"\\]|\\.)*")*)"#
        let pattern = try NSRegularExpression(
            pattern: #"Bilingual\(\s*id:\s*"# + literal + #"\s*,\s*en:\s*"# + literal + #"\s*\)"#)
        var pairs: [(String, String, String)] = []
        let sources = root.appendingPathComponent("Sources").path
        for case let name as String in FileManager.default.enumerator(atPath: sources) ?? FileManager.DirectoryEnumerator() {
            guard name.hasSuffix(".swift") else { continue }
            let text = try String(contentsOfFile: sources + "/" + name, encoding: .utf8)
            for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                guard let id = Range(match.range(at: 1), in: text), let en = Range(match.range(at: 2), in: text) else {
                    continue
                }
                pairs.append((name, String(text[id]), String(text[en])))
            }
        }
        return pairs
    }

    /// The values put into a text, without which language of a value it takes.
    private static func values(_ literal: String) -> [String] {
        literal.matches(of: /\\\(([^()]*(?:\([^()]*\)[^()]*)*)\)/).map { match in
            String(match.1).replacing(/\.(id|en|indonesian|english|0|1)\b/, with: "").replacing(/\b(id|en)\b/, with: "")
                .replacing(/LayerName\.words\((.*)\)/, with: { $0.1 })
        }.sorted()
    }

    @Test func bothLanguagesSayTheSameThings() throws {
        let pairs = try Self.pairs()
        #expect(pairs.count > 300, "\(pairs.count) texts were found")
        for (file, id, en) in pairs {
            #expect(Self.values(id) == Self.values(en), "\(file): \(id) | \(en)")
            #expect((id == "\"\"") == (en == "\"\""), "\(file): \(id) | \(en)")
        }
    }

    @Test func termsAreInBothLanguages() {
        #expect(Glossary.terms.count >= 12)
        for term in Glossary.terms {
            for text in [term.term, term.meaning] { #expect(!text.id.isEmpty && !text.en.isEmpty) }
        }
    }
}

/// What people read in Bahasa Indonesia holds no English, and numbers as they are written there.
@Suite struct WordingTests {
    private func say(_ arguments: [String], _ folder: Folder) throws -> String {
        let outcome = try CommandLineTool.run(arguments + ["--lang", "id"], in: folder.path)
        return outcome.errors
    }

    @Test func reportsNameLayersInIndonesian() throws {
        let folder = try Town.folder()
        let waterfront = try say(Town.commands[2].arguments, folder)
        #expect(waterfront.contains("Luas sempadan pantai") && waterfront.contains("bangunan: dibaca 400"))
        let slum = try say(Town.commands[0].arguments, folder)
        #expect(slum.contains("Persentase dari luas wilayah") && slum.contains("permukiman kumuh: dibaca 3"))
        for word in ["shore", "units", "slums", "zones", "buildings", "within"] {
            #expect(!waterfront.contains(word) && !slum.contains(word), "\(word)")
        }
        let impact = try say(Array(Town.commands[3].arguments.dropLast(4)) + ["--rings", "1500"], folder)
        #expect(impact.contains("dalam 1.500 m dari proyek"))
    }

    @Test func overlappingUnitsAreToldWithADecimalComma() throws {
        let folder = try Town.folder()
        let extra = Town.feature(Town.box(9, 0, 12, 1), #"{"kode":"E","nama":"Dua kali"}"#)
        try folder.write("units.geojson", Town.units.replacing("\n]}", with: ",\n\(extra)\n]}"))
        let text = try say(Town.commands[0].arguments, folder)
        let line = try #require(text.split(separator: "\n").first { $0.contains("UNITS_OVERLAP") })
        #expect(line.firstMatch(of: /seluas [0-9.]+,[0-9]{4} ha/) != nil, "\(line)")
    }

    @Test func failuresSpeakIndonesian() throws {
        let folder = try Town.folder()
        let missing = try say(["slum", "--units", "nope.geojson", "--slums", "slums.geojson"], folder)
        #expect(missing.contains("tidak ditemukan") && !missing.contains("No such"))
        let field = try say(Town.commands[0].arguments + ["--name", "nam"], folder)
        #expect(field.contains("ditemukan: kode, nama") && field.contains("seharusnya: nama"))
        #expect(!field.contains("fields") && !field.contains("nearest"))
        try folder.write("buildings.geojson", Town.buildings.replacing(#""people":3"#, with: #""people":"many""#))
        let number = try say(Town.commands[0].arguments, folder)
        #expect(number.contains("bukan bilangan") && !number.contains("finite"))
    }

    @Test func mapsAndInspectionsUseThePlannersWords() throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(["run", "-q"], in: folder.path).code == 0)
        let slum = try folder.text("results/kumuh/map.id.svg")
        #expect(slum.contains("Persentase luas kumuh") && slum.contains(">ha kumuh<") && !slum.contains("sejati"))
        #expect(try folder.text("results/pantai/map.id.svg").contains("pantai 100 m"))
        try folder.write(
            "two.geojson",
            Town.units.replacing(
                #""Polygon","coordinates":[[[123.6000000,-10.2000000]"#,
                with: #""MultiPolygon","coordinates":[[[[123.6000000,-10.2000000]"#
            ).replacing(
                "[123.6000000,-10.2000000]]]}",
                with: "[123.6000000,-10.2000000]]],[[[123.7,-10.2],[123.71,-10.2],[123.7,-10.1],[123.7,-10.2]]]]}"))
        let inspected = try CommandLineTool.run(["inspect", "two.geojson", "--lang", "id"], in: folder.path)
        #expect(inspected.output.contains("4 poligon (1 multipoligon)"), "\(inspected.output)\(inspected.errors)")
    }
}
