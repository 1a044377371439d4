internal import TapakModel
internal import Glibc

/// How unequally a value is spread over people: every measure by its weighted textbook formula, zeros kept.
///
/// With people `w_i`, values `x_i ≥ 0`, `W = Σw` and the mean `μ = Σwx / W`. A measure that its formula does not define
/// (nobody, a mean of 0, a logarithm of 0, a share of nothing) is nil and never 0.
/// - Complexity: O(n log n) once; a resample of the same people is O(n).
public struct Inequality: Sendable {
    /// The people, values ascending; those who count for nobody left out.
    private let values: [Double]
    private let weights: [Double]
    /// Places of `values` in the arrays that were given.
    private let order: [Int]

    /// People with their values.
    ///
    /// - Parameters:
    ///   - values: One a place, none negative.
    ///   - weights: The people of every place; equal weights are single people.
    public init(_ values: [Double], weights: [Double]) {
        let known = values.indices.filter { weights[$0] > 0 && !values[$0].isNaN }
        order = known.sorted { (values[$0], $0) < (values[$1], $1) }
        self.values = order.map { values[$0] }
        self.weights = order.map { weights[$0] }
    }

    /// The number of places.
    public var count: Int { values.count }
    /// The people.
    public var people: Double { weights.reduce(0, +) }
    /// The mean; nil where there is nobody.
    public var mean: Double? { Summary(values, weights).mean }

    /// The measures.
    public var measures: Measures { Measures(values, weights) }

    /// The Lorenz curve: shares of people, from those with least, against shares of the value; from (0, 0) to (1, 1). Empty
    /// where the mean is 0.
    public var lorenz: [(people: Double, value: Double)] {
        let whole = Summary(values, weights)
        guard whole.total > 0 else { return [] }
        var (points, people, value) = ([(people: 0.0, value: 0.0)], 0.0, 0.0)
        for index in values.indices {
            people += weights[index]
            value += weights[index] * values[index]
            let isLast = index + 1 == values.count
            points.append(isLast ? (1, 1) : (people / whole.people, value / whole.total))
        }
        return points
    }

    /// The measures of people drawn from these with replacement, places as often as there are places.
    ///
    /// - Parameter seed: The same seed draws the same places.
    public func resampled(seed: UInt64) -> Measures {
        var (generator, draws) = (SeededNumbers(seed: seed), [Double](repeating: 0, count: count))
        for _ in 0..<count { draws[generator.next(below: count)] += 1 }
        var (values, weights): ([Double], [Double]) = ([], [])
        values.reserveCapacity(count)
        weights.reserveCapacity(count)
        for index in draws.indices where draws[index] > 0 {
            values.append(self.values[index])
            weights.append(self.weights[index] * draws[index])
        }
        return Measures(values, weights)
    }

    /// The 95 % interval of every measure by resampling places: the 2.5 and 97.5 percentiles of as many resamples.
    ///
    /// - Complexity: O(n) a resample, on all threads; threads do not change it.
    public func interval(resamples: Int, seed: UInt64, threads: Int) throws -> (low: Measures, high: Measures)? {
        guard resamples > 1, count > 1 else { return nil }
        let drawn = try Parallel.map(resamples, threads: threads) { resampled(seed: seed &+ UInt64($0) &* 0x9E37_79B9) }
        func bound(_ share: Double) -> Measures {
            Measures { measure in
                let sorted = drawn.compactMap { measure($0) }.sorted()
                guard sorted.count > resamples / 2 else { return nil }
                let place = share * Double(sorted.count - 1)
                let (below, part) = (Int(place), place - place.rounded(.down))
                return sorted[below] + part * (sorted[min(below + 1, sorted.count - 1)] - sorted[below])
            }
        }
        return (bound(0.025), bound(0.975))
    }
}

/// People, sum and mean.
private struct Summary {
    var (people, total) = (0.0, 0.0)
    var mean: Double? { people > 0 ? total / people : nil }

    init(_ values: [Double], _ weights: [Double]) {
        for index in values.indices {
            people += weights[index]
            total += weights[index] * values[index]
        }
    }
}

extension Inequality {
    /// The measures of a distribution.
    public struct Measures: Sendable, Hashable {
        /// `Σwx / W`.
        public var mean: Double?
        /// `1 − Σ (F_i − F_{i−1})(L_i + L_{i−1})` on the Lorenz curve: the population formula, at most `1 − w_k / W`.
        public var gini: Double?
        /// The Gini times `n / (n − 1)` of `n` places: the sample formula, always the larger one.
        public var giniSample: Double?
        /// `Σ (w/W)(x/μ) ln(x/μ)`, where 0·ln 0 = 0.
        public var theilT: Double?
        /// `Σ (w/W) ln(μ/x)`; not defined with zeros.
        public var theilL: Double?
        /// `1 − [Σ (w/W)(x/μ)^½]²`: ε = 0.5.
        public var atkinsonHalf: Double?
        /// `1 − exp(Σ (w/W) ln(x/μ))`: ε = 1; 1 with zeros.
        public var atkinsonOne: Double?
        /// The share of the 10 % of people with most against that of the 40 % with least; places are split at the cuts.
        public var palma: Double?
        /// The share of the fifth with most against that of the fifth with least.
        public var fifths: Double?

        /// Measures of places in ascending order of their values.
        fileprivate init(_ values: [Double], _ weights: [Double]) {
            let whole = Summary(values, weights)
            mean = whole.mean
            guard whole.people > 0, whole.total > 0 else { return }
            let (people, mu) = (whole.people, whole.total / whole.people)
            var (below, twice, entropy, logs, roots, hasZero) = (0.0, 0.0, 0.0, 0.0, 0.0, false)
            for index in values.indices {
                let (value, weight) = (values[index], weights[index])
                // Twice the area under the curve, step by step.
                twice += weight / people * (2 * below + weight * value) / whole.total
                below += weight * value
                let ratio = value / mu
                roots += weight / people * ratio.squareRoot()
                if value > 0 {
                    entropy += weight / people * ratio * log(ratio)
                    logs += weight / people * log(ratio)
                } else {
                    hasZero = true
                }
            }
            gini = max(0, 1 - twice)
            let count = Double(values.count)
            giniSample = values.count > 1 ? gini.map { $0 * count / (count - 1) } : nil
            theilT = max(0, entropy)
            theilL = hasZero ? nil : max(0, -logs)
            atkinsonHalf = max(0, 1 - roots * roots)
            atkinsonOne = hasZero ? 1 : max(0, 1 - exp(logs))
            let (low40, low90) = (Self.share(0.4, values, weights, whole), Self.share(0.9, values, weights, whole))
            let (low20, low80) = (Self.share(0.2, values, weights, whole), Self.share(0.8, values, weights, whole))
            palma = low40 > 0 ? (1 - low90) / low40 : nil
            fifths = low20 > 0 ? (1 - low80) / low20 : nil
        }

        /// The measures, each made by itself from what picks it out of others.
        fileprivate init(_ value: (_ measure: (Measures) -> Double?) -> Double?) {
            mean = value(\.mean)
            (gini, giniSample, theilT, theilL) = (value(\.gini), value(\.giniSample), value(\.theilT), value(\.theilL))
            (atkinsonHalf, atkinsonOne) = (value(\.atkinsonHalf), value(\.atkinsonOne))
            (palma, fifths) = (value(\.palma), value(\.fifths))
        }

        /// The share of the value that a share of the people has, from those with least.
        private static func share(_ part: Double, _ values: [Double], _ weights: [Double], _ whole: Summary) -> Double {
            var (left, held) = (part * whole.people, 0.0)
            for index in values.indices where left > 0 {
                let taken = min(left, weights[index])
                held += taken * values[index]
                left -= taken
            }
            return held / whole.total
        }
    }
}
