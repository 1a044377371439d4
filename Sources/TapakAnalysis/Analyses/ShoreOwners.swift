import TapakEngine
import TapakModel

/// Who owns places along lines beside zones or units: asked once, and again only where the answer can have changed.
///
/// - Source: the triangle inequality; see ``NearestIndex/steady(at:within:groups:window:)``.
struct ShoreOwners: Sendable {
    private static let step = 1.0
    private static let resolution = 1e-3
    /// How far an answer is made to hold at most: wide ones take longer to find than they save.
    private static let window = 40.0

    /// A layer near the lines: the group of every feature (the class of a zone, or the unit), and what stands for nobody.
    private struct Layer: Sendable {
        let index: NearestIndex
        let groups: [Int32]
        let nobody: Int
    }

    /// Around a place the answer stays the same within a radius.
    private struct Answer: Sendable {
        var place = Point(x: 0, y: 0)
        var squaredRadius = -1.0
        var group = 0

        func holds(at point: Point) -> Bool {
            let (dx, dy) = (point.x - place.x, point.y - place.y)
            return dx * dx + dy * dy < squaredRadius
        }
    }

    private let zones: Layer
    private let units: Layer
    private var (zone, unit) = (Answer(), Answer())
    private var reach = -1.0

    /// Zones and units near the stretches that are open.
    init(_ ground: WaterfrontGround, near open: [ShoreLengths.Stretch]) throws {
        // What lies farther from every stretch than it reaches is nobody's nearest.
        let boxes = open.map { stretch in
            var box = Envelope(minX: stretch.a.x, minY: stretch.a.y, maxX: stretch.a.x, maxY: stretch.a.y)
            box.extend(x: stretch.b.x, y: stretch.b.y)
            return box.expanded(by: ground.measure.planarRadius(stretch.reach + 1, around: box.centre))
        }
        let mask = CellMask(boxes) { place, visit in
            let box = boxes[place]
            visit(box.minX, box.minY, box.minX, box.maxY)
            visit(box.maxX, box.minY, box.maxX, box.maxY)
        }
        let (layers, nobody) = ([ground.zones, ground.units?.layer], [ground.none, ground.units?.count ?? 0])
        let built = try Parallel.map(2, threads: ground.options.threads) { place in
            let geometry = layers[place]?.geometry ?? GeometryColumns()
            let near = (0..<geometry.count).filter { mask.meets(geometry.envelope(of: $0)) }
            let ranks = near.map { layers[place]?.ranks[$0] ?? 0 }
            return Layer(
                index: NearestIndex(geometry.selecting(near), ranks: ranks, measure: ground.measure, near: mask),
                groups: near.map { Int32(place == 0 ? ground.classes.ofFeature[$0] : $0) }, nobody: nobody[place])
        }
        (zones, units) = (built[0], built[1])
    }

    /// Adds the metres of a stretch to its owners.
    mutating func add(_ stretch: ShoreLengths.Stretch, to lengths: inout [ShoreLengths.Owner: Double]) {
        if stretch.reach != reach { (reach, zone, unit) = (stretch.reach, Answer(), Answer()) }
        let (a, b, total) = (stretch.a, stretch.b, stretch.metres)
        func owner(_ t: Double, _ owners: inout ShoreOwners) -> ShoreLengths.Owner {
            let point = Point(x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y))
            return ShoreLengths.Owner(
                unit: stretch.unit ?? owners.unitGroup(at: point), kind: stretch.kind ?? owners.zoneGroup(at: point))
        }
        let steps = max(1, (total / Self.step).rounded(.up))
        var (from, before) = (0.0, owner(0, &self))
        var start = 0.0
        for index in 1...Int(steps) {
            let to = Double(index) / steps
            let after = owner(to, &self)
            // Between two samples the owner can change more than once: every change is located.
            while after != before {
                var (low, high) = (from, to)
                while (high - low) * total > Self.resolution {
                    let middle = (low + high) / 2
                    if owner(middle, &self) == before { low = middle } else { high = middle }
                }
                lengths[before, default: 0] += (high - start) * total
                (start, from, before) = (high, high, owner(high, &self))
                if high >= to { break }
            }
            from = to
        }
        lengths[before, default: 0] += (1 - start) * total
    }

    private mutating func zoneGroup(at point: Point) -> Int {
        if !zone.holds(at: point) { zone = ask(zones, at: point) }
        return zone.group
    }

    private mutating func unitGroup(at point: Point) -> Int {
        if !unit.holds(at: point) { unit = ask(units, at: point) }
        return unit.group
    }

    private func ask(_ layer: Layer, at point: Point) -> Answer {
        let hit = layer.index.steady(at: point, within: reach, groups: layer.groups, window: Self.window)
        return Answer(
            place: point, squaredRadius: hit.radius * hit.radius,
            group: hit.feature.map { Int(layer.groups[$0]) } ?? layer.nobody)
    }
}
