import Foundation
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct InequalityTests {
    private func equal(_ values: [Double]) -> Inequality {
        Inequality(values, weights: Array(repeating: 1, count: values.count))
    }

    /// The incomes of the help pages of R's `ineq` and `acid`: Gini 0.4620911, corrected 0.5134346, Atkinson 0.1796591.
    @Test func publishedFigures() throws {
        let measures = equal([541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]).measures
        expectClose(try #require(measures.gini), 0.4620911, absolute: 5e-8)
        expectClose(try #require(measures.giniSample), 0.5134346, absolute: 5e-8)
        expectClose(try #require(measures.atkinsonHalf), 0.1796591, absolute: 5e-8)
        expectClose(try #require(measures.theilT), 0.362341242343895, absolute: 1e-12)
        expectClose(try #require(measures.theilL), 0.433594649520446, absolute: 1e-12)
    }

    /// The help page of R's DescTools: two of five have everything, as five people and as weights.
    @Test func weightsAreRepetitions() throws {
        let five = equal([10, 10, 0, 0, 0])
        let two = Inequality([10, 0], weights: [2, 3])
        expectClose(try #require(five.measures.gini), 0.6, absolute: 1e-15)
        expectClose(try #require(two.measures.gini), 0.6, absolute: 1e-15)
        expectClose(try #require(equal([10, 10, 10]).measures.gini), 0, absolute: 1e-15)
        #expect(five.measures.theilL == nil && five.measures.atkinsonOne == 1)
        #expect(two.lorenz.map(\.people) == [0, 0.6, 1] && two.lorenz.map(\.value) == [0, 0, 1])
    }

    /// 20 % of the people have 80 %: both Theil indices are 0.6·ln 4, printed as 0.832, and the Gini 0.6.
    @Test func eightyTwenty() throws {
        let measures = Inequality([4, 0.25], weights: [20, 80]).measures
        expectClose(try #require(measures.theilT), 0.832, absolute: 5e-4)
        expectClose(try #require(measures.theilT), 0.6 * log(4), absolute: 1e-14)
        expectClose(try #require(measures.theilL), 0.6 * log(4), absolute: 1e-14)
        expectClose(try #require(measures.gini), 0.6, absolute: 1e-14)
    }

    /// Who has everything: G = 1 − w/W, T = ln(W/w); who has nothing of a mean of 0 has no measure.
    @Test func extremes() throws {
        let one = Inequality([0, 0, 7], weights: [50, 30, 20]).measures
        expectClose(try #require(one.gini), 0.8, absolute: 1e-15)
        expectClose(try #require(one.theilT), 1.6094379124341003, absolute: 1e-14)
        #expect(one.palma == nil && one.fifths == nil)
        let none = equal([0, 0, 0]).measures
        #expect(none.mean == 0 && none.gini == nil && none.theilT == nil && none.palma == nil)
        #expect(equal([]).measures.mean == nil && equal([]).lorenz.isEmpty)
        #expect(Inequality([5, .nan], weights: [0, 2]).people == 0)
    }

    /// Ten people with 1 to 10: the upper tenth has 10 of 55, the four with least 10, fifths 19 and 3; places are split.
    @Test func sharesAreSplitAtTheCuts() throws {
        let ten = equal((1...10).map(Double.init)).measures
        expectClose(try #require(ten.palma), 1, absolute: 1e-14)
        expectClose(try #require(ten.fifths), 19.0 / 3, absolute: 1e-13)
        // Three places of 5, 3 and 2 people: the cut at 40 % runs through the first.
        let three = Inequality([1, 2, 4], weights: [5, 3, 2]).measures
        expectClose(try #require(three.palma), 4.0 / 4, absolute: 1e-14)
        expectClose(try #require(three.fifths), 8.0 / 2, absolute: 1e-13)
    }

    /// A uniform value on 0 to 1: G = 1/3; an exponential one: G = 1/2; Pareto of α: G = 1/(2α − 1).
    @Test func closedForms() throws {
        let count = 20_000
        let middles = (0..<count).map { (Double($0) + 0.5) / Double(count) }
        expectClose(try #require(equal(middles).measures.gini), 1.0 / 3, absolute: 1e-6)
        expectClose(try #require(equal(middles.map { -log($0) }).measures.gini), 0.5, absolute: 1e-4)
        expectClose(try #require(equal(middles.map { pow(1 - $0, -1.0 / 3) }).measures.gini), 0.2, absolute: 1e-3)
    }

    /// Twice the mean difference, in any order of the places.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func againstAllPairs(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 2...30, using: &random)
        let values = (0..<count).map { _ in Double(Int.random(in: 0...12, using: &random)) }
        let weights = (0..<count).map { _ in Double.random(in: 0...5, using: &random) }
        let (people, total) = (weights.reduce(0, +), zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 })
        guard total > 0 else { return }
        var sum = 0.0
        for i in 0..<count { for j in 0..<count { sum += weights[i] * weights[j] * abs(values[i] - values[j]) } }
        let gini = try #require(Inequality(values, weights: weights).measures.gini)
        expectClose(gini, sum / (2 * people * total), absolute: 1e-12)
        // T = within + between for any groups.
        let groups = (0..<count).map { _ in Int.random(in: 0...3, using: &random) }
        let parts = try #require(Inequality.decomposition(values, weights: weights, groups: groups, count: 4))
        expectClose(parts.total, parts.within + parts.between, absolute: 1e-12)
        #expect(parts.between >= -1e-12 && parts.within >= 0)
    }

    /// Ranked by the value itself the concentration is the Gini, against it minus that; with ties in any order.
    @Test func concentrationOfARanking() throws {
        let (values, weights): ([Double], [Double]) = ([3, 1, 4, 1, 5], [1, 2, 1, 3, 2])
        let gini = try #require(Inequality(values, weights: weights).measures.gini)
        let along = try #require(Inequality.concentration(values, weights: weights, ranking: values, bounds: nil))
        expectClose(along.index, gini, absolute: 1e-14)
        #expect(along.wagstaff == nil && along.erreygers == nil)
        let against = try #require(
            Inequality.concentration(values, weights: weights, ranking: values.map { -$0 }, bounds: nil))
        expectClose(against.index, -gini, absolute: 1e-14)
        let nothing = try #require(
            Inequality.concentration(values, weights: weights, ranking: [1, 1, 1, 1, 1], bounds: nil))
        expectClose(nothing.index, 0, absolute: 1e-14)
    }

    /// Two of four reached, the two poorest: C = −0.5, Wagstaff C / (1 − μ) = −1, Erreygers 4 μ C = −1.
    @Test func correctionsForYesAndNo() throws {
        let poor = try #require(
            Inequality.concentration([1, 1, 0, 0], weights: [1, 1, 1, 1], ranking: [1, 2, 3, 4], bounds: 0...1))
        expectClose(poor.index, -0.5, absolute: 1e-15)
        expectClose(try #require(poor.wagstaff), -1, absolute: 1e-15)
        expectClose(try #require(poor.erreygers), -1, absolute: 1e-15)
    }

    /// Of 200 samples the 95 % interval holds the truth in 92 to 98 of a hundred.
    @Test func intervalsCoverTheTruth() throws {
        var (held, ginis) = (0, 0)
        for sample in 0..<200 {
            var random = SeededGenerator(seed: UInt64(sample) + 1)
            let values = (0..<120).map { _ in Double.random(in: 0...1, using: &random) }
            let interval = try #require(
                try equal(values).interval(resamples: 199, seed: UInt64(sample) + 77, threads: 2))
            if try #require(interval.low.mean) <= 0.5, try #require(interval.high.mean) >= 0.5 { held += 1 }
            if try #require(interval.low.gini) <= 1.0 / 3, try #require(interval.high.gini) >= 1.0 / 3 { ginis += 1 }
        }
        #expect((184...196).contains(held), "\(held) of 200")
        #expect((184...196).contains(ginis), "\(ginis) of 200")
    }

    @Test func threadsDoNotChangeIntervals() throws {
        let values = (0..<500).map { Double($0 * 7919 % 101) }
        let (one, two) = (
            try equal(values).interval(resamples: 40, seed: 5, threads: 1),
            try equal(values).interval(resamples: 40, seed: 5, threads: 2)
        )
        #expect(one?.low == two?.low && one?.high == two?.high)
        let alone = try equal([3]).interval(resamples: 40, seed: 5, threads: 1)
        #expect(alone?.low == nil)
    }

}
