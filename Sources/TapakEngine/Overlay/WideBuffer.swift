internal import Glibc
internal import TapakModel

/// The buffer of a short line that is wider than the line is long.
///
/// Every stretch of such a line lies within the width of one centre, so the buffer is a union of convex shapes that all hold
/// the centre: seen from there its outline is, in every direction, the farthest of the sides of the stretches and the arcs at
/// bends. No bend is smoothed away, and what is drawn cannot cross itself.
///
/// - Units: metres from the local origin.
/// - Complexity: O(n log n) for n vertices that few others reach beyond.
struct WideBuffer {
    /// A straight side as seen from the centre, from one direction to a later one; see ``direction(of:)``.
    private struct Side {
        var from, to: Point
        var start, end: Double
    }

    private let radius: Double
    /// The angle of a chord.
    private let quantum: Double
    private let centre: Point
    private var sides: [Side] = []
    private var outline: [Point] = []

    /// The closed outline of the buffer around some vertices; nil where the line is too long for its width.
    static func outline(of vertices: Range<Int>, in geometry: GeometryColumns, radius: Double, segments: Int) -> [Point]? {
        var buffer = WideBuffer(centre: geometry.envelope(ofVertices: vertices).centre, radius: radius, segments: segments)
        // Chords of bends leave at least this much of the circles.
        let inner = 0.9 * radius * cos(0.75 * buffer.quantum)
        var line: [Point] = []
        for vertex in vertices {
            let point = geometry.point(vertex)
            let place = Point(x: point.x - buffer.centre.x, y: point.y - buffer.centre.y)
            if place.x * place.x + place.y * place.y > inner * inner { return nil }
            if place != line.last { line.append(place) }
        }
        if line.count < 2 { return nil }
        buffer.addSides(of: line)
        buffer.addSides(of: line.reversed())
        return buffer.drawn()
    }

    private init(centre: Point, radius: Double, segments: Int) {
        self.centre = centre
        self.radius = radius
        quantum = .pi / 2 / Double(segments)
    }

    // MARK: Sides

    /// Adds what lies on the right of a line, the bends to the left, and the end.
    private mutating func addSides(of line: [Point]) {
        for place in 1..<line.count {
            let (a, b) = (line[place - 1], line[place])
            let angle = atan2(b.y - a.y, b.x - a.x) - .pi / 2
            let (x, y) = (radius * cos(angle), radius * sin(angle))
            add(Point(x: a.x + x, y: a.y + y), Point(x: b.x + x, y: b.y + y))
            guard place + 1 < line.count else {
                addArc(around: b, from: angle, turn: .pi)
                continue
            }
            let next = line[place + 1]
            let turn = (atan2(next.y - b.y, next.x - b.x) - .pi / 2 - angle).remainder(dividingBy: 2 * .pi)
            // Where a line turns back upon itself rounding decides to which side.
            if turn > 0 || turn < 1e-9 - .pi { addArc(around: b, from: angle, turn: turn > 0 ? turn : .pi) }
        }
    }

    /// Adds the chords of an arc, as many as keep them nearest to their share of a quarter.
    private mutating func addArc(around centre: Point, from angle: Double, turn: Double) {
        let count = max(1, Int(turn / quantum + 0.5))
        func point(_ place: Int) -> Point {
            let angle = angle + turn * Double(place) / Double(count)
            return Point(x: centre.x + radius * cos(angle), y: centre.y + radius * sin(angle))
        }
        var before = point(0)
        for place in 1...count {
            let next = point(place)
            add(before, next)
            before = next
        }
    }

    private mutating func add(_ from: Point, _ to: Point) {
        let area = from.x * to.y - from.y * to.x
        if area <= 1e-15 * radius * radius { return }
        let (start, end) = (Self.direction(of: from), Self.direction(of: to))
        if start <= end { return sides.append(Side(from: from, to: to, start: start, end: end)) }
        let cut = Point(x: area / (to.y - from.y), y: 0)
        if start < 4 { sides.append(Side(from: from, to: cut, start: start, end: 4)) }
        if end > 0 { sides.append(Side(from: cut, to: to, start: 0, end: end)) }
    }

    /// A number from 0 to 4 that grows with the angle.
    private static func direction(of point: Point) -> Double {
        let (x, y) = (point.x, point.y)
        if y >= 0 { return x > 0 ? y / (x + y) : 1 - x / (y - x) }
        return x < 0 ? 2 - y / (-x - y) : 3 + x / (x - y)
    }

    /// Any point in a direction.
    private static func point(in direction: Double) -> Point {
        switch direction {
        case ..<1: Point(x: 1 - direction, y: direction)
        case ..<2: Point(x: 1 - direction, y: 2 - direction)
        case ..<3: Point(x: direction - 3, y: 2 - direction)
        default: Point(x: direction - 3, y: direction - 4)
        }
    }

    // MARK: The farthest side in every direction

    private mutating func drawn() -> [Point]? {
        sides.sort { $0.start < $1.start }
        var directions = sides.map(\.start) + sides.map(\.end)
        directions.sort()
        var (next, active, reached) = (0, [Int](), -1)
        for (from, to) in zip(directions, directions.dropFirst()) where from < to {
            active.removeAll { sides[$0].end <= from }
            while next < sides.count, sides[next].start <= from {
                if sides[next].end > from { active.append(next) }
                next += 1
            }
            // Rounding can part two sides that meet.
            if active.isEmpty, to - from < 1e-12 { continue }
            guard let first = farthest(of: active, in: from), let last = farthest(of: active, in: to) else { return nil }
            if first != reached {
                if reached >= 0 { append(place(of: reached, in: from)) }
                append(place(of: first, in: from))
            }
            addCrossings(from, first, to, last, active, depth: active.count)
            reached = last
        }
        if reached >= 0 { append(place(of: reached, in: 4)) }
        guard outline.count > 3, let first = outline.first else { return nil }
        if isNear(first, outline[outline.count - 1]) { outline.removeLast() }
        outline.append(first)
        return outline
    }

    /// How far a side lies in a direction, in lengths of the point there.
    private func distance(of side: Int, in direction: Double) -> Double {
        let (from, to, way) = (sides[side].from, sides[side].to, Self.point(in: direction))
        return (from.x * to.y - from.y * to.x) / (way.x * (to.y - from.y) - way.y * (to.x - from.x))
    }

    private func farthest(of active: [Int], in direction: Double) -> Int? {
        var best: (side: Int, distance: Double)?
        for side in active {
            let distance = distance(of: side, in: direction)
            if distance > best?.distance ?? 0 { best = (side, distance) }
        }
        return best?.side
    }

    private func place(of side: Int, in direction: Double) -> Point {
        if direction == sides[side].start { return sides[side].from }
        if direction == sides[side].end { return sides[side].to }
        let (way, distance) = (Self.point(in: direction), distance(of: side, in: direction))
        return Point(x: way.x * distance, y: way.y * distance)
    }

    /// Adds the places where one farthest side takes over from another; two sides do so once at most.
    private mutating func addCrossings(
        _ from: Double, _ first: Int, _ to: Double, _ last: Int, _ active: [Int], depth: Int
    ) {
        if first == last || depth == 0 { return }
        let (a, b) = (sides[first], sides[last])
        let (ax, ay, bx, by) = (a.to.x - a.from.x, a.to.y - a.from.y, b.to.x - b.from.x, b.to.y - b.from.y)
        let cross = ax * by - ay * bx
        if cross == 0 { return }
        let share = ((b.from.x - a.from.x) * by - (b.from.y - a.from.y) * bx) / cross
        let crossing = Point(x: a.from.x + share * ax, y: a.from.y + share * ay)
        let direction = Self.direction(of: crossing)
        // Where they meet at one of the ends nothing is to be added.
        guard direction > from, direction < to else { return }
        if let other = farthest(of: active, in: direction), other != first, other != last,
            distance(of: other, in: direction) > distance(of: first, in: direction) * (1 + 1e-12)
        {
            addCrossings(from, first, direction, other, active, depth: depth - 1)
            return addCrossings(direction, other, to, last, active, depth: depth - 1)
        }
        append(crossing)
    }

    private mutating func append(_ place: Point) {
        let point = Point(x: place.x + centre.x, y: place.y + centre.y)
        if let last = outline.last, isNear(point, last) { return }
        outline.append(point)
    }

    private func isNear(_ a: Point, _ b: Point) -> Bool {
        max((a.x - b.x).magnitude, (a.y - b.y).magnitude) < 1e-9 * radius
    }
}
