/// The `d` of a path: one absolute position a run, then relative steps, which is half the bytes of absolute ones.
enum PathData {
    /// Lines and rings.
    static func text(_ path: SheetPath) -> String {
        var data = ""
        data.reserveCapacity(path.pointCount * 9)
        for run in path.runs {
            guard var last = run.points.first else { continue }
            append(&data, "M", Int(last.x), Int(last.y))
            var isFirst = true
            for point in run.points.dropFirst() {
                if isFirst { data += "l" }
                appendStep(&data, Int(point.x - last.x), Int(point.y - last.y), isFirst: isFirst)
                isFirst = false
                last = point
            }
            if run.isClosed { data += "z" }
        }
        return data
    }

    /// The same mark at many places, `size` millimetres across.
    static func text(_ points: [SheetPoint], _ mark: Mark, size: Double) -> String {
        let unit = size * 50
        let corners = corners(of: mark).map { (Int(($0.0 * unit).rounded()), Int(($0.1 * unit).rounded())) }
        var data = ""
        for point in points {
            if mark == .circle {
                let radius = hundredths(Int(unit.rounded()))
                let across = hundredths(2 * Int(unit.rounded()))
                append(&data, "M", Int(point.x) - Int(unit.rounded()), Int(point.y))
                data += "a\(radius) \(radius) 0 1 0 \(across) 0a\(radius) \(radius) 0 1 0-\(across) 0z"
            } else {
                append(&data, "M", Int(point.x) + corners[0].0, Int(point.y) + corners[0].1)
                data += "l"
                for (index, corner) in corners.dropFirst().enumerated() {
                    appendStep(&data, corner.0 - corners[index].0, corner.1 - corners[index].1, isFirst: index == 0)
                }
                data += "z"
            }
        }
        return data
    }

    /// The corners of a mark that fits a circle of radius 1, y down.
    private static func corners(of mark: Mark) -> [(Double, Double)] {
        switch mark {
        case .circle: []
        case .square: [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]
        case .triangle: [(0, -1.05), (1, 0.75), (-1, 0.75)]
        case .diamond: [(0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)]
        case .star:
            [
                (0, -1.2), (0.3, -0.4), (1.14, -0.37), (0.48, 0.15), (0.71, 0.97), (0, 0.5), (-0.71, 0.97), (-0.48, 0.15),
                (-1.14, -0.37), (-0.3, -0.4),
            ]
        }
    }

    private static func append(_ data: inout String, _ command: String, _ x: Int, _ y: Int) {
        data += command
        data += hundredths(x)
        appendStep(&data, y)
    }

    private static func appendStep(_ data: inout String, _ x: Int, _ y: Int, isFirst: Bool) {
        if isFirst { data += hundredths(x) } else { appendStep(&data, x) }
        appendStep(&data, y)
    }

    /// A further number; a minus sign separates as well as a space.
    private static func appendStep(_ data: inout String, _ value: Int) {
        if value >= 0 { data += " " }
        data += hundredths(value)
    }

    /// A whole number of hundredths as the shortest decimal: `.05`, `-1.2`, `3`.
    static func hundredths(_ value: Int) -> String {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 100)
        var text = value < 0 ? "-" : ""
        if whole > 0 || rest == 0 { text += String(whole) }
        guard rest > 0 else { return text }
        text += rest < 10 ? ".0" : "."
        return text + String(rest % 10 == 0 ? rest / 10 : rest)
    }
}
