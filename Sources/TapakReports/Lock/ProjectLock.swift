internal import Foundation
public import TapakModel

/// Everything that a project's numbers came from, so that anybody can prove them again: `project.lock.json`.
///
/// Nothing of the machine or the day stands in it: one project gives one lock. Files of the project are named from the folder
/// of the project file, outputs from the folder of the lock.
public struct ProjectLock: Codable, Sendable, Hashable {
    /// The name of the file in the folder of outputs.
    public static let fileName = "project.lock.json"

    /// The version of the lock's own form.
    public var schema = 1
    /// The project file, from the folder of the lock.
    public var project: String
    /// Options of the call that change what comes out, such as `--crs`.
    public var options: [String]
    /// Versions: `tapak`, `GEOS`, `PROJ`.
    public var engines: [String: String]
    /// The metres everything was measured in; nil where nothing was measured on a map.
    public var frame: Frame?
    /// CE90 in metres of the layers of which the project file states it, by reference; nil where it states none.
    public var ce90M: [String: Double]?
    /// The standards tables in force, by id.
    public var standards: [Rules]
    /// The files that were read, by name.
    public var inputs: [Input]
    /// The steps in order.
    public var steps: [Step]
    /// The files written of all steps together; nil where there are none.
    public var products: [Output]?

    /// How things were measured.
    public struct Frame: Codable, Sendable, Hashable {
        /// The working CRS and how it was known: `stated` or `chosen`.
        public var crs, crsKnownBy: String
        /// `ground` or `grid`.
        public var measure: String
        /// `exact`, or segments per quarter circle.
        public var arcSegments: String
        /// How every input CRS was brought to the working CRS.
        public var transformations: [Transformation]
    }

    /// A way from one CRS to another.
    public struct Transformation: Codable, Sendable, Hashable {
        /// The two systems.
        public var from, to: String
        /// The pipeline.
        public var pipeline: String
        /// Metres; nil where unknown.
        public var accuracyM: Double?
        /// Grids that would allow a better way, but are not installed.
        public var missingGrids: [String]
    }

    /// A standards table, with files of the city laid over it.
    public struct Rules: Codable, Sendable, Hashable {
        /// Its id.
        public var id: String
        /// The digest of all its values.
        public var sha256: String
        /// The last day from which a value holds, and the last day one was read.
        public var latest, read: String

        /// A table.
        public init(id: String, sha256: String, latest: String, read: String) {
            (self.id, self.sha256, self.latest, self.read) = (id, sha256, latest, read)
        }
    }

    /// A file that was read.
    public struct Input: Codable, Sendable, Hashable {
        /// Its name from the folder of the project file.
        public var file: String
        /// Its digest.
        public var sha256: String
        /// Its size.
        public var bytes: Int
    }

    /// A step with what it read, found and wrote.
    public struct Step: Codable, Sendable, Hashable {
        /// Its id and its analysis.
        public var id, run: String
        /// Its parameters after defaults, as JSON with sorted keys.
        public var parameters: [String: LockValue]
        /// What became of every layer.
        public var layers: [Layer]
        /// The headline numbers by key; null where one is not defined.
        public var headlines: [String: LockValue]
        /// The digest of the headline numbers.
        public var headlinesSha256: String
        /// The files written.
        public var outputs: [Output]
    }

    /// What became of a layer.
    public struct Layer: Codable, Sendable, Hashable {
        /// The role and the reference.
        public var role, layer: String
        /// Features: `read = used + filtered + set_aside`; some of those used were repaired.
        public var read, used, filtered, setAside, repaired: Int
        /// The CRS and how it was known.
        public var crs, crsKnownBy: String
    }

    /// A file written.
    public struct Output: Codable, Sendable, Hashable {
        /// Its name from the folder of the lock.
        public var file: String
        /// Its digest.
        public var sha256: String
        /// Its size.
        public var bytes: Int
    }

    /// A short digest of everything but files written and where they stand: of inputs, parameters, rules, engines and numbers.
    public var fingerprint: String {
        get throws {
            var lock = self
            (lock.products, lock.project) = (nil, "")
            for step in lock.steps.indices { lock.steps[step].outputs = [] }
            return String(Digest.of(try lock.text()).prefix(12))
        }
    }

    /// All files written.
    public var outputs: [Output] { steps.flatMap(\.outputs) + (products ?? []) }

    // MARK: As a file

    /// The lock as JSON with sorted keys.
    public func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// The lock in a file.
    ///
    /// - Throws: `INPUT_MISSING`, `JSON_SYNTAX` for what is no lock.
    public init(file: String) throws(Failure) {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Failure(
                .inputMissing,
                Bilingual(
                    id: "Berkas kunci tidak dapat dibaca; jalankan `tapak run` lebih dahulu.",
                    en: "The lock file cannot be read; run `tapak run` first."), file: file)
        }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(ProjectLock.self, from: bytes)
        } catch {
            throw Failure(
                .jsonSyntax, Bilingual(id: "Ini bukan berkas kunci proyek.", en: "This is no project lock."), file: file)
        }
    }
}

/// Any value of JSON.
public enum LockValue: Codable, Sendable, Hashable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([LockValue])
    case object([String: LockValue])

    /// Whatever stands there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([LockValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: LockValue].self))
        }
    }

    /// Encodes the value as it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
