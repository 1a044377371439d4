/// A question that goes on from one of access: its parameters stand beside those of access, in project files and outputs alike.
@dynamicMemberLookup
public struct AccessWith<Question: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
    /// Origins, destinations, units, thresholds, roads and catchments.
    public var access: Access.Parameters
    /// What is asked besides.
    public var question: Question

    /// A question.
    public init(_ access: Access.Parameters, _ question: Question) { (self.access, self.question) = (access, question) }

    /// Reads both from the same place.
    public init(from decoder: any Decoder) throws {
        (access, question) = (try Access.Parameters(from: decoder), try Question(from: decoder))
    }

    /// Writes both into the same place.
    public func encode(to encoder: any Encoder) throws {
        try access.encode(to: encoder)
        try question.encode(to: encoder)
    }

    /// A parameter of the question.
    public subscript<Value>(dynamicMember path: WritableKeyPath<Question, Value>) -> Value {
        get { question[keyPath: path] }
        set { question[keyPath: path] = newValue }
    }

    subscript<Value>(dynamicMember path: KeyPath<Question, Value>) -> Value { question[keyPath: path] }
}
