internal import TapakFormats
internal import TapakMaps
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
    }

    /// Folders of products, which no step may have for an id.
    public static let folders = ["layers", "maps", "tables", "proposals"]

    /// The project.
    public var project: ProjectFacts
    /// The steps in order.
    public var steps: [Step]
    /// The languages, the first one first.
    public var languages: [Language]

    /// A hand-over.
    public init(project: ProjectFacts, steps: [Step], languages: [Language]) {
        (self.project, self.steps, self.languages) = (project, steps, languages)
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
        return files.sorted()
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
