import TapakFormats

extension IDRule {
    /// The rule as outputs name it: the property, `feature id` or `ordinal`.
    var name: String {
        switch self {
        case .field(let field): field
        case .featureID: "feature id"
        case .ordinal: "ordinal"
        }
    }
}
