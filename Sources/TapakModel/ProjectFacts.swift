/// What a project says about itself, for titles and margins.
public struct ProjectFacts: Sendable, Hashable {
    /// A short name, which files of the whole project bear.
    public var id = "tapak"
    /// Its title.
    public var title: Bilingual?
    /// Who hands it in.
    public var agency: String?
    /// The day for which it holds.
    public var asOf: String?
    /// Under which licence.
    public var licence: String?
    /// Where.
    public var region: String?
    /// What it is about.
    public var description: String?

    /// Nothing stated.
    public init() {}
}
