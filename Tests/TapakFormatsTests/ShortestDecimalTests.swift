import TapakModel
import Testing

@testable import TapakFormats

/// The own digits against those of the standard library.
struct ShortestDecimalTests {
    private func written(_ value: Double) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ShortestDecimal.room) { room in
            let count = ShortestDecimal.write(value, at: room.baseAddress!)
            return String(decoding: room[..<count], as: UTF8.self)
        }
    }

    private func check(_ value: Double) {
        for value in [value, -value] where value.isFinite {
            let text = written(value)
            if text != DecimalText.shortest(value) { Issue.record("\(text) for \(value)") }
        }
    }

    @Test func edges() {
        for exponent in -1074...1023 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            for value in [power.nextDown, power, power.nextUp, 3 * power, 1.1 * power, 1.5 * power] { check(value) }
        }
        for value in [
            0, 0.1, 0.3, 0.001, 0.0009765625, 1e15, 999_999_999_999_999, 123_456_789_012_345.6, Double.leastNonzeroMagnitude,
            1e21,
        ] {
            check(value)
        }
        for exponent in 0..<19 {
            let power = Double(DecimalNumber.wholePowersOfTen(exponent))
            for value in [power - 1, power, power + 1, power / 1000, power.nextDown, power.nextUp] { check(value) }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func randoms(seed: Int) {
        var generator = SeededGenerator(state: UInt64(seed))
        for _ in 0..<20_000 {
            check(Double.random(in: 0...1, using: &generator))
            check(Double.random(in: 0...30_000, using: &generator))
            check(Double(Int.random(in: 0...99_999_999, using: &generator)) / 1000)
            check(Double(Int.random(in: 0...999_999, using: &generator)) / 1e5)
            check(Double(bitPattern: .random(in: 0x3F00_0000_0000_0000...0x4340_0000_0000_0000, using: &generator)))
            check(Double(bitPattern: .random(in: 0...UInt64.max, using: &generator)))
        }
    }
}
