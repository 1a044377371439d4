/// The nearest destination from every node of a network.
///
/// One search from all destinations at once, against the direction in which roads are gone along.
/// - Units: the network's costs.
/// - Complexity: O(n log n) in the edges, once for all origins; an origin is then O(1), and O(log n) on edges with
///   destinations.
public struct RoadReach: Sendable {
    /// The way to the nearest destination.
    public struct Way: Sendable, Hashable {
        /// What it costs, the legs at both ends included.
        public var cost: Double
        /// The destination; of those within the tolerance of ties the one with the smallest id.
        public var owner: Int
        /// Metres beside the roads at both ends.
        public var leg: Double
    }

    let network: RoadNetwork
    let targets: RoadTargets
    /// By node; infinite where none is to be had.
    let costs: [Double]
    private let owners: [Int32]
    private let legs: [Float64]

    /// Searches from all destinations.
    public init(to targets: RoadTargets, on network: RoadNetwork) {
        (self.network, self.targets) = (network, targets)
        var costs = [Double](repeating: .infinity, count: network.nodeCount)
        var owners = [Int32](repeating: -1, count: network.nodeCount)
        var legs = [Double](repeating: 0, count: network.nodeCount)
        var isSettled = [Bool](repeating: false, count: network.nodeCount)
        var queue = RoadQueue(capacity: 4096)
        for edge in 0..<network.edgeCount where targets.isOn(edge) {
            let (start, end) = (Int(network.starts[edge]), Int(network.ends[edge]))
            for (node, choice) in [
                (start, Self.entering(targets, network, edge, fromEnd: false)),
                (end, Self.entering(targets, network, edge, fromEnd: true)),
            ] where choice.cost < costs[node] {
                costs[node] = choice.cost
                queue.insert(Int32(node), cost: choice.cost)
            }
        }
        costs.withUnsafeMutableBufferPointer { costs in
            isSettled.withUnsafeMutableBufferPointer { isSettled in
                while let (node, cost) = queue.removeFirst() {
                    let node = Int(node)
                    guard !isSettled[node] else { continue }
                    isSettled[node] = true
                    var best = RoadTargets.Choice()
                    let limit = cost + NearestIndex.tieTolerance * network.legCost
                    network.forEachArc(of: node) { arc in
                        let target = Int(arc.target)
                        if arc.comes, !isSettled[target], cost + arc.cost < costs[target] {
                            costs[target] = cost + arc.cost
                            queue.insert(arc.target, cost: cost + arc.cost)
                        }
                        // Who is named: of all that cost no more than ties may, the smallest id.
                        if arc.leads, isSettled[target], target != node, costs[target] + arc.cost <= limit {
                            best = targets.first(best, of: owners[target], leg: legs[target])
                        }
                        if targets.isOn(arc.edge) {
                            let entering = Self.entering(targets, network, arc.edge, fromEnd: arc.startsAtEnd)
                            if entering.cost <= limit {
                                best = targets.first(best, of: entering.owner, leg: entering.leg)
                            }
                        }
                    }
                    owners[node] = best.owner
                    legs[node] = best.leg
                }
            }
        }
        (self.costs, self.owners, self.legs) = (costs, owners, legs)
    }

    /// The cheapest destination on an edge for who stands at one of its ends.
    private static func entering(
        _ targets: RoadTargets, _ network: RoadNetwork, _ edge: Int, fromEnd: Bool
    ) -> RoadTargets.Choice {
        targets.cheapest(from: fromEnd ? network.length(edge) : 0, on: edge, ways: network.ways[edge])
    }

    /// The way from a place to the nearest destination; nil where no road leads to any.
    public func way(from place: RoadPlace) -> Way? {
        let (edge, length, cost) = (place.edge, network.length(place.edge), network.costs[place.edge])
        let ways = network.ways[edge]
        var best = targets.isOn(edge) ? targets.cheapest(from: place.offset, on: edge, ways: ways) : RoadTargets.Choice()
        if ways.contains(.backward) || place.offset == 0 {
            best = targets.cheaper(best, choice(Int(network.starts[edge]), plus: place.offset * cost))
        }
        if ways.contains(.forward) || place.offset == length {
            best = targets.cheaper(best, choice(Int(network.ends[edge]), plus: (length - place.offset) * cost))
        }
        guard best.owner >= 0, best.cost.isFinite else { return nil }
        return Way(cost: best.cost + place.leg * network.legCost, owner: Int(best.owner), leg: best.leg + place.leg)
    }

    private func choice(_ node: Int, plus cost: Double) -> RoadTargets.Choice {
        RoadTargets.Choice(cost: costs[node] + cost, owner: owners[node], leg: legs[node])
    }
}

extension RoadTargets {
    /// Of two destinations the one with the smaller id.
    @inline(__always) fileprivate func first(_ known: Choice, of owner: Int32, leg: Double) -> Choice {
        rank(owner) < rank(known.owner) ? Choice(cost: 0, owner: owner, leg: leg) : known
    }
}

extension RoadNetwork {
    /// Calls back with every arc of a node.
    @inline(__always) func forEachArc(of node: Int, _ body: (Arc) -> Void) {
        arcs.withUnsafeBufferPointer { arcs in
            for index in Int(arcStarts[node])..<Int(arcStarts[node + 1]) { body(arcs[index]) }
        }
    }
}
