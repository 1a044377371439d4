/// Names close to one that was mistyped.
public enum NearestNames {
    /// Up to three names within a third of their length in edits, the nearest first; case does not count.
    ///
    /// - Complexity: O(names · length²).
    public static func to(_ name: String, among names: [String]) -> [String] {
        let wanted = Array(name.lowercased())
        let scored = names.map { (name: $0, edits: edits(wanted, Array($0.lowercased()))) }
        let near = scored.filter { $0.edits <= max(2, max(wanted.count, $0.name.count) / 3) || contains($0.name, name) }
        return near.sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }.prefix(3).map(\.name)
    }

    private static func contains(_ one: String, _ other: String) -> Bool {
        let (one, other) = (one.lowercased(), other.lowercased())
        return other.count > 2 && one.count > 2 && (one.contains(other) || other.contains(one))
    }

    private static func edits(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
