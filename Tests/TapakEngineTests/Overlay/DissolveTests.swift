import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct DissolveTests {
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
        #expect(Dissolve.groups(of: stars).map { $0.sorted() } == expected, "seed \(seed)")
    }
}
