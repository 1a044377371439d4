internal import TapakFormats
public import TapakMaps
public import TapakModel

/// What stands beside the folders of the steps: all layers in formats for desks and phones, and what is made of all steps.
public struct HandOver: Sendable {
    /// A step with what it found.
    public struct Step: Sendable {
        /// Its id.
        public var id: String
        /// What it found.
        public var findings: Findings
        /// The files it wrote, and the references of what it read.
        public var files, references: [String]

        /// A step.
        public init(id: String, findings: Findings, files: [String] = [], references: [String] = []) {
            (self.id, self.findings, self.files, self.references) = (id, findings, files, references)
        }
    }

    /// What can be made.
    public enum Product: String, Sendable, CaseIterable {
        /// All layers in one GeoPackage that opens styled.
        case geoPackage = "gpkg"
        /// A KML file a step.
        case kml
        /// The maps of the steps as PDF.
        case pdf
        /// A page a language that works from a file.
        case html
        /// A notebook that works the headline numbers out again.
        case notebook = "ipynb"
        /// What stands in the folder, for people and for archives.
        case guide = "readme"
    }

    /// Folders of products, which no step may have for an id.
    public static let folders = ["layers", "maps", "tables"]

    /// The project.
    public var project: ProjectFacts
    /// The steps in order.
    public var steps: [Step]
    /// The languages, the first one first.
    public var languages: [Language]
    /// How sheets look.
    public var sheets: MapSheets
    /// What the series of steps are about, by the step's id.
    public var series: [String: SheetSeries]
    /// A short digest of everything the numbers came from.
    public var fingerprint: String?
    /// The version of the program.
    public var version = ""
    /// What codes of the standards are called, by their ids.
    public var words: [String: Bilingual] = [:]
    /// Counts of people and buildings below this are hidden in pages; nil hides none.
    public var hidesBelow: Int?

    /// A hand-over.
    public init(
        project: ProjectFacts, steps: [Step], languages: [Language], sheets: MapSheets = MapSheets(),
        series: [String: SheetSeries] = [:], fingerprint: String? = nil, hidesBelow: Int? = nil
    ) {
        (self.project, self.steps, self.languages) = (project, steps, languages)
        (self.sheets, self.series, self.fingerprint, self.hidesBelow) = (sheets, series, fingerprint, hidesBelow)
    }

    /// Writes products into the folder of a project.
    ///
    /// - Returns: The names of the files, from that folder.
    /// - Throws: `PART_ABSENT` for what needs a part that was left out, `CANNOT_WRITE`.
    public func write(_ products: Set<Product>, into folder: OutputFolder) throws -> [String] {
        var files: [String] = []
        if products.contains(.geoPackage) || products.contains(.kml) {
            files += try writeLayers(products, into: folder.subfolder("layers"))
        }
        if products.contains(.pdf) { files += try writeMaps(into: folder.subfolder("maps")) }
        for language in products.contains(.html) ? languages : [] {
            let file = "report.\(language.rawValue).html"
            try folder.write(HTMLReport(self, language: language).page(), as: file)
            files.append(file)
        }
        if products.contains(.notebook) {
            let file = project.id + ".ipynb"
            try Notebook(self).value.write(to: folder.target(file))
            files.append(file)
        }
        if products.contains(.guide) {
            let guide = FolderGuide(self, products: files)
            try folder.write(guide.readme, as: "README.md")
            try guide.crate(version: version).write(to: folder.target("ro-crate-metadata.json"))
            files += ["README.md", "ro-crate-metadata.json"]
        }
        return files.sorted()
    }

    private func writeMaps(into folder: OutputFolder) throws -> [String] {
        var files: [String] = []
        for step in steps where step.findings.map != nil {
            var plan = sheets
            plan.isOptional = true
            plan.series = series[step.id] ?? step.findings.map?.ownSeries
            for language in languages {
                let drawn = try plan.sheets(
                    of: step.findings, project: project, fingerprint: fingerprint, language: language)
                files += try plan.write(drawn, as: .pdf, name: "\(step.id).\(language.rawValue)", into: folder)
            }
        }
        return files.map { "maps/" + $0 }
    }

    private func writeLayers(_ products: Set<Product>, into folder: OutputFolder) throws -> [String] {
        let language = languages.first ?? .indonesian
        var all: [OutputLayer] = []
        var files: [String] = []
        for step in steps {
            let layers = step.findings.layers.map { layer in
                var output = OutputLayer(layer)
                // The layers of a step bear its name: there may be several steps of one analysis.
                output.name = step.id + layer.name.dropFirst(step.findings.analysis.count)
                output.definition = layer.properties.definition[language]
                var symbols = LayerSymbols(of: layer, language: language)
                if case .one = layer.theme { symbols.classes[0].label = output.name }
                output.symbols = symbols
                return output
            }
            all += layers
            if products.contains(.kml), !layers.isEmpty {
                _ = try OutputLayer.write(
                    layers, to: folder.target(step.id + ".kml"), as: .kml, OutputLayer.WritingOptions(decimals: 7))
                files.append("layers/\(step.id).kml")
            }
        }
        if products.contains(.geoPackage), !all.isEmpty {
            // QGIS styles a layer by one dimension.
            _ = try OutputLayer.write(all.flatMap(\.dimensions), to: folder.target(project.id + ".gpkg"), as: .geoPackage)
            files.append("layers/\(project.id).gpkg")
        }
        return files
    }
}
