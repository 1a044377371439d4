import TapakModel
import TapakTestSupport
import Testing

struct PackedRTreeTests {
    @Test(arguments: [0, 1, 2, 15, 16, 17, 255, 256, 257, 1000, 5000])
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

    @Test func nodesHoldTheirChildren() {
        for count in [2, 16, 17, 256, 257, 4097] {
            let boxes = (0..<count).map { Envelope(minX: Double($0 % 61), minY: Double($0 / 61), maxX: 70, maxY: 70) }
            let tree = PackedRTree(boxes)
            var seen = Set<Int>()
            for node in tree.count..<tree.boxes.count {
                let children = tree.children(of: node)
                #expect(1...PackedRTree.nodeSize ~= children.count && children.upperBound <= node)
                #expect(children.allSatisfy { tree.boxes[node].contains(tree.boxes[$0]) && seen.insert($0).inserted })
            }
            #expect(seen.count == tree.boxes.count - 1)
            #expect(Set(tree.references[..<tree.count]) == Set(0..<Int32(count)))
        }
    }

    @Test func radixSortSorts() {
        var generator = SeededGenerator(seed: 7)
        for (count, top) in [(0, UInt64(9)), (500, 9), (513, 0), (2000, 3), (9000, 70_000), (9000, 0xFFFF_FFFF)] {
            let numbers = (0..<UInt64(count)).map { UInt64.random(in: 0...top, using: &generator) << 32 | $0 }
            #expect(RadixSort.ordered(numbers) == numbers.sorted())
        }
    }

    /// The curve turn by turn, as it is drawn.
    private func turningKey(_ x: UInt32, _ y: UInt32) -> UInt32 {
        var (x, y, key, side) = (x, y, UInt32(0), UInt32(1 << 15))
        while side > 0 {
            let right: UInt32 = x & side > 0 ? 1 : 0
            let upper: UInt32 = y & side > 0 ? 1 : 0
            key &+= side &* side &* ((3 &* right) ^ upper)
            if upper == 0 {
                if right == 1 { (x, y) = (65535 &- x, 65535 &- y) }
                swap(&x, &y)
            }
            side >>= 1
        }
        return key
    }

    @Test func keysAreThoseOfTheCurveDrawnTurnByTurn() {
        let extent = Envelope(minX: 0, minY: 0, maxX: 65535, maxY: 65535)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            let (x, y) = (UInt32.random(in: 0...65535, using: &generator), UInt32.random(in: 0...65535, using: &generator))
            #expect(HilbertCurve.key(Point(x: Double(x), y: Double(y)), in: extent) == turningKey(x, y))
        }
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
