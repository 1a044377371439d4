import TapakAnalysis
import TapakEngine
import TapakMaps
import TapakModel
import TapakReports
import Yams

/// The measuring frame a project file states.
struct ProjectFrame {
    var crs: String?
    var measure: Measure?
    var arcSegments: String?
}

/// A layer of a project file: where it is, what its fields mean, where it comes from.
struct ProjectLayer {
    var role: String
    var file: String
    var id: String?
    var name: String?
    var classField: String?
    var weight: String?
    var crs: String?
    /// Metres: how far the layer may be off as a whole, in nine cases of ten.
    var ce90: Double?
    var coverage: String?
    /// What it is called on maps.
    var title: Bilingual?
    /// Who made it, when, at which scale, under which licence: one line for maps.
    var sourceLine: String?
}

/// A step of a project file: an analysis with its parameters, the layers' roles resolved.
struct ProjectStep {
    var id: String
    /// The name of the analysis.
    var analysis: String
    var roles: [LayerRole]
    /// What its main number means, and the standards tables it takes values from.
    var definition: Bilingual
    var tables: [String]
    /// Its parameters after defaults.
    var parameters: any Encodable
    /// Runs the step and gives its findings and its parameters after defaults.
    var run: (Workspace) throws -> (findings: Findings, parameters: any Encodable)
}

/// Where and how a project's outputs are written.
struct ProjectOutputs {
    var folder = "."
    var languages: [Language] = [.indonesian, .english]
    var formats: Set<String> = ["csv", "geojson"]
    var maps = true
    /// How sheets look, and what the series of steps are about.
    var sheets = MapSheets()
    var series: [String: SheetSeries] = [:]
    /// Counts of people and buildings below this are hidden in pages.
    var hidesBelow: Int?
    /// Layers below everything on sheets of a part, by reference.
    var background: [String] = []
}

/// A project file: what `tapak run` reads.
struct ProjectFile {
    var path: String
    /// What it says about itself.
    var facts = ProjectFacts()
    var frame = ProjectFrame()
    /// Files with standards of the city, in order.
    var standards: [String] = []
    var layers: [String: ProjectLayer] = [:]
    var steps: [ProjectStep] = []
    var outputs = ProjectOutputs()

    /// CE90 of the layers that state it, by reference.
    var ce90: [String: Double] {
        Dictionary(layers.values.compactMap { layer in layer.ce90.map { (layer.file, $0) } }) { first, _ in first }
    }

    /// The folder that paths in the file are relative to.
    var folder: String { path.contains("/") ? String(path[..<path.lastIndex(of: "/")!]) : "." }

    /// Reads and checks a project file.
    ///
    /// - Throws: `INPUT_MISSING`, or `PROJECT_FILE` with the line of what is wrong.
    init(path: String) throws {
        self.path = path
        let reader = try ProjectReader(path: path)
        let root = try reader.mapping(
            reader.root, "tapak.yaml", keys: ["schema", "project", "frame", "standards", "layers", "steps", "outputs"])
        guard let schema = root["schema"] else {
            throw reader.failure(
                reader.root, Bilingual(id: "Kunci 'schema' tidak ada.", en: "The key 'schema' is missing."),
                expected: "schema: 1")
        }
        guard try reader.text(schema) == "1" else {
            throw reader.failure(
                schema, Bilingual(id: "Versi skema tidak dikenal.", en: "The schema version is not known."),
                found: try reader.text(schema), expected: "1")
        }
        if let node = root["project"] { try readFacts(node, reader) }
        if let node = root["frame"] { try readFrame(node, reader) }
        if let node = root["standards"] {
            standards = try reader.list(node).map { PathText.join(folder, try reader.text($0)) }
        }
        try readLayers(try reader.required("layers", in: root, reader.root), reader)
        if let node = root["outputs"] { try readOutputs(node, reader) }
        try readSteps(try reader.required("steps", in: root, reader.root), reader)
    }

    private mutating func readFacts(_ node: Node, _ reader: ProjectReader) throws {
        let keys = ["id", "title", "agency", "as_of", "licence", "region", "description"]
        let mapping = try reader.mapping(node, "project", keys: keys)
        if let node = mapping["id"] {
            facts.id = try reader.text(node)
            guard StepDecoder.isSafe(facts.id) else {
                throw reader.failure(
                    node,
                    Bilingual(
                        id: "Id proyek menjadi nama berkas: pakai huruf, angka, '-' dan '_'.",
                        en: "The project id becomes the name of files: use letters, digits, '-' and '_'."), found: facts.id)
            }
        }
        facts.title = try mapping["title"].map(reader.bilingual)
        facts.agency = try mapping["agency"].map(reader.text)
        facts.asOf = try mapping["as_of"].map(reader.text)
        facts.licence = try mapping["licence"].map(reader.text)
        facts.region = try mapping["region"].map(reader.text)
        facts.description = try mapping["description"].map(reader.text)
    }

    private mutating func readFrame(_ node: Node, _ reader: ProjectReader) throws {
        let mapping = try reader.mapping(node, "frame", keys: ["crs", "measure", "arc_segments"])
        frame.crs = try mapping["crs"].map(reader.text)
        frame.arcSegments = try mapping["arc_segments"].map(reader.text)
        frame.measure = try mapping["measure"].map { try reader.choice($0, Measure.self) }
    }

    private mutating func readLayers(_ node: Node, _ reader: ProjectReader) throws {
        for (key, value) in try reader.entries(node, "layers") {
            let role = try reader.text(key)
            let mapping = try reader.mapping(
                value, role, keys: ["file", "title", "id", "name", "class", "weight", "crs", "ce90", "coverage", "source"])
            var layer = ProjectLayer(role: role, file: try reader.text(try reader.required("file", in: mapping, value)))
            layer.title = try mapping["title"].map(reader.bilingual)
            layer.id = try mapping["id"].map(reader.text)
            layer.name = try mapping["name"].map(reader.text)
            layer.classField = try mapping["class"].map(reader.text)
            layer.weight = try mapping["weight"].map(reader.text)
            layer.crs = try mapping["crs"].map(reader.text)
            if let node = mapping["ce90"] {
                let metres = try reader.number(node)
                guard metres >= 0, metres <= 10_000 else {
                    throw reader.failure(
                        node,
                        Bilingual(id: "CE90 adalah meter, 0 sampai 10.000.", en: "CE90 is metres, 0 to 10,000."),
                        found: DecimalText.shortest(metres))
                }
                layer.ce90 = metres
            }
            layer.coverage = try mapping["coverage"].map(reader.text)
            if let source = mapping["source"] {
                let keys = ["by", "date", "scale", "licence", "url", "accuracy", "note"]
                let facts = try reader.mapping(source, "source", keys: keys)
                let scale = try facts["scale"].map { "1:" + (try reader.text($0)) }
                let parts = try [
                    facts["by"].map(reader.text), facts["date"].map(reader.text), scale, facts["licence"].map(reader.text),
                ]
                layer.sourceLine = parts.compactMap { $0 }.joined(separator: ", ")
            }
            layers[role] = layer
        }
    }

    private mutating func readOutputs(_ node: Node, _ reader: ProjectReader) throws {
        let mapping = try reader.mapping(node, "outputs", keys: ["folder", "languages", "formats", "maps", "hide_below"])
        if let node = mapping["folder"] { outputs.folder = try reader.text(node) }
        if let node = mapping["languages"] {
            outputs.languages = try reader.list(node).map { try reader.choice($0, Language.self) }
        }
        if let node = mapping["formats"] {
            let known = ["csv", "geojson", "xlsx"] + HandOver.Product.allCases.map(\.rawValue)
            outputs.formats = Set(
                try reader.list(node).map { item in
                    let format = try reader.text(item)
                    guard known.contains(format) else {
                        throw reader.failure(
                            item, Bilingual(id: "Format keluaran tidak dikenal.", en: "The output format is not known."),
                            found: format,
                            expected: known.joined(separator: ", "))
                    }
                    return format
                })
        }
        if let node = mapping["maps"] { try readMaps(node, reader) }
        if let node = mapping["hide_below"] {
            let number = try reader.number(node)
            guard number >= 2, number <= 1000, number == number.rounded() else {
                throw reader.failure(
                    node,
                    Bilingual(id: "hide_below adalah bilangan 2 sampai 1000.", en: "hide_below is a number from 2 to 1000."),
                    found: DecimalText.shortest(number))
            }
            outputs.hidesBelow = Int(number)
        }
    }

    /// Yes or no, or how sheets look.
    private mutating func readMaps(_ node: Node, _ reader: ProjectReader) throws {
        guard node.mapping != nil else {
            outputs.maps = try reader.boolean(node)
            return
        }
        let mapping = try reader.mapping(
            node, "maps", keys: ["paper", "scale", "classes", "signature", "series", "background"])
        if let node = mapping["paper"] { outputs.sheets.paper = try reader.choice(node, PaperName.self).paper }
        if let node = mapping["scale"] {
            outputs.sheets.scale = try SheetScale(stated: reader.text(node), failure: { reader.failure(node, $0, found: $1) })
        }
        if let node = mapping["classes"] {
            outputs.sheets.method = try ClassMethod(stated: reader.text(node), failure: { reader.failure(node, $0, found: $1) })
        }
        if let node = mapping["signature"] { outputs.sheets.hasSignature = try reader.boolean(node) }
        if let node = mapping["background"] {
            outputs.background = try reader.list(node).map { item in
                let role = try reader.text(item)
                guard let layer = layers[role] else {
                    throw reader.failure(
                        item, Bilingual(id: "Tidak ada lapisan '\(role)'.", en: "There is no layer '\(role)'."), found: role,
                        expected: layers.keys.sorted().joined(separator: ", "))
                }
                return layer.file
            }
        }
        guard let series = mapping["series"] else { return }
        for (key, value) in try reader.entries(series, "series") {
            outputs.series[try reader.text(key)] = try reader.choice(value, SheetSeries.self)
        }
    }

    private mutating func readSteps(_ node: Node, _ reader: ProjectReader) throws {
        let decoder = StepDecoder(reader: reader, layers: layers)
        for item in try reader.list(node) {
            let step = try decoder.step(item)
            if steps.contains(where: { $0.id == step.id }) {
                throw reader.failure(
                    item, Bilingual(id: "Id langkah dipakai dua kali.", en: "A step id is used twice."), found: step.id)
            }
            steps.append(step)
        }
        if let unknown = outputs.series.keys.sorted().first(where: { id in !steps.contains { $0.id == id } }) {
            throw reader.failure(
                node,
                Bilingual(
                    id: "maps.series menyebut langkah yang tidak ada.", en: "maps.series names a step that there is not."),
                found: unknown, expected: steps.map(\.id).joined(separator: ", "))
        }
        if steps.isEmpty {
            throw reader.failure(node, Bilingual(id: "Tidak ada satu langkah pun.", en: "There is not a single step."))
        }
    }
}
