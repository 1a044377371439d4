/// The room for text inside an area: the spans of its outline on level lines.
struct LabelRoom {
    /// Square millimetres inside the outline's shells and holes.
    let area: Double
    private let rings: [[SheetPoint]]
    private let bounds: SheetBox

    /// The room of an outline; nil where nothing of it is in the frame.
    init?(_ outline: SheetPath, frame: SheetBox) {
        rings = outline.runs.filter(\.isClosed).map(\.points)
        var doubled = 0
        var (minX, minY, maxX, maxY) = (Int32.max, Int32.max, Int32.min, Int32.min)
        for ring in rings {
            for (index, point) in ring.enumerated() {
                let next = ring[index + 1 == ring.count ? 0 : index + 1]
                doubled += Int(point.x) * Int(next.y) - Int(next.x) * Int(point.y)
                (minX, minY) = (min(minX, point.x), min(minY, point.y))
                (maxX, maxY) = (max(maxX, point.x), max(maxY, point.y))
            }
        }
        guard minX <= maxX else { return nil }
        area = Double(doubled) / 20000
        let (left, top) = (max(Double(minX) / 100, frame.minX), max(Double(minY) / 100, frame.minY))
        let (right, bottom) = (min(Double(maxX) / 100, frame.maxX), min(Double(maxY) / 100, frame.maxY))
        guard left < right, top < bottom else { return nil }
        bounds = SheetBox(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// Middles of boxes of a size that lie inside, the roomiest first, a few at most.
    ///
    /// - Complexity: O(levels × vertices), 24 levels.
    func spots(width: Double, height: Double) -> [(x: Double, y: Double)] {
        guard bounds.width >= width, bounds.height >= height else { return [] }
        var found: [(x: Double, y: Double, room: Double)] = []
        let levels = 24
        for level in 0..<levels {
            let y = bounds.y + height / 2 + (bounds.height - height) * (Double(level) + 0.5) / Double(levels)
            var free = spans(at: y)
            if height > 0 {
                free = Self.common(free, spans(at: y - height / 2))
                free = Self.common(free, spans(at: y + height / 2))
            }
            for span in free where span.upper - span.lower >= width {
                // A name in the middle of its area reads best: distance from the middle costs room.
                let slack = span.upper - span.lower - width
                let room = slack - 0.7 * (y - bounds.midY).magnitude
                let middle = (span.lower + span.upper) / 2
                found.append((middle, y, room))
                if slack > 0.5 {
                    found.append((middle - slack / 3, y, room - slack / 3))
                    found.append((middle + slack / 3, y, room - slack / 3))
                }
            }
        }
        return found.sorted { ($1.room, $0.y, $0.x) < ($0.room, $1.y, $1.x) }.prefix(36).map { ($0.x, $0.y) }
    }

    private typealias Span = (lower: Double, upper: Double)

    /// Where a level line is inside, cut to the frame.
    private func spans(at y: Double) -> [Span] {
        let level = y * 100
        var crossings: [Double] = []
        for ring in rings {
            for (index, point) in ring.enumerated() {
                let next = ring[index + 1 == ring.count ? 0 : index + 1]
                guard (Double(point.y) <= level) != (Double(next.y) <= level) else { continue }
                let part = (level - Double(point.y)) / Double(next.y - point.y)
                crossings.append((Double(point.x) + Double(next.x - point.x) * part) / 100)
            }
        }
        crossings.sort()
        var spans: [Span] = []
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
            let (lower, upper) = (max(crossings[pair], bounds.minX), min(crossings[pair + 1], bounds.maxX))
            if lower < upper { spans.append((lower, upper)) }
        }
        return spans
    }

    private static func common(_ some: [Span], _ others: [Span]) -> [Span] {
        var common: [Span] = []
        for a in some {
            for b in others where max(a.lower, b.lower) < min(a.upper, b.upper) {
                common.append((max(a.lower, b.lower), min(a.upper, b.upper)))
            }
        }
        return common
    }
}
