internal import TapakModel

/// From metres of the frame to the sheet: a shift, a scale and north up; what lies far outside the map is cut off.
struct SheetProjection {
    /// The map on the sheet.
    let frame: SheetBox
    /// The place at the middle of the map.
    let centre: Point
    /// One to so many.
    let denominator: Int

    /// Kept around the map, so that no outline shows where something was cut.
    private static let margin = 4.0

    /// Millimetres of paper for a metre.
    var scale: Double { 1000 / Double(denominator) }

    /// A position on the sheet in millimetres.
    func place(_ point: Point) -> (x: Double, y: Double) {
        (frame.midX + (point.x - centre.x) * scale, frame.midY - (point.y - centre.y) * scale)
    }

    /// The bounds of the map in metres.
    var ground: Envelope {
        let (width, height) = (frame.width / scale / 2, frame.height / scale / 2)
        return Envelope(minX: centre.x - width, minY: centre.y - height, maxX: centre.x + width, maxY: centre.y + height)
    }

    /// What the features of a layer look like on the sheet.
    struct Drawing {
        /// Areas.
        var areas = SheetPath()
        /// Lines.
        var lines = SheetPath()
        /// Points, each once, in the order of the features.
        var points: [SheetPoint] = []
    }

    /// Whether some of a drawing is inside the map, not only in the margin around it.
    func shows(_ drawing: Drawing) -> Bool {
        if drawing.points.contains(where: {
            frame.contains(SheetBox(x: Double($0.x) / 100, y: Double($0.y) / 100, width: 0, height: 0))
        }) {
            return true
        }
        return (drawing.areas.runs + drawing.lines.runs).contains { run in
            let (xs, ys) = (run.points.map { Double($0.x) / 100 }, run.points.map { Double($0.y) / 100 })
            guard let minX = xs.min(), let maxX = xs.max(), let minY = ys.min(), let maxY = ys.max() else { return false }
            return maxX > frame.minX && minX < frame.maxX && maxY > frame.minY && minY < frame.maxY
        }
    }

    /// Whether a position is one of this world; others are skipped.
    static func isUsable(_ point: Point) -> Bool { point.x.magnitude < 1e12 && point.y.magnitude < 1e12 }

    /// Draws features; vertices that are no numbers are skipped.
    ///
    /// - Complexity: O(vertices).
    func draw(_ geometry: GeometryColumns, features: some Sequence<Int>) -> Drawing {
        var drawing = Drawing()
        var seen: Set<SheetPoint> = []
        let window = frame.grown(by: Self.margin)
        let reach = ground.expanded(by: Self.margin / scale)
        for feature in features {
            let box = geometry.envelope(of: feature)
            // What is wholly outside needs no look at its vertices one by one.
            if box.maxX < reach.minX || box.minX > reach.maxX || box.maxY < reach.minY || box.minY > reach.maxY { continue }
            for part in geometry.parts(of: feature) {
                var hasShell = false
                for (index, ring) in geometry.rings(of: part).enumerated() {
                    let trail = geometry.vertices(of: ring).lazy.map { geometry.point($0) }
                        .filter(Self.isUsable).map(place)
                    switch geometry.kinds[part] {
                    case .point:
                        for place in trail where window.contains(SheetBox(x: place.x, y: place.y, width: 0, height: 0)) {
                            let point = SheetPoint(millimetresX: place.x, y: place.y)
                            if seen.insert(point).inserted { drawing.points.append(point) }
                        }
                    case .line:
                        for line in FrameClip(window).line(Array(trail)) { drawing.lines.append(line: line) }
                    case .polygon:
                        // The holes of a shell too small to be drawn would be filled.
                        guard index == 0 || hasShell else { continue }
                        let isDrawn = drawing.areas.append(ring: FrameClip(window).ring(Array(trail)), isHole: index > 0)
                        if index == 0 { hasShell = isDrawn }
                    }
                }
            }
        }
        return drawing
    }
}

extension SheetProjection {
    /// Whether an edge, a line or a point of a layer is inside the frame, and not only ground far from all of them.
    func showsEdges(of geometry: GeometryColumns) -> Bool {
        (0..<geometry.count).contains { feature in
            let box = geometry.envelope(of: feature)
            guard box.maxX >= ground.minX, box.minX <= ground.maxX, box.maxY >= ground.minY, box.minY <= ground.maxY else {
                return false
            }
            return geometry.parts(of: feature).contains { part in
                geometry.rings(of: part).contains { ring in
                    let trail = geometry.vertices(of: ring).map { geometry.point($0) }.filter(Self.isUsable).map(place)
                    return trail.count == 1
                        ? frame.contains(SheetBox(x: trail[0].x, y: trail[0].y, width: 0, height: 0))
                        : !FrameClip(frame).line(trail).isEmpty
                }
            }
        }
    }
}

extension SheetPath {
    /// Adds a line without points that repeat.
    fileprivate mutating func append(line: [(x: Double, y: Double)]) {
        let points = Self.distinct(line)
        if points.count > 1 { runs.append(Run(points: points, isClosed: false)) }
    }

    /// Adds a ring in the direction its role asks for; false where it has no extent on the sheet.
    fileprivate mutating func append(ring: [(x: Double, y: Double)], isHole: Bool) -> Bool {
        var points = Self.distinct(ring)
        while points.count > 1, points.first == points.last { points.removeLast() }
        guard points.count > 2 else { return false }
        var doubled = 0
        for (index, point) in points.enumerated() {
            let next = points[index + 1 == points.count ? 0 : index + 1]
            doubled += Int(point.x) * Int(next.y) - Int(next.x) * Int(point.y)
        }
        guard doubled != 0 else { return false }
        if (doubled < 0) != isHole { points.reverse() }
        runs.append(Run(points: points, isClosed: true))
        return true
    }

    private static func distinct(_ trail: [(x: Double, y: Double)]) -> [SheetPoint] {
        var points: [SheetPoint] = []
        points.reserveCapacity(trail.count)
        for place in trail {
            let point = SheetPoint(millimetresX: place.x, y: place.y)
            if point != points.last { points.append(point) }
        }
        return points
    }
}
