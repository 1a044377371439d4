internal import Glibc

/// How much less a destination counts the farther it is: 1 beside it, 0 beyond the limit.
public enum Decay: Sendable, Hashable {
    /// All alike within the limit.
    case none
    /// Zones of equal width up to the limit with a weight each (Luo & Qi 2009).
    case step([Double])
    /// `(exp(−½(d/d0)²) − exp(−½)) / (1 − exp(−½))`, 0 at the limit `d0`.
    case gaussian
    /// `exp(−β·d)`.
    case exponential(Double)
    /// `max(d, 1)^(−β)`.
    case power(Double)

    /// The weight at a cost no greater than the limit.
    public func weight(_ cost: Double, limit: Double) -> Double {
        switch self {
        case .none: 1
        case .step(let weights):
            // A zone holds its outer end.
            weights[min(weights.count - 1, max(0, Int((cost / limit * Double(weights.count)).rounded(.up)) - 1))]
        case .gaussian:
            (exp(-0.5 * (cost / limit) * (cost / limit)) - exp(-0.5)) / (1 - exp(-0.5))
        case .exponential(let beta): exp(-beta * cost)
        case .power(let beta): pow(max(cost, 1), -beta)
        }
    }
}
