import Foundation
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Distances along roads against a graph made and searched by other means.
struct RoadReachTests {
    /// Roads between the points of a lattice bent out of shape, some one-way, and points beside them.
    private struct Town {
        var corners: [Point] = []
        var roads: [(from: Int, to: Int, bend: Point?, ways: RoadLines.Ways)] = []
        var origins: [Point] = []
        var destinations: [Point] = []

        init(seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            let size = Int.random(in: 2...5, using: &generator)
            func place() -> Double { Double.random(in: -30...30, using: &generator) }
            for row in 0..<size {
                for column in 0..<size {
                    corners.append(Point(x: Double(column) * 100 + place(), y: Double(row) * 100 + place()))
                }
            }
            for row in 0..<size {
                for column in 0..<size {
                    for (right, up) in [(1, 0), (0, 1)] where column + right < size && row + up < size {
                        guard Int.random(in: 0..<5, using: &generator) > 0 else { continue }
                        let (from, to) = (row * size + column, (row + up) * size + column + right)
                        let bend = Point(
                            x: (corners[from].x + corners[to].x) / 2 + place() / 6,
                            y: (corners[from].y + corners[to].y) / 2 + place() / 6)
                        let ways: [RoadLines.Ways] = [.both, .both, .both, .forward, .backward]
                        roads.append(
                            (from, to, Bool.random(using: &generator) ? bend : nil, ways.randomElement(using: &generator)!))
                    }
                }
            }
            let reach = Double(size) * 100
            func point() -> Point {
                Point(x: .random(in: -60...reach, using: &generator), y: .random(in: -60...reach, using: &generator))
            }
            origins = (0..<20).map { _ in point() }
            destinations = (0..<Int.random(in: 1...8, using: &generator)).map { _ in point() }
        }

        var lines: RoadLines {
            var geometry = GeometryColumns()
            for road in roads {
                for point in [corners[road.from], road.bend, corners[road.to]].compactMap({ $0 }) {
                    geometry.addVertex(point)
                }
                geometry.endRing()
                geometry.endPart(.line)
                geometry.endFeature()
            }
            var lines = RoadLines(geometry)
            lines.ways = roads.map(\.ways)
            return lines
        }

        /// The costs from every origin to the nearest destination, infinite where there is no way: all places on roads are
        /// nodes of a full matrix, relaxed until nothing changes.
        func costs() -> [Double] {
            let places = origins + destinations
            let pieces = roads.indices.flatMap { road in
                let line = [corners[roads[road].from], roads[road].bend, corners[roads[road].to]].compactMap { $0 }
                return zip(line, line.dropFirst()).enumerated().map {
                    (road: road, order: $0.offset, a: $0.element.0, b: $0.element.1)
                }
            }
            // Every place goes to its nearest piece; pieces are cut at their places.
            var (legs, feet): ([Double], [(piece: Int, t: Double)]) = ([], [])
            for place in places {
                var best = (leg: Double.infinity, piece: 0, t: 0.0)
                for (index, piece) in pieces.enumerated() {
                    let (dx, dy) = (piece.b.x - piece.a.x, piece.b.y - piece.a.y)
                    let t = min(1, max(0, ((place.x - piece.a.x) * dx + (place.y - piece.a.y) * dy) / (dx * dx + dy * dy)))
                    let leg = hypot(piece.a.x + t * dx - place.x, piece.a.y + t * dy - place.y)
                    if leg < best.leg { best = (leg, index, t) }
                }
                legs.append(best.leg)
                feet.append((best.piece, best.t))
            }
            // Nodes: corners, bends, feet. Arcs: along every piece between what lies on it.
            var nodes = corners.count
            var bends: [Int: Int] = [:]
            for (index, road) in roads.enumerated() where road.bend != nil {
                bends[index] = nodes
                nodes += 1
            }
            let firstFoot = nodes
            nodes += places.count
            var arcs: [(from: Int, to: Int, cost: Double)] = []
            for (index, piece) in pieces.enumerated() {
                let road = roads[piece.road]
                let first = piece.order == 0 ? road.from : bends[piece.road]!
                let last = piece.order == 0 && road.bend != nil ? bends[piece.road]! : road.to
                var stops = [(0.0, first), (1.0, last)]
                for (place, foot) in feet.enumerated() where foot.piece == index { stops.append((foot.t, firstFoot + place)) }
                stops.sort { $0.0 < $1.0 }
                let length = hypot(piece.b.x - piece.a.x, piece.b.y - piece.a.y)
                for (a, b) in zip(stops, stops.dropFirst()) {
                    // What coincides is one place, whatever way the road goes.
                    let cost = (b.0 - a.0) * length
                    if road.ways.contains(.forward) || cost == 0 { arcs.append((a.1, b.1, cost)) }
                    if road.ways.contains(.backward) || cost == 0 { arcs.append((b.1, a.1, cost)) }
                }
            }
            var costs = [Double](repeating: .infinity, count: nodes)
            for place in destinations.indices {
                costs[firstFoot + origins.count + place] = legs[origins.count + place]
            }
            // A facility's leg ends at its own foot; several may share one.
            var changed = true
            while changed {
                changed = false
                for arc in arcs where costs[arc.to] + arc.cost < costs[arc.from] {
                    costs[arc.from] = costs[arc.to] + arc.cost
                    changed = true
                }
            }
            return origins.indices.map { costs[firstFoot + $0] + legs[$0] }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func randomTownsByRelaxing(seed: UInt64) throws {
        let town = Town(seed: seed)
        guard !town.roads.isEmpty else { return }
        let network = try RoadNetwork(
            town.lines, joining: RoadJoining(tolerance: 1e-9), measure: .grid, threads: Int(seed % 2) + 1)
        let entrances = town.destinations.enumerated().compactMap { owner, point in
            network.place(nearestTo: point).map { RoadTargets.Entrance(owner: owner, place: $0) }
        }
        let targets = RoadTargets(entrances, ranks: town.destinations.indices.map { Int32($0) }, on: network)
        let reach = RoadReach(to: targets, on: network)
        for (origin, expected) in zip(town.origins, town.costs()) {
            let place = try #require(network.place(nearestTo: origin))
            let way = reach.way(from: place)
            guard expected.isFinite else {
                #expect(way == nil, "seed \(seed)")
                continue
            }
            expectClose(way?.cost ?? .nan, expected, absolute: 1e-9)
        }
    }

    /// One destination at a time: the same costs as a search from it alone, and nobody beyond the limit.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func everyDestinationByItself(seed: UInt64) throws {
        let town = Town(seed: seed)
        guard !town.roads.isEmpty else { return }
        let network = try RoadNetwork(town.lines, joining: RoadJoining(tolerance: 1e-9), measure: .grid, threads: 1)
        let places = town.origins.enumerated().map { $0.offset % 7 == 3 ? nil : network.place(nearestTo: $0.element) }
        let entrances = town.destinations.map { [network.place(nearestTo: $0)].compactMap { $0 } }
        let stands = RoadStands(places, on: network)
        for limit in [40.0, .infinity] {
            let reached = try Reached(
                from: stands, to: entrances, on: network, within: limit, threads: Int(seed % 2) + 1)
            #expect(reached.count == entrances.count)
            for (destination, doors) in entrances.enumerated() {
                let alone = RoadReach(
                    to: RoadTargets(doors.map { .init(owner: 0, place: $0) }, ranks: [0], on: network), on: network)
                let expected = places.enumerated().compactMap { origin, place -> (origin: Int, cost: Double)? in
                    guard let way = place.flatMap(alone.way(from:)), way.cost <= limit else { return nil }
                    return (origin, way.cost)
                }
                let pairs = reached[destination]
                #expect(pairs.map { Int(reached.origins[$0]) } == expected.map(\.origin), "seed \(seed)")
                for (pair, expected) in zip(pairs, expected) {
                    expectClose(reached.costs[pair], expected.cost, absolute: 1e-9)
                }
            }
        }
    }
}
