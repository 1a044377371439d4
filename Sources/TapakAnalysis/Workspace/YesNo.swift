/// Words for yes and no, as layers and tables write them.
enum YesNo {
    private static let yes: Set = ["+", "+1", "1", "ya", "yes", "true", "legal", "sesuai"]
    private static let no: Set = ["-", "−", "-1", "0", "tidak", "no", "false", "ilegal", "illegal", "tidak sesuai"]
    /// What may be written.
    static let expected = "ya, tidak, yes, no, +, -, 1, 0"

    /// What a word says; nil for an empty one.
    ///
    /// - Throws: what `otherwise` makes of a word that says neither.
    static func read(_ text: String, otherwise: () -> some Error) throws -> Bool? {
        let word = text.lowercased()
        if word.isEmpty { return nil }
        if yes.contains(word) { return true }
        if no.contains(word) { return false }
        throw otherwise()
    }
}
