public import TapakModel

/// Bounds on what a reader accepts, so that a hostile or broken file ends with a sentence; beyond them the file is refused.
public struct ReadLimits: Sendable, Hashable, Codable {
    /// The levels of nesting of a JSON text, the outermost container being the first; the stacks of threads bear no more
    /// than the default. `DEPTH_LIMIT`
    public var depth = 512
    /// The vertices of one feature. `SIZE_LIMIT`
    public var vertices = 20_000_000
    /// The bytes of one text that is kept: an id or a field. `SIZE_LIMIT`
    public var text = 1 << 24
    /// The bytes of one feature, row or foreign member. `SIZE_LIMIT`
    public var feature = 1 << 30
    /// The bytes taken from a pipe, which are kept in a temporary file. `SIZE_LIMIT`
    public var pipe = 1 << 34
    /// The memory of the whole process. `LIMIT_MEMORY`
    public var memory = MemoryBudget.ofMachine

    /// The default bounds.
    public init() {}
}
