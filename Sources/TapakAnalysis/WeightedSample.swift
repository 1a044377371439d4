/// Figures of a weighted sample.
enum WeightedSample {
    typealias Item = (value: Double, weight: Double)

    /// The mean; nil where the weights sum to 0.
    static func mean(_ sample: [Item]) -> Double? {
        let total = sample.reduce(0) { $0 + $1.weight }
        return total > 0 ? sample.reduce(0) { $0 + $1.value * $1.weight } / total : nil
    }

    /// The value at which half the weight is reached; where exactly half lies below, the middle to the next value.
    ///
    /// Items without weight do not count; nil where none is left.
    /// - Complexity: O(n) on average for whole weights, whose sums are exact in any order; else O(n log n).
    static func median(_ sample: [Item]) -> Double? {
        var items = sample.filter { $0.weight > 0 }
        let total = items.reduce(0) { $0 + $1.weight }
        if total < 0x1p52, items.allSatisfy({ $0.weight == $0.weight.rounded() }) {
            return selected(&items, half: total / 2)
        }
        items.sort { $0.value < $1.value }
        // Summed as it is walked: half is half of the same sum.
        let half = items.reduce(0) { $0 + $1.weight } / 2
        var below = 0.0
        for (index, item) in items.enumerated() {
            below += item.weight
            if below > half { return item.value }
            if below == half { return index + 1 < items.count ? (item.value + items[index + 1].value) / 2 : item.value }
        }
        return nil
    }

    /// The median by selection: the range in which half the weight is reached shrinks around it.
    private static func selected(_ items: inout [Item], half: Double) -> Double? {
        var (low, high, below) = (0, items.count, 0.0)
        // The values next to the range on either side, as far as they were cut off.
        var (before, after): (Double?, Double?) = (nil, nil)
        while low < high {
            let pivot = pivot(items, low, high)
            let (equal, greater, lighter, same) = partition(&items, low, high, pivot)
            if below + lighter > half {
                (high, after) = (equal, pivot)
            } else if below + lighter == half, let last = items[low..<equal].map(\.value).max() ?? before {
                return (last + pivot) / 2
            } else if below + lighter + same > half {
                return pivot
            } else if below + lighter + same == half {
                let next = items[greater..<high].map(\.value).min() ?? after
                return next.map { (pivot + $0) / 2 } ?? pivot
            } else {
                (low, below, before) = (greater, below + lighter + same, pivot)
            }
        }
        return nil
    }

    /// The middle of three, of places spread over the range.
    private static func pivot(_ items: [Item], _ low: Int, _ high: Int) -> Double {
        let (a, b, c) = (items[low].value, items[low + (high - low) / 2].value, items[high - 1].value)
        return max(min(a, b), min(max(a, b), c))
    }

    /// Moves smaller items to the front and greater ones to the back; answers where equal and greater ones begin, and
    /// what the smaller and the equal ones weigh.
    private static func partition(
        _ items: inout [Item], _ low: Int, _ high: Int, _ pivot: Double
    ) -> (equal: Int, greater: Int, lighter: Double, same: Double) {
        var (equal, place, greater, lighter, same) = (low, low, high, 0.0, 0.0)
        items.withUnsafeMutableBufferPointer { items in
            while place < greater {
                let item = items[place]
                if item.value < pivot {
                    items.swapAt(equal, place)
                    lighter += item.weight
                    equal += 1
                    place += 1
                } else if item.value > pivot {
                    greater -= 1
                    items.swapAt(place, greater)
                } else {
                    same += item.weight
                    place += 1
                }
            }
        }
        return (equal, greater, lighter, same)
    }
}
