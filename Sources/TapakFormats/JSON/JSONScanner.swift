/// A validating scanner over JSON bytes that end in zeros.
///
/// The zeros behind the last byte make every eight-byte load and every inner loop safe without bounds tests: no rule
/// of JSON accepts a zero. A fault at `end` means that the bytes ran out, which a caller with more of them may mend.
struct JSONScanner {
    /// How many zero bytes must stand behind the text.
    static let padding = 32

    let bytes: UnsafePointer<UInt8>
    let end: Int
    var at: Int
    let depthLimit: Int
    /// Halves of surrogate pairs met so far; they read as U+FFFD.
    var loneSurrogates = 0

    init(_ bytes: UnsafePointer<UInt8>, end: Int, at: Int = 0, depthLimit: Int = 512) {
        self.bytes = bytes
        self.end = end
        self.at = at
        self.depthLimit = depthLimit
    }

    @inline(__always) func fault(_ expected: ScanFault.Expectation, at place: Int) -> ScanFault {
        ScanFault(reason: .syntax, at: place, expected: expected)
    }

    /// Passes white space and answers the byte behind it, which is not consumed.
    @inline(__always) mutating func skipSpace() -> UInt8 {
        let byte = bytes[at]
        return byte > 0x20 ? byte : skipSpaceSlowly()
    }

    @inline(never) private mutating func skipSpaceSlowly() -> UInt8 {
        while true {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at &+= 1
            case let byte: return byte
            }
        }
    }

    /// Refuses a container below so many others.
    @inline(__always) func checkDepth(_ depth: Int) throws(ScanFault) {
        if depth >= depthLimit { throw ScanFault(reason: .depth, at: at, expected: .shallower) }
    }

    /// Passes the colon behind a member name.
    @inline(__always) mutating func skipColon() throws(ScanFault) {
        guard skipSpace() == UInt8(ascii: ":") else { throw fault(.colon, at: at) }
        at &+= 1
    }

    /// Passes a member name and its colon; the name's quote has not been consumed.
    @inline(__always) mutating func scanName() throws(ScanFault) -> StringToken {
        guard skipSpace() == UInt8(ascii: "\"") else { throw fault(.string, at: at) }
        let name = try scanString()
        try skipColon()
        return name
    }

    /// Passes what stands between two members; answers whether another one follows.
    @inline(__always) mutating func hasNextMember() throws(ScanFault) -> Bool {
        switch skipSpace() {
        case UInt8(ascii: ","):
            at &+= 1
            return true
        case UInt8(ascii: "}"):
            at &+= 1
            return false
        default: throw fault(.commaOrBrace, at: at)
        }
    }

    /// Passes what stands between two elements; answers whether another one follows.
    @inline(__always) mutating func hasNextElement() throws(ScanFault) -> Bool {
        switch skipSpace() {
        case UInt8(ascii: ","):
            at &+= 1
            return true
        case UInt8(ascii: "]"):
            at &+= 1
            return false
        default: throw fault(.commaOrBracket, at: at)
        }
    }

    /// Enters a container at its bracket; answers whether it holds anything. An empty one is passed whole.
    @inline(__always) mutating func enter(closedBy closing: UInt8) -> Bool {
        at &+= 1
        guard skipSpace() == closing else { return true }
        at &+= 1
        return false
    }

    /// Passes and validates any value.
    ///
    /// - Parameter depth: How many containers are open around it.
    mutating func skipValue(depth: Int) throws(ScanFault) {
        switch skipSpace() {
        case UInt8(ascii: "\""): _ = try scanString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        case UInt8(ascii: "{"):
            try checkDepth(depth)
            guard enter(closedBy: UInt8(ascii: "}")) else { return }
            repeat {
                _ = try scanName()
                try skipValue(depth: depth + 1)
            } while try hasNextMember()
        case UInt8(ascii: "["):
            try checkDepth(depth)
            guard enter(closedBy: UInt8(ascii: "]")) else { return }
            repeat { try skipValue(depth: depth + 1) } while try hasNextElement()
        case UInt8(ascii: "t"): try skipLiteral("true")
        case UInt8(ascii: "f"): try skipLiteral("false")
        case UInt8(ascii: "n"): try skipLiteral("null")
        default: throw fault(.value, at: at)
        }
    }

    /// Passes `true`, `false` or `null`.
    mutating func skipLiteral(_ literal: StaticString) throws(ScanFault) {
        for index in 0..<literal.utf8CodeUnitCount {
            guard bytes[at] == literal.utf8Start[index] else { throw fault(.literal, at: at) }
            at += 1
        }
    }
}
