/// Decimal digits to the nearest double, bit for bit as `strtod` does it.
enum DecimalNumber {
    /// The value of `mantissa · 10^exponent`.
    ///
    /// - Parameters:
    ///   - isExact: Whether the mantissa holds all digits.
    ///   - text: The number as written.
    @inline(never)
    static func value(
        mantissa: UInt64, exponent: Int, isNegative: Bool, isExact: Bool, text: UnsafeBufferPointer<UInt8>
    ) -> Double {
        if isExact {
            if mantissa == 0 { return isNegative ? -0.0 : 0 }
            // Both factors are exact and the one operation rounds once.
            if mantissa <= 1 << 53, -22...22 ~= exponent {
                let whole = Double(mantissa)
                let value = exponent < 0 ? whole / powersOfTen(-exponent) : whole * powersOfTen(exponent)
                return isNegative ? -value : value
            }
            if -19...(-1) ~= exponent {
                let value = quotient(mantissa, wholePowersOfTen(-exponent))
                return isNegative ? -value : value
            }
        }
        // Long texts and the far ends of the range: rare, so the standard library may be slow about them. It is exact and
        // does not know of locales.
        return Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    /// A quotient of two whole numbers, rounded once to the nearest double, ties to even.
    ///
    /// Both are shifted to fill 64 bits, so that the quotient has 63 or 64 of them and the remainder tells whether
    /// anything follows.
    private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
        let (dividendShift, divisorShift) = (dividend.leadingZeroBitCount, divisor.leadingZeroBitCount)
        let (high, low) = (dividend << dividendShift, divisor << divisorShift)
        let (bits, remainder) = low.dividingFullWidth((high >> 1, high << 63))
        let dropped = 11 - bits.leadingZeroBitCount
        var kept = bits >> UInt64(dropped)
        let rest = bits & (1 << UInt64(dropped) - 1)
        let half: UInt64 = 1 << UInt64(dropped - 1)
        if rest > half || (rest == half && (remainder != 0 || kept & 1 == 1)) { kept += 1 }
        let scale = dropped - 63 + divisorShift - dividendShift
        return Double(kept) * Double(bitPattern: UInt64(1023 + scale) << 52)
    }

    /// 10^n for n in 0...22, all exact.
    @inline(__always) static func powersOfTen(_ exponent: Int) -> Double { doubles[exponent] }

    /// 10^n for n in 0...19.
    @inline(__always) static func wholePowersOfTen(_ exponent: Int) -> UInt64 { wholes[exponent] }

    private static let doubles: InlineArray<23, Double> = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
        1e21, 1e22,
    ]
    private static let wholes: InlineArray<20, UInt64> = [
        1, 10, 100, 1000, 10000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    /// The value of a text that is a number and nothing else, by the grammar of JSON; nil for any other text.
    static func parse(_ text: some Collection<UInt8>) -> Double? {
        var padded = Array(text)
        let length = padded.count
        guard let first = padded.first, first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10 else { return nil }
        padded.append(contentsOf: repeatElement(0, count: JSONScanner.padding))
        return padded.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var scanner = JSONScanner(base, end: length)
            guard let value = try? scanner.scanNumber(), scanner.at == length else { return nil }
            return value
        }
    }
}
