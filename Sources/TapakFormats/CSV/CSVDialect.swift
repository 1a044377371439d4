import TapakModel

/// Names of the columns that hold the coordinates of points.
public struct PointFields: Sendable, Hashable {
    /// Longitude or easting.
    public var x: String
    /// Latitude or northing.
    public var y: String

    /// Names as in the header; case does not matter.
    public init(x: String, y: String) {
        self.x = x
        self.y = y
    }

    /// The pairs that are looked for, the first one first.
    static let known = [
        PointFields(x: "lon", y: "lat"), PointFields(x: "longitude", y: "latitude"), PointFields(x: "long", y: "lat"),
        PointFields(x: "lng", y: "lat"), PointFields(x: "x", y: "y"), PointFields(x: "easting", y: "northing"),
        PointFields(x: "bujur", y: "lintang"),
    ]
}

/// How a table of texts is laid out: its separator, its header, and where its geometry stands.
struct CSVDialect: Sendable {
    enum Geometry: Sendable, Equatable {
        case none
        case points(x: Int, y: Int)
        case wellKnownText(Int)
    }

    var separator: UInt8
    var fields: [String] = []
    var geometry = Geometry.none
    /// Where the first row begins.
    var contentStart = 0
    /// The EPSG code before the first geometry, if it has one.
    var srid: Int?
    /// The fields that have a value in the first row.
    var valuedFields: [String] = []

    /// The columns used for the geometry.
    var geometryFields: [String] {
        switch geometry {
        case .none: []
        case .points(let x, let y): [fields[x], fields[y]]
        case .wellKnownText(let column): [fields[column]]
        }
    }

    /// Reads the header and the first row.
    ///
    /// - Throws: `CSV_SYNTAX` for a header or row that cannot be read, `FIELD_MISSING` for stated columns that are
    ///   not there.
    static func read(
        _ file: SourceFile, from start: Int, points: PointFields?
    ) throws(Failure) -> CSVDialect {
        var dialect = CSVDialect(separator: UInt8(ascii: ","))
        dialect.separator = try mostFrequentSeparator(file, from: start)
        let rows = CSVRowScanner(file, separator: dialect.separator)
        try rows.seek(to: start)
        guard try rows.next() else { return dialect }
        dialect.fields = (0..<rows.cellCount).map { rows.text($0) }
        var seen: Set<String> = []
        if let twice = dialect.fields.first(where: { !$0.isEmpty && !seen.insert($0).inserted }) {
            throw Failure(
                .csvSyntax,
                Bilingual(
                    id: "Baris judul menyebut kolom '\(twice)' dua kali; ubah salah satu namanya.",
                    en: "The header names the column '\(twice)' twice; rename one of them."), file: file.name, line: 1,
                found: twice)
        }
        dialect.contentStart = rows.place
        dialect.geometry = try dialect.findGeometry(points, file)
        guard try rows.next() else { return dialect }
        for column in 0..<min(rows.cellCount, dialect.fields.count) where !rows.text(column).isEmpty {
            dialect.valuedFields.append(dialect.fields[column])
        }
        if case .wellKnownText(let column) = dialect.geometry, column < rows.cellCount {
            dialect.srid = WKTScanner.srid(of: rows.text(column))
        }
        return dialect
    }

    /// The separator that stands most often in the header, outside quotes; a comma where none does.
    private static func mostFrequentSeparator(_ file: SourceFile, from start: Int) throws(Failure) -> UInt8 {
        let count = min(file.size - start, 1 << 16)
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
        defer { bytes.deallocate() }
        try file.read(into: bytes, at: start, count: count)
        var counts = [0, 0, 0]
        let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        var isQuoted = false
        for index in 0..<count {
            if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if bytes[index] == 0x0A || bytes[index] == 0x0D { break }
            if let separator = separators.firstIndex(of: bytes[index]) { counts[separator] += 1 }
        }
        let most = counts.max() ?? 0
        return separators[counts.firstIndex(of: most) ?? 0]
    }

    private func findGeometry(_ points: PointFields?, _ file: SourceFile) throws(Failure) -> Geometry {
        let names = fields.map { $0.lowercased() }
        if let points {
            guard let x = names.firstIndex(of: points.x.lowercased()), let y = names.firstIndex(of: points.y.lowercased())
            else {
                throw Failure(
                    .fieldMissing,
                    Bilingual(
                        id: "Kolom koordinat “\(points.x)” dan “\(points.y)” tidak ada.",
                        en: "The coordinate columns “\(points.x)” and “\(points.y)” are missing."),
                    file: file.name, line: 1, found: fields.joined(separator: ", "))
            }
            return .points(x: x, y: y)
        }
        return Self.geometry(of: names)
    }

    /// Whether coordinates or well-known text stand in columns of these names.
    static func namesCoordinates(_ fields: [String]) -> Bool { geometry(of: fields.map { $0.lowercased() }) != .none }

    private static func geometry(of names: [String]) -> Geometry {
        for name in ["wkt", "geom", "geometry", "the_geom"] {
            if let column = names.firstIndex(of: name) { return .wellKnownText(column) }
        }
        for pair in PointFields.known {
            if let x = names.firstIndex(of: pair.x), let y = names.firstIndex(of: pair.y) { return .points(x: x, y: y) }
        }
        return .none
    }
}
