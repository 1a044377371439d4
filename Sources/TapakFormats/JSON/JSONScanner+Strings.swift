import Glibc

/// Where the contents of a string stand, between its quotes.
struct StringToken {
    var start: Int
    var end: Int
    /// Whether it holds escapes, so that its text differs from its bytes.
    var isEscaped: Bool
}

extension JSONScanner {
    /// Passes a string and validates it: escapes, UTF-8, no control characters.
    @inline(__always) mutating func scanString() throws(ScanFault) -> StringToken {
        let start = at &+ 1
        var place = start
        while true {
            let special = Self.specialBytes(UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self))
            if special == 0 {
                place &+= 8
                continue
            }
            place &+= special.trailingZeroBitCount &>> 3
            guard bytes[place] == UInt8(ascii: "\"") else { break }
            at = place &+ 1
            return StringToken(start: start, end: place, isEscaped: false)
        }
        return try scanStringSlowly(start: start, from: place)
    }

    /// A set top bit for every byte that is a quote, a backslash, a control character or not ASCII; exact for the
    /// lowest such byte, which is the only one that is looked at.
    @inline(__always) private static func specialBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = (word ^ (ones &* 0x22)) &- ones
        let backslashes = (word ^ (ones &* 0x5C)) &- ones
        let controls = word &- (ones &* 0x20)
        return (quotes | backslashes | controls | word) & (ones &* 0x80)
    }

    @inline(never)
    private mutating func scanStringSlowly(start: Int, from place: Int) throws(ScanFault) -> StringToken {
        var place = place
        var isEscaped = false
        while true {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                at = place + 1
                return StringToken(start: start, end: place, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                place = try skipEscape(at: place)
            case 0..<0x20: throw ScanFault(reason: .syntax, at: place, expected: .utf8)
            case 0x80...: place = try skipUTF8(at: place)
            default: place += 1
            }
        }
    }

    private mutating func skipEscape(at place: Int) throws(ScanFault) -> Int {
        switch bytes[place + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return place + 2
        case UInt8(ascii: "u"):
            let unit = try hexadecimal(at: place + 2)
            guard unit & 0xF800 == 0xD800 else { return place + 6 }
            if unit < 0xDC00, bytes[place + 6] == UInt8(ascii: "\\"), bytes[place + 7] == UInt8(ascii: "u") {
                let low = try hexadecimal(at: place + 8)
                if low & 0xFC00 == 0xDC00 { return place + 12 }
            }
            loneSurrogates += 1
            return place + 6
        default: throw fault(.escape, at: place + 1)
        }
    }

    private func hexadecimal(at place: Int) throws(ScanFault) -> UInt32 {
        var value: UInt32 = 0
        for index in place..<place + 4 {
            let digit: UInt8
            switch bytes[index] {
            case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
            case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) - UInt8(ascii: "a") + 10
            default: throw fault(.escape, at: index)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Passes one character of more than one byte; overlong forms, surrogates and values past U+10FFFF are refused.
    func skipUTF8(at place: Int) throws(ScanFault) -> Int {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[place] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw ScanFault(reason: .utf8, at: place, expected: .utf8)
        }
        guard second.contains(bytes[place + 1]) else { throw ScanFault(reason: .utf8, at: place + 1, expected: .utf8) }
        for index in place + 2..<max(place + 2, place + length) where bytes[index] & 0xC0 != 0x80 {
            throw ScanFault(reason: .utf8, at: index, expected: .utf8)
        }
        return place + length
    }

    /// Whether a string's bytes are those of a text in plain ASCII.
    @inline(__always) func equals(_ token: StringToken, _ text: StaticString) -> Bool {
        token.end &- token.start == text.utf8CodeUnitCount
            && memcmp(bytes + token.start, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// Appends the text of a validated string that holds escapes.
    func decode(_ token: StringToken, into text: inout GrowBuffer<UInt8>) {
        var place = token.start
        while place < token.end {
            let byte = bytes[place]
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                place += 1
                continue
            }
            place += 2
            switch bytes[place - 1] {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): place = decodeUnit(at: place, end: token.end, into: &text)
            case let plain: text.append(plain)
            }
        }
    }

    /// Appends the character whose first unit stands at `place`; answers the place behind it.
    private func decodeUnit(at place: Int, end: Int, into text: inout GrowBuffer<UInt8>) -> Int {
        guard var value = try? hexadecimal(at: place) else { return place }
        var next = place + 4
        if value & 0xFC00 == 0xD800, next + 6 <= end, bytes[next] == UInt8(ascii: "\\"),
            bytes[next + 1] == UInt8(ascii: "u"), let low = try? hexadecimal(at: next + 2), low & 0xFC00 == 0xDC00
        {
            value = 0x10000 + (value & 0x3FF) << 10 + (low & 0x3FF)
            next += 6
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        for byte in UTF8.encode(scalar).unsafelyUnwrapped { text.append(byte) }
        return next
    }

    /// The text of a validated string.
    func text(_ token: StringToken) -> String {
        guard token.isEscaped else {
            return String(
                decoding: UnsafeBufferPointer(start: bytes + token.start, count: token.end - token.start), as: UTF8.self)
        }
        var decoded = GrowBuffer<UInt8>()
        decode(token, into: &decoded)
        return String(decoding: UnsafeBufferPointer(start: decoded.base, count: decoded.count), as: UTF8.self)
    }
}
