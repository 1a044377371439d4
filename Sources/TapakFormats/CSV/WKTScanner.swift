import TapakModel

/// Reads well-known text (OGC 06-103r4, section 7) into a feature, with an EWKT prefix `SRID=n;`. Z and M are dropped.
struct WKTScanner {
    private var scanner: JSONScanner
    private let end: Int
    /// The code before the geometry.
    private(set) var srid: Int?
    private var ordinates = 0

    /// - Parameter cell: Where the text stands among the scanner's bytes; a zero follows.
    init(_ scanner: borrowing JSONScanner, _ cell: Range<Int>) {
        self.scanner = JSONScanner(scanner.bytes, end: cell.upperBound, at: cell.lowerBound)
        end = cell.upperBound
    }

    /// The code before a geometry.
    static func srid(of text: String) -> Int? {
        let parts = text.uppercased().split(separator: ";", maxSplits: 1)
        guard parts.count == 2, let name = parts.first?.split(separator: "="), name.count == 2,
            name[0].split(separator: " ") == ["SRID"]
        else { return nil }
        return name[1].split(separator: " ").first.flatMap { Int($0) }
    }

    /// Reads the text; what is wrong with it becomes the feature's problem.
    mutating func scan(into builder: inout FeatureBuilder) {
        guard skipSpace() != 0 else { return builder.problem.raise(.null) }
        let start = scanner.at
        if word() == "SRID" {
            while scanner.at < end, scanner.bytes[scanner.at] != UInt8(ascii: ";") { scanner.at += 1 }
            let prefix = UnsafeBufferPointer(start: scanner.bytes + start, count: scanner.at - start)
            srid = Self.srid(of: String(decoding: prefix, as: UTF8.self) + ";x")
            _ = passes(";")
        } else {
            scanner.at = start
        }
        if !geometry(into: &builder, depth: 0) || skipSpace() != 0 { builder.problem.raise(.malformed) }
        if ordinates > 2 { builder.hasMoreOrdinates = true }
    }

    private mutating func skipSpace() -> UInt8 { scanner.skipSpace() }

    private mutating func passes(_ character: Unicode.Scalar) -> Bool {
        guard skipSpace() == UInt8(ascii: character) else { return false }
        scanner.at += 1
        return true
    }

    private mutating func word() -> String {
        _ = skipSpace()
        let start = scanner.at
        while (scanner.bytes[scanner.at] | 0x20) &- UInt8(ascii: "a") < 26 { scanner.at += 1 }
        return String(
            decoding: UnsafeBufferPointer(start: scanner.bytes + start, count: scanner.at - start), as: UTF8.self
        ).uppercased()
    }

    private mutating func geometry(into builder: inout FeatureBuilder, depth: Int) -> Bool {
        guard depth < 64 else { return false }
        var type = word()
        for suffix in ["ZM", "Z", "M"] where type.hasSuffix(suffix) {
            type.removeLast(suffix.count)
            break
        }
        let start = scanner.at
        var next = word()
        if next == "Z" || next == "M" || next == "ZM" { next = word() } else if next != "EMPTY" { scanner.at = start }
        let isEmpty = next == "EMPTY"
        guard
            ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"]
                .contains(type)
        else { return false }
        if isEmpty { return true }
        switch type {
        case "POINT": return passes("(") && point(into: &builder) && passes(")")
        case "LINESTRING": return line(into: &builder)
        case "POLYGON": return polygon(into: &builder)
        default: break
        }
        guard passes("(") else { return false }
        repeat {
            let part = type == "GEOMETRYCOLLECTION" || !takesEmpty(into: &builder)
            if part, !self.part(of: type, into: &builder, depth: depth + 1) { return false }
        } while passes(",")
        return passes(")")
    }

    private mutating func part(of type: String, into builder: inout FeatureBuilder, depth: Int) -> Bool {
        switch type {
        case "MULTIPOINT":
            let isNested = passes("(")
            return point(into: &builder) && (!isNested || passes(")"))
        case "MULTILINESTRING": return line(into: &builder)
        case "MULTIPOLYGON": return polygon(into: &builder)
        default: return geometry(into: &builder, depth: depth)
        }
    }

    /// Passes EMPTY where a part stands.
    private mutating func takesEmpty(into builder: inout FeatureBuilder) -> Bool {
        let start = scanner.at
        guard word() == "EMPTY" else {
            scanner.at = start
            return false
        }
        builder.emptyParts += 1
        return true
    }

    private mutating func point(into builder: inout FeatureBuilder) -> Bool {
        guard position(into: &builder) else { return false }
        builder.columns.endRing()
        builder.columns.endPart(.point)
        return true
    }

    private mutating func line(into builder: inout FeatureBuilder) -> Bool {
        let start = builder.columns.coordinates.count
        guard positions(into: &builder) else { return false }
        builder.problem.raise(builder.columns.endLine(from: start))
        return true
    }

    private mutating func polygon(into builder: inout FeatureBuilder) -> Bool {
        guard passes("(") else { return false }
        repeat {
            let start = builder.columns.coordinates.count
            guard positions(into: &builder) else { return false }
            let problem = builder.columns.endPolygonRing(from: start, feature: builder.columns.count)
            builder.problem.raise(problem)
        } while passes(",")
        builder.columns.endPart(.polygon)
        return passes(")")
    }

    private mutating func positions(into builder: inout FeatureBuilder) -> Bool {
        guard passes("(") else { return false }
        repeat {
            guard position(into: &builder) else { return false }
        } while passes(",")
        return passes(")")
    }

    private mutating func position(into builder: inout FeatureBuilder) -> Bool {
        var count = 0
        while true {
            let byte = skipSpace()
            if count >= 2, byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") { break }
            guard let value = number(), count < 4 else { return false }
            if count < 2 {
                if value.isNaN { builder.problem.raise(.coordinateInvalid) }
                if value.isInfinite { builder.problem.raise(.numberRange) }
                builder.columns.coordinates.append(value)
            }
            count += 1
        }
        ordinates = max(ordinates, count)
        return true
    }

    private mutating func number() -> Double? {
        let start = scanner.at
        if let value = try? scanner.scanNumber(), [0x20, 0x09, 0x2C, 0x29].contains(scanner.bytes[scanner.at]) {
            return value
        }
        scanner.at = start
        while scanner.at < end, ![0x20, 0x09, 0x2C, 0x29].contains(scanner.bytes[scanner.at]) { scanner.at += 1 }
        let bytes = UnsafeBufferPointer(start: scanner.bytes + start, count: scanner.at - start)
        return Double(String(decoding: bytes, as: UTF8.self))
    }
}
