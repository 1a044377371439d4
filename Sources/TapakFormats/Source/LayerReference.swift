import Glibc
public import TapakModel

/// Which layer is meant: a file or standard input, a layer inside a container, and which of its features.
///
/// Written as `path`, `-`, `file.gpkg#layer`, `file.zip#name` (or as QGIS writes it, `file.gpkg|layername=layer`) or
/// `PG:dbname=city#table`, each of which may be followed by a filter: `buildings.geojson?use=residential,mixed&floors!=1`.
/// A comma lists alternatives, `&` joins conditions.
public struct LayerReference: Sendable, Hashable {
    /// The file; `-` for standard input.
    public var path: String
    /// The layer inside a container.
    public var layer: String?
    /// The conditions that a feature must meet, all of them.
    public var filter: [FieldCondition] = []

    /// A file as it is, without any filter.
    public init(path: String) { self.path = path }

    /// A reference as a user writes it. A file whose name holds `?` or `#` and exists is taken as it is.
    ///
    /// - Throws: `Failure` with key `USAGE` where there is no path or the filter cannot be read.
    public init(_ text: String) throws(Failure) {
        self.path = text
        guard text != "-", access(text, F_OK) != 0 || text.hasSuffix(".gdb/") else { return }
        var rest = text[...]
        if let mark = rest.firstIndex(of: "?") {
            filter = try Self.conditions(rest[rest.index(after: mark)...], in: text)
            rest = rest[..<mark]
        }
        // What a shell completes for a folder.
        if rest.hasSuffix(".gdb/") { rest = rest.dropLast() }
        path = String(rest)
        if access(path, F_OK) != 0, let (container, name) = Self.parts(rest) {
            layer = String(name)
            path = String(container)
        }
        if path.isEmpty {
            throw Failure(
                .usage,
                Bilingual(id: "Nama berkas lapisan tidak ada.", en: "The name of the layer's file is missing."),
                found: text, expected: "FILE, FILE#LAYER, FILE?FIELD=VALUE")
        }
    }

    /// Only containers have layers: elsewhere a # belongs to the name of a file that may simply be missing.
    private static let containers = [".gpkg", ".zip", ".gdb", ".kml", ".kmz", ".dxf", ".xlsx", ".sqlite"]

    private static func parts(_ text: Substring) -> (container: Substring, layer: Substring)? {
        for mark in ["|layername=", "#"] {
            guard let range = text.ranges(of: mark).last, range.upperBound < text.endIndex else { continue }
            let container = text[..<range.lowerBound]
            if PathText.isDatabase(String(container)) || containers.contains(where: { container.lowercased().hasSuffix($0) }) {
                return (container, text[range.upperBound...])
            }
        }
        return nil
    }

    /// The file of a reference that is written from a folder, from that folder.
    ///
    /// - Throws: `USAGE` where there is no path or the filter cannot be read.
    public static func file(of reference: String, in folder: String) throws(Failure) -> String {
        let joined = PathText.join(folder, reference)
        return String(reference.dropLast(joined.count - (try LayerReference(joined)).path.count))
    }

    /// Whether the layer comes from standard input.
    public var isStandardInput: Bool { path == "-" }

    private static func conditions(_ text: Substring, in reference: String) throws(Failure) -> [FieldCondition] {
        var conditions: [FieldCondition] = []
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "=") else { throw malformed(part, in: reference) }
            var field = part[..<equals]
            let excludes = field.last == "!"
            if excludes { field = field.dropLast() }
            if field.isEmpty { throw malformed(part, in: reference) }
            let values = part[part.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
            conditions.append(
                FieldCondition(field: String(field), excludes: excludes, alternatives: values.map(String.init)))
        }
        return conditions
    }

    private static func malformed(_ part: Substring, in reference: String) -> Failure {
        Failure(
            .usage,
            Bilingual(
                id: "Saringan “\(part)” pada “\(reference)” tidak dapat dibaca.",
                en: "The filter “\(part)” in “\(reference)” cannot be read."),
            found: String(part), expected: "FIELD=VALUE, FIELD!=VALUE, FIELD=VALUE&FIELD=VALUE")
    }
}
