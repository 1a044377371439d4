/// Where so many new facilities serve most: a greedy choice, improved by swaps until no swap helps, and by branch and bound
/// as far as that proves it in bounded work.
///
/// Covering (Church & ReVelle 1974): the demand within the limit that no existing facility serves. Median (ReVelle & Swain
/// 1970): the cost that is saved, where who is farther than the limit counts as at the limit. Both gain less the more there
/// is already (they are submodular), so that what is chosen and the largest gains that are left bound what any choice could
/// reach (Nemhauser, Wolsey & Fisher 1978).
///
/// With capacities a site takes those who are nearest first, over all sites in the order of costs, and no more than it has
/// room for; demand can be divided.
/// - Complexity: O(n) in the pairs a step without capacities, O(n·p) a step with them.
public struct SiteChoice: Sendable {
    /// What is to be gained.
    public enum Goal: String, Sendable, Codable, CaseIterable {
        case covering, median
    }

    /// The candidates chosen, in the order in which each gains most beside those before it.
    public private(set) var chosen: [Int] = []
    /// What each of them adds to those before it: demand, or demand times cost.
    public private(set) var gains: [Double] = []
    /// What any choice of as many could gain at most.
    public private(set) var bound = 0.0

    /// What the choice gains.
    public var value: Double { gains.reduce(0, +) }
    /// The share by which the best choice could be better: 0 where this one is proven to be the best.
    public var gap: Double { bound > 0 ? max(0, (bound - value) / bound) : 0 }

    /// The best sites found.
    ///
    /// - Parameters:
    ///   - count: How many sites; fewer are chosen where more gain nothing.
    ///   - reached: Who reaches which candidate within the limit.
    ///   - demand: The demand of every origin.
    ///   - current: What it costs every origin today; infinite where nothing is reached.
    ///   - capacities: What every candidate has room for; nil for no limit.
    ///   - effort: Pairs that may be looked at to prove that a choice is the best.
    public init(
        _ count: Int, of reached: Reached, demand: [Double], current: [Double], limit: Double, goal: Goal,
        capacities: [Double]? = nil, effort: Int = 100_000_000
    ) {
        let offer = SiteOffer(reached, demand: demand, current: current, limit: limit, goal: goal)
        let singles = (0..<reached.count).map { offer.single($0, room: capacities?[$0] ?? .infinity) }
        let count = min(count, reached.count)
        let isProven: Bool
        if let capacities {
            let room = RoomySites(offer, capacities: capacities, singles: singles)
            let found = room.choose(count, effort: effort)
            isProven = found.isBest
            (chosen, gains) = room.ordered(found.sites)
        } else {
            var open = OpenSites(offer)
            var search = SiteSearch(offer, best: open.choose(count, singles: singles), effort: effort)
            isProven = search.proves(count)
            (chosen, gains) = open.ordered(search.best)
        }
        // Capacities only take away, so what bounds the choice without them bounds that with them.
        var state = OpenSites(offer)
        let none = state.rest(count)
        for site in chosen { state.add(site) }
        let most = singles.sorted(by: >).prefix(count).reduce(0, +)
        bound = isProven ? value : max(value, min(most, none, state.value + state.rest(count), offer.all))
    }
}

/// What every pair of a candidate and an origin would gain a unit of demand.
struct SiteOffer: Sendable {
    let reached: Reached
    let demand: [Double]
    /// A pair each; 0 where the origin has nothing to gain.
    let benefits: [Double]

    init(_ reached: Reached, demand: [Double], current: [Double], limit: Double, goal: SiteChoice.Goal) {
        (self.reached, self.demand) = (reached, demand)
        benefits = reached.origins.indices.map { pair in
            let now = current[Int(reached.origins[pair])]
            switch goal {
            case .covering: return now > limit ? 1 : 0
            case .median: return max(0, min(now, limit) - reached.costs[pair])
            }
        }
    }

    func origin(_ pair: Int) -> Int { Int(reached.origins[pair]) }

    /// What a candidate gains alone.
    func single(_ site: Int, room: Double) -> Double {
        let pairs = reached[site]
        let whole = pairs.reduce(0) { $0 + demand[origin($1)] }
        guard whole > room else { return pairs.reduce(0) { $0 + demand[origin($1)] * benefits[$1] } }
        var (left, gain) = (room, 0.0)
        for pair in pairs.sorted(by: { (benefits[$0], $1) > (benefits[$1], $0) }) where left > 0 {
            let taken = min(left, demand[origin(pair)])
            gain += taken * benefits[pair]
            left -= taken
        }
        return gain
    }

    /// What all candidates together gain.
    var all: Double {
        var best = [Double](repeating: 0, count: demand.count)
        for pair in benefits.indices { best[origin(pair)] = max(best[origin(pair)], benefits[pair]) }
        return zip(demand, best).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

/// Sites without limits of room: everybody takes the one that gains most.
private struct OpenSites {
    private let offer: SiteOffer
    /// The best benefit of every origin, and the second best with another site.
    private var best, second: [Double]
    private var owners: [Int32]
    private(set) var sites: [Int] = []

    init(_ offer: SiteOffer) {
        self.offer = offer
        best = Array(repeating: 0, count: offer.demand.count)
        second = best
        owners = Array(repeating: -1, count: best.count)
    }

    var value: Double { zip(offer.demand, best).reduce(0) { $0 + $1.0 * $1.1 } }

    func gain(_ site: Int) -> Double {
        offer.reached[site].reduce(0) { sum, pair in
            let origin = offer.origin(pair)
            return sum + offer.demand[origin] * max(0, offer.benefits[pair] - best[origin])
        }
    }

    /// The largest gains that are left, as many as there are sites to choose.
    func rest(_ count: Int) -> Double {
        (0..<offer.reached.count).map(gain).sorted(by: >).prefix(count).reduce(0, +)
    }

    mutating func add(_ site: Int) {
        sites.append(site)
        for pair in offer.reached[site] {
            let (origin, benefit) = (offer.origin(pair), offer.benefits[pair])
            if benefit > best[origin] {
                (second[origin], best[origin], owners[origin]) = (best[origin], benefit, Int32(site))
            } else {
                second[origin] = max(second[origin], benefit)
            }
        }
    }

    /// Greedy, then swaps.
    mutating func choose(_ count: Int, singles: [Double]) -> [Int] {
        // What a site gained before is the most that it can gain now.
        var known = singles
        while sites.count < count {
            var (top, most) = (-1, 0.0)
            for site in known.indices.sorted(by: { (known[$0], $1) > (known[$1], $0) }) {
                guard known[site] > most else { break }
                known[site] = gain(site)
                if known[site] > most { (top, most) = (site, known[site]) }
            }
            guard top >= 0 else { break }
            add(top)
            known[top] = 0
        }
        let tolerance = 1e-9 * max(1, value)
        // Every swap gains, so that this ends; the bound is for hostile numbers.
        for _ in 0..<1000 {
            guard let swap = bestSwap(), swap.gain > tolerance else { break }
            let kept = sites.filter { $0 != swap.out } + [swap.into]
            self = OpenSites(offer)
            for site in kept { add(site) }
        }
        return sites
    }

    /// The exchange of a chosen site for another that gains most (Whitaker 1983).
    private func bestSwap() -> (out: Int, into: Int, gain: Double)? {
        guard !sites.isEmpty else { return nil }
        var places: [Int32: Int] = [:]
        for (place, site) in sites.enumerated() { places[Int32(site)] = place }
        var losses = [Double](repeating: 0, count: sites.count)
        for origin in owners.indices {
            if let place = places[owners[origin]] {
                losses[place] += offer.demand[origin] * (best[origin] - second[origin])
            }
        }
        var found: (out: Int, into: Int, gain: Double)?
        for site in 0..<offer.reached.count where places[Int32(site)] == nil {
            var (gain, spared) = (0.0, [Double](repeating: 0, count: sites.count))
            for pair in offer.reached[site] {
                let (origin, benefit) = (offer.origin(pair), offer.benefits[pair])
                gain += offer.demand[origin] * max(0, benefit - best[origin])
                guard benefit > second[origin], let place = places[owners[origin]] else { continue }
                spared[place] += offer.demand[origin] * (min(benefit, best[origin]) - second[origin])
            }
            for place in sites.indices where gain - losses[place] + spared[place] > found?.gain ?? 0 {
                found = (sites[place], site, gain - losses[place] + spared[place])
            }
        }
        return found
    }

    /// The sites in the order in which each gains most beside those before it, and what it gains.
    func ordered(_ sites: [Int]) -> ([Int], [Double]) {
        var (open, left, order, gains) = (OpenSites(offer), sites.sorted(), [Int](), [Double]())
        while let next = left.indices.max(by: { (open.gain(left[$0]), $1) < (open.gain(left[$1]), $0) }) {
            gains.append(open.gain(left[next]))
            order.append(left[next])
            open.add(left.remove(at: next))
        }
        return (order, gains)
    }
}

/// Branch and bound: what is chosen and the largest gains of what may still be chosen bound every branch.
private struct SiteSearch {
    private let offer: SiteOffer
    private(set) var best: [Int]
    private var value: Double
    private var left: Int

    init(_ offer: SiteOffer, best: [Int], effort: Int) {
        (self.offer, self.best, left) = (offer, best, effort)
        var sites = OpenSites(offer)
        for site in best { sites.add(site) }
        value = sites.value
    }

    /// Whether the best choice of so many was found for certain.
    mutating func proves(_ count: Int) -> Bool {
        visit(OpenSites(offer), Array(0..<offer.reached.count), count)
        return left > 0
    }

    private mutating func visit(_ sites: OpenSites, _ candidates: [Int], _ count: Int) {
        let known = sites.value
        if known > value + 1e-9 * max(1, value) { (value, best) = (known, sites.sites) }
        left -= offer.benefits.count + offer.demand.count
        guard count > 0, left > 0 else { return }
        let gains = candidates.map { (site: $0, gain: sites.gain($0)) }.filter { $0.gain > 0 }
            .sorted { ($0.gain, $1.site) > ($1.gain, $0.site) }
        for place in gains.indices {
            let most = gains[place..<min(place + count, gains.count)].reduce(0) { $0 + $1.gain }
            guard known + most > value + 1e-9 * max(1, value), left > 0 else { return }
            var next = sites
            next.add(gains[place].site)
            visit(next, gains[(place + 1)...].map(\.site), count - 1)
        }
    }
}

/// Sites with room for so many: those who are nearest come first.
private struct RoomySites {
    /// Candidates that are tried where there are very many: those that gain most alone.
    private static let most = 200

    private let offer: SiteOffer
    private let capacities: [Double]
    private let candidates: [Int]
    /// The pairs of all candidates that gain anything, in the order of their costs.
    private let pairs: [(origin: Int32, site: Int32, benefit: Double)]

    init(_ offer: SiteOffer, capacities: [Double], singles: [Double]) {
        (self.offer, self.capacities) = (offer, capacities)
        candidates = Array(singles.indices.sorted { (singles[$0], $1) > (singles[$1], $0) }.prefix(Self.most))
        let costs = offer.reached.costs
        let all = candidates.sorted().flatMap { site in offer.reached[site].map { (site: site, pair: $0) } }
        pairs = all.filter { offer.benefits[$0.pair] > 0 }
            .sorted { (costs[$0.pair], $0.pair) < (costs[$1.pair], $1.pair) }
            .map { (offer.reached.origins[$0.pair], Int32($0.site), offer.benefits[$0.pair]) }
    }

    /// What sites gain together.
    func value(_ sites: [Int]) -> Double {
        var (room, left, value) = ([Int32: Double](), [Int32: Double](), 0.0)
        for site in sites { room[Int32(site)] = capacities[site] }
        for pair in pairs {
            guard let free = room[pair.site], free > 0 else { continue }
            let taken = min(free, left[pair.origin] ?? offer.demand[Int(pair.origin)])
            guard taken > 0 else { continue }
            value += taken * pair.benefit
            room[pair.site] = free - taken
            left[pair.origin] = (left[pair.origin] ?? offer.demand[Int(pair.origin)]) - taken
        }
        return value
    }

    /// The choice; and whether all choices were tried.
    func choose(_ count: Int, effort: Int) -> (sites: [Int], isBest: Bool) {
        let isEasy = candidates.count == offer.reached.count && choices(count) * Double(pairs.count + 1) <= Double(effort)
        return isEasy ? (all(count), true) : (swapped(count), false)
    }

    private func choices(_ count: Int) -> Double {
        var (all, some) = (1.0, 1.0)
        for size in 0..<min(count, candidates.count) {
            some *= Double(candidates.count - size) / Double(size + 1)
            all += some
        }
        return all
    }

    private func all(_ count: Int) -> [Int] {
        var best: (sites: [Int], value: Double) = ([], 0)
        func visit(_ sites: [Int], _ rest: ArraySlice<Int>) {
            let value = value(sites)
            if value > best.value + 1e-9 * max(1, best.value) { best = (sites, value) }
            guard sites.count < count else { return }
            for place in rest.indices { visit(sites + [rest[place]], rest[(place + 1)...]) }
        }
        visit([], candidates[...])
        return best.sites
    }

    /// Greedy, then swaps.
    private func swapped(_ count: Int) -> [Int] {
        var (sites, best) = ([Int](), 0.0)
        while sites.count < count {
            let tries = candidates.filter { !sites.contains($0) }.map { (site: $0, value: value(sites + [$0])) }
            guard let top = tries.max(by: { ($0.value, $1.site) < ($1.value, $0.site) }), top.value > best else { break }
            sites.append(top.site)
            best = top.value
        }
        var improves = !sites.isEmpty
        while improves {
            improves = false
            for place in sites.indices {
                for site in candidates where !sites.contains(site) {
                    var other = sites
                    other[place] = site
                    let value = value(other)
                    guard value > best + 1e-9 * max(1, best) else { continue }
                    (sites, best, improves) = (other, value, true)
                }
            }
        }
        return sites
    }

    func ordered(_ sites: [Int]) -> ([Int], [Double]) {
        var (left, order, gains, before) = (sites.sorted(), [Int](), [Double](), 0.0)
        while let next = left.indices.max(by: { (value(order + [left[$0]]), $1) < (value(order + [left[$1]]), $0) }) {
            order.append(left.remove(at: next))
            gains.append(value(order) - before)
            before += gains[gains.count - 1]
        }
        return (order, gains)
    }
}
