import TapakModel

/// Numbers as the shortest text that reads back the same, straight into a buffer.
///
/// The bytes are those of ``DecimalText/shortest(_:)``. Between 2⁻¹⁰ and 10¹⁵ the interval that rounds to the number is
/// scaled by an exact power of ten, so that whole numbers of 128 bits decide everything; outside of it the standard library
/// is asked.
///
/// - Source: R. Giulietti, The Schubfach way to render doubles, 2020.
enum ShortestDecimal {
    /// Bytes a number takes at most.
    static let room = 40

    /// Writes a number and answers how many bytes it took.
    ///
    /// - Precondition: The number is finite, and there is ``room``.
    static func write(_ value: Double, at place: UnsafeMutablePointer<UInt8>) -> Int {
        let magnitude = value.magnitude
        if magnitude < 1e15 {
            let whole = UInt64(magnitude)
            var used = 0
            if value < 0 {
                place[0] = UInt8(ascii: "-")
                used = 1
            }
            if Double(whole) == magnitude { return used + write(whole: whole, at: place + used) }
            if magnitude >= 0x1p-10 { return used + write(fractional: magnitude, at: place + used) }
        }
        var text = DecimalText.shortest(value)
        return text.withUTF8 { bytes in
            place.update(from: bytes.baseAddress!, count: bytes.count)
            return bytes.count
        }
    }

    /// Writes a whole number and answers how many bytes it took.
    @inline(__always)
    static func write(whole: UInt64, at place: UnsafeMutablePointer<UInt8>) -> Int {
        let length = digits(of: whole)
        write(whole, digits: length, at: place)
        return length
    }

    private static func digits(of number: UInt64) -> Int {
        // log₁₀ from log₂, one too small at most.
        let guess = ((64 &- number.leadingZeroBitCount) &* 1233) &>> 12
        return guess &+ (number >= DecimalNumber.wholePowersOfTen(guess) || guess == 0 ? 1 : 0)
    }

    /// Writes the lower digits of a number, with zeros in front where it has fewer.
    @inline(__always)
    private static func write(_ number: UInt64, digits: Int, at place: UnsafeMutablePointer<UInt8>) {
        var (rest, end) = (number, digits)
        while end >= 2 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            let tens = UInt8(truncatingIfNeeded: pair) / 10
            place[end &- 2] = UInt8(ascii: "0") &+ tens
            place[end &- 1] = UInt8(ascii: "0") &+ (UInt8(truncatingIfNeeded: pair) &- 10 &* tens)
            rest = quotient
            end &-= 2
        }
        if end == 1 { place[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10) }
    }

    /// Writes a number that is not whole, from 2⁻¹⁰ to 10¹⁵.
    private static func write(fractional value: Double, at place: UnsafeMutablePointer<UInt8>) -> Int {
        var (digits, decimals) = shortest(value)
        // Short numbers come with many zeros behind; constants divide without a division.
        while digits % 100_000_000 == 0 { (digits, decimals) = (digits / 100_000_000, decimals &- 8) }
        if digits % 10_000 == 0 { (digits, decimals) = (digits / 10_000, decimals &- 4) }
        if digits % 100 == 0 { (digits, decimals) = (digits / 100, decimals &- 2) }
        if digits % 10 == 0 { (digits, decimals) = (digits / 10, decimals &- 1) }
        let (whole, fraction) = digits.quotientAndRemainder(dividingBy: DecimalNumber.wholePowersOfTen(decimals))
        let used = write(whole: whole, at: place)
        place[used] = UInt8(ascii: ".")
        write(fraction, digits: decimals, at: place + used + 1)
        return used &+ 1 &+ decimals
    }

    /// The shortest digits in the interval that rounds to the number, of these the nearest; value = digits / 10^decimals.
    private static func shortest(_ value: Double) -> (digits: UInt64, decimals: Int) {
        let mantissa = value.significandBitPattern | 1 << 52
        let exponent = Int(value.exponent) &- 52
        // Below a power of two the doubles lie closer.
        let isLopsided = value.significandBitPattern == 0
        let decimals = 0 &- ((exponent &* 1_262_611 &- (isLopsided ? 524_031 : 0)) &>> 22)
        let power = UInt128(DecimalNumber.wholePowersOfTen(decimals))
        // Everything in quarters of the last binary place.
        let shift = UInt128(2 &- exponent)
        let exact = UInt128(mantissa &<< 2) &* power
        let (low, high) = (exact &- (isLopsided ? power : power &<< 1), exact &+ power &<< 1)
        let isClosed = mantissa & 1 == 0
        func isInside(_ digits: UInt64) -> Bool {
            let place = UInt128(digits) &<< shift
            return isClosed ? low <= place && place <= high : low < place && place < high
        }
        let below = UInt64(truncatingIfNeeded: exact &>> shift)
        let tens = below / 10 &* 10
        if isInside(tens) { return (tens, decimals) }
        if isInside(tens &+ 10) { return (tens &+ 10, decimals) }
        guard isInside(below) else { return (below &+ 1, decimals) }
        guard isInside(below &+ 1) else { return (below, decimals) }
        let (rest, half) = (exact &- UInt128(below) &<< shift, UInt128(1) &<< (shift &- 1))
        return (rest > half || (rest == half && below & 1 == 1) ? below &+ 1 : below, decimals)
    }
}
