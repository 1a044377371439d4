/// The languages in which Tapak speaks to people. Machine formats are English only.
public enum Language: String, Sendable, Codable, CaseIterable {
    case indonesian = "id"
    case english = "en"
}

/// A text for people, in both languages.
public struct Bilingual: Sendable, Hashable, Codable {
    /// Bahasa Indonesia.
    public var id: String
    /// English.
    public var en: String

    /// A text in both languages.
    public init(id: String, en: String) {
        self.id = id
        self.en = en
    }

    /// The text in one language.
    public subscript(language: Language) -> String { language == .indonesian ? id : en }
}
