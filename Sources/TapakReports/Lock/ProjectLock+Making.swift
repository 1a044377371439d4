internal import Foundation
internal import TapakFormats
public import TapakModel
public import TapakStandards

extension ProjectLock {
    /// A step that was run.
    public struct Result {
        /// Its id.
        public var id: String
        /// What it found.
        public var findings: Findings
        /// Its parameters after defaults.
        public var parameters: any Encodable
        /// The references of its layers.
        public var references: [String]
        /// The files it wrote.
        public var files: [String]

        /// A step.
        public init(id: String, findings: Findings, parameters: any Encodable, references: [String], files: [String]) {
            (self.id, self.findings, self.parameters, self.references, self.files) = (
                id, findings, parameters, references, files
            )
        }
    }

    /// The lock of a run.
    ///
    /// - Parameters:
    ///   - project: The project file, from the folder of the outputs.
    ///   - ce90: What the project file states of the position error of layers, by reference, in metres.
    ///   - products: The files written of all steps together, from the folder of the outputs.
    ///   - inputFolder: The folder of the project file.
    ///   - folder: The folder of the outputs, in which every step has its own.
    /// - Throws: `INPUT_MISSING` for a file that is gone.
    public init(
        project: String, options: [String], ce90: [String: Double], engine: String, standards: Standards, results: [Result],
        products: [String] = [], inputFolder: String, folder: String
    ) throws {
        self.project = project
        self.options = options
        ce90M = ce90.isEmpty ? nil : ce90
        var engines = ["tapak": engine]
        var transformations: [Transformation] = []
        for result in results {
            engines.merge(result.findings.frame?.engines ?? [:], uniquingKeysWith: { first, _ in first })
            for found in (result.findings.frame?.transformations ?? []).map(Transformation.init)
            where !transformations.contains(found) { transformations.append(found) }
        }
        self.engines = engines
        frame = results.lazy.compactMap(\.findings.frame).first.map { frame in
            Frame(
                crs: frame.crs, crsKnownBy: frame.crsKnownBy, measure: frame.measure, arcSegments: frame.arcSegments,
                transformations: transformations.sorted { $0.from < $1.from })
        }
        self.standards = try standards.tables.map(Rules.init)
        let overlays = standards.overlays.map { PathText.relative($0, to: inputFolder) }
        let references = results.flatMap(\.references)
        let files = Set(try references.map { try LayerReference.file(of: $0, in: inputFolder) } + overlays)
        inputs = try files.filter { $0 != "-" }.sorted().map { try Input(file: $0, in: inputFolder) }
        steps = try results.map { try Step($0, in: folder) }
        self.products = products.isEmpty ? nil : try products.map { try Output(file: $0, in: folder) }
    }
}

extension ProjectLock.Transformation {
    fileprivate init(_ statement: TransformationStatement) {
        self.init(
            from: statement.from, to: statement.to, pipeline: statement.pipeline, accuracyM: statement.accuracy,
            missingGrids: statement.missingGrids)
    }
}

extension ProjectLock.Rules {
    /// A table with the digest of all it says.
    public init(_ table: StandardTable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let values = table.entries.flatMap(\.values)
        self.init(
            id: table.id, sha256: Digest.of(String(decoding: try encoder.encode(table), as: UTF8.self)),
            latest: values.map(\.from).max() ?? "", read: values.map(\.read).max() ?? "")
    }
}

extension ProjectLock.Input {
    fileprivate init(file: String, in folder: String) throws(Failure) {
        let (sha256, bytes) = try Digest.of(layer: PathText.join(folder, file))
        self.init(file: file, sha256: sha256, bytes: bytes)
    }
}

extension ProjectLock.Output {
    fileprivate init(file: String, in folder: String) throws(Failure) {
        let (sha256, bytes) = try Digest.of(file: PathText.join(folder, file))
        self.init(file: file, sha256: sha256, bytes: bytes)
    }
}

extension ProjectLock.Step {
    fileprivate init(_ result: ProjectLock.Result, in folder: String) throws {
        let headlines = result.findings.headlines.map { headline in
            (headline.key, headline.value.flatMap { $0.isFinite ? LockValue.number($0) : nil } ?? .null)
        }
        let numbers = headlines.map { key, value in
            if case .number(let number) = value { "\(key)=\(number)" } else { "\(key)=" }
        }
        self.init(
            id: result.id, run: result.findings.analysis, parameters: try Self.values(of: result.parameters),
            layers: result.findings.layerCounts.map { count in
                ProjectLock.Layer(
                    role: count.role, layer: PathText.display(count.reference), read: count.read, used: count.used,
                    filtered: count.filtered, setAside: count.setAside, repaired: count.repaired, crs: count.crs,
                    crsKnownBy: count.crsKnownBy)
            },
            headlines: Dictionary(headlines, uniquingKeysWith: { first, _ in first }),
            headlinesSha256: Digest.of(numbers.joined(separator: "\n")),
            outputs: try result.files.map { name in
                try ProjectLock.Output(file: result.id + "/" + name, in: folder)
            })
    }

    /// Parameters as the lock holds them.
    public static func values(of parameters: any Encodable) throws -> [String: LockValue] {
        try JSONDecoder().decode([String: LockValue].self, from: JSONEncoder().encode(parameters))
    }
}
