internal import TapakModel

/// How numbers are put into classes where no rule does it.
public enum ClassMethod: Sendable, Hashable {
    /// Equal widths with readable bounds, or equal counts where one class would hold more than half.
    case readable
    /// Equal widths.
    case equal
    /// Equal counts.
    case quantile
    /// Natural breaks of Fisher and Jenks.
    case jenks
    /// Upper bounds that somebody states, ascending; what lies above the last is a class of its own.
    case bounds([Double])
}

/// The classes of the numbers of areas: no data, none (0), and up to five classes of numbers with readable bounds.
///
/// Where all numbers are 0 or more, 0 is a class of its own. Classes are of equal width; where one of them would hold
/// more than half of the numbers, which is so for a skewed lot, they are of equal counts. A class holds its upper bound.
struct Classification {
    /// A class that occurs or not.
    enum Member: Hashable {
        case noData
        case zero
        /// A class of numbers, counted from 0.
        case range(Int)
    }

    /// The most classes of numbers.
    static let mostClasses = 5

    /// The lower bound of the first class of numbers.
    let lowest: Double
    /// Whether the first class holds its lower bound too.
    let holdsLowest: Bool
    /// The upper bounds, ascending; empty where there is no number but 0.
    let bounds: [Double]
    /// The class of every area.
    let members: [Member]
    /// What a rule calls the classes; empty where no rule makes them.
    let labels: [Bilingual]

    /// The classes that a rule makes: each from its least number up to the next one's.
    ///
    /// - Parameter steps: In ascending order.
    init(_ values: [Double], steps: [MapMaterial.Shading.Step]) {
        lowest = steps.first?.from ?? 0
        holdsLowest = true
        bounds = steps.dropFirst().map(\.from) + [.infinity]
        labels = steps.map(\.label)
        members = values.map { value in
            guard value.isFinite, let index = steps.lastIndex(where: { value >= $0.from }) else { return .noData }
            return .range(index)
        }
    }

    /// Classes for numbers; what is not finite counts as no data.
    init(_ values: [Double], method: ClassMethod = .readable) {
        labels = []
        let finite = values.filter(\.isFinite)
        let hasNegative = finite.contains { $0 < 0 }
        let numbers = hasNegative ? finite : finite.filter { $0 > 0 }
        let (lowest, bounds) = Self.bounds(of: numbers, hasNegative: hasNegative, method)
        self.lowest = lowest
        self.bounds = bounds
        holdsLowest = hasNegative
        members = values.map { value in
            if !value.isFinite { return .noData }
            if value == 0, !hasNegative { return .zero }
            return .range(bounds.firstIndex { value <= $0 } ?? bounds.count - 1)
        }
    }

    /// How many areas are in a class.
    func count(of member: Member) -> Int { members.count { $0 == member } }

    private static func bounds(
        of numbers: [Double], hasNegative: Bool, _ method: ClassMethod
    ) -> (lowest: Double, bounds: [Double]) {
        guard let smallest = numbers.min(), let largest = numbers.max() else { return (0, []) }
        let lowest = hasNegative ? smallest : 0
        switch method {
        case .readable: break
        case .equal: return (lowest, ClassBreaks.equalInterval(numbers + (hasNegative ? [] : [0]), classes: mostClasses))
        case .quantile: return (lowest, separated(ClassBreaks.quantile(numbers, classes: mostClasses), numbers))
        case .jenks: return (lowest, separated(ClassBreaks.jenks(numbers, classes: mostClasses), numbers))
        case .bounds(let stated): return (lowest, stated.filter { $0 < largest } + [stated.first { $0 >= largest } ?? largest])
        }
        guard largest.magnitude < 1e15, smallest.magnitude < 1e15, largest.magnitude > 1e-9 || hasNegative else {
            return (hasNegative ? smallest : 0, [largest])
        }
        let step = RoundFigure.up((largest - (hasNegative ? smallest : 0)) / Double(mostClasses))
        guard step > 0 else { return (smallest, [largest]) }
        // Whole multiples divided by the step's inverse keep 0.3 from becoming 0.30000000000000004.
        func multiple(_ index: Double) -> Double { step < 1 ? index / (1 / step) : index * step }
        let first = hasNegative ? (smallest / step).rounded(.down) : 0
        let last = max((largest / step * (1 - 1e-12)).rounded(.up), first + 1)
        var equal = stride(from: first + 1, through: last, by: 1).map(multiple)
        if equal[equal.count - 1] < largest { equal[equal.count - 1] = largest }
        if hasNegative || !isCrowded(numbers, equal) {
            let empty = equal.prefix { $0 < smallest }.count
            return (empty > 0 ? equal[empty - 1] : multiple(first), Array(equal.dropFirst(empty)))
        }
        let counts = rounded(ClassBreaks.quantile(numbers, classes: mostClasses), largest: largest)
        return (0, counts)
    }

    /// Bounds as the roundest figures that leave every number in its class.
    private static func separated(_ bounds: [Double], _ numbers: [Double]) -> [Double] {
        let sorted = numbers.sorted()
        return bounds.map { bound in
            // Above the last number there is room up to a twentieth more.
            let next = sorted.first { $0 > bound } ?? bound + bound.magnitude / 20
            return RoundFigure.within(sorted.last { $0 <= bound } ?? bound, next)
        }
    }

    /// Whether one class holds more than half of the numbers, in a lot large enough to tell.
    private static func isCrowded(_ numbers: [Double], _ bounds: [Double]) -> Bool {
        var counts = [Int](repeating: 0, count: bounds.count)
        for number in numbers { counts[bounds.firstIndex { number <= $0 } ?? bounds.count - 1] += 1 }
        return numbers.count >= 5 && (counts.max() ?? 0) * 2 > numbers.count
    }

    private static func rounded(_ bounds: [Double], largest: Double) -> [Double] {
        var readable: [Double] = []
        for bound in bounds.dropLast().map(RoundFigure.near) where bound > readable.last ?? 0 && bound < largest {
            readable.append(bound)
        }
        let top = RoundFigure.up(largest, mantissas: [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9])
        return readable + [top]
    }
}
