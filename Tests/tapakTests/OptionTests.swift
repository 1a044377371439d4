import Foundation
import Testing

@Suite struct OptionTests {
    private static let slum = Town.commands[0].arguments

    private func table(_ arguments: [String], input: String = "", in folder: Folder) throws -> String {
        let outcome = try CommandLineTool.run(arguments + ["--format", "csv", "-q"], input: input, in: folder.path)
        #expect(outcome.code == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// The number in a column of the first row whose first cell is this.
    private func number(_ column: String, _ row: String, in csv: String) throws -> Double {
        let lines = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let index = try #require(lines.first?.firstIndex(of: Substring(column)))
        let line = try #require(lines.first { $0[0] == row })
        return try #require(Double(line[index]))
    }

    @Test(
        arguments: zip(["kumuh", "jangkauan", "tepi-air", "dampak"], Town.commands.map(\.arguments)))
    func aliasesDoTheSame(_ alias: String, _ arguments: [String]) throws {
        let folder = try Town.folder()
        #expect(try table([alias] + arguments.dropFirst(), in: folder) == table(arguments, in: folder))
    }

    @Test func jalankanRuns() throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(["jalankan", "--only", "kumuh", "-q"], in: folder.path).code == 0)
        #expect(folder.exists("results/kumuh/slum.csv"))
    }

    @Test func dashReadsStandardInput() throws {
        let folder = try Town.folder()
        let arguments = Self.slum.map { $0 == "slums.geojson" ? "-" : $0 }
        #expect(try table(arguments, input: Town.slums, in: folder) == table(Self.slum, in: folder))
    }

    @Test func aFilterKeepsOrLeavesOut() throws {
        let folder = try Town.folder()
        func net(_ filter: String) throws -> Double {
            try number("net_ha", "D", in: table(Self.slum.map { $0 == "slums.geojson" ? $0 + filter : $0 }, in: folder))
        }
        #expect(try net("?status=open") == 0)
        #expect(try net("?status!=open") > 0)
        #expect(try net("?status=open,handled") == net(""))
        #expect(try net("?status=handled&level=berat") == 0)
    }

    @Test func gridMeasuresInTheWorkingCRS() throws {
        let folder = try Town.folder()
        let ground = try number("unit_ha", "A", in: table(Self.slum, in: folder))
        let grid = try number("unit_ha", "A", in: table(Self.slum + ["--measure", "grid"], in: folder))
        #expect(ground != grid && abs(grid / ground - 1) < 1e-3)
        let other = try number("unit_ha", "A", in: table(Self.slum.dropLast() + ["EPSG:32751"], in: folder))
        #expect(abs(other / ground - 1) < 1e-6, "ground areas depend on the working CRS")
        let auto = try CommandLineTool.run(Self.slum.dropLast() + ["auto"], in: folder.path)
        #expect(auto.errors.contains("EPSG:23840"))
    }

    @Test func theCRSOfOneRoleCanBeStated() throws {
        let folder = try Town.folder()
        let square = "[[[574000,8874000],[574500,8874000],[574500,8874500],[574000,8874500],[574000,8874000]]]"
        let slums = Town.collection([Town.feature(#"{"type":"Polygon","coordinates":\#(square)}"#, #"{"level":"berat"}"#)])
        try folder.write("slums.geojson", slums)
        let arguments = Self.slum + ["--input-crs", "slums=EPSG:32751"]
        #expect(try CommandLineTool.run(Self.slum, in: folder.path).code == 65)
        let csv = try table(arguments, in: folder)
        // A square of 500 grid metres, some of it outside of the four units.
        #expect(abs(try number("net_ha", "*", in: csv) - 25) < 0.2, "\(csv)")
    }

    @Test func onlyRunsTheStepsNamed() throws {
        let folder = try Town.folder()
        #expect(try CommandLineTool.run(["run", "--only", "dampak", "--only", "kumuh", "-q"], in: folder.path).code == 0)
        let steps = Set(folder.files(below: "results").keys.compactMap { $0.split(separator: "/").first })
        #expect(steps == ["dampak", "kumuh"])
    }

    @Test func dryRunReadsAndWritesNothing() throws {
        let folder = try Town.folder()
        let before = folder.files()
        let outcome = try CommandLineTool.run(["run", "--dry-run"], in: folder.path)
        #expect(outcome.code == 0 && outcome.errors == "")
        let lines = outcome.output.split(separator: "\n")
        try #require(lines.count == Town.commands.count)
        #expect(lines[0].hasPrefix("kumuh: ") && lines[0].contains("slums.geojson") && lines[0].hasSuffix("results/kumuh/"))
        #expect(folder.files() == before)
    }

    /// Names that a spreadsheet would run stand as they are in files for machines and are disarmed on demand.
    @Test func formulasInNames() throws {
        let folder = try Town.folder()
        let text = try folder.text("units.geojson").replacingOccurrences(of: "Oesapa", with: "=HYPERLINK(1)")
        try folder.write("units.geojson", text)
        let slum = ["slum", "--units", "units.geojson", "--slums", "slums.geojson", "--out"]
        #expect(try CommandLineTool.run(slum + ["a"], in: folder.path).code == 0)
        #expect(try CommandLineTool.run(slum + ["b", "--spreadsheet"], in: folder.path).code == 0)
        #expect(
            try folder.text("a/slum.csv").contains(",=HYPERLINK(1),") && folder.text("b/slum.csv").contains(",'=HYPERLINK(1),"))
    }

    /// What is about to be done, in both languages; with `--dry-run` on standard output and nothing more.
    @Test func explainsBeforeWork() throws {
        let folder = try Town.folder()
        let before = folder.files()
        let dry = try CommandLineTool.run(["run", "--explain", "--dry-run"], in: folder.path)
        #expect(dry.code == 0 && dry.errors == "" && folder.files() == before)
        for words in [
            "EPSG:23840 DGN95 / Indonesia TM-3 zone 51.2", "corrected; true arcs", "OGC:CRS84 (rule of GeoJSON)",
            "OGC:CRS84 → EPSG:23840: ± 1 m", "proj=tmerc lat_0=0 lon_0=124.5", "── kumuh (slum): units = units.geojson",
            "overlaps once", "[setbacks]", "Perpres 51/2016",
        ] { #expect(dry.output.contains(words), "\(words) is not in \(dry.output)") }
        #expect(dry.output.split(separator: "\n").count < 50)
        let real = try CommandLineTool.run(["run", "--explain", "--lang", "id", "--only", "kumuh"], in: folder.path)
        #expect(
            real.code == 0 && real.errors.contains("Diukur dalam meter di lapangan") && real.errors.contains("Urutan: baca"))
        #expect(!real.errors.contains("[setbacks]") && folder.exists("results/kumuh/slum.csv"))
    }

    @Test func progressIsPlainOrNotAtAll() throws {
        let folder = try Town.folder()
        for style in ["auto", "plain", "json", "none"] {
            let outcome = try CommandLineTool.run(Self.slum + ["--progress", style, "--out", "o-" + style], in: folder.path)
            #expect(outcome.code == 0 && outcome.output == "" && !outcome.errors.contains("\r"))
        }
    }
}
