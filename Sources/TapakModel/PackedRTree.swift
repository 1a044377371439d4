/// A static spatial index: boxes packed into a complete tree along a Hilbert curve.
///
/// Built once, then immutable, so tasks share it without locks. Items are known by their position in the input.
///
/// - Complexity: building O(n log n), 40 bytes a box; a query O(log n + hits) for boxes that do not pile up.
public struct PackedRTree: Sendable {
    /// Children of a node.
    public static let nodeSize = 16

    /// The boxes of all levels, leaves first, the root last.
    public private(set) var boxes: [Envelope] = []
    /// For a leaf the item, for a node the position of its first child.
    public private(set) var references: [Int32] = []
    /// Where each level ends in `boxes`, leaves first.
    public private(set) var levelEnds: [Int] = []

    /// An index of boxes; an empty box is never found.
    public init(_ items: [Envelope]) {
        guard !items.isEmpty else { return }
        var extent = Envelope.empty
        for item in items { extent.extend(item) }
        let keys = items.map { HilbertCurve.key($0.centre, in: extent) }
        let order = items.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        boxes.reserveCapacity(items.count * 17 / 16 + 8)
        for item in order {
            boxes.append(items[item])
            references.append(Int32(item))
        }
        levelEnds.append(boxes.count)
        var start = 0
        while levelEnds[levelEnds.count - 1] - start > 1 {
            let end = levelEnds[levelEnds.count - 1]
            for first in stride(from: start, to: end, by: Self.nodeSize) {
                var box = Envelope.empty
                for child in first..<min(first + Self.nodeSize, end) { box.extend(boxes[child]) }
                boxes.append(box)
                references.append(Int32(first))
            }
            start = end
            levelEnds.append(boxes.count)
        }
    }

    /// The number of items.
    public var count: Int { levelEnds.first ?? 0 }

    /// The children of a node given by its position; the position must not be a leaf's.
    @inlinable public func children(of position: Int) -> Range<Int> {
        let first = Int(references[position])
        var level = 0
        while levelEnds[level] <= first { level += 1 }
        return first..<min(first + Self.nodeSize, levelEnds[level])
    }

    /// Calls back with every item whose box shares a point with the box given, in no particular order.
    @inlinable public func search(_ box: Envelope, _ visit: (Int) -> Void) {
        guard !boxes.isEmpty, !box.isEmpty else { return }
        let leafEnd = levelEnds[0]
        var stack: [Int] = [boxes.count - 1]
        boxes.withUnsafeBufferPointer { boxes in
            while let position = stack.popLast() {
                guard boxes[position].intersects(box) else { continue }
                if position < leafEnd {
                    visit(Int(references[position]))
                } else {
                    for child in children(of: position) where boxes[child].intersects(box) {
                        if child < leafEnd { visit(Int(references[child])) } else { stack.append(child) }
                    }
                }
            }
        }
    }

    /// The items whose box shares a point with the box given, in input order.
    public func items(in box: Envelope) -> [Int] {
        var found: [Int] = []
        search(box) { found.append($0) }
        found.sort()
        return found
    }
}

/// Positions along a Hilbert curve of 2¹⁶ × 2¹⁶ cells.
public enum HilbertCurve {
    /// The place of a position along the curve that fills an extent.
    public static func key(_ point: Point, in extent: Envelope) -> UInt32 {
        func cell(_ value: Double, _ low: Double, _ width: Double) -> UInt32 {
            guard width > 0, value.isFinite else { return 0 }
            return UInt32(max(0, min(65535, (value - low) / width * 65535)))
        }
        return key(x: cell(point.x, extent.minX, extent.width), y: cell(point.y, extent.minY, extent.height))
    }

    private static func key(x: UInt32, y: UInt32) -> UInt32 {
        var (x, y, key) = (x, y, UInt32(0))
        var side: UInt32 = 1 << 15
        while side > 0 {
            let right: UInt32 = x & side > 0 ? 1 : 0
            let upper: UInt32 = y & side > 0 ? 1 : 0
            key &+= side &* side &* ((3 &* right) ^ upper)
            if upper == 0 {
                if right == 1 {
                    x = 65535 &- x
                    y = 65535 &- y
                }
                swap(&x, &y)
            }
            side >>= 1
        }
        return key
    }
}
