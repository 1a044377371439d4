/// Texts of many rows in one buffer of UTF-8.
///
/// - Complexity: appending is amortised O(length), reading a row O(length).
public struct TextColumn: Sendable, Equatable {
    /// All texts, one behind the other.
    public var bytes: [UInt8] = []
    /// Rows → bytes; starts with 0.
    public var offsets: [Int] = [0]

    /// No rows.
    public init() {}

    /// The rows given.
    public init(_ texts: some Sequence<String>) {
        for text in texts { append(text) }
    }

    /// The number of rows.
    public var count: Int { offsets.count - 1 }

    /// The text of a row.
    public subscript(row: Int) -> String { String(decoding: self.bytes(of: row), as: UTF8.self) }

    /// The bytes of a row.
    public func bytes(of row: Int) -> ArraySlice<UInt8> { bytes[offsets[row]..<offsets[row + 1]] }

    /// Adds a row.
    public mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        offsets.append(bytes.count)
    }

    /// Adds a row given as UTF-8.
    public mutating func append(utf8 text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
    }

    /// Adds the rows of another column.
    public mutating func append(contentsOf other: TextColumn) {
        let base = bytes.count
        bytes.append(contentsOf: other.bytes)
        offsets.append(contentsOf: other.offsets.dropFirst().lazy.map { $0 + base })
    }

    /// The rows as an array.
    public var texts: [String] { (0..<count).map { self[$0] } }
}

extension TextColumn {
    /// The rows chosen, in the order given.
    public func selecting(_ rows: [Int]) -> TextColumn {
        var chosen = TextColumn()
        for row in rows { chosen.append(utf8: bytes(of: row)) }
        return chosen
    }
}
