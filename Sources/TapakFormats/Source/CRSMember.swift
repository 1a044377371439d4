import TapakModel

/// The legacy member `crs` of GeoJSON 2008: its forms, and where it hides.
enum CRSMember {
    /// The name that a `crs` value states; nil for null.
    ///
    /// Known forms: `{"type":"name","properties":{"name":…}}`, `{"type":"EPSG","properties":{"code":…}}`, a link to
    /// an EPSG page, and a bare string. The scanner stands at the value and passes it.
    static func scan(_ scanner: inout JSONScanner, depth: Int) throws(ScanFault) -> String? {
        let start = scanner.skipSpace()
        let place = scanner.at
        var texts: [String: String] = [:]
        switch start {
        case UInt8(ascii: "\""): return normal(scanner.text(try scanner.scanString()))
        case UInt8(ascii: "{"): try collect(&scanner, depth: depth, into: &texts)
        case UInt8(ascii: "n"):
            try scanner.skipLiteral("null")
            return nil
        default: try scanner.skipValue(depth: depth)
        }
        if let name = texts["name"] ?? texts["href"] { return normal(name) }
        if let code = texts["code"] { return "EPSG:" + code }
        let bytes = UnsafeBufferPointer(start: scanner.bytes + place, count: min(scanner.at - place, 60))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes up the texts and numbers of `properties`.
    private static func collect(
        _ scanner: inout JSONScanner, depth: Int, into texts: inout [String: String]
    ) throws(ScanFault) {
        try scanner.checkDepth(depth)
        guard scanner.enter(closedBy: UInt8(ascii: "}")) else { return }
        repeat {
            let name = scanner.text(try scanner.scanName())
            let first = scanner.skipSpace()
            let start = scanner.at
            if first == UInt8(ascii: "{"), name == "properties" {
                try collect(&scanner, depth: depth + 1, into: &texts)
            } else if first == UInt8(ascii: "\""), name != "type" {
                texts[name] = scanner.text(try scanner.scanString())
            } else {
                try scanner.skipValue(depth: depth + 1)
                let bytes = UnsafeBufferPointer(start: scanner.bytes + start, count: scanner.at - start)
                if first &- UInt8(ascii: "0") < 10 { texts[name] = String(decoding: bytes, as: UTF8.self) }
            }
        } while try scanner.hasNextMember()
    }

    /// Links to an EPSG page become `EPSG:n`; every other name stays as it is.
    private static func normal(_ name: String) -> String {
        guard name.lowercased().hasPrefix("http") else { return name }
        let pieces = name.lowercased().split { $0 == "/" || $0 == ":" }
        guard let mark = pieces.lastIndex(of: "epsg"),
            let code = pieces[(mark + 1)...].last(where: { $0.allSatisfy(\.isNumber) && $0 != "0" })
        else { return name }
        return "EPSG:" + code
    }

    /// The `crs` behind the features, looked for in the last bytes of a file.
    ///
    /// A quoted `crs` followed by a colon is a key, and when the object that holds it ends with the file it is the
    /// root's. Whoever reads the whole file sees the same member, so a wrong file cannot mislead.
    static func probeTail(_ file: SourceFile, from start: Int, depthLimit: Int) throws(Failure) -> String? {
        let begin = max(start, file.size - 1 << 16)
        let count = file.size - begin
        guard count > 0 else { return nil }
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: count + JSONScanner.padding)
        defer { bytes.deallocate() }
        try file.read(into: bytes, at: begin, count: count)
        (bytes + count).update(repeating: 0, count: JSONScanner.padding)
        let key = Array("\"crs\"".utf8)
        for place in stride(from: count - 5, through: 0, by: -1) where bytes[place] == key[0] {
            guard (0..<5).allSatisfy({ bytes[place + $0] == key[$0] }) else { continue }
            var scanner = JSONScanner(bytes, end: count, at: place, depthLimit: depthLimit)
            if let name = try? rootMember(&scanner) { return name }
        }
        return nil
    }

    private static func rootMember(_ scanner: inout JSONScanner) throws(ScanFault) -> String? {
        _ = try scanner.scanName()
        let name = try scan(&scanner, depth: 1)
        while try scanner.hasNextMember() {
            _ = try scanner.scanName()
            try scanner.skipValue(depth: 1)
        }
        _ = scanner.skipSpace()
        return scanner.at == scanner.end ? name : nil
    }
}
