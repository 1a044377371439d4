import TapakModel
import TapakTestSupport
import Testing

@testable import TapakMaps

@Suite struct ClassMethodTests {
    @Test func jenksAsTheLiteratureHasIt() {
        // mapclassify 2.10, FisherJenks, k = 4.
        #expect(ClassBreaks.jenks([3, 12, 16, 17, 22, 37, 38, 40, 55, 60, 61, 71], classes: 4) == [3, 22, 40, 71])
        #expect(ClassBreaks.jenks([], classes: 3).isEmpty && ClassBreaks.jenks([5, 5], classes: 3) == [5])
        #expect(ClassBreaks.jenks([2, 1], classes: 5) == [1, 2])
    }

    /// Against every way to cut a small lot.
    @Test func noOtherCutIsBetter() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<60 {
            let values = (0..<Int.random(in: 4...9, using: &random)).map { _ in
                (Double.random(in: 0...1, using: &random) * 40).rounded() / (Bool.random(using: &random) ? 1 : 4)
            }
            let classes = Int.random(in: 2...4, using: &random)
            let bounds = ClassBreaks.jenks(values, classes: classes)
            let best = Self.leastSpread(Array(values.sorted()[...]), classes)
            expectClose(Self.spread(values, bounds), best, relative: 1e-9, absolute: 1e-9, "\(values) \(classes)")
        }
    }

    private static func spread(_ values: [Double], _ bounds: [Double]) -> Double {
        var sum = 0.0
        for (index, bound) in bounds.enumerated() {
            let members = values.filter { $0 <= bound && (index == 0 || $0 > bounds[index - 1]) }
            sum += spread(members)
        }
        return sum
    }

    private static func spread(_ members: [Double]) -> Double {
        let mean = members.reduce(0, +) / Double(max(1, members.count))
        return members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    private static func leastSpread(_ sorted: [Double], _ classes: Int) -> Double {
        if classes == 1 || sorted.count < 2 { return spread(sorted) }
        return (1...sorted.count).map { cut in
            spread(Array(sorted[..<cut])) + (cut == sorted.count ? 0 : leastSpread(Array(sorted[cut...]), classes - 1))
        }.min() ?? 0
    }

    @Test(arguments: [ClassMethod.equal, .quantile, .jenks, .bounds([1, 5, 20])])
    func everyNumberIsInAClassThatHoldsIt(method: ClassMethod) {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<40 {
            let values = (0..<30).map { _ in
                Bool.random(using: &random) ? 0 : Double.random(in: 0.01...80, using: &random)
            }
            let classes = Classification(values, method: method)
            #expect(zip(classes.bounds, classes.bounds.dropFirst()).allSatisfy { $0 < $1 })
            for (value, member) in zip(values, classes.members) {
                guard case .range(let index) = member else {
                    #expect(value == 0 && member == .zero)
                    continue
                }
                #expect(value <= classes.bounds[index] && value > (index == 0 ? classes.lowest : classes.bounds[index - 1]))
            }
        }
    }

    @Test(
        arguments: [(37.2, 41.9, 40), (0.0341, 0.0388, 0.035), (12, 13, 12), (99.5, 1200, 1000), (-3.2, -1.1, -3)]
            as [(Double, Double, Double)])
    func theRoundestFigureBetweenTwoNumbers(low: Double, high: Double, figure: Double) {
        expectClose(RoundFigure.within(low, high), figure, relative: 1e-12)
    }

    @Test func classesOfARule() {
        let steps = [("none", 0.0), ("light", 16), ("heavy", 60)].map {
            MapMaterial.Shading.Step(Bilingual(id: $0.0, en: $0.0), from: $0.1)
        }
        let classes = Classification([0, 15.99, 16, 59, 60, 80, .nan, -1], steps: steps)
        #expect(
            classes.members
                == [.range(0), .range(0), .range(1), .range(1), .range(2), .range(2), .noData, .noData])
        #expect(classes.label(of: .range(1), words: MapWords(language: .english)) == "light")
    }

    @Test(arguments: [ResultLayer.Theme.numbers("n"), .values("n"), .values("t"), .one(.slum), .values("absent")])
    func everyFeatureOfALayerHasOneSymbol(theme: ResultLayer.Theme) throws {
        let numbers: [Double] = [0, 3, 7, .nan, 120, 7, 0.5]
        let texts = ["a", "b", "", "a'b", "\"", "b", "c"]
        let table = Table(
            name: "t", definition: Bilingual(id: "", en: ""),
            columns: [Table.Column("n", .number(numbers)), Table.Column("t", .text(TextColumn(texts)))])
        let layer = ResultLayer(
            name: "t", geometry: Samples.squares(numbers.count, side: 10), properties: table, theme: theme)
        let symbols = LayerSymbols(of: layer, language: .english)
        for row in numbers.indices {
            let isText = symbols.field == "t"
            #expect(
                symbols.classIndex(text: isText ? texts[row] : "", number: isText ? .nan : numbers[row]) != nil, "\(row)")
        }
    }
}
