public import TapakModel

/// Finds the features whose polygons are not certainly valid, in one pass over flat columns.
///
/// Nearly all polygons of a city are single rings around their middle. Such a ring is simple where every edge is seen from
/// the middle in the same direction and the edges go around it once: decided in one pass by products whose rounding is
/// bounded. All other features are judged by ``RingContacts``; what that cannot clear is for the geometry engine.
public struct PolygonScreen: ~Copyable {
    private var contacts = RingContacts()

    /// A screen.
    public init() {}

    /// The features of a range that are not certainly valid, in order. Features without polygons are not among them.
    ///
    /// - Complexity: about 3 ns a vertex for small rings around their middle, O(n log n) otherwise.
    public mutating func suspects(among features: Range<Int>, of columns: GeometryColumns) -> [Int] {
        var suspects: [Int] = []
        for feature in features where !isQuicklyCleared(feature, columns) {
            if !contacts.clears(feature, of: columns) { suspects.append(feature) }
        }
        return suspects
    }

    /// Whether a feature is one point, one line, or one ring that the quick test knows to be valid.
    @inline(__always) private func isQuicklyCleared(_ feature: Int, _ columns: GeometryColumns) -> Bool {
        let parts = columns.parts(of: feature)
        guard parts.count == 1 else { return false }
        guard columns.kinds[parts.lowerBound] == .polygon else { return true }
        let rings = columns.rings(of: parts.lowerBound)
        guard rings.count == 1 else { return false }
        let vertices = columns.vertices(of: rings.lowerBound)
        return columns.coordinates.withUnsafeBufferPointer { xy in
            Self.goesAroundItsMiddle(xy, first: vertices.lowerBound, count: vertices.count - 1)
        }
    }

    /// Whether a closed ring of so many edges certainly runs once around the mean of its vertices, all edges in the same
    /// direction as seen from there: then no two of its edges meet but in the vertex they share.
    ///
    /// False says nothing; coordinates that are not finite make it false.
    @inline(__always)
    static func goesAroundItsMiddle(_ xy: UnsafeBufferPointer<Double>, first: Int, count: Int) -> Bool {
        guard count >= 3, let start = xy.baseAddress.map({ $0 + 2 * first }) else { return false }
        guard start[0] == start[2 * count], start[1] == start[2 * count + 1] else { return false }
        var (sumX, sumY) = (0.0, 0.0)
        for vertex in 0..<count {
            sumX += start[2 * vertex]
            sumY += start[2 * vertex + 1]
        }
        // Any position will do for a middle, so its rounding does not matter.
        let (middleX, middleY) = (sumX / Double(count), sumY / Double(count))
        var (x, y) = (start[0] - middleX, start[1] - middleY)
        var (left, right, upward) = (0, 0, 0)
        for vertex in 1...count {
            let (nextX, nextY) = (start[2 * vertex] - middleX, start[2 * vertex + 1] - middleY)
            let (one, other) = (x * nextY, y * nextX)
            // Four roundings of half an ulp each reach the product from the two differences; 1e-15 is more than that.
            let bound = 1e-15 * (one.magnitude + other.magnitude)
            if one - other > bound { left += 1 }
            if one - other < -bound { right += 1 }
            // A way around crosses the level of the middle upwards once; differences keep the sign of what they compare.
            if y < 0, nextY >= 0 { upward += 1 }
            (x, y) = (nextX, nextY)
        }
        return (left == count || right == count) && upward == 1
    }
}
