/// Origins on a network, sorted by the edges they are on.
public struct RoadStands: Sendable {
    let places: [RoadPlace?]
    /// Edges → origins.
    private let starts: [Int32]
    private let origins: [Int32]

    /// Origins at places; nil for those beside all roads.
    public init(_ places: [RoadPlace?], on network: RoadNetwork) {
        var starts = [Int32](repeating: 0, count: network.edgeCount + 1)
        for place in places { if let place { starts[place.edge + 1] += 1 } }
        for edge in 0..<network.edgeCount { starts[edge + 1] += starts[edge] }
        var (next, origins) = (starts, [Int32](repeating: 0, count: Int(starts[network.edgeCount])))
        for (origin, place) in places.enumerated() {
            guard let place else { continue }
            origins[Int(next[place.edge])] = Int32(origin)
            next[place.edge] += 1
        }
        (self.places, self.starts, self.origins) = (places, starts, origins)
    }

    func on(_ edge: Int) -> ArraySlice<Int32> { origins[Int(starts[edge])..<Int(starts[edge + 1])] }
}

/// Searches from one destination at a time: which origins come to it within a limit, and what that costs.
///
/// Costs are those of ``RoadReach``, both legs included, to the destination asked for and not to the nearest.
/// - Complexity: O(m log m) in the edges within the limit; the arrays, as long as the network, are kept from search to search.
public struct RoadSearch: ~Copyable {
    private let network: RoadNetwork
    private let stands: RoadStands
    private var costs: [Double]
    private var touched: [Int32] = []
    /// The last search that settled a node, or looked at an edge.
    private var settledIn, seenIn: [UInt32]
    private var search: UInt32 = 0
    private var queue = RoadQueue(capacity: 1024)

    /// Searches for the origins given.
    public init(on network: RoadNetwork, for stands: RoadStands) {
        (self.network, self.stands) = (network, stands)
        costs = Array(repeating: .infinity, count: network.nodeCount)
        settledIn = Array(repeating: 0, count: network.nodeCount)
        seenIn = Array(repeating: 0, count: network.edgeCount)
    }

    /// The origins from which a destination is reached within a limit, inclusive, in their order, with their costs.
    ///
    /// - Parameter entrances: The places at which the destination is entered.
    public mutating func origins(reaching entrances: [RoadPlace], within limit: Double) -> [(origin: Int32, cost: Double)] {
        search += 1
        var found: [(origin: Int32, cost: Double)] = []
        for entrance in entrances {
            let (ways, length, cost) = parts(of: entrance.edge)
            let leg = entrance.leg * network.legCost
            if ways.contains(.forward) || entrance.offset == 0 {
                wait(network.starts[entrance.edge], leg + entrance.offset * cost, within: limit)
            }
            if ways.contains(.backward) || entrance.offset == length {
                wait(network.ends[entrance.edge], leg + (length - entrance.offset) * cost, within: limit)
            }
        }
        while let (node, cost) = queue.removeFirst() {
            guard settledIn[Int(node)] != search else { continue }
            settledIn[Int(node)] = search
            let network = network
            network.forEachArc(of: Int(node)) { arc in
                if arc.comes { wait(arc.target, cost + arc.cost, within: limit) }
            }
        }
        for entrance in entrances { look(at: entrance.edge, entrances, limit, &found) }
        let (nodes, network) = (touched, network)
        for node in nodes { network.forEachArc(of: Int(node)) { look(at: $0.edge, entrances, limit, &found) } }
        for node in touched { costs[Int(node)] = .infinity }
        touched.removeAll(keepingCapacity: true)
        found.sort { $0.origin < $1.origin }
        return found
    }

    private func parts(of edge: Int) -> (ways: RoadLines.Ways, length: Double, cost: Double) {
        (network.ways[edge], network.length(edge), network.costs[edge])
    }

    private mutating func wait(_ node: Int32, _ cost: Double, within limit: Double) {
        guard cost <= limit, cost < costs[Int(node)] else { return }
        if costs[Int(node)] == .infinity { touched.append(node) }
        costs[Int(node)] = cost
        queue.insert(node, cost: cost)
    }

    /// Finds the origins on an edge, once a search.
    private mutating func look(
        at edge: Int, _ entrances: [RoadPlace], _ limit: Double, _ found: inout [(origin: Int32, cost: Double)]
    ) {
        guard seenIn[edge] != search else { return }
        seenIn[edge] = search
        let here = stands.on(edge)
        guard !here.isEmpty else { return }
        let (ways, length, cost) = parts(of: edge)
        let (start, end) = (costs[Int(network.starts[edge])], costs[Int(network.ends[edge])])
        for origin in here {
            guard let place = stands.places[Int(origin)] else { continue }
            var least = Double.infinity
            if ways.contains(.backward) || place.offset == 0 { least = start + place.offset * cost }
            if ways.contains(.forward) || place.offset == length { least = min(least, end + (length - place.offset) * cost) }
            for entrance in entrances where entrance.edge == edge {
                let ahead = entrance.offset - place.offset
                guard ahead == 0 || ways.contains(ahead > 0 ? .forward : .backward) else { continue }
                least = min(least, abs(ahead) * cost + entrance.leg * network.legCost)
            }
            let whole = least + place.leg * network.legCost
            if whole <= limit, whole.isFinite { found.append((origin, whole)) }
        }
    }
}
