import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct FoldsTests {
    /// Integer boxes by counting unit cells: an exact oracle for every level.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func levelsOfBoxes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...(seed % 4 == 0 ? 120 : 20), using: &generator)
        var cells = [Int](repeating: 0, count: 50 * 50)
        var texts: [String] = []
        for _ in 0..<count {
            let (x, y) = (Int.random(in: 0..<40, using: &generator), Int.random(in: 0..<40, using: &generator))
            let (w, h) = (Int.random(in: 1...10, using: &generator), Int.random(in: 1...10, using: &generator))
            texts.append("POLYGON((\(x) \(y),\(x + w) \(y),\(x + w) \(y + h),\(x) \(y + h),\(x) \(y)))")
            for row in y..<y + h { for column in x..<x + w { cells[row * 50 + column] += 1 } }
        }
        let expected = (1...cells.max()!).map { level in Double(cells.filter { $0 >= level }.count) }
        let pieces = GeometryColumns.wkt(texts)
        try withGEOS { geos in
            let folds = try Folds.areas(of: pieces, measure: .grid, geos: geos)
            let positive = folds.filter { $0 > 0 }
            #expect(positive.count == expected.count, "seed \(seed)")
            for (fold, area) in zip(positive, expected) { expectClose(fold, area, relative: 1e-12, "seed \(seed)") }
            let union = try Folds.areas(of: pieces, measure: .grid, geos: geos, unionOnly: true)
            #expect(union.count == 1, "seed \(seed)")
            expectClose(union[0], expected[0], relative: 1e-12, "seed \(seed)")
        }
    }

    /// Stars: Σ over levels of areas is the sum of the pieces, on the ground too.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func starsSumUp(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var stars = GeometryColumns()
        for _ in 0..<40 {
            let centre = Point(x: .random(in: 0...900, using: &generator), y: .random(in: 0...900, using: &generator))
            stars.addStar(centre: centre, radius: 20...250, vertices: 12, using: &generator)
        }
        let frame = try Frame(crs: "EPSG:32751", isStated: true, extent: GroundMeasureTests.kupang, measure: .ground)
        try withGEOS { geos in
            let folds = try Folds.areas(of: stars, measure: frame.measure, geos: geos)
            expectClose(folds.reduce(0, +), frame.measure.area(ofAll: stars), relative: 1e-11, "seed \(seed)")
            #expect(folds == folds.sorted(by: >), "seed \(seed)")
            let union = try Folds.areas(of: stars, measure: frame.measure, geos: geos, unionOnly: true)
            expectClose(folds[0], union[0], relative: 1e-11, "seed \(seed)")
        }
    }

    /// The areas given are taken as they are for pieces that meet no other.
    @Test func knownAreas() throws {
        let pieces = GeometryColumns.wkt("POLYGON((0 0,1 0,1 1,0 0))", "POLYGON((5 5,6 5,6 6,5 5))")
        try withGEOS { geos in
            let (known, none) = try (
                Folds.areas(of: pieces, areas: [7, 9], measure: .grid, geos: geos),
                Folds.areas(of: GeometryColumns(), measure: .grid, geos: geos)
            )
            #expect(known == [16] && none == [])
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func groups(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var stars = GeometryColumns()
        for _ in 0..<Int.random(in: 1...40, using: &generator) {
            let centre = Point(x: .random(in: 0...900, using: &generator), y: .random(in: 0...900, using: &generator))
            stars.addStar(centre: centre, radius: 5...60, vertices: 5, using: &generator)
        }
        // Spreading labels until nothing changes.
        var label = Array(0..<stars.count)
        var isStable = false
        while !isStable {
            isStable = true
            for a in 0..<stars.count {
                for b in 0..<stars.count where label[a] < label[b] && stars.envelope(of: a).intersects(stars.envelope(of: b)) {
                    label[b] = label[a]
                    isStable = false
                }
            }
        }
        let expected = Dictionary(grouping: label.indices, by: { label[$0] }).sorted { $0.key < $1.key }.map {
            $0.value.sorted()
        }
        #expect(Folds.groups(of: stars).map { $0.sorted() } == expected, "seed \(seed)")
    }
}
