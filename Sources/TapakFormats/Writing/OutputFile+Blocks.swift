import TapakModel
import Dispatch
import Synchronization

extension OutputFile {
    /// Rows of one block: enough to keep a thread busy, few enough to stay near it.
    static let blockRows = 8192

    /// Writes rows a block at a time: blocks are made on any thread and written in order.
    ///
    /// - Parameter make: Makes the text of a range of rows.
    func write(rows: Int, threads: Int, _ make: @Sendable (Range<Int>, TextBlock) -> Void) {
        let blocks = (rows + Self.blockRows - 1) / Self.blockRows
        @Sendable func range(_ block: Int) -> Range<Int> { block * Self.blockRows..<min(rows, (block + 1) * Self.blockRows) }
        guard threads > 1, blocks > 1 else {
            let text = TextBlock()
            for block in 0..<blocks {
                text.removeAll()
                make(range(block), text)
                write(text.contents)
            }
            return
        }
        // Only touched by who holds the lock.
        nonisolated(unsafe) let output = self
        let next = Atomic<Int>(0)
        let order = Guarded(BlockOrder())
        // No more than a few blocks wait for one that takes long; the one to be written next is always in some hands.
        let places = DispatchSemaphore(value: 2 * threads)
        DispatchQueue.concurrentPerform(iterations: min(threads, blocks)) { _ in
            while true {
                places.wait()
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard block < blocks else {
                    places.signal()
                    return
                }
                let text = order.withLock { $0.spare.popLast() } ?? TextBlock()
                text.removeAll()
                make(range(block), text)
                order.withLock { order in
                    order.ready[block] = text
                    while let text = order.ready.removeValue(forKey: order.written) {
                        output.write(text.contents)
                        order.spare.append(text)
                        order.written += 1
                        places.signal()
                    }
                }
            }
        }
    }
}

/// Blocks on their way to an output.
private struct BlockOrder {
    var written = 0
    var ready: [Int: TextBlock] = [:]
    var spare: [TextBlock] = []
}
