/// The origins of every row of the table of units, in input order.
struct UnitMembers: Sendable {
    /// Rows → places in `members`; the last row is everyone.
    private let starts: [Int]
    private let members: [Int32]

    /// The number of rows: the units, outside and everyone; without units everyone alone.
    var count: Int { starts.count - 1 }

    /// - Parameters:
    ///   - owners: The unit of every origin, −1 outside all.
    ///   - units: How many units there are; nil where none were given.
    init(_ owners: [Int32], units: Int?) {
        let rows = units.map { $0 + 1 } ?? 0
        var starts = Array(repeating: 0, count: rows + 2)
        func row(_ owner: Int32) -> Int { owner < 0 ? rows - 1 : Int(owner) }
        if rows > 0 { for owner in owners { starts[row(owner) + 1] += 1 } }
        for row in 1..<starts.count { starts[row] += starts[row - 1] }
        let everyone = starts[rows]
        starts[rows + 1] = everyone + owners.count
        var members = [Int32](repeating: 0, count: everyone + owners.count)
        var next = starts
        for (origin, owner) in owners.enumerated() {
            members[everyone + origin] = Int32(origin)
            guard rows > 0 else { continue }
            members[next[row(owner)]] = Int32(origin)
            next[row(owner)] += 1
        }
        (self.starts, self.members) = (starts, members)
    }

    subscript(row: Int) -> ArraySlice<Int32> { members[starts[row]..<starts[row + 1]] }
}

/// The figures of a row of the table of units: sums run in input order.
struct AccessFigures: Sendable {
    private let origins: AccessOrigins
    private let isWeighted: Bool
    private let thresholds: [Double]
    /// Thresholds along roads: the same, or minutes.
    private let roadThresholds: [Double]
    /// How many kinds of destination there are; facilities of a standard stand behind them.
    private let kinds: Int
    /// By kind how well every origin is served; empty where that was not asked.
    private let scores: [[Double]]

    init(
        _ origins: AccessOrigins, kinds: Int, isWeighted: Bool, thresholds: [Double], roadThresholds: [Double],
        scores: [[Double]]
    ) {
        self.scores = scores
        (self.origins, self.kinds, self.isWeighted, self.thresholds) = (origins, kinds, isWeighted, thresholds)
        self.roadThresholds = roadThresholds
    }

    /// Origins and weight; then what lies within the thresholds; then mean, median, largest and unknown of every kind.
    func cells(_ members: ArraySlice<Int32>) -> [TableBuilder.Cell] {
        var shares: [TableBuilder.Cell] = []
        var figures: [TableBuilder.Cell] = []
        for reach in origins.kinds[..<kinds] {
            let sums = sums(members, reach)
            for within in sums.within {
                shares += [.number(within), .number(sums.known > 0 ? 100 * within / sums.known : nil)]
            }
            figures += [
                .number(WeightedSample.mean(sums.sample)), .number(WeightedSample.median(sums.sample)),
                .number(sums.largest), .number(sums.unknown),
            ]
        }
        for ways in origins.ways.prefix(kinds) {
            let sums = roadSums(members, ways)
            for within in sums.within {
                shares += [.number(within), .number(sums.known > 0 ? 100 * within / sums.known : nil)]
            }
            figures += [
                .number(WeightedSample.mean(sums.sample)), .number(WeightedSample.median(sums.sample)),
                .number(sums.largest), .number(sums.unreachable), .number(sums.offNetwork),
            ]
        }
        for (kind, scores) in scores.enumerated() {
            let (sum, people, without) = served(members, scores, origins.kinds[kind])
            figures += [
                .number(people > 0 ? sum / people : nil), .number(without), .number(people > 0 ? 100 * without / people : nil),
            ]
        }
        let total = isWeighted ? members.reduce(0) { $0 + origins.weights[Int($1)] } : nil
        return [.count(members.count), .number(total)] + shares + figures
    }

    /// The sum of the scores of people, the people, and those among them who reach nothing.
    private func served(
        _ members: ArraySlice<Int32>, _ scores: [Double], _ reach: AccessOrigins.Reach
    ) -> (sum: Double, people: Double, without: Double) {
        var (sum, people, without) = (0.0, 0.0, 0.0)
        for origin in members.lazy.map(Int.init) where reach.status[origin] != AccessOrigins.Status.noData.rawValue {
            let weight = isWeighted ? origins.weights[origin] : 1
            sum += weight * scores[origin]
            people += weight
            if scores[origin] == 0 { without += weight }
        }
        return (sum, people, without)
    }

    private struct Sums {
        var known = 0.0
        var unknown = 0.0
        var within: [Double]
        var largest: Double?
        var unreachable = 0.0, offNetwork = 0.0
        var sample: [(value: Double, weight: Double)] = []
    }

    private func roadSums(_ members: ArraySlice<Int32>, _ ways: AccessOrigins.Ways) -> Sums {
        var sums = Sums(within: Array(repeating: 0, count: roadThresholds.count))
        sums.sample.reserveCapacity(members.count)
        for origin in members.lazy.map(Int.init) {
            let weight = isWeighted ? origins.weights[origin] : 1
            let status = AccessOrigins.Status(rawValue: ways.status[origin])
            if status == .noData { continue }
            sums.known += weight
            if status == .unreachable { sums.unreachable += weight }
            if status == .offNetwork { sums.offNetwork += weight }
            guard status == .reached else { continue }
            let cost = ways.costs[origin]
            for place in 0..<roadThresholds.count where cost <= roadThresholds[place] { sums.within[place] += weight }
            sums.largest = max(sums.largest ?? cost, cost)
            sums.sample.append((cost, weight))
        }
        return sums
    }

    private func sums(_ members: ArraySlice<Int32>, _ reach: AccessOrigins.Reach) -> Sums {
        var sums = Sums(within: Array(repeating: 0, count: thresholds.count))
        sums.sample.reserveCapacity(members.count)
        for origin in members {
            let origin = Int(origin)
            let (weight, status) = (isWeighted ? origins.weights[origin] : 1, reach.status[origin])
            if status == AccessOrigins.Status.noData.rawValue {
                sums.unknown += weight
                continue
            }
            sums.known += weight
            guard status == AccessOrigins.Status.reached.rawValue else { continue }
            let metres = reach.metres[origin]
            for place in 0..<thresholds.count where metres <= thresholds[place] { sums.within[place] += weight }
            sums.largest = max(sums.largest ?? metres, metres)
            sums.sample.append((metres, weight))
        }
        return sums
    }
}
