import TapakModel

/// Proposals in an order to talk about: a weighted mean of criteria between 0 and 1, of those that can be judged.
struct ProposalRanking: Sendable {
    /// The criteria in the order of the table.
    static let criteria = ["slum", "people", "volume", "complete", "unique", "clear", "inside"]

    /// The values of every proposal by criterion; nil where it cannot be judged.
    let values: [[Double?]]
    /// The weights of the criteria.
    let weights: [Double]
    /// 0 to 100; nil where nothing can be judged.
    let scores: [Double?]
    /// 1 for the best; equal scores share one.
    let ranks: [Int?]
    /// How many proposals have the same score.
    let tied: [Int]

    init(_ values: [[Double?]], weights: [String: Double]) {
        self.values = values
        let weights = Self.criteria.map { weights[$0] ?? 1 }
        self.weights = weights
        let scores = values.map { row -> Double? in
            let judged = row.indices.filter { row[$0] != nil && weights[$0] > 0 }
            let whole = judged.reduce(0.0) { $0 + weights[$1] }
            guard whole > 0 else { return nil }
            let sum = judged.reduce(0.0) { $0 + weights[$1] * (row[$1] ?? 0) }
            // Twelve digits: what differs by rounding alone is the same.
            return (100 * sum / whole * 1e10).rounded() / 1e10
        }
        self.scores = scores
        ranks = scores.map { score in score.map { own in 1 + scores.count { ($0 ?? -1) > own } } }
        tied = scores.map { score in score == nil ? 0 : scores.count { $0 == score } }
    }
}
