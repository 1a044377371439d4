internal import Glibc

extension Inequality {
    /// Theil T of all people as that within groups and that between them: `T = Σ s_g T_g + Σ s_g ln(μ_g/μ)`, `s_g` the share of
    /// the whole value that a group has.
    public struct Decomposition: Sendable, Hashable {
        /// Theil T of all.
        public var total: Double
        /// What is left where everybody had the mean of all groups.
        public var within: Double
        /// What is left where everybody had the mean of their group.
        public var between: Double
    }

    /// Theil T by groups; nil where the mean is 0.
    ///
    /// - Parameter groups: The group of every place that was given, below `count`.
    public static func decomposition(
        _ values: [Double], weights: [Double], groups: [Int], count: Int
    ) -> Decomposition? {
        var members = [[Int]](repeating: [], count: count)
        for place in values.indices where weights[place] > 0 && !values[place].isNaN { members[groups[place]].append(place) }
        let known = members.joined()
        let all = Inequality(known.map { values[$0] }, weights: known.map { weights[$0] })
        let (people, measures) = (all.people, all.measures)
        guard let total = measures.theilT, let mean = measures.mean else { return nil }
        var (within, between) = (0.0, 0.0)
        for group in members {
            let part = Inequality(group.map { values[$0] }, weights: group.map { weights[$0] })
            let own = part.measures
            guard let groupMean = own.mean, groupMean > 0 else { continue }
            let share = part.people * groupMean / (people * mean)
            within += share * (own.theilT ?? 0)
            between += share * log(groupMean / mean)
        }
        return Decomposition(total: total, within: within, between: between)
    }

    /// On which side of a ranking, such as by wealth, a value is concentrated.
    public struct Concentration: Sendable, Hashable {
        /// `2·cov(x, r) / μ` over fractional ranks `r_i = (Σ_{j<i} w_j + w_i/2) / W`, those who tie sharing the middle of theirs;
        /// negative where those of low rank have most.
        public var index: Double
        /// Wagstaff's correction for a value in bounds: `C · μ (b − a) / ((μ − a)(b − μ))`; for 0 and 1 `C / (1 − μ)`.
        public var wagstaff: Double?
        /// Erreygers' correction: `4 μ C / (b − a)`.
        public var erreygers: Double?
    }

    /// The concentration of a value along a ranking; nil where the mean is 0.
    ///
    /// - Parameters:
    ///   - ranking: What places are ranked by, ascending; places where it is NaN take no part.
    ///   - bounds: The least and the greatest that the value can be; nil where it has no upper bound.
    public static func concentration(
        _ values: [Double], weights: [Double], ranking: [Double], bounds: ClosedRange<Double>?
    ) -> Concentration? {
        let known = values.indices.filter { weights[$0] > 0 && !values[$0].isNaN && !ranking[$0].isNaN }
        let order = known.sorted { (ranking[$0], $0) < (ranking[$1], $1) }
        let people = order.reduce(0) { $0 + weights[$1] }
        let total = order.reduce(0) { $0 + weights[$1] * values[$1] }
        guard people > 0, total > 0 else { return nil }
        let mean = total / people
        var (index, below, start) = (0.0, 0.0, 0)
        while start < order.count {
            var end = start
            var (weight, sum) = (0.0, 0.0)
            while end < order.count, ranking[order[end]] == ranking[order[start]] {
                weight += weights[order[end]]
                sum += weights[order[end]] * values[order[end]]
                end += 1
            }
            // The mean rank is one half.
            index += 2 * (sum - weight * mean) / people * ((below + weight / 2) / people - 0.5) / mean
            below += weight
            start = end
        }
        var result = Concentration(index: index)
        if let bounds, bounds.upperBound > bounds.lowerBound {
            let (a, b) = (bounds.lowerBound, bounds.upperBound)
            if mean > a, mean < b { result.wagstaff = index * mean * (b - a) / ((mean - a) * (b - mean)) }
            result.erreygers = 4 * mean * index / (b - a)
        }
        return result
    }
}
