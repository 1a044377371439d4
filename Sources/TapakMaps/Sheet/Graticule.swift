internal import TapakModel

/// Longitude and latitude at the frame of a map: ticks inside, with degrees, minutes and seconds.
struct Graticule {
    /// Inside the frame.
    private(set) var elements: [MapElement] = []
    /// Where its words stand.
    private(set) var boxes: [SheetBox] = []

    /// Seconds of arc that lines may be apart.
    private static let steps: [Double] = [
        1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 18_000, 36_000,
    ]
    private static let colour = Colour(0x1F_5A_8C)

    private let frame: SheetBox
    private let words: MapWords

    /// Nil where positions have no longitude and latitude.
    init?(projection: SheetProjection, lonLat: (Point) -> Point?, words: MapWords) {
        frame = projection.frame
        self.words = words
        let ground = projection.ground
        guard let southWest = lonLat(Point(x: ground.minX, y: ground.minY)),
            let southEast = lonLat(Point(x: ground.maxX, y: ground.minY)),
            let northWest = lonLat(Point(x: ground.minX, y: ground.maxY)),
            let northEast = lonLat(Point(x: ground.maxX, y: ground.maxY)),
            southWest.x < southEast.x, southWest.y < northWest.y
        else { return nil }
        // Along an edge of a sheet longitude and latitude are as good as linear.
        let step = Self.step(for: (southEast.x - southWest.x) * 3600)
        for (edge, from, to) in [(frame.maxY, southWest.x, southEast.x), (frame.minY, northWest.x, northEast.x)] {
            for seconds in Self.values(from, to, step) {
                let x = frame.minX + frame.width * (seconds / 3600 - from) / (to - from)
                let inward = edge == frame.minY ? 1.6 : -1.6
                tick((x, edge), (x, edge + inward))
                label(words.degrees(seconds, isLatitude: false), x: x, y: edge + inward * 2.2 + 0.7, isUpright: false)
            }
        }
        for (edge, from, to) in [(frame.minX, southWest.y, northWest.y), (frame.maxX, southEast.y, northEast.y)] {
            for seconds in Self.values(from, to, step) {
                let y = frame.maxY - frame.height * (seconds / 3600 - from) / (to - from)
                let inward = edge == frame.minX ? 1.6 : -1.6
                tick((edge, y), (edge + inward, y))
                label(words.degrees(seconds, isLatitude: true), x: edge + inward * 2.2 + 0.7, y: y, isUpright: true)
            }
        }
    }

    /// About four lines over the width.
    private static func step(for seconds: Double) -> Double { steps.first { $0 >= seconds / 5 } ?? 36_000 }

    private static func values(_ from: Double, _ to: Double, _ step: Double) -> [Double] {
        let (low, high) = (from * 3600, to * 3600)
        // Labels stay clear of the corners.
        let margin = (high - low) * 0.06
        return Array(stride(from: ((low + margin) / step).rounded(.up) * step, through: high - margin, by: step))
    }

    private mutating func tick(_ from: (Double, Double), _ to: (Double, Double)) {
        elements.append(.path(.line([from, to]), .stroke(Self.colour, 0.25)))
    }

    private mutating func label(_ words: String, x: Double, y: Double, isUpright: Bool) {
        var text = SheetText(words, x: x, y: y, size: 1.6)
        text.anchor = .middle
        text.colour = Self.colour
        text.halo = 0.5
        text.isUpright = isUpright
        elements.append(.text(text))
        let (long, high) = (TextMetrics.width(words, size: 1.6) + 0.8, 2.2)
        let (width, height) = isUpright ? (high, long) : (long, high)
        boxes.append(SheetBox(x: x - width / 2, y: y - height / 2 - (isUpright ? 0 : 0.6), width: width, height: height))
    }
}

extension MapWords {
    /// An angle in whole seconds of arc, such as `10°12'30" LS`.
    func degrees(_ seconds: Double, isLatitude: Bool) -> String {
        let whole = Int(seconds.magnitude.rounded())
        let (degrees, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let side: String
        switch (isLatitude, seconds < 0) {
        case (true, false): side = language == .indonesian ? "LU" : "N"
        case (true, true): side = language == .indonesian ? "LS" : "S"
        case (false, false): side = language == .indonesian ? "BT" : "E"
        case (false, true): side = language == .indonesian ? "BB" : "W"
        }
        return "\(degrees)°\(two(minutes))'" + (rest == 0 ? "" : "\(two(rest))\"") + " \(side)"
    }
}
