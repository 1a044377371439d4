public import TapakModel

extension GeometryColumns {
    /// One feature for each text, in well-known text: POINT, LINESTRING, POLYGON, their MULTI forms,
    /// GEOMETRYCOLLECTION, and EMPTY for any of them. A text that is not WKT ends the test run.
    public static func wkt(_ texts: String...) -> GeometryColumns { wkt(texts) }

    /// One feature for each text of a list.
    public static func wkt(_ texts: [String]) -> GeometryColumns {
        var columns = GeometryColumns()
        for text in texts {
            var reader = WKTReader(text)
            reader.readGeometry(into: &columns)
            reader.expectEnd()
            columns.endFeature()
        }
        return columns
    }
}

/// A reader that knows just enough WKT for literals in tests.
private struct WKTReader {
    private let text: String
    private var rest: Substring

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    mutating func readGeometry(into columns: inout GeometryColumns) {
        let word = readWord()
        if takes("EMPTY") { return }
        switch word {
        case "POINT": readPart(.point, &columns)
        case "LINESTRING": readPart(.line, &columns)
        case "POLYGON": readPolygon(&columns)
        case "MULTIPOINT": readList { $0.readLoosePoint(&columns) }
        case "MULTILINESTRING": readList { $0.readPart(.line, &columns) }
        case "MULTIPOLYGON": readList { $0.readPolygon(&columns) }
        case "GEOMETRYCOLLECTION": readList { $0.readGeometry(into: &columns) }
        default: fail("unknown type \(word)")
        }
    }

    mutating func expectEnd() {
        skipBlanks()
        if !rest.isEmpty { fail("text after the geometry") }
    }

    private mutating func readPolygon(_ columns: inout GeometryColumns) {
        readList { $0.readRing(&columns) }
        columns.endPart(.polygon)
    }

    private mutating func readPart(_ kind: GeometryColumns.Kind, _ columns: inout GeometryColumns) {
        readRing(&columns)
        columns.endPart(kind)
    }

    private mutating func readLoosePoint(_ columns: inout GeometryColumns) {
        skipBlanks()
        if rest.first == "(" { return readPart(.point, &columns) }
        readVertex(&columns)
        columns.endRing()
        columns.endPart(.point)
    }

    private mutating func readRing(_ columns: inout GeometryColumns) {
        readList { $0.readVertex(&columns) }
        columns.endRing()
    }

    private mutating func readVertex(_ columns: inout GeometryColumns) {
        let x = readNumber()
        columns.addVertex(Point(x: x, y: readNumber()))
    }

    private mutating func readList(_ element: (inout WKTReader) -> Void) {
        guard takes("(") else { fail("( expected") }
        repeat { element(&self) } while takes(",")
        guard takes(")") else { fail(") expected") }
    }

    private mutating func readNumber() -> Double {
        skipBlanks()
        let word = rest.prefix { !" ,()".contains($0) }
        rest.removeFirst(word.count)
        guard let number = Double(word) else { fail("number expected") }
        return number
    }

    private mutating func readWord() -> String {
        skipBlanks()
        let word = rest.prefix { $0.isLetter }
        rest.removeFirst(word.count)
        return word.uppercased()
    }

    private mutating func takes(_ token: String) -> Bool {
        skipBlanks()
        guard rest.hasPrefix(token) else { return false }
        rest.removeFirst(token.count)
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

    private func fail(_ reason: String) -> Never {
        fatalError("\(reason) at character \(text.distance(from: text.startIndex, to: rest.startIndex)) of \(text)")
    }
}
