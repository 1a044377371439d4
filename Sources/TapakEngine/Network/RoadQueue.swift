/// Nodes waiting to be settled, the one with the least cost first; a node may wait several times.
///
/// - Complexity: O(log n) an operation; four children a node, so that few cache lines are touched.
struct RoadQueue: ~Copyable {
    private struct Entry {
        var cost: Double
        var node: Int32
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 1024) {
        self.capacity = max(capacity, 16)
        entries = .allocate(capacity: self.capacity)
    }

    deinit { entries.deallocate() }

    mutating func removeAll() { count = 0 }

    mutating func insert(_ node: Int32, cost: Double) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Entry>.allocate(capacity: 2 * capacity)
            larger.moveInitialize(from: entries, count: count)
            entries.deallocate()
            (entries, capacity) = (larger, 2 * capacity)
        }
        var place = count
        count += 1
        while place > 0 {
            let parent = (place - 1) >> 2
            guard entries[parent].cost > cost else { break }
            (entries + place).initialize(to: entries[parent])
            place = parent
        }
        (entries + place).initialize(to: Entry(cost: cost, node: node))
    }

    mutating func removeFirst() -> (node: Int32, cost: Double)? {
        guard count > 0 else { return nil }
        let first = entries[0]
        count -= 1
        let last = entries[count]
        var place = 0
        while true {
            let begin = place << 2 + 1
            guard begin < count else { break }
            var least = begin
            for child in begin + 1..<max(begin + 1, min(begin + 4, count)) where entries[child].cost < entries[least].cost {
                least = child
            }
            guard entries[least].cost < last.cost else { break }
            entries[place] = entries[least]
            place = least
        }
        if count > 0 { entries[place] = last }
        return (first.node, first.cost)
    }
}
