import TapakModel

/// The segments of a layer packed in a tree, their coordinates in the order of its leaves; a point is a segment of length 0.
///
/// A query allocates nothing. Squares are planar squared distances.
///
/// - Units: metres from the local origin.
/// - Complexity: building O(n), a query O(log n) typically.
struct SegmentTree: Sendable {
    /// The least squared distance, and what else comes near it.
    struct Closest {
        /// The least square.
        var square = Double.infinity
        /// The leaf it belongs to; −1 where none is within the bound.
        var leaf = -1
        /// The least square of anything that is not the same place of the same feature.
        var rival = Double.infinity
        /// The place on the segment.
        var foot = Point(x: .nan, y: .nan)
    }

    private let tree: PackedRTree
    /// Four coordinates a leaf.
    private let coordinates: [Double]
    /// The feature of every leaf; or the first vertex of its segment, where that was asked for.
    let owners: [Int32]

    /// The number of segments.
    var count: Int { owners.count }

    /// The segments of features; with a mask those only that may meet it.
    ///
    /// - Parameter bySegment: Whether leaves belong to the first vertex of their segment, not to a feature.
    init(_ geometry: GeometryColumns, near mask: CellMask? = nil, bySegment: Bool = false) {
        let xy = geometry.coordinates
        // The first vertex of every segment, −1 − vertex for a point; its feature and its box.
        var (starts, features, boxes) = ([Int32](), [Int32](), [Envelope]())
        func add(_ first: Int, _ second: Int, _ feature: Int) {
            let (ax, ay, bx, by) = (xy[2 * first], xy[2 * first + 1], xy[2 * second], xy[2 * second + 1])
            let box = Envelope(minX: min(ax, bx), minY: min(ay, by), maxX: max(ax, bx), maxY: max(ay, by))
            if let mask, !mask.meets(box) { return }
            starts.append(first == second ? -Int32(first) - 1 : Int32(first))
            features.append(Int32(bySegment ? first : feature))
            boxes.append(box)
        }
        if mask == nil {
            starts.reserveCapacity(geometry.vertexCount)
            features.reserveCapacity(geometry.vertexCount)
            boxes.reserveCapacity(geometry.vertexCount)
        }
        for feature in 0..<geometry.count {
            for part in geometry.parts(of: feature) {
                for ring in geometry.rings(of: part) {
                    let vertices = geometry.vertices(of: ring)
                    // A ring of one vertex is a point; all others give a segment between each two.
                    if vertices.count == 1 { add(vertices.lowerBound, vertices.lowerBound, feature) }
                    for vertex in vertices.dropLast() { add(vertex, vertex + 1, feature) }
                }
            }
        }
        func ends(_ segment: Int) -> (Double, Double, Double, Double) {
            let start = Int(starts[segment])
            if start < 0 { return (xy[-2 * start - 2], xy[-2 * start - 1], xy[-2 * start - 2], xy[-2 * start - 1]) }
            return (xy[2 * start], xy[2 * start + 1], xy[2 * start + 2], xy[2 * start + 3])
        }
        let tree = PackedRTree(boxes)
        let packed = [Double](unsafeUninitializedCapacity: 4 * tree.count) { packed, count in
            for leaf in 0..<tree.count {
                let (ax, ay, bx, by) = ends(Int(tree.references[leaf]))
                packed.initializeElement(at: 4 * leaf, to: ax)
                packed.initializeElement(at: 4 * leaf + 1, to: ay)
                packed.initializeElement(at: 4 * leaf + 2, to: bx)
                packed.initializeElement(at: 4 * leaf + 3, to: by)
            }
            count = 4 * tree.count
        }
        let owners = tree.references[..<tree.count].map { features[Int($0)] }
        self.tree = tree
        coordinates = packed
        self.owners = owners
    }

    /// The owners of segments that come near the middle of a box as its corners are, in ascending order.
    func owners(around box: Envelope) -> [Int] {
        var found: [Int] = []
        let middle = Point(x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2)
        let square = (box.width * box.width + box.height * box.height) / 4 * (1 + 1e-12)
        forEach(near: middle, within: square) { leaf, _, _ in found.append(Int(owners[leaf])) }
        return found.sorted()
    }

    /// The place of a leaf's segment nearest to a point.
    @inline(__always) func foot(of point: Point, on leaf: Int) -> Point {
        coordinates.withUnsafeBufferPointer { Self.foot(of: point, $0.baseAddress! + 4 * leaf) }
    }

    @inline(__always) static func foot(of point: Point, _ ends: UnsafePointer<Double>) -> Point {
        footPoint(of: point, ends[0], ends[1], ends[2], ends[3])
    }

    @inline(__always) private static func square(_ point: Point, _ box: Envelope) -> Double {
        let dx = max(box.minX - point.x, 0, point.x - box.maxX)
        let dy = max(box.minY - point.y, 0, point.y - box.maxY)
        return dx * dx + dy * dy
    }

    /// The least squared distance, and the least of everything else that may have to be compared with it.
    ///
    /// - Parameters:
    ///   - bound: What is farther need not be found.
    ///   - widening: How far beyond the least square everything is looked at.
    ///   - oneFootEach: Whether two places of one feature have to be told apart even at equal distances.
    func closest(to point: Point, within bound: Double, _ widening: Widening, oneFootEach: Bool) -> Closest {
        var closest = Closest()
        var bound = bound
        visit(point, &bound) { leaf, foot, square, bound in
            let isNearer = square < closest.square
            let isSame =
                closest.leaf >= 0 && owners[leaf] == owners[closest.leaf] && (!oneFootEach || foot == closest.foot)
            if !isSame { closest.rival = min(closest.rival, isNearer ? closest.square : square) }
            guard isNearer else { return }
            (closest.square, closest.leaf, closest.foot) = (square, leaf, foot)
            bound = min(bound, widening.square(beyond: square))
        }
        return closest
    }

    /// The least squared distance to features of other groups than one, as far as it is within a bound; else the bound.
    func square(from point: Point, within bound: Double, besides group: Int32, of groups: [Int32]) -> Double {
        var bound = bound
        visit(point, &bound) { leaf, _, square, bound in
            if groups[Int(owners[leaf])] != group { bound = min(bound, square) }
        }
        return bound
    }

    /// Calls back with every leaf whose squared distance is within a bound, the place and the square.
    @inline(__always)
    func forEach(near point: Point, within bound: Double, _ body: (_ leaf: Int, _ foot: Point, _ square: Double) -> Void) {
        var bound = bound
        visit(point, &bound) { leaf, foot, square, _ in body(leaf, foot, square) }
    }

    /// Visits leaves within a bound that the visitor may tighten, near nodes first.
    @inline(__always)
    private func visit(_ point: Point, _ bound: inout Double, _ body: (Int, Point, Double, inout Double) -> Void) {
        guard count > 0 else { return }
        let leafEnd = count
        withUnsafeTemporaryAllocation(of: WaitingNode.self, capacity: WaitingNode.capacity) { waiting in
            tree.boxes.withUnsafeBufferPointer { boxes in
                tree.references.withUnsafeBufferPointer { references in
                    coordinates.withUnsafeBufferPointer { coordinates in
                        var depth = 0
                        /// Leaves are judged at once, nodes wait sorted with the nearest on top.
                        @inline(__always) func open(_ first: Int, _ end: Int) {
                            if first < leafEnd {
                                for leaf in first..<end where Self.square(point, boxes[leaf]) <= bound {
                                    let foot = Self.foot(of: point, coordinates.baseAddress! + 4 &* leaf)
                                    let (dx, dy) = (foot.x - point.x, foot.y - point.y)
                                    let square = dx * dx + dy * dy
                                    if square <= bound { body(leaf, foot, square, &bound) }
                                }
                                return
                            }
                            let base = depth
                            for child in first..<end {
                                let square = Self.square(point, boxes[child])
                                guard square <= bound else { continue }
                                let node = WaitingNode(square: square, position: child)
                                var place = depth
                                while place > base, waiting[place &- 1].key < node.key {
                                    waiting[place] = waiting[place &- 1]
                                    place &-= 1
                                }
                                waiting[place] = node
                                depth &+= 1
                            }
                        }
                        let root = boxes.count &- 1
                        if root < leafEnd {
                            open(root, root &+ 1)
                        } else {
                            open(Int(references[root]), Int(references[root &+ 1]))
                        }
                        while depth > 0 {
                            depth &-= 1
                            let node = waiting[depth]
                            // Compared as it was rounded when it was put away.
                            guard node.square <= bound else { continue }
                            open(Int(references[node.position]), Int(references[node.position &+ 1]))
                        }
                    }
                }
            }
        }
    }
}

/// How far beyond the least distance others must be looked at, because scales differ and near ones tie.
struct Widening: Sendable {
    /// The ratio by which distances in the plane and on the ground can disagree.
    let ratio: Double
    /// What is added to it, in metres.
    let margin: Double

    /// The square of the widened distance, a hair more than exactly.
    @inline(__always) func square(beyond square: Double) -> Double {
        let reach = square.squareRoot() * ratio + margin
        return reach * reach * (1 + 1e-12)
    }
}

/// A node that waits to be opened: a squared distance it certainly is not nearer than, and its position.
private struct WaitingNode {
    /// Of each of eight levels all children but the one in hand; no more than a kilobyte, so that it stays on the stack.
    static let capacity = 128

    /// The bits of a positive Float ascend with its value.
    let key: UInt64

    @inline(__always) init(square: Double, position: Int) {
        // Rounded down by more than a Float rounds.
        let low = Float(square * (1 - 1e-6))
        key = UInt64(low.bitPattern) &<< 32 | UInt64(UInt32(truncatingIfNeeded: position))
    }

    @inline(__always) var square: Double { Double(Float(bitPattern: UInt32(truncatingIfNeeded: key &>> 32))) }
    @inline(__always) var position: Int { Int(UInt32(truncatingIfNeeded: key)) }
}

/// The place nearest to a point on the segment from a to b.
@inline(__always)
func footPoint(of point: Point, _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Point {
    let (dx, dy) = (bx - ax, by - ay)
    let square = dx * dx + dy * dy
    guard square > 0 else { return Point(x: ax, y: ay) }
    let t = ((point.x - ax) * dx + (point.y - ay) * dy) / square
    if t <= 0 { return Point(x: ax, y: ay) }
    if t >= 1 { return Point(x: bx, y: by) }
    return Point(x: ax + t * dx, y: ay + t * dy)
}
