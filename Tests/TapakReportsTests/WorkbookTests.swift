import Foundation
import TapakModel
import Testing

@testable import TapakReports

@Suite struct WorkbookTests {
    private var findings: Findings {
        var findings = Findings(analysis: "slum", frame: nil)
        findings.headlines = [
            Headline("net_ha", Bilingual(id: "Luas kumuh", en: "Slum area"), 57.27527409573717, unit: "ha"),
            Headline("none", Bilingual(id: "Tanpa nilai", en: "Without a value"), nil, unit: "%"),
        ]
        findings.tables = [
            Table(
                name: "slum", definition: Bilingual(id: "Artinya & <lebih>", en: "What it means & <more>"),
                columns: [
                    Table.Column("unit_id", .text(TextColumn(["=1+1", "Öesapa", ""]))),
                    Table.Column("net_ha", .number([1.0 / 3, -2, .nan])), Table.Column("buildings", .number([1e15, 0, 3])),
                    Table.Column("class", .choice([0, -1, 0], of: TextColumn(["Ringan"]))),
                ])
        ]
        return findings
    }

    private func bytes(_ findings: Findings, _ language: Language = .english) throws -> [UInt8] {
        try Workbook.bytes(
            of: findings, tables: findings.tables, title: Bilingual(id: "Kumuh", en: "Slums"), language: language)
    }

    @Test func theSameFindingsGiveTheSameBytes() throws {
        let one = try bytes(findings)
        let again = try bytes(findings)
        #expect(one.starts(with: [0x50, 0x4B, 3, 4]) && one == again)
        #expect(try bytes(findings, .indonesian) != one)
    }

    /// Sheets, cells, numbers and their formats, read by another program.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
    func cellsAreWhatTheyWere() throws {
        let file = NSTemporaryDirectory() + "tapak-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(try bytes(findings)).write(to: URL(fileURLWithPath: file))
        let script = """
            import sys, zipfile, re, html
            book = zipfile.ZipFile(sys.argv[1])
            read = lambda name: book.read('xl/' + name).decode()
            strings = [html.unescape(re.sub('<[^>]*>', '', s)) for s in re.findall('<si>(.*?)</si>', read('sharedStrings.xml'), re.S)]
            print(re.findall('<sheet name="(.*?)"', read('workbook.xml')))
            for sheet in 1, 2:
                text = read(f'worksheets/sheet{sheet}.xml')
                for cell, kind, value in re.findall('<c r="(.*?)"[^>]*?( t="s")?><v>(.*?)</v>', text):
                    print(sheet, cell, strings[int(value)] if kind else float(value))
                print(sheet, 'formulas', text.count('<f>'), 'frozen', 'ySplit="1"' in text)
            """
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, file]
        process.standardOutput = pipe
        try process.run()
        let lines = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n").map(
            String.init)
        process.waitUntilExit()
        for line in [
            "['Summary', 'slum']", "1 A1 Slums", "1 A3 Slum area", "1 B3 57.27527409573717", "1 A4 Without a value",
            "1 C7 What it means & <more>", "2 A1 Unit id", "2 A2 =1+1", "2 A3 Öesapa", "2 B2 0.3333333333333333", "2 B3 -2.0",
            "2 C2 1000000000000000.0", "2 D2 Ringan", "2 formulas 0 frozen True",
        ] { #expect(lines.contains(line), "\(line) is not in \(lines)") }
        // Empty cells stay empty.
        #expect(
            !lines.contains { $0.hasPrefix("2 B4") || $0.hasPrefix("2 D3") || $0.hasPrefix("2 A4") || $0.hasPrefix("1 B4") })
    }
}
