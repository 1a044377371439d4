import TapakEngine
import TapakModel

/// Buildings that setbacks hold or cross, told by their outlines.
struct ZoneVerdicts: Sendable {
    /// A building that is not outside.
    struct Verdict: Sendable {
        var id: String
        /// Its place in its chunk, where it has no id.
        fileprivate var ordinal: Int?
        var isInside: Bool
        /// A bit for every rule that meets it.
        var rules: UInt64
        var weight: Double
    }

    private(set) var list: [Verdict] = []
    private var outside = 0

    /// How far apart outlines are looked at, in metres.
    private static let step = 1.0

    init() {}

    init(_ batch: StreamBatch, _ places: ZonePlaces) {
        guard let shapes = batch.shapes else { return }
        let ordinals = Dictionary(batch.lackingIDs.map { ($0.row, $0.ordinal) }, uniquingKeysWith: { first, _ in first })
        for row in 0..<shapes.count {
            guard let (isInside, rules) = Self.verdict(row, shapes, places) else {
                outside += 1
                continue
            }
            list.append(
                Verdict(
                    id: batch.ids[row], ordinal: ordinals[row], isInside: isInside, rules: rules, weight: batch.weight(row)))
        }
    }

    /// Adds the buildings of the chunk that follows; those without an id get their place in the layer.
    mutating func append(_ other: ZoneVerdicts, featuresBefore: Int) {
        outside += other.outside
        list += other.list.map { verdict in
            guard let ordinal = verdict.ordinal else { return verdict }
            var verdict = verdict
            verdict.id = String(ordinal + featuresBefore)
            return verdict
        }
    }

    /// Nil for a building that no setback meets.
    private static func verdict(
        _ row: Int, _ shapes: GeometryColumns, _ places: ZonePlaces
    ) -> (isInside: Bool, rules: UInt64)? {
        let box = shapes.envelope(of: row)
        let radius = (box.width * box.width + box.height * box.height).squareRoot() / 2
        // A hair of scale between the plane and the ground.
        guard places.mayReach(box.centre, within: radius * 1.01 + step) else { return nil }
        var (inside, all, rules) = (0, 0, UInt64(0))
        func look(_ point: Point) {
            all += 1
            guard let hit = places.hit(point) else { return }
            inside += 1
            for rule in hit.rules.dropLast() where rule < UInt64.bitWidth { rules |= 1 << UInt64(rule) }
        }
        for part in shapes.parts(of: row) {
            for ring in shapes.rings(of: part) {
                let vertices = shapes.vertices(of: ring)
                if vertices.count == 1 { look(shapes.point(vertices.lowerBound)) }
                for vertex in vertices.dropLast() {
                    let (a, b) = (shapes.point(vertex), shapes.point(vertex + 1))
                    let (dx, dy) = (b.x - a.x, b.y - a.y)
                    let steps = max(1, ((dx * dx + dy * dy).squareRoot() / step).rounded(.up))
                    for place in 0..<Int(steps) {
                        let share = Double(place) / steps
                        look(Point(x: a.x + share * dx, y: a.y + share * dy))
                    }
                }
            }
        }
        return inside == 0 ? nil : (inside == all, rules)
    }

    /// How many there are of each.
    var headlines: [(key: String, label: Bilingual, count: Int)] {
        let inside = list.count { $0.isInside }
        return [
            (
                "buildings_inside", Bilingual(id: "Bangunan seluruhnya di dalam sempadan", en: "Buildings wholly in setbacks"),
                inside
            ),
            (
                "buildings_crossed", Bilingual(id: "Bangunan yang terpotong sempadan", en: "Buildings crossed by setbacks"),
                list.count - inside
            ),
            ("buildings_outside", Bilingual(id: "Bangunan di luar sempadan", en: "Buildings outside setbacks"), outside),
        ]
    }
}
