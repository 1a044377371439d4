/// Destinations on a network: where they are entered, edge by edge.
///
/// - Complexity: building O(n log n); the cheapest destination ahead of a place O(log n) in those of its edge.
public struct RoadTargets: Sendable {
    /// A place at which a destination is entered.
    public struct Entrance: Sendable {
        /// The destination.
        public var owner: Int
        /// Where it is.
        public var place: RoadPlace

        /// An entrance.
        public init(owner: Int, place: RoadPlace) { (self.owner, self.place) = (owner, place) }
    }

    /// A destination with what it costs to get there.
    struct Choice {
        var cost = Double.infinity
        var owner: Int32 = -1
        var leg = 0.0
    }

    /// The edges that have entrances, ascending, and where theirs begin.
    private let edges: [Int32]
    private let firsts: [Int32]
    private let isOnEdge: [Bool]
    private let offsets: [Double]
    private let legs: [Double]
    private let owners: [Int32]
    private let legCost: Double
    /// Of the entrances from each one to the last of its edge the cheapest for who comes from before them all: what its leg
    /// and the way from the start of the edge cost together; and the other way about.
    private let ahead, behind: [Int32]
    private let costs: [Double]
    private let ranks: [Int32]

    /// Destinations by their entrances.
    ///
    /// - Parameter ranks: The order of the destinations' ids: of equally near ones the first is named.
    public init(_ entrances: [Entrance], ranks: [Int32], on network: RoadNetwork) {
        let sorted = entrances.sorted {
            ($0.place.edge, $0.place.offset, $0.owner) < ($1.place.edge, $1.place.offset, $1.owner)
        }
        let cost = sorted.map { network.costs[$0.place.edge] }
        let (offsets, legs) = (sorted.map(\.place.offset), sorted.map(\.place.leg))
        var (edges, firsts): ([Int32], [Int32]) = ([], [])
        for (index, entrance) in sorted.enumerated() where edges.last != Int32(entrance.place.edge) {
            edges.append(Int32(entrance.place.edge))
            firsts.append(Int32(index))
        }
        firsts.append(Int32(sorted.count))
        var isOnEdge = [Bool](repeating: false, count: network.edgeCount)
        for edge in edges { isOnEdge[Int(edge)] = true }
        var (ahead, behind) = ((0..<Int32(sorted.count)).map { $0 }, (0..<Int32(sorted.count)).map { $0 })
        func better(_ a: Int32, _ b: Int32, _ sign: Double) -> Int32 {
            let (i, j) = (Int(a), Int(b))
            let first = legs[i] * network.legCost + sign * offsets[i] * cost[i]
            let second = legs[j] * network.legCost + sign * offsets[j] * cost[j]
            return (first, ranks[sorted[i].owner], a) <= (second, ranks[sorted[j].owner], b) ? a : b
        }
        for group in 0..<edges.count {
            let range = Int(firsts[group])..<Int(firsts[group + 1])
            for index in range.dropFirst() { behind[index] = better(behind[index - 1], Int32(index), -1) }
            for index in range.dropLast().reversed() { ahead[index] = better(ahead[index + 1], Int32(index), 1) }
        }
        (self.edges, self.firsts, self.isOnEdge) = (edges, firsts, isOnEdge)
        (self.offsets, self.legs, owners, costs) = (offsets, legs, sorted.map { Int32($0.owner) }, cost)
        (self.ahead, self.behind, self.ranks, legCost) = (ahead, behind, ranks, network.legCost)
    }

    /// The number of entrances.
    public var count: Int { owners.count }

    func rank(_ owner: Int32) -> Int32 { owner < 0 ? .max : ranks[Int(owner)] }

    /// Whether any destination is entered from an edge.
    @inline(__always) func isOn(_ edge: Int) -> Bool { isOnEdge[edge] }

    /// The entrances on an edge.
    func entrances(on edge: Int) -> Range<Int> {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < Int32(edge) { low = middle + 1 } else { high = middle }
        }
        guard low < edges.count, edges[low] == Int32(edge) else { return 0..<0 }
        return Int(firsts[low])..<Int(firsts[low + 1])
    }

    func entrance(_ index: Int) -> (owner: Int32, offset: Double, leg: Double) { (owners[index], offsets[index], legs[index]) }

    /// The destination that costs least from a place on an edge, along that edge alone.
    func cheapest(from offset: Double, on edge: Int, ways: RoadLines.Ways) -> Choice {
        let range = entrances(on: edge)
        guard !range.isEmpty else { return Choice() }
        // The first entrance at the offset or beyond, and the last at it or before.
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < range.upperBound, offsets[end] == offset { end += 1 }
        var best = Choice()
        if low < range.upperBound, ways.contains(.forward) { best = cheaper(best, choice(Int(ahead[low]), from: offset)) }
        if end > range.lowerBound, ways.contains(.backward) {
            best = cheaper(best, choice(Int(behind[end - 1]), from: offset))
        }
        // Where one stands already one gets whatever way the road goes.
        for index in low..<end { best = cheaper(best, choice(index, from: offset)) }
        return best
    }

    private func choice(_ index: Int, from offset: Double) -> Choice {
        Choice(
            cost: abs(offsets[index] - offset) * costs[index] + legs[index] * legCost, owner: owners[index], leg: legs[index])
    }

    /// The cheaper of two; within the tolerance of ties that of the first id.
    @inline(__always) func cheaper(_ a: Choice, _ b: Choice) -> Choice {
        if b.owner < 0 { return a }
        if a.owner < 0 { return b }
        return (a.cost, rank(a.owner)) <= (b.cost, rank(b.owner)) ? a : b
    }
}
