/// One condition of a filter: a field equals one of several texts, or none of them.
public struct FieldCondition: Sendable, Hashable {
    /// The property.
    public var field: String
    /// Whether features that match are left out instead of kept.
    public var excludes: Bool
    /// The texts of which one must match.
    public var alternatives: [String]
    private var numbers: [Double?]

    /// A condition.
    public init(field: String, excludes: Bool, alternatives: [String]) {
        self.field = field
        self.excludes = excludes
        self.alternatives = alternatives
        numbers = alternatives.map { DecimalNumber.parse($0.utf8) }
    }

    /// Whether a feature with this value stays.
    ///
    /// A value equals an alternative where the texts are the same or both are numbers of the same value. A feature
    /// without a value equals nothing, so only an excluding condition keeps it.
    ///
    /// - Parameter value: The attribute as the source wrote it; nil where it is null or missing.
    /// - Complexity: O(alternatives · length).
    public func holds(_ value: String?) -> Bool { (match(value) != nil) != excludes }

    /// The place of the alternative that a value equals; nil where it equals none.
    func match(_ value: String?) -> Int? {
        guard let value else { return nil }
        if let place = alternatives.firstIndex(of: value) { return place }
        guard numbers.contains(where: { $0 != nil }), let number = DecimalNumber.parse(value.utf8) else { return nil }
        return numbers.firstIndex(of: number)
    }
}
