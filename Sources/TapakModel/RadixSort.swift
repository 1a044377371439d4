/// Sorts keys of 32 bits that carry their place in the input: a number is `key << 32 | place`.
///
/// The lower halves must ascend in the input, as places do; then digits of the upper halves are all that has to be moved.
///
/// - Complexity: O(n), with one more array of the same size.
public enum RadixSort {
    private static let digitBits: UInt64 = 11

    /// The numbers ascending: in the order of their keys, equal keys in the order of their places.
    public static func ordered(_ numbers: [UInt64]) -> [UInt64] {
        // For a few, counting digits would cost more than comparing.
        guard numbers.count > 512 else { return numbers.sorted() }
        var (from, to) = (numbers, [UInt64](repeating: 0, count: numbers.count))
        var shift: UInt64 = 32
        while shift < 64 {
            if distribute(from, into: &to, byDigitAt: shift) { swap(&from, &to) }
            shift += digitBits
        }
        return from
    }

    /// Whether there was anything to move: all numbers may have the same digit.
    private static func distribute(_ numbers: [UInt64], into target: inout [UInt64], byDigitAt shift: UInt64) -> Bool {
        let digits = 1 << Int(digitBits)
        let mask = UInt64(digits - 1)
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: digits) { places in
            places.initialize(repeating: 0)
            for number in numbers { places[Int((number &>> shift) & mask)] &+= 1 }
            if places[Int((numbers[0] &>> shift) & mask)] == numbers.count { return false }
            var before = 0
            for digit in 0..<digits {
                (places[digit], before) = (before, before &+ places[digit])
            }
            target.withUnsafeMutableBufferPointer { target in
                for number in numbers {
                    let digit = Int((number &>> shift) & mask)
                    target[places[digit]] = number
                    places[digit] &+= 1
                }
            }
            return true
        }
    }
}
