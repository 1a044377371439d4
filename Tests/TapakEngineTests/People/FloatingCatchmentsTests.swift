import Foundation
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct FloatingCatchmentsTests {
    private func reached(_ costs: [[Double]], within limit: Double) -> Reached {
        Reached(
            costs.map { row in
                row.enumerated().filter { $0.element <= limit }.map { (origin: Int32($0.offset), cost: $0.element) }
            })
    }

    /// One physician for eight people, one for five, one place in both catchments: 1/8 + 1/5.
    @Test func twoCatchmentsThatOverlap() {
        // Twelve homes of one: 0 to 7 reach the first, 7 to 11 the second.
        let costs = [(0..<12).map { $0 < 8 ? 1.0 : 9 }, (0..<12).map { $0 >= 7 ? 1.0 : 9 }]
        let one = FloatingCatchments(
            reached(costs, within: 2), demand: Array(repeating: 1, count: 12), supply: [1, 1], decay: .none, limit: 2,
            hasCompetition: true)
        #expect(one.ratios == [0.125, 0.2])
        #expect(one.scores[0] == 0.125 && one.scores[7] == 0.325 && one.scores[11] == 0.2)
        #expect(one.closes && one.supplied == 2)
    }

    /// The figures printed on the page of sdc-catchment (PyPI): three homes of 100 at 0, 1 and 2, providers of 10 at 0 and 2.
    @Test func publishedFiguresOfADecay() {
        let weights = [1, 0.6065306597126334, 0, 0.1353352832366127, 0]
        let costs: [[Double]] = [[0, 1, 2], [2, 1, 0]]
        let scores = FloatingCatchments(
            reached(costs, within: 2.5), demand: [100, 100, 100], supply: [10, 10], decay: .step(weights), limit: 2.5,
            hasCompetition: true
        ).scores
        expectClose(scores[0], 0.065179, absolute: 5e-7)
        expectClose(scores[1], 0.069641, absolute: 5e-7)
        expectClose(scores[2], 0.065179, absolute: 5e-7)
    }

    /// Luo & Qi's zones hold their outer ends.
    @Test func zonesAndDecays() {
        let zones = Decay.step([1, 0.68, 0.22])
        #expect([0, 10, 10.01, 20, 20.01, 30].map { zones.weight($0, limit: 30) } == [1, 1, 0.68, 0.68, 0.22, 0.22])
        expectClose(Decay.gaussian.weight(0, limit: 500), 1, absolute: 1e-15)
        expectClose(Decay.gaussian.weight(500, limit: 500), 0, absolute: 1e-15)
        expectClose(Decay.gaussian.weight(250, limit: 500), 0.701366573, absolute: 1e-9)
        expectClose(Decay.exponential(0.01).weight(100, limit: 500), 0.36787944117144233, absolute: 1e-15)
        expectClose(Decay.power(2).weight(10, limit: 500), 0.01, absolute: 1e-15)
        #expect(Decay.power(2).weight(0, limit: 500) == 1)
    }

    /// Who supplies nobody is not given out, and without competition counts all the same.
    @Test func supplierWithoutDemand() {
        let all = reached([[1, 1], [9, 9], [1, 9]], within: 2)
        let shared = FloatingCatchments(
            all, demand: [0, 0], supply: [4, 5, 6], decay: .none, limit: 2, hasCompetition: true)
        #expect(shared.scores == [0, 0] && shared.supplied == 0 && shared.closes)
        #expect(shared.ratios.count { $0.isNaN } == 3)
        let counted = FloatingCatchments(
            all, demand: [0, 0], supply: [4, 5, 6], decay: .none, limit: 2, hasCompetition: false)
        #expect(counted.scores == [10, 4])
    }

    /// Σ P·A = Σ S whatever the people, the supply and the decay.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func balances(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (homes, sites) = (Int.random(in: 1...40, using: &random), Int.random(in: 1...8, using: &random))
        let costs = (0..<sites).map { _ in (0..<homes).map { _ in Double.random(in: 0...1500, using: &random) } }
        let demand = (0..<homes).map { _ in Double(Int.random(in: 0...9, using: &random)) }
        let supply = (0..<sites).map { _ in Double(Int.random(in: 0...90, using: &random)) }
        let decays: [Decay] = [.none, .step([1, 0.68, 0.22]), .gaussian, .exponential(0.003), .power(1.5)]
        let reached = reached(costs, within: 800)
        for decay in decays {
            let result = FloatingCatchments(
                reached, demand: demand, supply: supply, decay: decay, limit: 800, hasCompetition: true)
            let served = supply.indices.filter { site in
                reached[site].contains { demand[Int(reached.origins[$0])] * decay.weight(reached.costs[$0], limit: 800) > 0 }
            }
            #expect(result.closes, "seed \(seed)")
            expectClose(result.served, served.reduce(0) { $0 + supply[$1] }, relative: 1e-9)
        }
    }

    /// Pairs in a straight line against every distance measured.
    @Test(arguments: 0..<30 as Range<UInt64>)
    func straightPairs(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func points(_ count: Int) -> [Point] {
            (0..<count).map { _ in
                Point(x: Double.random(in: 0...100, using: &random), y: Double.random(in: 0...100, using: &random))
            }
        }
        let (origins, places) = (points(60), points(9))
        let geometry = GeometryColumns(points: places)
        let index = NearestIndex(geometry, ranks: (0..<9).map { $0 }, measure: .grid)
        let reached = try Reached(
            from: origins, to: index, destinations: 9, within: 35, threads: Int(seed % 2) + 1)
        #expect(reached.count == 9)
        for (place, point) in places.enumerated() {
            func metres(_ origin: Int) -> Double { hypot(origins[origin].x - point.x, origins[origin].y - point.y) }
            let near = origins.indices.filter { metres($0) <= 35 }
            #expect(reached[place].map { Int(reached.origins[$0]) } == near)
            for pair in reached[place] {
                expectClose(reached.costs[pair], metres(Int(reached.origins[pair])), absolute: 1e-12)
            }
        }
    }
}
