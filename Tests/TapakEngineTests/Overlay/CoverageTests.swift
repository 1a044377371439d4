import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct CoverageTests {
    /// Integer boxes, where everything touches and coincides, by counting unit cells: an exact oracle for every number.
    @Test(arguments: 0..<120 as Range<UInt64>)
    func boxes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let side = seed % 3 == 0 ? 8 : 24
        func boxes(_ count: Int) -> [Envelope] {
            (0..<count).map { _ in
                let (x, y) = (Int.random(in: 0..<side, using: &generator), Int.random(in: 0..<side, using: &generator))
                let (w, h) = (Int.random(in: 1...6, using: &generator), Int.random(in: 1...6, using: &generator))
                return Envelope(minX: Double(x), minY: Double(y), maxX: Double(x + w), maxY: Double(y + h))
            }
        }
        let features = boxes(Int.random(in: 0...18, using: &generator))
        let regions = boxes(Int.random(in: 0...9, using: &generator))
        let classes = features.map { _ in Int.random(in: 0..<3, using: &generator) }
        let sets = regions.indices.map { _ in seed % 2 == 0 ? 0 : Int.random(in: 0..<2, using: &generator) }
        var (turned, plain) = (GeometryColumns(), GeometryColumns())
        for (index, box) in features.enumerated() { turned.add(box, isClockwise: index % 2 == 0, first: index % 4) }
        for (index, box) in regions.enumerated() { plain.add(box, isClockwise: index % 3 == 0, first: index % 4) }
        let coverage = try Coverage(
            of: turned, classes: classes, classCount: 3, in: plain, sets: sets, measure: .grid, threads: Int(seed % 2) + 1)

        func cells(_ isIn: (Double, Double) -> Bool) -> Cells {
            Cells(features: features, classes: classes, side: side + 6, isIn)
        }
        func holds(_ box: Envelope, _ x: Double, _ y: Double) -> Bool { box.contains(Point(x: x, y: y)) }
        for (index, region) in regions.enumerated() {
            cells { holds(region, $0, $1) }.expect(coverage.regions[index], "seed \(seed) region \(index)")
        }
        for set in coverage.unions.indices {
            let members = regions.indices.filter { sets[$0] == set }
            cells { x, y in members.contains { holds(regions[$0], x, y) } }
                .expect(coverage.unions[set], "seed \(seed) set \(set)")
            var (excess, covered) = (0.0, 0.0)
            for x in 0..<side + 6 {
                for y in 0..<side + 6 {
                    let (x, y) = (Double(x) + 0.5, Double(y) + 0.5)
                    let count = members.filter { holds(regions[$0], x, y) }.count
                    guard count > 1 else { continue }
                    excess += Double(count - 1)
                    if features.contains(where: { holds($0, x, y) }) { covered += Double(count - 1) }
                }
            }
            expectClose(coverage.excess[set], excess, absolute: 1e-9, "seed \(seed) excess")
            expectClose(coverage.excessCovered[set], covered, absolute: 1e-9, "seed \(seed) covered excess")
        }
        cells { _, _ in true }.expect(coverage.whole, "seed \(seed) whole")
        guard coverage.unions.count < 2 else { return }
        cells { x, y in !regions.contains { holds($0, x, y) } }.expect(coverage.outside, "seed \(seed) outside")
    }

    /// Deep piles of integer boxes: every fold by counting unit cells.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func piles(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var cells = [Int](repeating: 0, count: 50 * 50)
        var boxes = GeometryColumns()
        for _ in 0..<Int.random(in: 1...200, using: &generator) {
            let (x, y) = (Int.random(in: 0..<40, using: &generator), Int.random(in: 0..<40, using: &generator))
            let (w, h) = (Int.random(in: 1...10, using: &generator), Int.random(in: 1...10, using: &generator))
            boxes.add(
                Envelope(minX: Double(x), minY: Double(y), maxX: Double(x + w), maxY: Double(y + h)), isClockwise: false,
                first: 0)
            for row in y..<y + h { for column in x..<x + w { cells[row * 50 + column] += 1 } }
        }
        let expected = (1...cells.max()!).map { level in Double(cells.filter { $0 >= level }.count) }
        let whole = try Coverage(
            of: boxes, classes: Array(repeating: 0, count: boxes.count), classCount: 1, in: GeometryColumns(), sets: [],
            measure: .grid, threads: 2
        ).whole
        #expect(whole.folds.count == expected.count, "seed \(seed)")
        for (fold, area) in zip(whole.folds, expected) { expectClose(fold, area, relative: 1e-12, "seed \(seed)") }
    }

    /// Triangles with corners on a small lattice (collinear overlaps, edges through corners, slivers) against GEOS.
    @Test(arguments: 0..<150 as Range<UInt64>)
    func lattice(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 1000)
        let side = Int.random(in: 3...12, using: &generator)
        // A third of the cases with coordinates that are no integers: what is collinear is so but for rounding.
        let unit = seed % 3 == 0 ? 0.1 : seed % 3 == 1 ? 1 : 1.0 / 3
        func triangles(_ count: Int) -> GeometryColumns {
            var result = GeometryColumns()
            while result.count < count {
                let corners = (0..<3).map { _ in
                    Point(
                        x: unit * Double(Int.random(in: 0...side, using: &generator)),
                        y: unit * Double(Int.random(in: 0...side, using: &generator)))
                }
                if orientation(corners[0], corners[1], corners[2]) == 0 { continue }
                for corner in corners + [corners[0]] { result.addVertex(corner) }
                result.endRing()
                result.endPart(.polygon)
                result.endFeature()
            }
            return result
        }
        let (features, regions) = (
            triangles(Int.random(in: 1...14, using: &generator)), triangles(Int.random(in: 1...5, using: &generator))
        )
        try expectLikeGEOS(features, regions, .grid, "seed \(seed)")
    }

    /// Stars with holes and several parts, in the plane and on the ground, against GEOS.
    @Test(arguments: 0..<30 as Range<UInt64>)
    func stars(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 5000)
        func stars(_ count: Int, _ radius: ClosedRange<Double>) -> GeometryColumns {
            var stars = GeometryColumns()
            for _ in 0..<count {
                let centre = Point(x: .random(in: 0...900, using: &generator), y: .random(in: 0...900, using: &generator))
                stars.addStar(
                    centre: centre, radius: radius, vertices: .random(in: 3...60, using: &generator), using: &generator)
            }
            return stars
        }
        let frame = try Frame(crs: "EPSG:32751", isStated: true, extent: GroundMeasureTests.kupang, measure: .ground)
        var features = stars(25, 20...200)
        // Some repeated, so that whole boundaries coincide.
        features.append(contentsOf: features.selecting([0, 1, 1]))
        let regions = stars(6, 100...400)
        try expectLikeGEOS(features, regions, seed % 2 == 0 ? frame.measure : .grid, "seed \(seed)")
    }

    /// Boxes on a lattice that was turned: borders coincide but for rounding, three and more at a place. Every number is that
    /// of the lattice before it was turned.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func turnedLattice(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 9000)
        let cell = [4761.857142857143, 100, 0.37][Int(seed % 3)]
        let (cosine, sine) = (0.4535961214255773, 0.8912073600614354)
        func boxes(_ count: Int) -> [Envelope] {
            (0..<count).map { _ in
                let (x, y) = (Int.random(in: 0..<6, using: &generator), Int.random(in: 0..<6, using: &generator))
                let (w, h) = (Int.random(in: 1...3, using: &generator), Int.random(in: 1...3, using: &generator))
                return Envelope(minX: Double(x), minY: Double(y), maxX: Double(x + w), maxY: Double(y + h))
            }
        }
        func turned(_ boxes: [Envelope]) -> GeometryColumns {
            var columns = GeometryColumns()
            for box in boxes {
                var ring = box.corners
                // A vertex in the middle of an edge, hardly beside it.
                let place = Int.random(in: 0..<4, using: &generator)
                let (a, b) = (ring[place], ring[(place + 1) % 4])
                ring.insert(Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2), at: place + 1)
                for corner in ring + [ring[0]] {
                    let (x, y) = (corner.x * cell, corner.y * cell)
                    columns.addVertex(Point(x: 566_000 + cosine * x - sine * y, y: 8_875_000 + sine * x + cosine * y))
                }
                columns.endRing()
                columns.endPart(.polygon)
                columns.endFeature()
            }
            return columns
        }
        let (features, regions) = (boxes(8), boxes(5))
        let coverage = try Coverage(
            of: turned(features), classes: Array(repeating: 0, count: features.count), classCount: 1, in: turned(regions),
            sets: Array(repeating: 0, count: regions.count), measure: .grid, threads: 1)
        func cells(_ isIn: (Point) -> Bool) -> Double {
            var count = 0.0
            for x in 0..<10 {
                for y in 0..<10 {
                    let point = Point(x: Double(x) + 0.5, y: Double(y) + 0.5)
                    if features.contains(where: { $0.contains(point) }), isIn(point) { count += 1 }
                }
            }
            return count * cell * cell
        }
        let tolerance = 1e-6 * cell * cell
        for (index, region) in regions.enumerated() {
            expectClose(
                coverage.regions[index].net, cells(region.contains), absolute: tolerance, "seed \(seed) region \(index)")
        }
        let outside = cells { point in !regions.contains { $0.contains(point) } }
        expectClose(coverage.outside.net, outside, absolute: tolerance, "seed \(seed) outside")
        expectClose(coverage.whole.net, cells { _ in true }, absolute: tolerance, "seed \(seed) whole")
        expectClose(coverage.unions[0].net, coverage.whole.net - outside, absolute: tolerance, "seed \(seed) union")
    }

    /// The same numbers, to the last bit, for any number of threads; and a tiling of a region adds up to it.
    @Test func threadsAndTiles() throws {
        var generator = SeededGenerator(seed: 9)
        var features = GeometryColumns()
        for _ in 0..<200 {
            let centre = Point(x: .random(in: 0...900, using: &generator), y: .random(in: 0...900, using: &generator))
            features.addStar(centre: centre, radius: 10...120, vertices: 20, using: &generator)
        }
        var tiles = GeometryColumns()
        for x in stride(from: -200.0, to: 1200, by: 100) {
            for y in stride(from: -200.0, to: 1200, by: 100) {
                tiles.add(Envelope(minX: x, minY: y, maxX: x + 100, maxY: y + 100), isClockwise: false, first: 0)
            }
        }
        func measured(_ threads: Int) throws -> Coverage {
            try Coverage(
                of: features, classes: Array(repeating: 0, count: features.count), classCount: 1, in: tiles,
                sets: Array(repeating: 0, count: tiles.count), measure: .grid, threads: threads)
        }
        let (one, four) = try (measured(1), measured(4))
        #expect(one.regions.map(\.folds) == four.regions.map(\.folds))
        #expect(one.whole.gross == four.whole.gross)
        expectClose(one.regions.reduce(0) { $0 + $1.net }, one.whole.net, relative: 1e-12)
        expectClose(one.whole.gross, GroundMeasure.grid.area(ofAll: features), relative: 1e-12)
        #expect(one.outside.folds.isEmpty && one.outside.features.isEmpty && one.excess == [0])
    }

    private func expectLikeGEOS(
        _ features: GeometryColumns, _ regions: GeometryColumns, _ measure: GroundMeasure, _ comment: String
    ) throws {
        let classes = (0..<features.count).map { $0 % 2 }
        let coverage = try Coverage(
            of: features, classes: classes, classCount: 2, in: regions, sets: Array(repeating: 0, count: regions.count),
            measure: measure, threads: 1)
        let tolerance = 1e-7
        try withGEOS { geos in
            func union(_ members: [Int], _ columns: GeometryColumns) throws -> GeometryColumns {
                try Dissolve.union(of: members, in: columns, geos: geos)
            }
            func area(_ members: [Int], in mask: GeometryColumns) throws -> Double {
                if members.isEmpty { return 0 }
                let covered = try geos.geometry(ofFeature: 0, in: union(members, features), kind: .polygon)
                let mask = try geos.geometry(ofFeature: 0, in: mask, kind: .polygon)
                return try measure.area(ofAll: Overlay.columns(of: covered.intersection(mask)))
            }
            let all = Array(0..<features.count)
            for region in 0..<regions.count {
                let (own, mask) = (coverage.regions[region], regions.selecting([region]))
                expectClose(own.net, try area(all, in: mask), absolute: tolerance, "\(comment) net \(region)")
                for kind in 0..<2 {
                    expectClose(
                        own.classes[kind], try area(all.filter { classes[$0] == kind }, in: mask), absolute: tolerance,
                        "\(comment) class \(kind) in \(region)")
                }
                let owned = Dictionary(uniqueKeysWithValues: own.features.map { ($0.feature, $0.area) })
                for feature in all {
                    expectClose(
                        owned[feature] ?? 0, try area([feature], in: mask), absolute: tolerance,
                        "\(comment) feature \(feature) in \(region)")
                }
                expectClose(own.folds.reduce(0, +), own.gross, absolute: tolerance, "\(comment) folds")
            }
            let cover = try union(Array(0..<regions.count), regions)
            expectClose(coverage.unions[0].net, try area(all, in: cover), absolute: tolerance, "\(comment) union")
            expectClose(
                coverage.whole.folds.reduce(0, +), measure.area(ofAll: features), absolute: tolerance, "\(comment) whole folds")
            #expect(coverage.whole.folds == coverage.whole.folds.sorted(by: >), "\(comment)")
            expectClose(
                coverage.outside.net, coverage.whole.net - coverage.unions[0].net, absolute: tolerance, "\(comment) outside")
            let excess = measure.area(ofAll: regions) - measure.area(ofAll: cover)
            expectClose(coverage.excess[0], excess, absolute: tolerance, "\(comment) excess")
        }
    }
}

/// The same numbers by counting unit cells.
private struct Cells {
    private var features: [Int: Double] = [:]
    private var folds: [Double] = []
    private var classes = [0.0, 0.0, 0.0]

    init(features: [Envelope], classes: [Int], side: Int, _ isIn: (Double, Double) -> Bool) {
        for x in 0..<side {
            for y in 0..<side where isIn(Double(x) + 0.5, Double(y) + 0.5) {
                let point = Point(x: Double(x) + 0.5, y: Double(y) + 0.5)
                let cover = features.indices.filter { features[$0].contains(point) }
                for feature in cover { self.features[feature, default: 0] += 1 }
                for level in cover.indices {
                    if level == folds.count { folds.append(0) }
                    folds[level] += 1
                }
                for kind in Set(cover.map { classes[$0] }) { self.classes[kind] += 1 }
            }
        }
    }

    func expect(_ region: Coverage.Region, _ comment: String) {
        let owned = Dictionary(uniqueKeysWithValues: region.features.map { ($0.feature, $0.area) })
        #expect(Set(owned.keys) == Set(features.keys), "\(comment)")
        for (feature, area) in features { expectClose(owned[feature] ?? 0, area, absolute: 1e-9, "\(comment) \(feature)") }
        #expect(region.folds.count == folds.count, "\(comment)")
        for (fold, area) in zip(region.folds, folds) { expectClose(fold, area, absolute: 1e-9, "\(comment) folds") }
        for (kind, area) in zip(region.classes, classes) { expectClose(kind, area, absolute: 1e-9, "\(comment) classes") }
    }
}

extension GeometryColumns {
    /// Adds a box as a feature, drawn from one of its corners in either direction.
    fileprivate mutating func add(_ box: Envelope, isClockwise: Bool, first: Int) {
        let corners = isClockwise ? Array(box.corners.reversed()) : box.corners
        for index in 0...4 { addVertex(corners[(first + index) % 4]) }
        endRing()
        endPart(.polygon)
        endFeature()
    }
}
