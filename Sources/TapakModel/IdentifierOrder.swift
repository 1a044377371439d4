/// The order of feature ids: numerically when all are integers, else by their bytes.
public enum IdentifierOrder {
    /// The rank of every id, 0 for the smallest; equal ids are ranked by their place.
    ///
    /// - Complexity: O(n log n).
    public static func ranks(of ids: TextColumn) -> [Int32] {
        let texts = ids.texts
        let integers = texts.map(integer)
        let order: [Int]
        if integers.allSatisfy({ $0 != nil }) {
            order = texts.indices.sorted { (integers[$0]!, $0) < (integers[$1]!, $1) }
        } else {
            order = texts.indices.sorted {
                let (a, b) = (texts[$0], texts[$1])
                return a == b ? $0 < $1 : a.utf8.lexicographicallyPrecedes(b.utf8)
            }
        }
        var ranks = [Int32](repeating: 0, count: order.count)
        for (rank, item) in order.enumerated() { ranks[item] = Int32(rank) }
        return ranks
    }

    private static func integer(_ text: String) -> Int? {
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { return nil }
        return Int(text)
    }
}
