public import TapakModel

/// A layer that has been opened: its facts, and the ways to take its features in.
///
/// Opening reads the beginning and the end of the file, not the whole of it.
public final class LayerSource: Sendable {
    enum Contents: Sendable {
        case json(JSONHead)
        case csv(CSVDialect)
    }

    /// What was asked for.
    public let reference: LayerReference
    let absentFilterValues = Guarded<[(field: String, value: String)]>([])
    /// Values the filter names that no feature has, once the layer was read.
    public var filterSlips: [(field: String, value: String)] { absentFilterValues.withLock { $0 } }
    /// The layer's name: what the file says of itself, else the file's name without its ending.
    public let name: String
    /// The file's size in bytes.
    public let size: Int
    /// The coordinate reference system that the file states, in its own words; links become `EPSG:n`. Nil where it
    /// states none.
    public let crsName: String?
    /// The properties of the first feature, in their order.
    public let fieldNames: [String]
    /// The columns of a table that hold its geometry; empty for other formats, and for a table without one.
    public var geometryFields: [String] {
        if case .csv(let dialect) = contents { dialect.geometryFields } else { [] }
    }
    /// Whether nothing tells the CRS of coordinates in a format that has a place for it, so that it has to be stated.
    public let lacksCRS: Bool
    /// What opening it accepted with a note.
    public let openingNotes: [ReadNote: Int]
    private let foreignFormat: String?
    /// The name of the format, for people.
    public var formatName: String {
        if let foreignFormat { return foreignFormat }
        return switch contents {
        case .csv: "CSV"
        case .json(let head): head.layout.isCollection || head.layout.isSingle ? "GeoJSON" : "GeoJSON sequence"
        }
    }
    /// Whether features have geometry; a table may have no column for it.
    public var hasGeometry: Bool {
        if case .csv(let dialect) = contents { dialect.geometry != .none } else { !isBare }
    }
    /// What fields hold by their types, in formats that have some.
    public let fieldKinds: [String: OutputLayer.Field.Kind]
    /// Whether it is a table of a format with types, without geometry.
    private let isBare: Bool

    let file: SourceFile
    let contents: Contents
    private let valuedFields: [String]
    private let hasFeatureID: Bool

    /// Opens a layer and finds out its format.
    ///
    /// - Parameter points: The columns of a table that hold the coordinates; nil where they go by their names.
    /// - Throws: `Failure`: `INPUT_MISSING` for what cannot be opened, `PART_ABSENT` for formats that are not read,
    ///   `JSON_SYNTAX`, `UTF8_INVALID`, `NOT_GEOJSON` and the like where the beginning of the file is wrong.
    public static func open(
        _ reference: LayerReference, points: PointFields? = nil, limits: ReadLimits = ReadLimits()
    ) throws(Failure) -> LayerSource {
        // Folders and databases are known by their names alone.
        let isFile = !PathText.isDatabase(reference.path) && !reference.path.lowercased().hasSuffix(".gdb")
        var file: SourceFile?
        var start: [UInt8] = []
        if isFile {
            let opened = try SourceFile.open(reference.path, limits: limits)
            start = try firstBytes(of: opened)
            file = opened
        } else if reference.path.lowercased().hasSuffix(".gdb") {
            try SourceFile.requireFolder(reference.path)
        }
        if let format = LayerFormat.foreign(reference, start: start) {
            let foreign = try ForeignLayer.open(reference, format: format, limits: limits)
            return try LayerSource(foreign.file, reference, points, foreign)
        }
        guard let file else { throw notGeoJSON(reference.path, "") }
        return try LayerSource(file, reference, points)
    }

    private init(
        _ file: SourceFile, _ reference: LayerReference, _ points: PointFields?, _ foreign: ForeignLayer? = nil
    ) throws(Failure) {
        var start = try Self.firstBytes(of: file)
        let hasByteOrderMark = start.starts(with: [0xEF, 0xBB, 0xBF])
        if hasByteOrderMark { start.removeFirst(3) }
        let contentStart = hasByteOrderMark ? 3 : 0
        foreignFormat = foreign?.format
        lacksCRS = foreign.map { $0.hasGeometry && $0.crs == nil } ?? false
        openingNotes = (foreign?.notes ?? [:]).merging(hasByteOrderMark ? [.byteOrderMark: 1] : [:], uniquingKeysWith: +)
        fieldKinds = foreign?.kinds ?? [:]
        isBare = foreign.map { !$0.hasGeometry && !$0.isTable } ?? false
        let format =
            foreign.map { $0.isTable ? .csv : $0.isEmpty ? .json : .jsonSequence }
            ?? LayerFormat.detect(reference, start: start)
        guard !start.isEmpty else { throw Self.notGeoJSON(reference.path, "nothing") }
        switch format {
        case .json, .jsonSequence, .anyJSON:
            var head = try Self.located(file) { () throws(Failure) in
                try JSONHead.read(file, from: contentStart, mayRepeat: format != .json)
            }
            if head.crsName == nil, head.layout.isCollection {
                head.crsName = try CRSMember.probeTail(file, from: head.layout.contentStart, depthLimit: file.limits.depth)
            }
            contents = .json(head)
            crsName = foreign?.crs ?? head.crsName
            name = foreign?.name ?? head.name ?? Self.stem(reference.path)
            fieldNames = head.first.fields.map(\.name)
            valuedFields = head.first.fields.filter(\.hasValue).map(\.name)
            hasFeatureID = head.first.hasID
        case .csv, .unknown:
            let dialect = try Self.located(file) { () throws(Failure) in
                try CSVDialect.read(file, from: contentStart, points: points)
            }
            if format == .unknown, dialect.geometry == .none { throw Self.notGeoJSON(reference.path, "text") }
            contents = .csv(dialect)
            crsName = dialect.srid.map { "EPSG:\($0)" }
            name = foreign?.name ?? Self.stem(reference.path)
            fieldNames = dialect.fields
            valuedFields = dialect.valuedFields
            hasFeatureID = false
        }
        self.file = file
        self.reference = reference
        size = file.size
    }

    /// Which property the ids come from for a request; the same for every batch of the layer.
    ///
    /// The field stated, else the first preferred property that has a value in the first feature, else the member
    /// `id` if the first feature has one, else the ordinal.
    public func idRule(for request: ReadRequest) -> IDRule {
        if let field = request.idField { return .field(field) }
        if let field = request.idPreference.first(where: { valuedFields.contains($0) }) { return .field(field) }
        return hasFeatureID ? .featureID : .ordinal
    }

    /// Adds the line to a failure that knows its byte.
    static func located<Answer>(
        _ file: SourceFile, _ body: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        do { return try body() } catch {
            var failure = error
            if file.isCopy {
                (failure.offset, failure.line) = (nil, nil)
            } else if let offset = failure.offset, failure.line == nil {
                failure.line = file.line(at: offset)
            }
            throw failure
        }
    }

    private static func firstBytes(of file: SourceFile) throws(Failure) -> [UInt8] {
        let count = min(file.size, 64)
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
        defer { bytes.deallocate() }
        try file.read(into: bytes, at: 0, count: count)
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private static func stem(_ path: String) -> String {
        let file = path.split(separator: "/").last ?? "layer"
        guard file != "-" else { return "stdin" }
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return String(file) }
        return String(file[..<dot])
    }

    private static func notGeoJSON(_ path: String, _ found: String) -> Failure {
        Failure(
            .notGeoJSON,
            Bilingual(
                id: "“\(path)” bukan GeoJSON, urutan GeoJSON, atau CSV dengan kolom koordinat.",
                en: "“\(path)” is neither GeoJSON, a GeoJSON sequence nor CSV with coordinate columns."),
            file: path, offset: 0, line: 1, found: found, expected: ScanFault.Expectation.collection.text)
    }
}
