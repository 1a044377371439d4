import TapakEngine
import TapakModel

/// Origins with their distances, as columns.
struct AccessOrigins: Sendable {
    /// What became of a distance.
    enum Status: Int32, Sendable, CaseIterable {
        case reached, beyond, noData, unreachable, offNetwork

        var text: String {
            switch self {
            case .noData: "no-data"
            case .offNetwork: "off-network"
            default: "\(self)"
            }
        }
    }

    /// The distances to one kind of destination.
    struct Reach: Sendable {
        var metres: [Double] = []
        var destination: [Int32] = []
        /// Raw values of ``Status``.
        var status: [Int32] = []
        var ties: [Double] = []
    }

    /// The ways along roads to one kind of destination.
    struct Ways: Sendable {
        /// Metres, or minutes where time is counted.
        var costs: [Double] = []
        var destination: [Int32] = []
        /// Raw values of ``Status``.
        var status: [Int32] = []
        /// Metres beside the roads at both ends.
        var legs: [Double] = []
        /// The way along roads against the straight line to the same destination.
        var detours: [Double] = []
    }

    var ids = TextColumn()
    /// The unit of every origin, −1 outside all.
    var units: [Int32] = []
    var weights: [Double] = []
    var kinds: [Reach]
    /// By kind; empty without roads.
    var ways: [Ways]
    var points: [Point] = []
    /// Other fields of the origins, as far as they were wanted.
    var numbers: [[Double]] = []
    var texts: [TextColumn] = []
    /// Rows of a chunk that have no id yet, with their ordinal within the chunk.
    private var lackingIDs: [(row: Int, ordinal: Int)] = []

    var count: Int { ids.count }

    init(kinds: Int, ways: Int) {
        self.kinds = Array(repeating: Reach(), count: kinds)
        self.ways = Array(repeating: Ways(), count: ways)
    }

    init(
        _ batch: StreamBatch, units locator: PolygonLocator?, destinations: [Destination], roads: AccessRoads?, cap: Double?,
        keepsPoints: Bool
    ) {
        self.init(kinds: destinations.count, ways: 0)
        ids = batch.ids
        lackingIDs = batch.lackingIDs
        if keepsPoints { points = batch.points }
        (numbers, texts) = (batch.numbers, batch.texts)
        weights = batch.weights ?? Array(repeating: 1, count: batch.points.count)
        if let locator {
            units = batch.points.map { Int32(locator.owner(of: $0) ?? -1) }
        } else {
            units = Array(repeating: -1, count: batch.points.count)
        }
        kinds = destinations.map { Reach(batch.points, $0, cap: cap) }
        if let roads {
            let places = roads.places(of: batch.points)
            ways = roads.reaches.indices.map { kind in
                Ways(batch.points, places, destinations[kind], kinds[kind], kind, roads)
            }
        }
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
        if numbers.isEmpty { numbers = other.numbers.map { _ in [] } }
        for field in other.numbers.indices { numbers[field].append(contentsOf: other.numbers[field]) }
        if texts.isEmpty { texts = other.texts.map { _ in TextColumn() } }
        for field in other.texts.indices { texts[field].append(contentsOf: other.texts[field]) }
        for kind in kinds.indices {
            kinds[kind].metres.append(contentsOf: other.kinds[kind].metres)
            kinds[kind].destination.append(contentsOf: other.kinds[kind].destination)
            kinds[kind].status.append(contentsOf: other.kinds[kind].status)
            kinds[kind].ties.append(contentsOf: other.kinds[kind].ties)
        }
        for kind in ways.indices {
            ways[kind].costs.append(contentsOf: other.ways[kind].costs)
            ways[kind].destination.append(contentsOf: other.ways[kind].destination)
            ways[kind].status.append(contentsOf: other.ways[kind].status)
            ways[kind].legs.append(contentsOf: other.ways[kind].legs)
            ways[kind].detours.append(contentsOf: other.ways[kind].detours)
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

extension AccessOrigins.Ways {
    /// The ways from places to one kind of destination.
    ///
    /// Who is inside of a destination is there, whatever roads there are.
    fileprivate init(
        _ points: [Point], _ places: [RoadPlace?], _ destination: Destination, _ straight: AccessOrigins.Reach, _ kind: Int,
        _ roads: AccessRoads
    ) {
        for (row, point) in points.enumerated() {
            var way: AccessRoads.Way
            if straight.status[row] == AccessOrigins.Status.noData.rawValue {
                way = AccessRoads.Way(status: .noData)
            } else if straight.metres[row] == 0 {
                way = AccessRoads.Way(status: .reached, cost: 0, destination: straight.destination[row], leg: 0)
            } else {
                way = roads.way(from: places[row], to: kind)
            }
            var detour = Double.nan
            if !roads.isTimed, way.destination >= 0 {
                let metres =
                    way.destination == straight.destination[row]
                    ? straight.metres[row]
                    : roads.network.measure.distance(
                        point, toFeature: Int(way.destination), in: destination.geometry)
                if metres > 0 { detour = way.cost / metres }
            }
            if way.status == .beyond { (way.cost, way.destination, detour) = (.nan, -1, .nan) }
            costs.append(way.cost)
            self.destination.append(way.destination)
            status.append(way.status.rawValue)
            legs.append(way.leg)
            detours.append(detour)
        }
    }
}
