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

        /// A step.
        public init(id: String, findings: Findings) {
            (self.id, self.findings) = (id, findings)
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
    }

    /// Folders of products, which no step may have for an id.
    public static let folders = ["layers", "maps", "tables", "proposals"]

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

    /// A hand-over.
    public init(
        project: ProjectFacts, steps: [Step], languages: [Language], sheets: MapSheets = MapSheets(),
        series: [String: SheetSeries] = [:], fingerprint: String? = nil
    ) {
        (self.project, self.steps, self.languages) = (project, steps, languages)
        (self.sheets, self.series, self.fingerprint) = (sheets, series, fingerprint)
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
        return files.sorted()
    }

    private func writeMaps(into folder: OutputFolder) throws -> [String] {
        var files: [String] = []
        for step in steps where step.findings.map != nil {
            var plan = sheets
            plan.series = series[step.id]
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
            _ = try OutputLayer.write(all, to: folder.target(project.id + ".gpkg"), as: .geoPackage)
            files.append("layers/\(project.id).gpkg")
        }
        return files
    }
}
