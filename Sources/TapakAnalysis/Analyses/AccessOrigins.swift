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
        /// Raw values of ``Status``.
        var status: [Int32] = []
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
        weights = batch.weights ?? Array(repeating: 1, count: batch.points.count)
        if let locator {
            units = batch.points.map { Int32(locator.owner(of: $0) ?? -1) }
        } else {
            units = Array(repeating: -1, count: batch.points.count)
        }
        kinds = destinations.map { Reach(batch.points, $0, cap: cap) }
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
    /// The distances from points to one kind of destination.
    fileprivate init(_ points: [Point], _ destination: Destination, cap: Double?) {
        let limit = cap ?? .infinity
        metres = Array(repeating: .nan, count: points.count)
        self.destination = Array(repeating: -1, count: points.count)
        status = Array(repeating: AccessOrigins.Status.reached.rawValue, count: points.count)
        ties = Array(repeating: .nan, count: points.count)
        for (row, point) in points.enumerated() {
            if destination.coverage.contains(where: { !$0.holds(point) }) {
                status[row] = AccessOrigins.Status.noData.rawValue
            } else if let hit = destination.index.nearest(to: point, within: limit) {
                metres[row] = hit.distance
                self.destination[row] = Int32(hit.feature)
                ties[row] = Double(hit.ties)
            } else {
                status[row] = AccessOrigins.Status.beyond.rawValue
            }
        }
    }
}
