/// Upper bounds of classes of numbers, as the literature defines them, before anything is rounded for readers.
///
/// Both take finite numbers in any order; equal bounds are merged, so there may be fewer classes than asked for.
enum ClassBreaks {
    /// Classes of equal width from the smallest to the largest number.
    ///
    /// - Complexity: O(n).
    static func equalInterval(_ values: [Double], classes: Int) -> [Double] {
        guard let smallest = values.min(), let largest = values.max(), classes > 0 else { return [] }
        guard smallest < largest else { return [largest] }
        let width = (largest - smallest) / Double(classes)
        return (1..<classes).map { smallest + width * Double($0) } + [largest]
    }

    /// Classes of equal counts: the i-th bound of k is the quantile i/k with linear interpolation (Hyndman and Fan, type 7).
    ///
    /// - Complexity: O(n log n).
    static func quantile(_ values: [Double], classes: Int) -> [Double] {
        guard !values.isEmpty, classes > 0 else { return [] }
        let sorted = values.sorted()
        var bounds: [Double] = []
        for index in 1...classes {
            let place = Double((sorted.count - 1) * index) / Double(classes)
            let below = Int(place)
            let above = min(below + 1, sorted.count - 1)
            let bound = sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
            if bounds.last.map({ bound > $0 }) ?? true { bounds.append(bound) }
        }
        return bounds
    }
}

extension ClassBreaks {
    /// Classes within which numbers differ least: the sum of squared distances from the class means is the smallest that
    /// there is (Fisher 1958, Jenks 1977).
    ///
    /// - Complexity: O(k · n log n), as the best cuts move with the numbers.
    static func jenks(_ values: [Double], classes: Int) -> [Double] {
        let sorted = values.sorted()
        guard let first = sorted.first, classes > 0 else { return [] }
        let distinct = sorted.reduce(into: [Double]()) { if $0.last != $1 { $0.append($1) } }
        guard distinct.count > classes else { return distinct }
        let count = sorted.count
        // From the first number, so that large numbers lose no digits to each other.
        var (sums, squares) = ([0.0], [0.0])
        for value in sorted {
            sums.append(sums[sums.count - 1] + (value - first))
            squares.append(squares[squares.count - 1] + (value - first) * (value - first))
        }
        func spread(_ from: Int, _ end: Int) -> Double {
            let sum = sums[end] - sums[from]
            return max(0, squares[end] - squares[from] - sum * sum / Double(end - from))
        }
        var best = (0...count).map { $0 == 0 ? 0 : spread(0, $0) }
        var cuts = [[Int]]()
        for _ in 1..<classes {
            var (next, cut) = (Array(repeating: Double.infinity, count: count + 1), Array(repeating: 0, count: count + 1))
            /// The cheapest last cut for every end; it never moves back as the end moves on.
            func fill(_ first: Int, _ last: Int, _ lowest: Int, _ highest: Int) {
                guard first <= last else { return }
                let end = (first + last) / 2
                var found = lowest
                for place in lowest...max(lowest, min(highest, end - 1)) where place < end {
                    let cost = best[place] + spread(place, end)
                    if cost < next[end] { (next[end], cut[end], found) = (cost, place, place) }
                }
                fill(first, end - 1, lowest, found)
                fill(end + 1, last, found, highest)
            }
            let least = cuts.count + 2
            fill(least, count, least - 1, count - 1)
            best = next
            cuts.append(cut)
        }
        var (end, bounds) = (count, [sorted[count - 1]])
        for cut in cuts.reversed() {
            end = cut[end]
            bounds.append(sorted[end - 1])
        }
        return bounds.reversed().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}

/// Decimal figures that a reader takes in at a glance.
enum RoundFigure {
    /// The smallest of the mantissas × 10ⁿ that is not below a positive number.
    static func up(_ value: Double, mantissas: [Double] = [1, 2, 2.5, 5]) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        var power = 1.0
        while power > value { power /= 10 }
        while power * 10 <= value { power *= 10 }
        // 0.1 has no exact double: a figure a rounding error below the value is the figure meant.
        for mantissa in mantissas where scaled(mantissa, power) >= value * (1 - 1e-12) { return scaled(mantissa, power) }
        return scaled(10, power)
    }

    /// A positive number to two significant digits, the second of which is 0 or 5 from 2 on.
    static func near(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        var power = 1.0
        while power > value { power /= 10 }
        while power * 10 <= value { power *= 10 }
        let mantissa = value / power
        let rounded = mantissa < 2 ? (mantissa * 10).rounded() / 10 : (mantissa * 2).rounded() / 2
        return scaled(rounded, power)
    }

    /// The figure of the fewest digits that is at least one number and below a larger one.
    static func within(_ low: Double, _ high: Double) -> Double {
        guard low < high, low.magnitude < 1e12, high.magnitude < 1e12 else { return low }
        for decimals in -9...6 {
            var unit = 1.0
            for _ in 0..<abs(decimals) { unit *= 10 }
            let step = (low / (decimals < 0 ? unit : 1 / unit) * (1 - 1e-15)).rounded(.up)
            let figure = decimals < 0 ? step * unit : step / unit
            if figure >= low, figure < high { return figure }
        }
        return low
    }

    private static func scaled(_ mantissa: Double, _ power: Double) -> Double {
        // Dividing by a whole power of ten rounds once, so that 3 tenths are 0.3 and not 0.30000000000000004.
        power < 1 ? mantissa / (1 / power).rounded() : mantissa * power
    }
}
