import TapakEngine
import TapakModel

/// Metres of shore by unit, rule and class of the nearest zone.
///
/// Every metre goes to the nearest zone within the setback (0 inside, the smaller id on a tie), else to `none`, and to
/// units by the same rule, else to `outside`. Owners are asked at steps of at most a metre and the places where they
/// change located to a millimetre; the sum over all is the length of the line by construction.
struct ShoreLengths: Sendable {
    private static let step = 1.0
    private static let resolution = 1e-3

    private let ground: WaterfrontGround
    private let zones: NearestIndex
    private let units: NearestIndex?

    /// Who owns a place: a class (or none) and a unit (or outside), both by their rows.
    struct Owner: Hashable, Sendable {
        var unit: Int
        var kind: Int
    }

    init(_ ground: WaterfrontGround) {
        self.ground = ground
        zones = NearestIndex(ground.zones.geometry, ranks: ground.zones.ranks, measure: ground.measure)
        units = ground.units.map { NearestIndex($0.layer.geometry, ranks: $0.layer.ranks, measure: ground.measure) }
    }

    /// Metres by rule and owner.
    func measured() throws -> [[Owner: Double]] {
        try ground.setbacks.map { setback in
            let segments = Self.segments(of: setback.layer.geometry)
            let runs = try Parallel.mapRuns(of: 256, in: segments.count, threads: ground.options.threads) { run in
                var lengths: [Owner: Double] = [:]
                for index in run { add(segments[index], reach: setback.reach(segments[index].feature), to: &lengths) }
                return lengths
            }
            var lengths: [Owner: Double] = [:]
            for run in runs {
                for (owner, metres) in run { lengths[owner, default: 0] += metres }
            }
            return lengths
        }
    }

    private struct Segment: Sendable {
        var a, b: Point
        var feature: Int
    }

    private static func segments(of geometry: GeometryColumns) -> [Segment] {
        var segments: [Segment] = []
        for feature in 0..<geometry.count {
            for part in geometry.parts(of: feature) {
                for ring in geometry.rings(of: part) {
                    for vertex in geometry.vertices(of: ring).dropLast() {
                        segments.append(Segment(a: geometry.point(vertex), b: geometry.point(vertex + 1), feature: feature))
                    }
                }
            }
        }
        return segments
    }

    private func owner(at point: Point, reach: Double) -> Owner {
        let zone = zones.nearest(to: point, within: reach)?.feature
        let unit = units?.nearest(to: point, within: reach)?.feature
        return Owner(
            unit: unit ?? ground.units?.count ?? 0, kind: zone.map { ground.classes.ofFeature[$0] } ?? ground.none)
    }

    private func add(_ segment: Segment, reach: Double, to lengths: inout [Owner: Double]) {
        let total = ground.measure.distance(segment.a, segment.b)
        guard total > 0 else { return }
        func place(_ t: Double) -> Point {
            Point(
                x: segment.a.x + t * (segment.b.x - segment.a.x), y: segment.a.y + t * (segment.b.y - segment.a.y))
        }
        let steps = max(1, (total / Self.step).rounded(.up))
        var (from, before) = (0.0, owner(at: segment.a, reach: reach))
        var start = 0.0
        for index in 1...Int(steps) {
            let to = Double(index) / steps
            let after = owner(at: place(to), reach: reach)
            // Between two samples the owner can change more than once: every change is located.
            while after != before {
                var (low, high) = (from, to)
                while (high - low) * total > Self.resolution {
                    let middle = (low + high) / 2
                    if owner(at: place(middle), reach: reach) == before { low = middle } else { high = middle }
                }
                lengths[before, default: 0] += (high - start) * total
                (start, from, before) = (high, high, owner(at: place(high), reach: reach))
                if high >= to { break }
            }
            from = to
        }
        lengths[before, default: 0] += (1 - start) * total
    }
}
