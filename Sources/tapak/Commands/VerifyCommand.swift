import ArgumentParser
import Foundation
import TapakAnalysis
import TapakEngine
import TapakModel
import TapakReports
import TapakStandards

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove published numbers again · Buktikan ulang angka yang diterbitkan",
        discussion: """
            Compares the files, parameters, rules, engines and outputs of a project with those its lock names, and derives \
            every output once more. Says what differs, the first cause first, and ends with 4; with 0 where all is the same.

              tapak verify notebooks-exports/kupang/project.lock.json
            """, aliases: ["buktikan"])

    @Argument(help: ArgumentHelp("The lock that tapak run wrote.", valueName: "project.lock.json"))
    var lock = ProjectLock.fileName
    @Option(help: "The language of messages: id or en.") var lang: Language?
    @Option(help: ArgumentHelp("Threads; results do not depend on it (default: all cores).", valueName: "N"))
    var threads: Int?
    @Flag(name: .shortAndLong, help: "Say nothing but differences.") var quiet = false

    /// The exit code where something differs.
    private static let different: Int32 = 4

    func validate() { if let lang { Console.language = lang } }

    func run() throws {
        let lock = try ProjectLock(file: lock)
        let folder = self.lock.contains("/") ? String(self.lock[..<self.lock.lastIndex(of: "/")!]) : "."
        var differences = try ProjectVerification(lock, folder: folder, threads: threads).differences()
        // Each is said once, in the order of causes.
        differences = differences.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        for difference in differences { Console.line(difference.message) }
        guard differences.isEmpty else { throw ExitCode(Self.different) }
        if quiet { return }
        let (inputs, outputs) = (lock.inputs.count, lock.outputs.count)
        Console.line(
            Bilingual(
                id: "Cocok: \(inputs) masukan, \(lock.steps.count) langkah, \(outputs) keluaran.",
                en: "The same: \(inputs) inputs, \(lock.steps.count) steps, \(outputs) outputs."))
    }
}

/// Compares a lock with what is there now.
struct ProjectVerification {
    /// Where a difference comes from, the first cause first.
    enum Cause: String {
        case input, parameter, rule, engine, output
    }

    /// A difference.
    struct Difference: Equatable {
        var cause: Cause
        var what: String
        var words: Bilingual

        var message: Bilingual {
            Bilingual(id: "\(cause.rawValue): \(what): \(words.id)", en: "\(cause.rawValue): \(what): \(words.en)")
        }
    }

    private let lock: ProjectLock
    private let folder: String
    private let run: ProjectRun

    init(_ lock: ProjectLock, folder: String, threads: Int?) throws {
        self.lock = lock
        self.folder = folder
        var common = try CommonOptions.parse(lock.options + ["--progress", "none", "--quiet"])
        common.general.threads = threads
        run = try ProjectRun(ProjectFile(path: PathText.normalised(PathText.join(folder, lock.project))), common)
    }

    func differences() throws -> [Difference] {
        var found = inputs() + (try parameters()) + (try rules()) + outputs()
        // Where what goes in has changed, so has what comes out.
        if !found.contains(where: { $0.cause != .output }) {
            let derived = try derived()
            if !derived.isEmpty { found = engines() + derived + found }
        }
        return found
    }

    private func inputs() -> [Difference] {
        lock.inputs.compactMap { input in
            guard let now = try? Digest.of(layer: PathText.join(run.project.folder, input.file)) else {
                return Difference(cause: .input, what: input.file, words: Bilingual(id: "tidak ada lagi", en: "is gone"))
            }
            if now.sha256 == input.sha256 { return nil }
            return Difference(
                cause: .input, what: input.file,
                words: Bilingual(
                    id: "isinya berubah (\(input.bytes) → \(now.bytes) bita)",
                    en: "has changed (\(input.bytes) → \(now.bytes) bytes)"))
        }
    }

    private func parameters() throws -> [Difference] {
        let steps = run.project.steps
        var found: [Difference] = []
        func add(_ what: String, _ before: String, _ now: String) {
            found.append(
                Difference(
                    cause: .parameter, what: what, words: Bilingual(id: "\(before) → \(now)", en: "\(before) → \(now)")))
        }
        if steps.map(\.id) != lock.steps.map(\.id) {
            add("steps", lock.steps.map(\.id).joined(separator: ", "), steps.map(\.id).joined(separator: ", "))
        }
        for step in steps {
            guard let before = lock.steps.first(where: { $0.id == step.id }) else { continue }
            if before.run != step.analysis { add("\(step.id).run", before.run, step.analysis) }
            let now = try ProjectLock.Step.values(of: step.parameters)
            for key in Set(before.parameters.keys).union(now.keys).sorted() where before.parameters[key] != now[key] {
                add("\(step.id).\(key)", before.parameters[key]?.text ?? "–", now[key]?.text ?? "–")
            }
        }
        let (before, now) = (lock.ce90M ?? [:], run.project.ce90)
        for layer in Set(before.keys).union(now.keys).sorted() where before[layer] != now[layer] {
            add("ce90 \(layer)", before[layer].map(DecimalText.shortest) ?? "–", now[layer].map(DecimalText.shortest) ?? "–")
        }
        if let frame = lock.frame {
            let stated = run.project.frame
            for (name, before, now) in [
                ("frame.crs", frame.crsKnownBy == "stated" ? frame.crs : nil, stated.crs),
                (
                    "frame.measure", frame.measure,
                    stated.measure?.rawValue ?? (lock.options.contains("--measure") ? nil : "ground")
                ),
                ("frame.arc_segments", frame.arcSegments, stated.arcSegments),
            ]
            where now != nil && now != before
                && !lock.options.contains("--" + name.dropFirst("frame.".count).replacing("_", with: "-"))
            {
                add(name, before ?? "–", now ?? "–")
            }
        }
        return found
    }

    private func rules() throws -> [Difference] {
        let now = try run.standards.tables.map(ProjectLock.Rules.init)
        return Set(now.map(\.id)).union(lock.standards.map(\.id)).sorted().compactMap { id in
            let (before, after) = (lock.standards.first { $0.id == id }, now.first { $0.id == id })
            if before == after { return nil }
            return Difference(
                cause: .rule, what: id, words: Bilingual(id: "tabel standar lain", en: "the standards table differs"))
        }
    }

    private func engines() -> [Difference] {
        let now = lock.steps.isEmpty ? [:] : TapakVersion.engines
        return lock.engines.sorted { $0.key < $1.key }.compactMap { name, before in
            guard let after = now[name], after != before else { return nil }
            return Difference(
                cause: .engine, what: name, words: Bilingual(id: "\(before) → \(after)", en: "\(before) → \(after)"))
        }
    }

    private func outputs() -> [Difference] {
        lock.outputs.compactMap { output in
            guard let now = try? Digest.of(file: PathText.join(folder, output.file)) else {
                return Difference(cause: .output, what: output.file, words: Bilingual(id: "tidak ada", en: "is not there"))
            }
            if now.sha256 == output.sha256 { return nil }
            return Difference(cause: .output, what: output.file, words: Bilingual(id: "telah diubah", en: "has been changed"))
        }
    }

    /// Outputs that come out otherwise now. Pictures drawn from the maps are left out: another program draws them.
    private func derived() throws -> [Difference] {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("tapak-verify-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        let target = try OutputFolder(place, analysis: nil, mayOverwrite: false, inputs: [])
        let results = try run.measure(run.project.steps, in: run.prepare())
        let written = try run.write(results, into: target)
        let products = try run.writeProducts(of: results, written, into: target)
        try target.commit()
        let now = try run.lock(results, files: written.map(\.files), products: products, folder: place)
        let outputs = Dictionary(
            now.outputs.map { ($0.file, $0.sha256) }, uniquingKeysWith: { first, _ in first })
        // What the lock says beside the digests is proved, too.
        let told = zip(lock.steps, now.steps).compactMap { before, after -> Difference? in
            if before.headlines == after.headlines, before.headlinesSha256 == after.headlinesSha256,
                before.layers == after.layers
            {
                return nil
            }
            return Difference(
                cause: .output, what: "\(ProjectLock.fileName): \(before.id)",
                words: Bilingual(
                    id: "angka utama atau jumlah fitur di dalamnya berbeda dari hitungan ulang",
                    en: "its headlines or counts of features come out otherwise when derived again"))
        }
        return told + frame(now) + unlisted(now)
            + lock.outputs.compactMap { output in
                if output.file.hasSuffix(".png") || outputs[output.file] == output.sha256 { return nil }
                return Difference(
                    cause: .output, what: output.file,
                    words: Bilingual(id: "hasil hitung ulang berbeda", en: "comes out otherwise when derived again"))
            }
    }
}

extension ProjectVerification {
    /// What the lock says of the frame, of its own form and of the files read, where the derived one says otherwise.
    private func frame(_ now: ProjectLock) -> [Difference] {
        func difference(_ cause: Cause, _ what: String) -> Difference {
            Difference(
                cause: cause, what: "\(ProjectLock.fileName): \(what)",
                words: Bilingual(id: "berbeda dari hitungan ulang", en: "comes out otherwise when derived again"))
        }
        var found: [Difference] = []
        if lock.schema != now.schema { found.append(difference(.parameter, "schema")) }
        if lock.frame != now.frame { found.append(difference(.parameter, "frame")) }
        if lock.inputs.map(\.file) != now.inputs.map(\.file) || lock.inputs.map(\.bytes) != now.inputs.map(\.bytes) {
            found.append(difference(.input, "inputs"))
        }
        // Pictures are drawn by another program, whose versions make files of other sizes.
        let drawn = now.outputs.filter { !$0.file.hasSuffix(".png") }.map(\.bytes)
        if lock.outputs.filter({ !$0.file.hasSuffix(".png") }).map(\.bytes) != drawn {
            found.append(difference(.output, "outputs"))
        }
        return found
    }

    /// Files that a run writes and the lock does not name, and files in the folders of steps that no run wrote.
    private func unlisted(_ now: ProjectLock) -> [Difference] {
        let known = Set(lock.outputs.map(\.file))
        let absent = now.outputs.map(\.file).filter { !known.contains($0) && !$0.hasSuffix(".png") }
        let planted = lock.steps.flatMap { step in
            ((try? FileManager.default.contentsOfDirectory(atPath: PathText.join(folder, step.id))) ?? []).sorted().map {
                step.id + "/" + $0
            }
        }.filter { !known.contains($0) && !absent.contains($0) && !$0.hasSuffix(".png") }
        return absent.map { file in
            Difference(
                cause: .output, what: file, words: Bilingual(id: "tidak disebut dalam kunci", en: "is not named in the lock"))
        }
            + planted.map { file in
                Difference(
                    cause: .output, what: file,
                    words: Bilingual(id: "bukan hasil langkah ini", en: "is none of the step's files"))
            }
    }
}

extension LockValue {
    /// A value in few words.
    fileprivate var text: String {
        switch self {
        case .null: "null"
        case .flag(let flag): String(flag)
        case .number(let number): DecimalText.shortest(number)
        case .text(let text): text
        case .list(let list): "[" + list.map(\.text).joined(separator: ", ") + "]"
        case .object(let object):
            "{" + object.sorted { $0.key < $1.key }.map { "\($0): \($1.text)" }.joined(separator: ", ") + "}"
        }
    }
}
