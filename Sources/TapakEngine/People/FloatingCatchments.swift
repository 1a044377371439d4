/// How well people are served by destinations of limited supply.
///
/// With competition (2SFCA: Luo & Wang 2003; with a decay E2SFCA: Luo & Qi 2009) everything that a destination supplies is
/// divided among the demand that reaches it, `R_j = S_j / Σ_k P_k f(d_kj)`, and a place adds up the shares it reaches,
/// `A_i = Σ_j R_j f(d_ij)`; so `Σ_i P_i A_i = Σ_j S_j` over destinations with demand. Without it a place adds up the supply
/// itself, `A_i = Σ_j S_j f(d_ij)`: cumulative opportunities, and with a decay Hansen's gravity.
///
/// - Complexity: O(n) in the pairs.
public struct FloatingCatchments: Sendable {
    /// `A_i` of every origin.
    public let scores: [Double]
    /// `R_j` of every destination, NaN where no demand reaches it; without competition the supply itself.
    public let ratios: [Double]
    /// The demand that reaches every destination, weighted by the decay.
    public let demands: [Double]
    /// `Σ_i P_i A_i`, and the supply of all destinations that demand reaches.
    public let (served, supplied): (Double, Double)

    /// Catchments.
    ///
    /// - Parameters:
    ///   - reached: Who reaches which destination within the limit.
    ///   - demand: `P` of every origin, such as people.
    ///   - supply: `S` of every destination, such as places; no one negative.
    public init(
        _ reached: Reached, demand: [Double], supply: [Double], decay: Decay, limit: Double, hasCompetition: Bool
    ) {
        var (scores, ratios, demands) = ([Double](repeating: 0, count: demand.count), supply, supply)
        var supplied = 0.0
        for destination in 0..<reached.count {
            let pairs = reached[destination]
            let sum = pairs.reduce(0.0) {
                $0 + demand[Int(reached.origins[$1])] * decay.weight(reached.costs[$1], limit: limit)
            }
            demands[destination] = sum
            if hasCompetition { ratios[destination] = sum > 0 ? supply[destination] / sum : .nan }
            guard sum > 0 else {
                // Nobody lives there whom it would have to be divided among; without competition it counts all the same.
                if !hasCompetition { Self.add(supply[destination], pairs, reached, decay, limit, to: &scores) }
                continue
            }
            supplied += supply[destination]
            Self.add(ratios[destination], pairs, reached, decay, limit, to: &scores)
        }
        served = zip(demand, scores).reduce(0) { $0 + $1.0 * $1.1 }
        (self.scores, self.ratios, self.demands, self.supplied) = (scores, ratios, demands, supplied)
    }

    private static func add(
        _ ratio: Double, _ pairs: Range<Int>, _ reached: Reached, _ decay: Decay, _ limit: Double, to scores: inout [Double]
    ) {
        for pair in pairs {
            scores[Int(reached.origins[pair])] += ratio * decay.weight(reached.costs[pair], limit: limit)
        }
    }

    /// Whether what was given out is what there is: `Σ P·A = Σ S`.
    public var closes: Bool { abs(served - supplied) <= 1e-9 * max(supplied, 1) }
}
