extension JSONScanner {
    /// Passes a number without working out its value.
    @inline(__always) mutating func skipNumber() throws(ScanFault) {
        var place = at
        if bytes[place] == UInt8(ascii: "-") { place &+= 1 }
        if bytes[place] == UInt8(ascii: "0") {
            place &+= 1
            if isDigit(place) { throw fault(.commaOrBrace, at: place) }
        } else {
            place = try skipDigits(from: place)
        }
        if bytes[place] == UInt8(ascii: ".") { place = try skipDigits(from: place &+ 1) }
        if bytes[place] | 0x20 == UInt8(ascii: "e") {
            place &+= 1
            if bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") { place &+= 1 }
            place = try skipDigits(from: place)
        }
        at = place
    }

    @inline(__always) private func isDigit(_ place: Int) -> Bool { bytes[place] &- UInt8(ascii: "0") < 10 }

    @inline(__always) private func skipDigits(from start: Int) throws(ScanFault) -> Int {
        var place = start
        while isDigit(place) { place &+= 1 }
        if place == start { throw fault(.digit, at: place) }
        return place
    }

    /// Passes a number and answers the nearest double; ±infinity beyond the range of doubles.
    ///
    /// The value is bit for bit that of `strtod`.
    @inline(__always) mutating func scanNumber() throws(ScanFault) -> Double {
        let start = at
        var place = at
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative { place &+= 1 }
        var mantissa: UInt64 = 0
        var digit = bytes[place] &- UInt8(ascii: "0")
        guard digit < 10 else { throw fault(.digit, at: place) }
        let firstDigit = place
        if digit == 0 {
            place &+= 1
            if isDigit(place) { throw fault(.commaOrBracket, at: place) }
        } else {
            repeat {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                place &+= 1
                digit = bytes[place] &- UInt8(ascii: "0")
            } while digit < 10
        }
        var digitCount = place &- firstDigit
        var exponent = 0
        if bytes[place] == UInt8(ascii: ".") {
            place &+= 1
            let fraction = place
            place = addDigits(from: place, to: &mantissa)
            if place == fraction { throw fault(.digit, at: place) }
            exponent = fraction &- place
            digitCount &-= exponent
        }
        if bytes[place] | 0x20 == UInt8(ascii: "e") { exponent &+= try scanExponent(&place) }
        at = place
        if digitCount <= 19, mantissa <= 1 << 53, exponent <= 0, exponent >= -22 {
            let value = Double(Int64(bitPattern: mantissa)) / DecimalNumber.powersOfTen(-exponent)
            return isNegative ? -value : value
        }
        return DecimalNumber.value(
            mantissa: mantissa, exponent: exponent, isNegative: isNegative, isExact: digitCount <= 19,
            text: UnsafeBufferPointer(start: bytes + start, count: place &- start))
    }

    /// Takes up digits eight at a time.
    @inline(__always) private func addDigits(from start: Int, to mantissa: inout UInt64) -> Int {
        var place = start
        while true {
            let word = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self) ^ 0x3030_3030_3030_3030
            let others = ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
            let count = others == 0 ? 8 : others.trailingZeroBitCount &>> 3
            if count == 0 { return place }
            mantissa =
                mantissa &* DecimalNumber.wholePowersOfTen(count)
                &+ Self.eightDigits(word &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))
            place &+= count
            if count < 8 { return place }
        }
    }

    /// The number that eight digits make, the first in the lowest byte: pairs, then fours, then all.
    @inline(__always) private static func eightDigits(_ digits: UInt64) -> UInt64 {
        let pairs = (digits &* 10 &+ (digits &>> 8)) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ (pairs &>> 16)) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10000 &+ (fours &>> 32)) & 0xFFFF_FFFF
    }

    @inline(never) private func scanExponent(_ place: inout Int) throws(ScanFault) -> Int {
        place += 1
        let isNegative = bytes[place] == UInt8(ascii: "-")
        if isNegative || bytes[place] == UInt8(ascii: "+") { place += 1 }
        guard isDigit(place) else { throw fault(.digit, at: place) }
        var exponent = 0
        while isDigit(place) {
            if exponent < 100_000_000 { exponent = exponent * 10 + Int(bytes[place] - UInt8(ascii: "0")) }
            place += 1
        }
        return isNegative ? -exponent : exponent
    }
}
