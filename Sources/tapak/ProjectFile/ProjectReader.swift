import Glibc
import TapakModel
import Yams

/// Walks the nodes of a project file and refuses what it does not know, with the line.
struct ProjectReader {
    let path: String
    let root: Node

    init(path: String) throws {
        self.path = path
        let bytes = try Self.bytes(of: path)
        // Editors on Windows put a mark before the text.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let text = String(validating: bytes[start...], as: UTF8.self) else {
            throw Failure(
                .projectFile, Bilingual(id: "Berkas proyek bukan UTF-8.", en: "The project file is not UTF-8."), file: path)
        }
        if let line = Self.lineOfCompoundKey(in: text) {
            throw Failure(
                .projectFile,
                Bilingual(
                    id: "Kunci berkas proyek berupa teks, bukan alias atau kumpulan.",
                    en: "A key of the project file is a text, no alias and no collection."), file: path, line: line)
        }
        do {
            guard let node = try compose(yaml: text) else {
                throw Failure(
                    .projectFile, Bilingual(id: "Berkas proyek kosong.", en: "The project file is empty."), file: path)
            }
            root = node
        } catch let error as YamlError {
            throw Self.failure(error, path)
        }
    }

    /// The line of a key that is an alias or a collection, in a file that has aliases; nil without one.
    ///
    /// Keys are compared with each other, and aliases of aliases can make one grow without end.
    private static func lineOfCompoundKey(in text: String) -> Int? {
        guard text.contains(/(^|[\s\[{,])\*[^\s*]/) else { return nil }
        let compound = /(^|[\s\[{,-])\?\s|[\]}]\s*:(\s|$)|(^|[\s\[{,])\*[^\s,\[\]{}]+\s*:(\s|$)/
        return text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(compound) }.map { $0 + 1 }
    }

    /// At most 4 MiB: a project file is written by hand.
    private static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw Failure(
                .inputMissing, Bilingual(id: "Berkas proyek tidak ada.", en: "The project file is missing."), file: path,
                expected: "tapak run tapak.yaml")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4 << 20)
        var count = 0
        while count < bytes.count {
            let taken = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            guard taken >= 0 else {
                throw Failure(
                    .inputMissing, Bilingual(id: "Berkas proyek tidak dapat dibaca.", en: "The project file cannot be read."),
                    file: path)
            }
            if taken == 0 { return Array(bytes.prefix(count)) }
            count += taken
        }
        throw Failure(
            .projectFile, Bilingual(id: "Berkas proyek terlalu besar.", en: "The project file is too large."), file: path,
            expected: "≤ 4 MiB")
    }

    private static func failure(_ error: YamlError, _ path: String) -> Failure {
        var line: Int?
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): line = mark.line
        case .duplicatedKeysInMapping(_, let context): line = context.mark.line
        default: break
        }
        return Failure(
            .projectFile, Bilingual(id: "Berkas proyek bukan YAML yang sah.", en: "The project file is not valid YAML."),
            file: path,
            line: line, found: String("\(error)".split(separator: "\n").joined(separator: " ").prefix(160)))
    }

    // MARK: Nodes

    func failure(_ node: Node, _ message: Bilingual, found: String? = nil, expected: String? = nil) -> Failure {
        Failure(.projectFile, message, file: path, line: node.mark?.line, found: found, expected: expected)
    }

    /// The entries of a mapping, in the order of the file.
    func entries(_ node: Node, _ name: String) throws -> [(key: Node, value: Node)] {
        guard let mapping = node.mapping else {
            throw failure(
                node, Bilingual(id: "'\(name)' harus berisi kunci dan nilai.", en: "'\(name)' has to hold keys and values."))
        }
        return mapping.map { ($0.key, $0.value) }
    }

    /// A mapping whose keys are all known.
    func mapping(_ node: Node, _ name: String, keys: [String]) throws -> [String: Node] {
        var result: [String: Node] = [:]
        for (key, value) in try entries(node, name) {
            let text = try self.text(key)
            guard keys.contains(text) else {
                let nearest = NearestNames.to(text, among: keys)
                throw failure(
                    key,
                    Bilingual(
                        id: "Kunci '\(text)' tidak dikenal di '\(name)'.", en: "The key '\(text)' is not known in '\(name)'."),
                    found: text, expected: (nearest.isEmpty ? keys : nearest).joined(separator: ", "))
            }
            result[text] = value
        }
        return result
    }

    func required(_ key: String, in mapping: [String: Node], _ node: Node) throws -> Node {
        guard let value = mapping[key] else {
            throw failure(node, Bilingual(id: "Kunci '\(key)' tidak ada.", en: "The key '\(key)' is missing."), expected: key)
        }
        return value
    }

    func text(_ node: Node) throws -> String {
        guard let scalar = node.scalar else {
            throw failure(node, Bilingual(id: "Di sini diharapkan satu nilai.", en: "A single value is expected here."))
        }
        guard !scalar.string.isEmpty else {
            throw failure(node, Bilingual(id: "Nilai di sini kosong.", en: "The value here is empty."))
        }
        guard !scalar.string.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }) else {
            throw failure(
                node, Bilingual(id: "Nilai di sini berisi karakter kendali.", en: "The value here holds a control character."))
        }
        return scalar.string
    }

    /// A text in both languages: `{id: …, en: …}`, or one text for both.
    func bilingual(_ node: Node) throws -> Bilingual {
        guard node.mapping != nil else {
            let text = try text(node)
            return Bilingual(id: text, en: text)
        }
        let both = try mapping(node, "title", keys: ["id", "en"])
        return Bilingual(
            id: try text(try required("id", in: both, node)), en: try text(try required("en", in: both, node)))
    }

    func list(_ node: Node) throws -> [Node] {
        guard let sequence = node.sequence else {
            throw failure(node, Bilingual(id: "Di sini diharapkan daftar.", en: "A list is expected here."), expected: "[…]")
        }
        return Array(sequence)
    }

    func boolean(_ node: Node) throws -> Bool {
        switch try text(node) {
        case "true": return true
        case "false": return false
        default:
            throw failure(
                node, Bilingual(id: "Di sini diharapkan true atau false.", en: "true or false is expected here."),
                found: try text(node),
                expected: "true, false")
        }
    }

    func number(_ node: Node) throws -> Double {
        let text = try text(node)
        if let number = TypedNumber.decimal(text) { return number }
        let isComma = TypedNumber.decimal(text.replacing(",", with: ".")) != nil
        throw failure(
            node,
            isComma
                ? Bilingual(id: "Koma desimal: tulis angka dengan titik.", en: "A decimal comma: write numbers with a point.")
                : Bilingual(id: "Di sini diharapkan bilangan.", en: "A number is expected here."), found: text)
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ node: Node, _ type: Choice.Type) throws -> Choice
    where Choice.RawValue == String {
        let text = try text(node)
        guard let choice = Choice(rawValue: text) else {
            throw failure(
                node, Bilingual(id: "Nilai '\(text)' tidak dikenal.", en: "The value '\(text)' is not known."), found: text,
                expected: Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }
}
