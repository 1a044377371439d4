import TapakEngine
import TapakModel

/// Metres of shore by unit, rule and class of the nearest zone.
///
/// Every metre goes to the nearest zone within the setback (0 inside, the smaller id on a tie), else to `none`, and to
/// units by the same rule, else to `outside`. Owners are known at steps of at most a metre and the places where they
/// change located to a millimetre; the sum over all is the length of the line by construction. Most steps lie so near to
/// an earlier one that the owner cannot have changed, and need not be asked.
struct ShoreLengths: Sendable {
    private static let step = 1.0
    private static let resolution = 1e-3

    private let ground: WaterfrontGround
    fileprivate let zones: NearestIndex
    fileprivate let units: NearestIndex
    fileprivate let hasUnits: Bool
    /// The class of every zone, or that all are alike; the units each for itself.
    fileprivate let (zoneGroups, unitGroups): ([Int32], [Int32])
    fileprivate let nobody: Owner

    /// Who owns a place: a class (or none) and a unit (or outside), both by their rows.
    struct Owner: Hashable, Sendable {
        var unit: Int
        var kind: Int
    }

    init(_ ground: WaterfrontGround) throws {
        self.ground = ground
        hasUnits = ground.units != nil
        let layers = [ground.zones] + [ground.units?.layer].compactMap { $0 }
        let indices = try Parallel.map(2, threads: ground.options.threads) { place in
            let layer = place < layers.count ? layers[place] : nil
            return NearestIndex(layer?.geometry ?? GeometryColumns(), ranks: layer?.ranks ?? [], measure: ground.measure)
        }
        (zones, units) = (indices[0], indices[1])
        zoneGroups = ground.classes.ofFeature.map { Int32($0) }
        unitGroups = (0..<Int32(ground.units?.count ?? 0)).map { $0 }
        nobody = Owner(unit: unitGroups.count, kind: ground.none)
    }

    /// Metres by rule and owner.
    func measured() throws -> [[Owner: Double]] {
        try ground.setbacks.map { setback in
            let segments = Self.segments(of: setback.layer.geometry)
            let runs = try Parallel.mapRuns(of: 256, in: segments.count, threads: ground.options.threads) { run in
                var (lengths, owners) = ([Owner: Double](), ShoreOwners(self))
                for index in run {
                    owners.reach = setback.reach(segments[index].feature)
                    add(segments[index], &owners, to: &lengths)
                }
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

    private func add(_ segment: Segment, _ owners: inout ShoreOwners, to lengths: inout [Owner: Double]) {
        let total = ground.measure.distance(segment.a, segment.b)
        guard total > 0 else { return }
        func place(_ t: Double) -> Point {
            Point(
                x: segment.a.x + t * (segment.b.x - segment.a.x), y: segment.a.y + t * (segment.b.y - segment.a.y))
        }
        owners.settle(from: segment.a, to: segment.b)
        let steps = max(1, (total / Self.step).rounded(.up))
        var (from, before) = (0.0, owners.owner(at: segment.a))
        var start = 0.0
        for index in 1...Int(steps) {
            let to = Double(index) / steps
            let after = owners.owner(at: place(to))
            // Between two samples the owner can change more than once: every change is located.
            while after != before {
                var (low, high) = (from, to)
                while (high - low) * total > Self.resolution {
                    let middle = (low + high) / 2
                    if owners.owner(at: place(middle)) == before { low = middle } else { high = middle }
                }
                lengths[before, default: 0] += (high - start) * total
                (start, from, before) = (high, high, owners.owner(at: place(high)))
                if high >= to { break }
            }
            from = to
        }
        lengths[before, default: 0] += (1 - start) * total
    }
}

/// Who owns places along a line: asked once, and again only where the answer can have changed.
private struct ShoreOwners {
    /// Around a place the answer stays the same within a radius.
    private struct Answer {
        var place = Point(x: 0, y: 0)
        var squaredRadius = -1.0
        var group = 0

        func holds(at point: Point) -> Bool {
            let (dx, dy) = (point.x - place.x, point.y - place.y)
            return dx * dx + dy * dy < squaredRadius
        }
    }

    /// How far an answer is made to hold at most: wide ones take longer to find than they save.
    private static let window = 40.0

    private let shore: ShoreLengths
    private var (zone, unit) = (Answer(), Answer())
    /// The setback's width here; other widths have other answers.
    var reach = -1.0 {
        didSet { if reach != oldValue { (zone, unit) = (Answer(), Answer()) } }
    }

    init(_ shore: ShoreLengths) { self.shore = shore }

    /// Takes the owner of a whole segment where one zone or unit plainly holds it.
    mutating func settle(from a: Point, to b: Point) {
        Self.settle(&zone, shore.zones, shore.zoneGroups, a, b)
        if shore.hasUnits { Self.settle(&unit, shore.units, shore.unitGroups, a, b) }
    }

    private static func settle(_ answer: inout Answer, _ index: NearestIndex, _ groups: [Int32], _ a: Point, _ b: Point) {
        if answer.holds(at: a), answer.holds(at: b) { return }
        guard let feature = index.soleHolder(from: a, to: b) else { return }
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        answer = Answer(
            place: Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2), squaredRadius: (dx * dx + dy * dy) * 0.2501,
            group: Int(groups[feature]))
    }

    mutating func owner(at point: Point) -> ShoreLengths.Owner {
        if !zone.holds(at: point) { zone = ask(shore.zones, shore.zoneGroups, at: point, else: shore.nobody.kind) }
        if shore.hasUnits, !unit.holds(at: point) {
            unit = ask(shore.units, shore.unitGroups, at: point, else: shore.nobody.unit)
        }
        return ShoreLengths.Owner(unit: shore.hasUnits ? unit.group : shore.nobody.unit, kind: zone.group)
    }

    private func ask(_ index: NearestIndex, _ groups: [Int32], at point: Point, else nobody: Int) -> Answer {
        let hit = index.steady(at: point, within: reach, groups: groups, window: Self.window)
        return Answer(
            place: point, squaredRadius: hit.radius * hit.radius, group: hit.feature.map { Int(groups[$0]) } ?? nobody)
    }
}
