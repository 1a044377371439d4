import Glibc
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

/// Ground areas and distances against geodesics, over an extent the size of Kupang.
struct GroundMeasureTests {
    /// Conformal zones, an equal-area cylinder, an Albers cone, and an equidistant cylinder, which is neither.
    static let systems = ["EPSG:23840", "EPSG:32751", "EPSG:6933", "ESRI:102028", "EPSG:4087", "EPSG:3395"]
    static let kupang = Envelope(minX: 123.52, minY: -10.28, maxX: 123.72, maxY: -10.12)

    private static func frame(_ crs: String, _ extent: Envelope = kupang) throws -> Frame {
        try Frame(crs: crs, isStated: true, extent: extent, measure: .ground)
    }

    /// A ring in the frame whose edges are so short that straight in the plane and geodesic are the same.
    private static func densified(_ corners: [Point], step: Double) -> GeometryColumns {
        var ring = GeometryColumns()
        for (a, b) in zip(corners, corners.dropFirst() + [corners[0]]) {
            let length = ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
            let pieces = Int((length / step).rounded(.up))
            for piece in 0..<pieces {
                let t = Double(piece) / Double(pieces)
                ring.addVertex(Point(x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y)))
            }
        }
        ring.addVertex(corners[0])
        ring.endRing()
        ring.endPart(.polygon)
        ring.endFeature()
        return ring
    }

    private static func degrees(_ geometry: GeometryColumns, _ frame: Frame) throws -> GeometryColumns {
        var result = geometry
        result.shift(by: frame.origin)
        let failing = try Transformation(from: "OGC:CRS84", to: frame.crs).inverse(&result.coordinates, range: nil)
        #expect(failing.isEmpty)
        return result
    }

    @Test(arguments: systems)
    func areasAreGeodesic(crs: String) throws {
        let frame = try Self.frame(crs)
        var generator = SeededGenerator(seed: 5)
        for turn in 0..<4 {
            var star = GeometryColumns()
            star.addStar(
                centre: Point(x: .random(in: -6000...6000, using: &generator), y: .random(in: -5000...5000, using: &generator)),
                radius: 300...(turn == 0 ? 400 : 2500), vertices: 9, using: &generator)
            let corners = star.vertices(of: 0).dropLast().map(star.point)
            let ring = Self.densified(corners, step: 5)
            let geodesic = Geodesic.wgs84.area(ofFeature: 0, in: try Self.degrees(ring, frame))
            expectClose(frame.measure.area(of: 0, in: ring), geodesic, relative: 1e-9, "\(crs), star \(turn)")
        }
        #expect(frame.fitResidual < 1e-9)
    }

    /// The pieces of a cut sum to the whole.
    @Test(arguments: systems)
    func areasAreAdditive(crs: String) throws {
        let measure = try Self.frame(crs).measure
        var generator = SeededGenerator(seed: 11)
        try withGEOS { geos in
            for turn in 0..<12 {
                var star = GeometryColumns()
                star.addStar(centre: Point(x: 900, y: -700), radius: 500...9000, vertices: 40, using: &generator)
                let polygon = try geos.geometry(ofFeature: 0, in: star, kind: .polygon)
                let x = Double.random(in: -3000...3000, using: &generator)
                let knife = try geos.box(
                    Envelope(minX: x, minY: -20_000, maxX: 20_000, maxY: .random(in: 0...9000, using: &generator)))
                let sum =
                    try measure.area(ofAll: Overlay.columns(of: polygon.intersection(knife)))
                    + measure.area(ofAll: Overlay.columns(of: polygon.difference(knife)))
                expectClose(sum, measure.area(of: 0, in: star), relative: 1e-12, "\(crs), cut \(turn)")
            }
        }
    }

    /// Direction and start of a ring do not matter, holes are taken off.
    @Test func ringsEitherWay() throws {
        let measure = try Self.frame("EPSG:32751").measure
        let shell = "(0 0,1000 0,1000 1000,0 1000,0 0)"
        let hole = measure.area(of: 0, in: .wkt("POLYGON((200 200,400 200,400 400,200 400,200 200))"))
        let full = measure.area(of: 0, in: .wkt("POLYGON(\(shell))"))
        expectClose(measure.area(of: 0, in: .wkt("POLYGON((0 1000,1000 1000,1000 0,0 0,0 1000))")), full, relative: 1e-14)
        for ring in ["(200 200,400 200,400 400,200 400,200 200)", "(400 400,400 200,200 200,200 400,400 400)"] {
            expectClose(measure.area(of: 0, in: .wkt("POLYGON(\(shell),\(ring))")), full - hole, relative: 1e-14)
        }
        #expect(measure.area(of: 0, in: .wkt("LINESTRING(0 0,5 5,5 0,0 0)")) == 0)
        #expect(GroundMeasure.grid.area(of: 0, in: .wkt("POLYGON(\(shell))")) == 1e6)
    }

    /// Kupang's known numbers: UTM 51S areas read 0.069 % low, TM-3 zone 51.2 0.004 % high.
    @Test(arguments: [("EPSG:32751", -0.069), ("EPSG:23840", 0.004)])
    func kupang(crs: String, percent: Double) throws {
        let frame = try Self.frame(crs, Envelope(minX: 123.6, minY: -10.18, maxX: 123.6156, maxY: -10.1604))
        let square = GeometryColumns.wkt("POLYGON((0 0,100 0,100 100,0 100,0 0))")
        let grid = GroundMeasure.grid.area(of: 0, in: square)
        expectClose(100 * (grid / frame.measure.area(of: 0, in: square) - 1), percent, absolute: 0.000_5)
        expectClose(frame.arealError.centre / 1e4, percent, absolute: 0.000_5)
    }

    /// Up to 5 km within 1e-8 of the geodesic where directions are kept, and where they are not as well.
    @Test(arguments: systems)
    func distancesAreGeodesic(crs: String) throws {
        let frame = try Self.frame(crs)
        var generator = SeededGenerator(seed: 3)
        var worst = 0.0
        for _ in 0..<300 {
            let a = Point(x: .random(in: -8000...8000, using: &generator), y: .random(in: -7000...7000, using: &generator))
            let reach = Double.random(in: 1...5000, using: &generator)
            let angle = Double.random(in: 0..<(2 * .pi), using: &generator)
            let b = Point(x: a.x + reach * cos(angle), y: a.y + reach * sin(angle))
            var pair = GeometryColumns()
            for p in [a, b] { pair.addVertex(p) }
            pair.endRing()
            pair.endPart(.line)
            pair.endFeature()
            let geodesic = Geodesic.wgs84.length(ofFeature: 0, in: try Self.degrees(pair, frame))
            worst = max(worst, abs(frame.measure.distance(a, b) / geodesic - 1))
            #expect(frame.measure.distance(a, b) <= geodesic * (1 + 1e-8) + 1e-8)
            let radius = frame.measure.planarRadius(geodesic, around: a)
            #expect(radius >= reach, "\(crs): \(radius) does not hold \(reach)")
        }
        #expect(worst < 1e-8, "\(crs): \(worst)")
    }

    @Test func linearScaleByDirection() throws {
        let frame = try Self.frame("EPSG:6933")
        let (east, north) = (
            frame.measure.linearScale(at: Point(x: 0, y: 0), dx: 1, dy: 0),
            frame.measure.linearScale(at: Point(x: 0, y: 0), dx: 0, dy: 1)
        )
        // Equal area: what it stretches one way it squeezes the other.
        expectClose(east * north, 1, absolute: 1e-9)
        #expect(north - east > 0.05)
        #expect(GroundMeasure.grid.linearScale(at: Point(x: 5, y: 5), dx: 1, dy: 1) == 1)
        #expect(frame.measure.distance(Point(x: 1, y: 1), Point(x: 1, y: 1)) == 0)
    }
}
