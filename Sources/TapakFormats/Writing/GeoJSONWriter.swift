public import TapakModel

/// Writes features as GeoJSON (RFC 7946): longitude and latitude with at most seven decimals, shells counter-clockwise
/// and holes clockwise, no `crs` member.
public final class GeoJSONWriter {
    /// What stands around the features.
    public enum Framing: Sendable, Hashable {
        /// One FeatureCollection.
        case collection
        /// One feature a line (RFC 8142), with or without the record separator before each.
        case sequence(recordSeparator: Bool)
    }

    private let output: OutputFile
    private let framing: Framing
    private let decimals: Int?
    private var count = 0

    /// Opens an output.
    ///
    /// - Parameters:
    ///   - name: The collection's name; a sequence has none.
    ///   - decimals: The decimals of coordinates at most, 0 to 9; nil keeps every digit.
    /// - Throws: `CANNOT_WRITE` with the reason.
    public init(
        _ target: OutputTarget, framing: Framing = .collection, name: String? = nil, decimals: Int? = 7
    ) throws(Failure) {
        precondition(decimals.map { 0...9 ~= $0 } ?? true, "decimals out of range")
        output = try OutputFile(target)
        self.framing = framing
        self.decimals = decimals
        guard framing == .collection else { return }
        output.write(#"{"type":"FeatureCollection","#)
        if let name {
            output.write(#""name":"#)
            output.write(json: name)
            output.write(",")
        }
        output.write(#""features":["#)
    }

    /// Writes features.
    ///
    /// A feature without parts gets the geometry null. Parts of one kind become a simple or multi-geometry, parts of
    /// several kinds a GeometryCollection.
    ///
    /// - Parameters:
    ///   - geometry: Degrees; finite.
    ///   - properties: One row a feature; NaN becomes null.
    ///   - ids: The features' ids; whole numbers are written as numbers, empty ones not at all.
    /// - Precondition: Rows, ids and features are equally many; no number is infinite.
    /// - Complexity: O(vertices + cells).
    public func append(_ geometry: GeometryColumns, properties: Table? = nil, ids: TextColumn? = nil) {
        precondition(properties.map { $0.columns.isEmpty || $0.rowCount == geometry.count } ?? true, "one row a feature")
        precondition(ids.map { $0.count == geometry.count } ?? true, "one id a feature")
        append(geometry, ids: ids) { feature in
            if let properties {
                output.write(object: properties, row: feature, separator: ",")
            } else {
                output.write("{}")
            }
        }
    }

    /// Writes features with fields as they were read: a missing value is no member, nested values keep their text.
    func append(_ geometry: GeometryColumns, fields: [OutputLayer.Field], ids: TextColumn?) {
        append(geometry, ids: ids) { feature in
            output.write(byte: UInt8(ascii: "{"))
            var isFirst = true
            for field in fields where field.column.kinds[feature] != .missing {
                if !isFirst { output.write(byte: UInt8(ascii: ",")) }
                isFirst = false
                output.write(json: field.name)
                output.write(byte: UInt8(ascii: ":"))
                output.write(json: field.column, row: feature)
            }
            output.write(byte: UInt8(ascii: "}"))
        }
    }

    private func append(_ geometry: GeometryColumns, ids: TextColumn?, properties: (Int) -> Void) {
        for feature in 0..<geometry.count {
            switch framing {
            case .collection: output.write(count == 0 ? "\n" : ",\n")
            case .sequence(let hasSeparator): if hasSeparator { output.write(byte: 0x1E) }
            }
            output.write(#"{"type":"Feature","#)
            if let id = ids?[feature], !id.isEmpty { write(id: id) }
            output.write(#""properties":"#)
            properties(feature)
            output.write(#","geometry":"#)
            write(geometry, feature)
            output.write(byte: UInt8(ascii: "}"))
            if framing != .collection { output.write(byte: 0x0A) }
            count += 1
        }
    }

    /// Completes the output.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason; then the file of that name is as it was.
    public func finish() throws(Failure) {
        if framing == .collection { output.write("\n]}\n") }
        try output.finish()
    }

    private func write(id: String) {
        output.write(#""id":"#)
        if let number = Int(id), String(number) == id, number.magnitude < 1 << 53 {
            output.write(id)
        } else {
            output.write(json: id)
        }
        output.write(",")
    }

    private func write(_ geometry: borrowing GeometryColumns, _ feature: Int) {
        let parts = geometry.parts(of: feature)
        guard let first = parts.first else { return output.write("null") }
        let kind = geometry.kinds[first]
        guard parts.allSatisfy({ geometry.kinds[$0] == kind }) else {
            output.write(#"{"type":"GeometryCollection","geometries":["#)
            for part in parts {
                if part > first { output.write(",") }
                write(geometry, parts: part..<part + 1, geometry.kinds[part])
            }
            return output.write("]}")
        }
        write(geometry, parts: parts, kind)
    }

    private func write(_ geometry: borrowing GeometryColumns, parts: Range<Int>, _ kind: GeometryColumns.Kind) {
        let isMulti = parts.count > 1
        output.write(isMulti ? #"{"type":"Multi"# : #"{"type":""#)
        switch kind {
        case .point: output.write("Point")
        case .line: output.write("LineString")
        case .polygon: output.write("Polygon")
        }
        output.write(#"","coordinates":"#)
        if isMulti { output.write("[") }
        for part in parts {
            if part > parts.lowerBound { output.write(",") }
            write(geometry, part: part, kind)
        }
        output.write(isMulti ? "]}" : "}")
    }

    private func write(_ geometry: borrowing GeometryColumns, part: Int, _ kind: GeometryColumns.Kind) {
        let rings = geometry.rings(of: part)
        if kind == .polygon { output.write("[") }
        for ring in rings {
            if ring > rings.lowerBound { output.write(",") }
            let vertices = geometry.vertices(of: ring)
            if kind == .point {
                write(geometry, vertex: vertices.lowerBound)
                continue
            }
            let isShell = ring == rings.lowerBound
            let turns = kind == .polygon && (doubleArea(geometry, vertices) < 0) == isShell
            output.write("[")
            for step in 0..<vertices.count {
                if step > 0 { output.write(byte: UInt8(ascii: ",")) }
                write(geometry, vertex: turns ? vertices.upperBound - 1 - step : vertices.lowerBound + step)
            }
            output.write("]")
        }
        if kind == .polygon { output.write("]") }
    }

    @inline(__always) private func write(_ geometry: borrowing GeometryColumns, vertex: Int) {
        output.write(byte: UInt8(ascii: "["))
        output.write(geometry.coordinates[2 * vertex], decimals: decimals)
        output.write(byte: UInt8(ascii: ","))
        output.write(geometry.coordinates[2 * vertex + 1], decimals: decimals)
        output.write(byte: UInt8(ascii: "]"))
    }

    /// Twice the signed area of a ring, relative to its first vertex; positive counter-clockwise.
    private func doubleArea(_ geometry: borrowing GeometryColumns, _ vertices: Range<Int>) -> Double {
        let origin = geometry.point(vertices.lowerBound)
        var sum = 0.0
        for vertex in vertices.dropLast() {
            let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
            sum += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
        }
        return sum
    }
}
