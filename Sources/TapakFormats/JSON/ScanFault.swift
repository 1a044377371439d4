/// What stopped a scanner, as plain values: thrown in hot loops, turned into a `Failure` once.
struct ScanFault: Error {
    enum Reason: UInt8 {
        case syntax, utf8, depth, shape, duplicateFeatures
    }

    enum Expectation: UInt8 {
        case value, string, colon, commaOrBrace, commaOrBracket, digit, escape, literal, feature, featuresArray
        case collection, endOfFile, utf8, shallower, csvQuote

        var text: String {
            switch self {
            case .value: "a JSON value"
            case .string: "a member name in quotes"
            case .colon: "a colon"
            case .commaOrBrace: "a comma or }"
            case .commaOrBracket: "a comma or ]"
            case .digit: "a digit"
            case .escape: "an escape such as \\n or \\u00e9"
            case .literal: "true, false or null"
            case .feature: "an object of type Feature"
            case .featuresArray: "an array of features"
            case .collection: "an object of type FeatureCollection, Feature or a geometry"
            case .endOfFile: "the end of the file"
            case .utf8: "valid UTF-8 without control characters"
            case .shallower: "fewer levels of nesting"
            case .csvQuote: "a separator or the end of the line"
            }
        }
    }

    var reason: Reason
    /// The offset in the buffer of the byte that does not fit; the end of the buffer where it ran out.
    var at: Int
    var expected: Expectation
}
