import TapakEngine
import TapakModel

/// Ways along roads, who reaches what, where next, and how unequal that is.
enum People {
    static func roads(_ points: [Point]) throws {
        let (side, street) = (150, 100.0)
        var lines = GeometryColumns()
        func add(_ a: Point, _ b: Point) {
            lines.addVertex(a)
            lines.addVertex(b)
            lines.endRing()
            lines.endPart(.line)
            lines.endFeature()
        }
        // Corners are shaken, so that ways differ.
        func corner(_ i: Int, _ j: Int) -> Point {
            Point(x: Double(i) * street + Double(i * 31 + j * 17 & 31), y: Double(j) * street + Double(i * 13 + j * 37 & 31))
        }
        for i in 0..<side {
            for j in 0..<side {
                if i + 1 < side { add(corner(i, j), corner(i + 1, j)) }
                if j + 1 < side { add(corner(i, j), corner(i, j + 1)) }
            }
        }
        let span = Double(side) * street
        let homes = points.map {
            Point(x: $0.x.truncatingRemainder(dividingBy: span), y: $0.y.truncatingRemainder(dividingBy: span))
        }
        let roads = RoadLines(lines)
        let joining = RoadJoining(tolerance: 1)
        Stopwatch.measure("network of \(lines.count) streets", items: lines.count) {
            precondition((try? RoadNetwork(roads, joining: joining, measure: .grid, threads: 1)) != nil)
        }
        let network = try RoadNetwork(roads, joining: joining, measure: .grid, threads: 1)
        let doors = stride(from: 0, to: homes.count, by: homes.count / 150).map {
            [network.place(nearestTo: homes[$0])].compactMap { $0 }
        }
        let entrances = doors.enumerated().flatMap { owner, places in
            places.map { RoadTargets.Entrance(owner: owner, place: $0) }
        }
        let targets = RoadTargets(entrances, ranks: (0..<Int32(doors.count)).map { $0 }, on: network)
        Stopwatch.measure("search from \(doors.count) facilities", items: network.nodeCount) {
            precondition(RoadReach(to: targets, on: network).way(from: doors[0][0]) != nil)
        }
        let reach = RoadReach(to: targets, on: network)
        var places: [RoadPlace?] = []
        Stopwatch.measure("place on the network", items: homes.count) { places = homes.map { network.place(nearestTo: $0) } }
        var sum = 0.0
        Stopwatch.measure("way to the nearest facility", items: homes.count) {
            for place in places { sum += place.flatMap(reach.way(from:))?.cost ?? 0 }
        }
        let stands = RoadStands(places, on: network)
        var reached = Reached()
        Stopwatch.measure("who reaches each facility within 2 km", items: doors.count) {
            reached = (try? Reached(from: stands, to: doors, on: network, within: 2000, threads: 1)) ?? Reached()
        }
        let demand = homes.map { 1 + Double(Int($0.x) % 7) }
        let none = homes.map { _ in Double.infinity }
        Stopwatch.measure("5 of \(doors.count) sites", items: reached.origins.count) {
            sum += SiteChoice(5, of: reached, demand: demand, current: none, limit: 2000, goal: .covering).value
        }
        let inequality = Inequality(homes.map { $0.y }, weights: demand)
        Stopwatch.measure("inequality of a resample", items: homes.count) { sum += inequality.resampled(seed: 1).gini ?? 0 }
        precondition(sum > 0)
    }
}
