import Foundation
import TapakReports
import Testing

/// A lock proves the numbers of a run, and names what broke them.
@Suite struct VerifyTests {
    private func project() throws -> Folder {
        let folder = try Town.folder()
        let city = #"""
            {"id":"setbacks","title":{"id":"Kota","en":"City"},"unit":"m","jurisdiction":"Town","defaults":[],"notes":[],"entries":[
            {"id":"R7","label":{"id":"Mata air","en":"Spring"},"values":[
            {"value":150,"from":"2020-01-01","citation":"Perda 1/2020","read":"2026-01-01","status":"assumed"}]}]}
            """#
        try folder.write("city.json", city)
        try folder.write(
            "tapak.yaml",
            Town.project.replacingOccurrences(of: "maps: true", with: "maps: false").replacingOccurrences(
                of: "layers:\n", with: "standards: [city.json]\nlayers:\n"))
        #expect(try CommandLineTool.run(["run", "-q"], in: folder.path).code == 0)
        return folder
    }

    private func verify(_ folder: Folder) throws -> (code: Int32, text: String) {
        let outcome = try CommandLineTool.run(["verify", "results/project.lock.json"], in: folder.path)
        return (outcome.code, outcome.errors)
    }

    @Test func untouchedProjectsPassFromAnywhere() throws {
        let folder = try project()
        #expect(try verify(folder).code == 0)
        let other = try Folder()
        let lock = folder / "results/project.lock.json"
        #expect(try CommandLineTool.run(["verify", lock, "--threads", "1"], in: other.path).code == 0)
        let text = try folder.text("results/project.lock.json")
        #expect(!text.contains(folder.path) && !text.contains("/tmp"))
        #expect(try CommandLineTool.run(["run", "-q", "--threads", "1"], in: folder.path).code == 0)
        #expect(try folder.text("results/project.lock.json") == text, "two runs, two locks")
    }

    /// One digit, one parameter, one date of a rule, one byte of an output: found, and named as the first cause.
    @Test(arguments: [
        ("units.geojson", "123.6000000", "123.6000001", "input: units.geojson"),
        ("tapak.yaml", "within: [300, 600]", "within: [300, 601]", "parameter: sekolah.within"),
        ("tapak.yaml", "measure: ground", "measure: grid", "parameter: frame.measure"),
        ("tapak.yaml", "EPSG:23840", "EPSG:32751", "parameter: frame.crs"),
        ("tapak.yaml", "{file: slums.geojson", "{ce90: 5, file: slums.geojson", "parameter: ce90 slums.geojson: – → 5"),
        ("tapak.yaml", "- {id: tingkat, run: severity, profiles: profiles}", "", "parameter: steps"),
        ("city.json", "2020-01-01", "2020-01-02", "input: city.json"),
        ("tapak.yaml", "standards: [city.json]\n", "", "rule: setbacks"),
        ("results/kumuh/slum.csv", "Oesapa", "Oesapb", "output: kumuh/slum.csv"),
    ])
    func differencesAreNamed(file: String, from: String, to: String, says: String) throws {
        let folder = try project()
        let text = try folder.text(file)
        let range = try #require(text.range(of: from))
        try folder.write(file, text.replacingCharacters(in: range, with: to))
        let (code, said) = try verify(folder)
        #expect(code == 4)
        #expect(said.split(separator: "\n").first?.hasPrefix(says) == true, "\(said)")
        if file == "city.json" { #expect(said.contains("rule: setbacks")) }
    }

    /// What the lock says is compared, not believed.
    @Test func forgedLocksAreFound() throws {
        let folder = try project()
        var lock = try ProjectLock(file: folder / "results/project.lock.json")
        // A headline that nobody measured.
        let honest = try lock.text()
        lock.steps[0].headlines["net_ha"] = .number(45.67)
        try folder.write("results/project.lock.json", try lock.text())
        let forged = try verify(folder)
        #expect(forged.code == 4 && forged.text.hasPrefix("output: project.lock.json: kumuh"), "\(forged.text)")
        try folder.write("results/project.lock.json", honest)
        lock = try ProjectLock(file: folder / "results/project.lock.json")
        lock.engines["geos"] = "3.1.0"
        let place = try #require(lock.steps[0].outputs.firstIndex { $0.file.hasSuffix("slum.csv") })
        try folder.write("results/kumuh/slum.csv", "forged\n")
        let (digest, bytes) = try Digest.of(file: folder / "results/kumuh/slum.csv")
        (lock.steps[0].outputs[place].sha256, lock.steps[0].outputs[place].bytes) = (digest, bytes)
        try folder.write("results/project.lock.json", try lock.text())
        let (code, said) = try verify(folder)
        #expect(code == 4)
        #expect(said.hasPrefix("engine: geos: 3.1.0") && said.contains("output: kumuh/slum.csv"))
        try folder.write("results/project.lock.json", "{}")
        #expect(try verify(folder).code == 65)
        #expect(try CommandLineTool.run(["verify", "nowhere.json"], in: folder.path).code == 66)
    }

    /// What the lock leaves out is missed, what it says of the frame compared, and what stands beside the results seen.
    @Test func silenceIsNoProof() throws {
        let folder = try project()
        let path = folder / "results/project.lock.json"
        let honest = try folder.text("results/project.lock.json")
        func said(_ change: (inout ProjectLock) -> Void) throws -> (code: Int32, text: String) {
            var lock = try ProjectLock(file: path)
            change(&lock)
            try folder.write("results/project.lock.json", try lock.text())
            let answer = try verify(folder)
            try folder.write("results/project.lock.json", honest)
            return answer
        }
        let unnamed = try said { $0.steps[0].outputs = [] }
        #expect(unnamed.code == 4 && unnamed.text.contains("kumuh/slum.csv: is not named in the lock"), "\(unnamed.text)")
        let unread = try said { $0.inputs.removeFirst() }
        #expect(unread.code == 4 && unread.text.contains("project.lock.json: inputs"), "\(unread.text)")
        let reframed = try said { $0.frame?.arcSegments = "8" }
        #expect(reframed.code == 4 && reframed.text.contains("frame"), "\(reframed.text)")
        #expect(try said { $0.schema = 2 }.code == 4)
        #expect(try said { $0.steps[0].outputs[0].bytes += 1 }.code == 4)
        #expect(try verify(folder).code == 0)
        try folder.write("results/kumuh/bands.csv", "table,row\n")
        let planted = try verify(folder)
        #expect(planted.code == 4 && planted.text.contains("kumuh/bands.csv: is none of the step's files"), "\(planted.text)")
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func digests(text: String, sha256: String) throws {
        let folder = try Folder()
        try folder.write("t", text)
        #expect(Digest.of(text) == sha256)
        #expect(try Digest.of(file: folder / "t") == (sha256, text.utf8.count))
    }
}
