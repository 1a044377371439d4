internal import TapakFormats
internal import TapakModel

/// What stands in the folder, for people (`README.md`) and for archives (`ro-crate-metadata.json`).
struct FolderGuide {
    private let handOver: HandOver
    /// The files of all steps together.
    private let products: [String]

    init(_ handOver: HandOver, products: [String]) { (self.handOver, self.products) = (handOver, products) }

    /// Words for kinds of files, by their endings.
    private static let kinds: [(ending: String, words: Bilingual)] = [
        (
            ".html",
            Bilingual(id: "laporan; buka dengan peramban, tanpa internet", en: "report; opens in a browser, without internet")
        ),
        (".gpkg", Bilingual(id: "semua lapisan bergaya untuk QGIS", en: "all layers, styled, for QGIS")),
        (".kml", Bilingual(id: "lapisan untuk Google Earth", en: "layers for Google Earth")),
        (".pdf", Bilingual(id: "lembar peta", en: "map sheets")),
        (".ipynb", Bilingual(id: "buku hitung ulang (Jupyter)", en: "notebook that works the numbers out again (Jupyter)")),
        (".xlsx", Bilingual(id: "semua tabel sebuah langkah", en: "all tables of a step")),
        ("summary.json", Bilingual(id: "angka utama dan cara ukur", en: "headlines and how they were measured")),
        (".csv", Bilingual(id: "tabel", en: "table")), (".geojson", Bilingual(id: "lapisan hasil", en: "result layer")),
        (".svg", Bilingual(id: "peta atau grafik", en: "map or chart")),
        (".png", Bilingual(id: "gambar peta", en: "picture of the map")),
    ]

    private static func words(_ file: String) -> Bilingual {
        kinds.first { file.hasSuffix($0.ending) }?.words ?? Bilingual(id: "berkas", en: "file")
    }

    /// The guide for people, Bahasa Indonesia first.
    var readme: String {
        let project = handOver.project
        let title = project.title ?? Bilingual(id: "Hasil Tapak", en: "Tapak results")
        let facts = [project.agency, project.region, project.asOf, project.licence].compactMap { $0 }.joined(separator: " · ")
        var text = "# \(title.id.asMarkdown)\n\n*\(title.en.asMarkdown)*\n\n\(facts.asMarkdown)\n\n"
        text +=
            "Angka di semua berkas berasal dari satu hitungan; `tapak verify project.lock.json` membuktikannya lagi. Indikatif, bukan batas "
            + "hukum. Untuk pembuktian itu serahkan juga berkas proyek dan lapisan masukan.\n\nThe numbers of all files come from one "
            + "computation; `tapak verify project.lock.json` proves them again. Indicative, not a legal boundary. For that proof, hand "
            + "over the project file and the input layers too.\n\n| berkas / file | isi | content |\n| --- | --- | --- |\n"
        for file in products.sorted() {
            let words = Self.words(file)
            text += "| [\(file)](\(file)) | \(words.id) | \(words.en) |\n"
        }
        for step in handOver.steps {
            let (id, en) = (
                ReportSection.title(of: step, in: handOver.steps, .indonesian),
                ReportSection.title(of: step, in: handOver.steps, .english)
            )
            text +=
                "| [\(step.id)/](\(step.id)) | \(id.asMarkdown): tabel, peta, ringkasan | \(en.asMarkdown): tables, maps, summary |\n"
        }
        text += "| [project.lock.json](project.lock.json) | asal semua angka | where all numbers come from |\n"
        let columns = Set(handOver.steps.flatMap { $0.findings.tables.flatMap { $0.columns.map(\.name) } }).sorted()
        text += "\n## Kolom / Columns\n\n| kolom / column | arti | meaning |\n| --- | --- | --- |\n"
        for column in columns {
            guard let words = ColumnWords.known(column) else { continue }
            text += "| \(column.asMarkdown) | \(words.id.asMarkdown) | \(words.en.asMarkdown) |\n"
        }
        return text
    }

    /// The folder as an RO-Crate 1.1: every step an action with what it read and wrote.
    func crate(version: String) -> JSONValue {
        let project = handOver.project
        let title = project.title ?? Bilingual(id: "Hasil Tapak", en: "Tapak results")
        var files = products + handOver.steps.flatMap { step in step.files.map { step.id + "/" + $0 } }
        files.append("project.lock.json")
        func reference(_ id: String) -> JSONValue { ["@id": .text(id)] }
        var root: [JSONValue.Member] = [
            .init("@id", "./"), .init("@type", "Dataset"), .init("name", .text(title.id)),
            .init("alternateName", .text(title.en)),
            .init("description", .text(project.description ?? title.en)),
            .init("hasPart", .array(files.sorted().map(reference))),
            .init("mentions", .array(handOver.steps.map { reference("#" + $0.id) })),
        ]
        if let day = project.asOf { root.append(.init("datePublished", .text(day))) }
        if let licence = project.licence { root.append(.init("license", .text(licence))) }
        if let agency = project.agency { root.append(.init("publisher", .text(agency))) }
        var graph: [JSONValue] = [
            [
                "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": reference("./"),
                "conformsTo": reference("https://w3id.org/ro/crate/1.1"),
            ], .object(root),
            [
                "@id": "#tapak", "@type": "SoftwareApplication", "name": "Tapak", "version": .text(version),
            ],
        ]
        for step in handOver.steps {
            graph.append([
                "@id": .text("#" + step.id), "@type": "CreateAction",
                "name": .text(ReportSection.title(of: step, in: handOver.steps, .english)), "instrument": reference("#tapak"),
                "object": .array(Set(step.references).sorted().map { reference("#input-" + $0) }),
                "result": .array(step.files.sorted().map { reference(step.id + "/" + $0) }),
            ])
        }
        for input in Set(handOver.steps.flatMap(\.references)).sorted() {
            graph.append(["@id": .text("#input-" + input), "@type": "Dataset", "name": .text(input)])
        }
        for file in files.sorted() {
            graph.append(["@id": .text(file), "@type": "File", "description": .text(Self.words(file).en)])
        }
        return ["@context": "https://w3id.org/ro/crate/1.1/context", "@graph": .array(graph)]
    }
}
