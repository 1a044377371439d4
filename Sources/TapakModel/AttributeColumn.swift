/// One property of many features, as the source wrote it.
///
/// Texts are decoded, numbers keep their digits (an id written `1001` stays `1001`) and their value, nested values
/// keep their source text. The property of the same name inside a nested value is never read.
public struct AttributeColumn: Sendable, Equatable {
    /// What the source holds.
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        case missing, null, boolean, number, text, nested
    }

    /// The kind of every row.
    public var kinds: [Kind] = []
    /// The value of every row as text; empty where missing or null.
    public var text = TextColumn()
    /// The value of every row that is a number, else NaN.
    public var numbers: [Double] = []

    /// No rows.
    public init() {}

    /// The number of rows.
    public var count: Int { kinds.count }

    /// Adds a row.
    public mutating func append(kind: Kind, utf8: some Sequence<UInt8>, number: Double) {
        kinds.append(kind)
        text.append(utf8: utf8)
        numbers.append(number)
    }

    /// Adds the rows of another column.
    public mutating func append(contentsOf other: AttributeColumn) {
        kinds.append(contentsOf: other.kinds)
        text.append(contentsOf: other.text)
        numbers.append(contentsOf: other.numbers)
    }

    /// Takes all rows out and keeps their room.
    public mutating func removeAll() {
        kinds.removeAll(keepingCapacity: true)
        text.bytes.removeAll(keepingCapacity: true)
        text.offsets.removeAll(keepingCapacity: true)
        text.offsets.append(0)
        numbers.removeAll(keepingCapacity: true)
    }

    /// Whether a row has a value at all.
    public func isPresent(_ row: Int) -> Bool { kinds[row] != .missing && kinds[row] != .null }
}

extension AttributeColumn {
    /// The numbers as the texts they were written as.
    public var asTexts: AttributeColumn {
        guard kinds.contains(.number) else { return self }
        var column = self
        for row in kinds.indices where kinds[row] == .number { (column.kinds[row], column.numbers[row]) = (.text, .nan) }
        return column
    }

    /// The rows chosen, in the order given.
    public func selecting(_ rows: [Int]) -> AttributeColumn {
        var chosen = AttributeColumn()
        chosen.kinds = rows.map { kinds[$0] }
        chosen.text = text.selecting(rows)
        chosen.numbers = rows.map { numbers[$0] }
        return chosen
    }
}
