public import TapakModel

/// Which origins reach which destinations within a limit, and at what cost: a row a destination.
///
/// - Units: metres of the measure in a straight line; along roads the network's costs, legs at both ends included.
public struct Reached: Sendable, Hashable {
    /// Destinations → pairs.
    private var starts: [Int] = [0]
    /// The origin of every pair, ascending within a destination.
    public private(set) var origins: [Int32] = []
    /// The cost of every pair.
    public private(set) var costs: [Double] = []

    /// The number of destinations.
    public var count: Int { starts.count - 1 }

    /// The pairs of a destination.
    public subscript(destination: Int) -> Range<Int> { starts[destination]..<starts[destination + 1] }

    /// Pairs of destinations that follow each other.
    public init(_ rows: some Sequence<[(origin: Int32, cost: Double)]> = []) { for row in rows { add(row) } }

    mutating func add(_ row: [(origin: Int32, cost: Double)]) {
        for pair in row {
            origins.append(pair.origin)
            costs.append(pair.cost)
        }
        starts.append(origins.count)
    }

    /// Pairs in a straight line.
    ///
    /// - Parameters:
    ///   - destinations: How many features the index has.
    ///   - limit: The farthest, inclusive.
    /// - Complexity: O(log n) an origin and O(1) a pair, on all threads.
    public init(
        from points: [Point], to index: NearestIndex, destinations: Int, within limit: Double, threads: Int
    ) throws {
        let runs = try Parallel.mapRuns(of: 4096, in: points.count, threads: threads) { run in
            run.map { index.all(within: limit, of: points[$0]) }
        }
        var starts = [Int](repeating: 0, count: destinations + 1)
        for hits in runs.joined() { for hit in hits { starts[hit.feature + 1] += 1 } }
        for destination in 0..<destinations { starts[destination + 1] += starts[destination] }
        var next = starts
        var (origins, costs) = (
            [Int32](repeating: 0, count: next[destinations]), [Double](repeating: 0, count: next[destinations])
        )
        for (origin, hits) in runs.joined().enumerated() {
            for hit in hits {
                (origins[next[hit.feature]], costs[next[hit.feature]]) = (Int32(origin), hit.distance)
                next[hit.feature] += 1
            }
        }
        (self.starts, self.origins, self.costs) = (starts, origins, costs)
    }

    /// Pairs along roads.
    ///
    /// - Parameters:
    ///   - entrances: The places at which every destination is entered; none for one beside all roads.
    ///   - limit: The greatest cost, inclusive.
    /// - Complexity: a search a destination, as far as the limit, on all threads.
    public init(
        from stands: RoadStands, to entrances: [[RoadPlace]], on network: RoadNetwork, within limit: Double, threads: Int
    ) throws {
        // Few long runs: each has arrays as long as the network.
        let length = max(1, (entrances.count + 4 * threads - 1) / (4 * threads))
        let runs = try Parallel.mapRuns(of: length, in: entrances.count, threads: threads) { run in
            var search = RoadSearch(on: network, for: stands)
            var reached = Reached()
            for destination in run { reached.add(search.origins(reaching: entrances[destination], within: limit)) }
            return reached
        }
        self.init()
        for run in runs {
            starts += run.starts.dropFirst().map { $0 + origins.count }
            origins += run.origins
            costs += run.costs
        }
    }

    /// The pairs of both, the smaller cost of those that both have.
    public func nearer(_ other: Reached) -> Reached {
        guard !other.origins.isEmpty else { return self }
        return Reached(
            (0..<count).lazy.map { destination in
                var row = self[destination].map { (origin: origins[$0], cost: costs[$0]) }
                row += other[destination].map { (origin: other.origins[$0], cost: other.costs[$0]) }
                row.sort { ($0.origin, $0.cost) < ($1.origin, $1.cost) }
                var kept: [(origin: Int32, cost: Double)] = []
                for pair in row where kept.last?.origin != pair.origin { kept.append(pair) }
                return kept
            })
    }

    /// The nearest destinations of every origin, as many as asked for or as there are, by cost and then by their order.
    ///
    /// - Complexity: O(n log k) in the pairs.
    public func nearest(_ count: Int, origins originCount: Int) -> [[(destination: Int, cost: Double)]] {
        var nearest = [[(destination: Int, cost: Double)]](repeating: [], count: originCount)
        for destination in 0..<self.count {
            for pair in self[destination] {
                let (origin, cost) = (Int(origins[pair]), costs[pair])
                // Destinations come in their order, so that of equally near ones the first stays before.
                var place = nearest[origin].count
                while place > 0, nearest[origin][place - 1].cost > cost { place -= 1 }
                guard place < count else { continue }
                nearest[origin].insert((destination, cost), at: place)
                if nearest[origin].count > count { nearest[origin].removeLast() }
            }
        }
        return nearest
    }
}
