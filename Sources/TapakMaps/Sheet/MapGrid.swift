internal import TapakModel

/// The metric grid: crosses in the map, ticks and figures at its frame.
struct MapGrid {
    /// The distance of its lines in metres.
    let step: Double
    /// Inside the frame.
    private(set) var crosses: [MapElement] = []
    /// Outside the frame.
    private(set) var margin: [MapElement] = []

    /// The grid about 40 mm apart; nil where coordinates are beyond what can be written.
    init?(origin: Point, projection: SheetProjection, words: MapWords) {
        let step = RoundFigure.up(30 / projection.scale, mantissas: [1, 2, 5])
        let ground = projection.ground
        let (west, east) = (ground.minX + origin.x, ground.maxX + origin.x)
        let (south, north) = (ground.minY + origin.y, ground.maxY + origin.y)
        guard step > 0, [west, east, south, north].allSatisfy({ $0.magnitude < 1e12 }) else { return nil }
        self.step = step
        func lines(_ low: Double, _ high: Double) -> [Double] {
            Array(stride(from: (low / step).rounded(.up) * step, through: high, by: step))
        }
        let (eastings, northings) = (lines(west, east), lines(south, north))
        let frame = projection.frame
        var ticks: [(SheetPoint, SheetPoint)] = []
        func tick(_ x: Double, _ y: Double, _ dx: Double, _ dy: Double) {
            ticks.append((SheetPoint(millimetresX: x, y: y), SheetPoint(millimetresX: x + dx, y: y + dy)))
        }
        for easting in eastings {
            let x = projection.place(Point(x: easting - origin.x, y: 0)).x
            tick(x, frame.minY, 0, -1)
            tick(x, frame.maxY, 0, 1)
            for y in [frame.minY - 1.4, frame.maxY + 3.2] {
                margin.append(Self.figure(words.number(easting), x: x, y: y, isUpright: false))
            }
        }
        for northing in northings {
            let y = projection.place(Point(x: 0, y: northing - origin.y)).y
            tick(frame.minX, y, -1, 0)
            tick(frame.maxX, y, 1, 0)
            margin.append(Self.figure(words.number(northing), x: frame.minX - 1.6, y: y, isUpright: true))
        }
        margin.append(.path(Self.path(ticks), .stroke(.black, 0.2)))
        ticks = []
        for easting in eastings {
            for northing in northings {
                let place = projection.place(Point(x: easting - origin.x, y: northing - origin.y))
                tick(place.x - 1.2, place.y, 2.4, 0)
                tick(place.x, place.y - 1.2, 0, 2.4)
            }
        }
        crosses = [.path(Self.path(ticks), .stroke(Colour(0x70_70_70), 0.12))]
    }

    private static func path(_ ticks: [(SheetPoint, SheetPoint)]) -> SheetPath {
        SheetPath(runs: ticks.map { SheetPath.Run(points: [$0.0, $0.1], isClosed: false) })
    }

    private static func figure(_ words: String, x: Double, y: Double, isUpright: Bool) -> MapElement {
        var text = SheetText(words, x: x, y: y, size: 1.8)
        text.anchor = .middle
        text.isUpright = isUpright
        return .text(text)
    }
}
