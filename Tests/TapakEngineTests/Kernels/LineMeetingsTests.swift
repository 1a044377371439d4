import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct LineMeetingsTests {
    /// Boxes and triangles on a lattice, and segments between lattice points: many run along borders and through corners.
    private static func layer(_ seed: UInt64) -> (geometry: GeometryColumns, segments: [(Point, Point)], points: [Point]) {
        var generator = SeededGenerator(seed: seed)
        let unit = [1.0, 0.1, 7][Int(seed % 3)]
        func lattice() -> Point {
            Point(
                x: unit * Double(Int.random(in: 0...16, using: &generator)),
                y: unit * Double(Int.random(in: 0...16, using: &generator)))
        }
        var texts: [String] = []
        while texts.count < 14 {
            let (a, b, c) = (lattice(), lattice(), lattice())
            if texts.count % 2 == 0, a.x != b.x, a.y != b.y {
                texts.append("POLYGON((\(a.x) \(a.y),\(b.x) \(a.y),\(b.x) \(b.y),\(a.x) \(b.y),\(a.x) \(a.y)))")
            } else if orientation(a, b, c) != 0 {
                texts.append("POLYGON((\(a.x) \(a.y),\(b.x) \(b.y),\(c.x) \(c.y),\(a.x) \(a.y)))")
            }
        }
        let points = (0..<40).map { index -> Point in
            let point = lattice()
            return index % 2 == 0 ? point : Point(x: point.x + unit * 0.37, y: point.y + unit * 0.21)
        }
        return (.wkt(texts), (0..<30).map { _ in (lattice(), lattice()) }, points)
    }

    /// Between two neighbouring meetings one feature holds every place. Along a slanted border rounding may put a place
    /// outside: that is told by nothing, never by another feature.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func stretchesHaveOneHolder(seed: UInt64) {
        let (geometry, segments, _) = Self.layer(seed)
        let locator = PolygonLocator(geometry, ranks: (0..<Int32(geometry.count)).map { 100 - $0 })
        for (a, b) in segments where a != b {
            var shares = [0.0, 1.0]
            locator.addMeetings(from: a, to: b, reach: 1e-6, to: &shares)
            shares.sort()
            for (from, to) in zip(shares, shares.dropFirst()) where to - from > 1e-4 {
                let holders = Set(
                    [0.1, 0.5, 0.9].compactMap { share -> Int? in
                        let t = from + share * (to - from)
                        return locator.holder(
                            of: Point(x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y)), tolerance: 1e-6)
                    })
                #expect(holders.count <= 1, "seed \(seed): \(a) to \(b), \(from) to \(to)")
            }
        }
    }

    /// The holder is the nearest feature, ties included, wherever one holds the point.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func holderIsTheNearest(seed: UInt64) {
        let (geometry, _, points) = Self.layer(seed)
        let ranks = (0..<Int32(geometry.count)).map { ($0 * 5) % Int32(geometry.count) }
        let (locator, index) = (
            PolygonLocator(geometry, ranks: ranks), NearestIndex(geometry, ranks: ranks, measure: .grid)
        )
        for point in points {
            let (hit, holder) = (index.nearest(to: point), locator.holder(of: point, tolerance: NearestIndex.tieTolerance))
            #expect((holder != nil) == locator.holds(point), "seed \(seed): \(point)")
            if let holder { #expect(hit?.distance == 0 && hit?.feature == holder, "seed \(seed): \(point)") }
        }
    }

    /// A long segment is cut on the way and still meets every boundary.
    @Test func longSegments() {
        let tiles = (0..<200).map { "POLYGON((\($0) 0,\($0 + 1) 0,\($0 + 1) 200,\($0) 200,\($0) 0))" }
        let locator = PolygonLocator(.wkt(tiles), ranks: (0..<200).map { $0 })
        var shares: [Double] = []
        locator.addMeetings(from: Point(x: 0, y: 0.5), to: Point(x: 200, y: 199.5), reach: 1e-6, to: &shares)
        let crossings = Set(shares.map { ($0 * 200).rounded() })
        #expect(crossings.isSuperset(of: (1..<200).map { Double($0) }))
    }

    /// A mask never denies what touches one of its polygons, long and oblique ones included, and denies most else.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func maskHoldsItsPolygons(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func point(_ size: Double) -> Point {
            Point(x: .random(in: -size...size, using: &generator), y: .random(in: -size...size, using: &generator))
        }
        let triangles = (0..<30).map { _ in
            let (a, b, c) = (point(500), point(200), point(3))
            return "POLYGON((\(a.x) \(a.y),\(a.x + b.x) \(a.y + b.y),\(a.x + c.x) \(a.y + c.y),\(a.x) \(a.y)))"
        }
        let mask = CellMask(.wkt(triangles + ["LINESTRING(900 900,950 900)"]))
        var denied = 0
        try withGEOS { geos in
            let shapes = GeometryColumns.wkt(triangles)
            func meets(_ box: borrowing Geometry) throws -> Bool {
                for shape in 0..<shapes.count {
                    if try geos.geometry(ofFeature: shape, in: shapes, kind: .polygon).intersects(box) { return true }
                }
                return false
            }
            for _ in 0..<400 {
                let (low, size) = (point(600), point(15))
                let query = Envelope(
                    minX: low.x, minY: low.y, maxX: low.x + size.x.magnitude, maxY: low.y + size.y.magnitude)
                let mayMeet = mask.meets(query)
                if try meets(geos.box(query)) { #expect(mayMeet, "seed \(seed)") }
                if !mayMeet { denied += 1 }
            }
        }
        #expect(denied > 120, "seed \(seed)")
        #expect(!mask.meets(Envelope(minX: 900, minY: 900, maxX: 950, maxY: 950)))
        #expect(!CellMask(GeometryColumns()).meets(Envelope(minX: 0, minY: 0, maxX: 1, maxY: 1)))
    }
}
