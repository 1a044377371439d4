import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct TilePartitionTests {
    /// Boxes that cover every piece, share no inside, and hold few centres each.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func coversWithoutOverlap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pieces = (0..<Int.random(in: 1...400, using: &generator)).map { _ in
            let (x, y) = (Double(Int.random(in: 0...90, using: &generator)), Double(Int.random(in: 0...30, using: &generator)))
            return Envelope(
                minX: x, minY: y, maxX: x + 2,
                maxY: y + 4)
        }
        let boxes = TilePartition.boxes(of: pieces, limit: 20)
        var extent = Envelope.empty
        for piece in pieces { extent.extend(piece) }
        var whole = Envelope.empty
        for box in boxes { whole.extend(box) }
        #expect(whole.contains(extent), "seed \(seed)")
        // No gap and no overlap: the areas sum to that of the whole.
        expectClose(boxes.reduce(0) { $0 + $1.width * $1.height }, whole.width * whole.height, relative: 1e-12, "seed \(seed)")
        for (index, box) in boxes.enumerated() {
            for other in boxes[(index + 1)...] {
                let common = box.intersection(other)
                #expect(common.isEmpty || common.width * common.height == 0, "seed \(seed)")
            }
            // The lower edge belongs to a box, the upper to its neighbour.
            let own = pieces.map(\.centre).filter { box.minX <= $0.x && $0.x < box.maxX && box.minY <= $0.y && $0.y < box.maxY }
            #expect(own.count <= 20, "seed \(seed)")
        }
    }

    @Test func edgeCases() {
        #expect(TilePartition.boxes(of: []).isEmpty)
        let same = Array(repeating: Envelope(minX: 1, minY: 1, maxX: 2, maxY: 2), count: 100)
        #expect(TilePartition.boxes(of: same, limit: 10) == [Envelope(minX: 0, minY: 0, maxX: 3, maxY: 3)])
    }
}
