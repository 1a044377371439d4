import TapakModel
import TapakTestSupport
import Testing

struct PackedRTreeTests {
    @Test(arguments: [0, 1, 2, 15, 16, 17, 255, 256, 257, 1000])
    func findsWhatALoopFinds(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        func box(_ size: Double) -> Envelope {
            let (x, y) = (
                Double(Int.random(in: 0...100, using: &generator)), Double(Int.random(in: 0...100, using: &generator))
            )
            return Envelope(
                minX: x, minY: y, maxX: x + Double.random(in: 0...size, using: &generator).rounded(),
                maxY: y + Double.random(in: 0...size, using: &generator).rounded())
        }
        var boxes = (0..<count).map { _ in box(6) }
        if count > 3 { boxes[3] = .empty }
        let tree = PackedRTree(boxes)
        #expect(tree.count == count)
        for _ in 0..<60 {
            let query = box(20)
            // Edges count: integer boxes touch often.
            #expect(tree.items(in: query) == boxes.indices.filter { boxes[$0].intersects(query) })
        }
        #expect(tree.items(in: .empty).isEmpty)
    }

    @Test func keysFollowTheCurve() {
        let extent = Envelope(minX: 0, minY: 0, maxX: 65535, maxY: 65535)
        // The first cells of a Hilbert curve are neighbours, and all keys differ.
        var keys = Set<UInt32>()
        for x in 0..<16 { for y in 0..<16 { keys.insert(HilbertCurve.key(Point(x: Double(x), y: Double(y)), in: extent)) } }
        #expect(keys == Set(0..<256))
        #expect(HilbertCurve.key(Point(x: .nan, y: 5), in: extent) == HilbertCurve.key(Point(x: 0, y: 5), in: extent))
    }
}
