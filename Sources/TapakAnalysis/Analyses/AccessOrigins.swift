import TapakEngine
import TapakModel

/// Origins with their distances, as columns.
struct AccessOrigins: Sendable {
    /// What became of a distance.
    enum Status: Int32, Sendable, CaseIterable {
        case reached, beyond, noData

        var text: String { self == .noData ? "no-data" : "\(self)" }
    }

    /// The distances to one kind of destination.
    struct Reach: Sendable {
        var metres: [Double] = []
        var destination: [Int32] = []
        var status: [Status] = []
        var ties: [Double] = []
    }

    var ids = TextColumn()
    /// The unit of every origin, −1 outside all.
    var units: [Int32] = []
    var weights: [Double] = []
    var kinds: [Reach]
    var points: [Point] = []
    /// Rows of a chunk that have no id yet, with their ordinal within the chunk.
    private var lackingIDs: [(row: Int, ordinal: Int)] = []

    var count: Int { ids.count }

    init(kinds: Int) { self.kinds = Array(repeating: Reach(), count: kinds) }

    init(_ batch: StreamBatch, units locator: PolygonLocator?, destinations: [Destination], cap: Double?, keepsPoints: Bool) {
        self.init(kinds: destinations.count)
        ids = batch.ids
        lackingIDs = batch.lackingIDs
        if keepsPoints { points = batch.points }
        for (index, point) in batch.points.enumerated() {
            units.append(Int32(locator?.owner(of: point) ?? -1))
            weights.append(batch.weight(index))
        }
        for (kind, destination) in destinations.enumerated() {
            for point in batch.points { kinds[kind].append(Self.reach(point, destination, cap: cap)) }
        }
    }

    private static func reach(_ point: Point, _ destination: Destination, cap: Double?) -> (NearestIndex.Hit?, Status) {
        if let coverage = destination.coverage, !coverage.holds(point) { return (nil, .noData) }
        guard let hit = destination.index.nearest(to: point, within: cap ?? .infinity) else { return (nil, .beyond) }
        return (hit, .reached)
    }

    /// Adds the origins of the chunk that follows; those without an id get their place in the layer.
    mutating func append(_ other: AccessOrigins, featuresBefore: Int) {
        if other.lackingIDs.isEmpty {
            ids.append(contentsOf: other.ids)
        } else {
            var texts = other.ids.texts
            for lacking in other.lackingIDs { texts[lacking.row] = String(lacking.ordinal + featuresBefore) }
            ids.append(contentsOf: TextColumn(texts))
        }
        units.append(contentsOf: other.units)
        weights.append(contentsOf: other.weights)
        points.append(contentsOf: other.points)
        for kind in kinds.indices {
            kinds[kind].metres.append(contentsOf: other.kinds[kind].metres)
            kinds[kind].destination.append(contentsOf: other.kinds[kind].destination)
            kinds[kind].status.append(contentsOf: other.kinds[kind].status)
            kinds[kind].ties.append(contentsOf: other.kinds[kind].ties)
        }
    }
}

extension AccessOrigins.Reach {
    fileprivate mutating func append(_ reach: (hit: NearestIndex.Hit?, status: AccessOrigins.Status)) {
        metres.append(reach.hit?.distance ?? .nan)
        destination.append(Int32(reach.hit?.feature ?? -1))
        ties.append(reach.hit.map { Double($0.ties) } ?? .nan)
        status.append(reach.status)
    }
}
