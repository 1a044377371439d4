public import TapakModel

/// Boxes without common interior that cover a set of pieces, few pieces to a box: a whole is the sum over the boxes.
public enum TilePartition {
    /// Boxes that halve the extent until each holds at most so many centres.
    ///
    /// - Complexity: O(n log n).
    public static func boxes(of pieces: [Envelope], limit: Int = 48) -> [Envelope] {
        var extent = Envelope.empty
        for piece in pieces { extent.extend(piece) }
        guard !extent.isEmpty else { return [] }
        var boxes: [Envelope] = []
        func split(_ box: Envelope, _ centres: [Point], _ depth: Int) {
            let isWide = box.width >= box.height
            guard centres.count > limit, depth < 40 else {
                boxes.append(box)
                return
            }
            let cut = centres.map { isWide ? $0.x : $0.y }.sorted()[centres.count / 2]
            var (low, high) = (box, box)
            if isWide { (low.maxX, high.minX) = (cut, cut) } else { (low.maxY, high.minY) = (cut, cut) }
            let below = centres.filter { (isWide ? $0.x : $0.y) < cut }
            guard !below.isEmpty, low.width > 0, low.height > 0, high.width > 0, high.height > 0 else {
                boxes.append(box)
                return
            }
            split(low, below, depth + 1)
            split(high, centres.filter { (isWide ? $0.x : $0.y) >= cut }, depth + 1)
        }
        split(extent.expanded(by: 1), pieces.map(\.centre), 0)
        return boxes
    }
}
