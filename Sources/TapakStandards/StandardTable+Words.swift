public import TapakModel

extension Standards {
    /// What the entries of all tables, their facilities and aspects are called, by their ids and by their English names; of
    /// tables that share one, the words of the first.
    public var words: [String: Bilingual] {
        let entries = tables.flatMap(\.entries)
        let others = entries.flatMap { entry in
            (entry.attributes ?? [:]).compactMap { name, text -> Bilingual? in
                guard name.hasSuffix("_en"), let own = entry.attribute(name.dropLast(2) + "id") else { return nil }
                return Bilingual(id: own, en: text)
            }
        }
        return Dictionary(
            entries.map { ($0.id, $0.label) } + (entries.map(\.label) + others).map { ($0.en, $0) },
            uniquingKeysWith: { first, _ in first })
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
