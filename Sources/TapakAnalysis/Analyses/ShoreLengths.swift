import TapakEngine
import TapakModel

/// Metres of shore by unit, rule and class of the nearest zone.
///
/// Every metre goes to the nearest zone within the setback (0 inside, the smaller id on a tie), else to `none`, and to
/// units by the same rule, else to `outside`. Lines are cut where they meet the boundaries of zones and units; what then
/// lies in a zone and a unit is told at once. Of the rest the owner is known at steps of at most a metre and the places
/// where it changes are located to a millimetre (``ShoreOwners``). The sum over all is the length of the line by
/// construction.
struct ShoreLengths: Sendable {
    private let ground: WaterfrontGround
    private let zones: PolygonLocator
    private let units: PolygonLocator
    private let hasUnits: Bool

    /// Who owns a place: a class (or none) and a unit (or outside), both by their rows.
    struct Owner: Hashable, Sendable {
        var unit: Int
        var kind: Int
    }

    /// A straight piece of a line, and what of its owner is known.
    struct Stretch: Sendable {
        var a, b: Point
        var metres: Double
        var reach: Double
        var kind: Int?
        var unit: Int?
    }

    init(_ ground: WaterfrontGround) {
        self.ground = ground
        zones = PolygonLocator(ground.zones.geometry, ranks: ground.zones.ranks, threads: ground.options.threads)
        hasUnits = ground.units != nil
        units = ground.units?.locator ?? PolygonLocator(GeometryColumns(), ranks: [])
    }

    /// Metres by rule and owner.
    func measured() throws -> [[Owner: Double]] {
        let threads = ground.options.threads
        return try ground.setbacks.map { setback in
            let segments = segments(of: setback)
            let runs = try Parallel.mapRuns(of: 512, in: segments.count, threads: threads) { run in
                var (lengths, open, shares) = ([Owner: Double](), [Stretch](), [Double]())
                for segment in segments[run] { cut(segment, &shares, &lengths, &open) }
                return (lengths: lengths, open: open)
            }
            var lengths: [Owner: Double] = [:]
            for run in runs { lengths.merge(run.lengths, uniquingKeysWith: +) }
            let open = runs.flatMap(\.open)
            if open.isEmpty { return lengths }
            let owners = try ShoreOwners(ground, near: open)
            let rest = try Parallel.mapRuns(of: 256, in: open.count, threads: threads) { run in
                var (lengths, owners) = ([Owner: Double](), owners)
                for stretch in open[run] { owners.add(stretch, to: &lengths) }
                return lengths
            }
            for run in rest { lengths.merge(run, uniquingKeysWith: +) }
            return lengths
        }
    }

    private func segments(of setback: Setback) -> [Stretch] {
        let geometry = setback.layer.geometry
        var segments: [Stretch] = []
        for feature in 0..<geometry.count {
            let reach = setback.reach(feature)
            for part in geometry.parts(of: feature) {
                for ring in geometry.rings(of: part) {
                    for vertex in geometry.vertices(of: ring).dropLast() {
                        let (a, b) = (geometry.point(vertex), geometry.point(vertex + 1))
                        let metres = ground.measure.distance(a, b)
                        if metres > 0 { segments.append(Stretch(a: a, b: b, metres: metres, reach: reach)) }
                    }
                }
            }
        }
        return segments
    }

    /// Cuts a segment where it meets boundaries and adds what lies in a zone and a unit; the rest stays open.
    private func cut(
        _ segment: Stretch, _ shares: inout [Double], _ lengths: inout [Owner: Double], _ open: inout [Stretch]
    ) {
        let (a, b, tie) = (segment.a, segment.b, NearestIndex.tieTolerance)
        shares.removeAll(keepingCapacity: true)
        zones.addMeetings(from: a, to: b, reach: tie, to: &shares)
        if hasUnits { units.addMeetings(from: a, to: b, reach: tie, to: &shares) }
        shares.sort()
        shares.append(1)
        func place(_ share: Double) -> Point { Point(x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y)) }
        var from = 0.0
        for to in shares where to > from {
            let middle = place((from + to) / 2)
            let kind = zones.holder(of: middle, tolerance: tie).map { ground.classes.ofFeature[$0] }
            let unit = hasUnits ? units.holder(of: middle, tolerance: tie) : 0
            if let kind, let unit {
                lengths[Owner(unit: unit, kind: kind), default: 0] += (to - from) * segment.metres
            } else {
                open.append(
                    Stretch(
                        a: place(from), b: place(to), metres: (to - from) * segment.metres, reach: segment.reach, kind: kind,
                        unit: unit))
            }
            from = to
        }
    }
}
