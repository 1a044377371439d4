import Glibc

/// Seeded numbers, normal (SplitMix64, Box and Muller) or whole: the same on every run.
public struct SeededNumbers: Sendable {
    private var state: UInt64

    /// The sequence of a seed.
    public init(seed: UInt64) { state = seed }

    private mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1, neither of them.
    private mutating func uniform() -> Double { (Double(bits() >> 11) + 0.5) * 0x1p-53 }

    /// A whole number below a bound, all alike to a share of 2⁻⁶⁴.
    public mutating func next(below bound: Int) -> Int { Int(bits().multipliedFullWidth(by: UInt64(bound)).high) }

    /// The next number: mean 0, variance 1.
    public mutating func next() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform()) }
}
