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

    private static func scaled(_ mantissa: Double, _ power: Double) -> Double {
        // Dividing by a whole power of ten rounds once, so that 3 tenths are 0.3 and not 0.30000000000000004.
        power < 1 ? mantissa / (1 / power).rounded() : mantissa * power
    }
}
