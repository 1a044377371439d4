public import TapakModel

extension Standards {
    /// What the entries of all tables are called, by their ids; of tables that share an id, the word of the first.
    public var words: [String: Bilingual] {
        Dictionary(tables.flatMap(\.entries).map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
    }
}

extension StandardTable.Entry {
    /// A fact about the case that is no number; nil where the table does not state it.
    public func attribute(_ name: String) -> String? { attributes?[name] }

    /// The values of a fact that lists several, such as `medium|small`.
    public func list(_ name: String) -> [String] {
        attribute(name)?.split(separator: "|").map(String.init) ?? []
    }
}

/// Names as people and layers write them.
public enum StandardWord {
    /// A name without what does not tell it apart: case, and `_`, `-` or spaces between words.
    public static func plain(_ text: String) -> String {
        text.lowercased().split { " _-".contains($0) }.joined(separator: " ")
    }
}
