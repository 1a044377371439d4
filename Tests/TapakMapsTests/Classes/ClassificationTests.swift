import Foundation
import Testing

@testable import TapakMaps

@Suite struct ClassificationTests {
    // mapclassify 2.10, k = 4.
    private let oracle: [Double] = [3, 12, 16, 17, 22, 37, 38, 40, 55, 60, 61, 71]

    @Test func boundsOfTheLiterature() {
        #expect(ClassBreaks.equalInterval(oracle, classes: 4) == [20, 37, 54, 71])
        #expect(ClassBreaks.quantile(oracle.reversed(), classes: 4) == [16.75, 37.5, 56.25, 71])
    }

    @Test(
        arguments: [
            ([], 5, [], []), ([7], 5, [7], [7]), ([2, 2, 2], 3, [2], [2]), ([1, 2], 2, [1.5, 2], [1.5, 2]),
            ([0, 0, 0, 0, 10], 2, [5, 10], [0, 10]), ([1, 2, 3], 0, [], []),
        ] as [([Double], Int, [Double], [Double])])
    func degenerateLots(values: [Double], classes: Int, equal: [Double], quantile: [Double]) {
        #expect(ClassBreaks.equalInterval(values, classes: classes) == equal)
        #expect(ClassBreaks.quantile(values, classes: classes) == quantile)
    }

    @Test(
        arguments: [
            // Even lots: equal widths.
            ([3, 12, 16, 17, 22, 37, 38, 40, 55, 60, 61, 71], [20, 40, 60, 80]),
            ([0.1, 0.2, 0.3, 0.4, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5]),
            ([10, 50, 90, 100], [20, 40, 60, 80, 100]), ([25, 50, 70, 90], [40, 60, 80, 100]), ([95, 96, 99], [100]),
            // Skewed lots: equal counts, rounded.
            ([0, 0, 0, 0.4, 0.6, 0.9, 1.3, 2.2, 3.1, 4.4, 38], [0.7, 1.2, 2.5, 4, 40]),
            ([1, 1, 1, 1, 1, 1, 100], [1, 100]),
            // Few or none.
            ([0, 0], []), ([], []), ([.nan, .infinity], []), ([0, 12], [12.5]), ([4, 4, 4], [4]),
            // Below nothing.
            ([-3, -1, 0, 2, 4], [-2, 0, 2, 4]),
        ] as [([Double], [Double])])
    func readableBounds(values: [Double], bounds: [Double]) {
        #expect(Classification(values).bounds == bounds)
    }

    @Test func everyAreaIsInTheClassThatHoldsIt() {
        let values: [Double] = [0, 20, 20.000001, .nan, 71, 0.001, -.infinity, 60]
        let classes = Classification(values + [3, 12, 16, 17, 22, 37, 38, 40, 55])
        #expect(classes.bounds == [20, 40, 60, 80])
        #expect(
            Array(classes.members.prefix(8))
                == [.zero, .range(0), .range(1), .noData, .range(3), .range(0), .noData, .range(2)])
    }

    @Test func randomLotsAreCovered() {
        var generator = Seeded(state: 20_261_122)
        for _ in 0..<500 {
            let count = Int.random(in: 0...60, using: &generator)
            let power = Double.random(in: 0.2...9, using: &generator)
            let scale = pow(10, Double.random(in: -6...12, using: &generator))
            let values = (0..<count).map { _ in
                let share = Double.random(in: 0...1, using: &generator)
                return share < 0.3 ? 0 : pow(share, power) * scale
            }
            let classes = Classification(values)
            #expect(classes.bounds.count <= Classification.mostClasses && classes.bounds == classes.bounds.sorted())
            #expect(Set(classes.bounds).count == classes.bounds.count)
            for (value, member) in zip(values, classes.members) {
                guard case .range(let index) = member else {
                    #expect(value == 0)
                    continue
                }
                let lower = index == 0 ? classes.lowest : classes.bounds[index - 1]
                #expect(value > lower && value <= classes.bounds[index], "\(value) in \(classes.bounds)")
            }
        }
    }

    @Test(arguments: [
        (3.0, 5.0), (0.3, 0.5), (20, 20), (0.1, 0.1), (2.1, 2.5), (7.6, 10), (0.000_21, 0.000_25), (123_456, 200_000),
    ]) func roundedUp(value: Double, expected: Double) { #expect(RoundFigure.up(value) == expected) }

    @Test(arguments: [(4.37, 4.5), (1.26, 1.3), (0.062, 0.06), (98, 100), (2.2, 2), (0.3, 0.3)])
    func roundedNear(value: Double, expected: Double) { #expect(RoundFigure.near(value) == expected) }

    @Test(arguments: 1...5, [false, true])
    func rampsDarkenMarkedlyFromTheGreyOfNone(classes: Int, isBenefit: Bool) throws {
        let none = try #require(ShadingStyle.pen(.zero, classes: classes, isBenefit: isBenefit).fill)
        let tones = [none] + ShadingStyle.ramp(classes, isBenefit: isBenefit)
        #expect(tones.count == classes + 1)
        for (lighter, darker) in zip(tones, tones.dropFirst()) { #expect(grey(lighter) - grey(darker) > 0.06) }
    }

    /// How light a colour is on a photocopy: luma of ITU-R BT.709.
    private func grey(_ colour: Colour) -> Double {
        func part(_ shift: UInt32) -> Double { Double((colour.bits >> shift) & 0xFF) / 255 }
        return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }
}

/// Chance that is the same on every machine (splitmix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
