/// A static spatial index: boxes packed into a complete tree along a Hilbert curve.
///
/// Built once, then immutable, so tasks share it without locks. Items are known by their position in the input. A query
/// allocates nothing.
///
/// - Complexity: building O(n), 40 bytes a box; a query O(log n + hits) for boxes that do not pile up.
public struct PackedRTree: Sendable {
    /// Children of a node.
    public static let nodeSize = 16
    /// Nodes that can wait at once: of each of the eight levels that 2³¹ items have, all children but the one in hand.
    @usableFromInline static let waitingNodes = 128

    /// The boxes of all levels, leaves first, the root last.
    public private(set) var boxes: [Envelope] = []
    /// For a leaf the item, for a node the position of its first child; behind the root stands where its children end.
    public private(set) var references: [Int32] = []
    /// Where each level ends in `boxes`, leaves first.
    public private(set) var levelEnds: [Int] = []

    /// An index of boxes; an empty box is never found.
    public init(_ items: [Envelope]) {
        guard !items.isEmpty else { return }
        precondition(items.count <= Int(Int32.max), "too many boxes for one tree")
        levelEnds = Self.levelEnds(of: items.count)
        let (total, order) = (levelEnds[levelEnds.count - 1], HilbertCurve.order(of: items))
        references = [Int32](unsafeUninitializedCapacity: total + 1) { references, count in
            for (position, item) in order.enumerated() { references.initializeElement(at: position, to: item) }
            var first = 0
            for level in 1..<max(levelEnds.count, 1) {
                for position in levelEnds[level - 1]..<levelEnds[level] {
                    references.initializeElement(at: position, to: Int32(first))
                    first = min(first + Self.nodeSize, levelEnds[level - 1])
                }
            }
            references.initializeElement(at: total, to: Int32(first))
            count = total + 1
        }
        boxes = [Envelope](unsafeUninitializedCapacity: total) { boxes, count in
            for (position, item) in order.enumerated() { boxes.initializeElement(at: position, to: items[Int(item)]) }
            for position in order.count..<total {
                var box = Envelope.empty
                for child in Int(references[position])..<Int(references[position + 1]) { box.extend(boxes[child]) }
                boxes.initializeElement(at: position, to: box)
            }
            count = total
        }
    }

    private static func levelEnds(of count: Int) -> [Int] {
        var (width, ends) = (count, [count])
        while width > 1 {
            width = (width + nodeSize - 1) / nodeSize
            ends.append(ends[ends.count - 1] + width)
        }
        return ends
    }

    /// The number of items.
    public var count: Int { levelEnds.first ?? 0 }

    /// The children of a node given by its position; the position must not be a leaf's.
    ///
    /// They end where those of the next node begin: the first node of the next level begins where this level does.
    @inlinable public func children(of position: Int) -> Range<Int> {
        Int(references[position])..<Int(references[position + 1])
    }

    /// Calls back with every item whose box shares a point with the box given, in no particular order.
    @inlinable public func search(_ box: Envelope, _ visit: (Int) -> Void) {
        guard !boxes.isEmpty, !box.isEmpty, boxes[boxes.count - 1].intersects(box) else { return }
        let (root, leafEnd) = (boxes.count - 1, levelEnds[0])
        guard root >= leafEnd else { return visit(Int(references[root])) }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.waitingNodes) { waiting in
            boxes.withUnsafeBufferPointer { boxes in
                references.withUnsafeBufferPointer { references in
                    waiting[0] = Int32(truncatingIfNeeded: root)
                    var depth = 1
                    while depth > 0 {
                        depth &-= 1
                        let position = Int(waiting[depth])
                        let (first, end) = (Int(references[position]), Int(references[position &+ 1]))
                        if first < leafEnd {
                            for child in first..<end where boxes[child].intersects(box) { visit(Int(references[child])) }
                        } else {
                            for child in first..<end where boxes[child].intersects(box) {
                                waiting[depth] = Int32(truncatingIfNeeded: child)
                                depth &+= 1
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whether any item's box shares a point with the box given.
    public func hasItem(in box: Envelope) -> Bool {
        var found = false
        search(box) { _ in found = true }
        return found
    }

    /// The items whose box shares a point with the box given, in input order.
    public func items(in box: Envelope) -> [Int] {
        var found: [Int] = []
        search(box) { found.append($0) }
        found.sort()
        return found
    }
}
