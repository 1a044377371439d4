public import TapakModel

/// A JSON value whose members keep their order, for files such as `summary.json`.
public indirect enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A finite number, written as the shortest text that reads back the same; NaN is written as null.
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([Member])

    /// A named value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONValue

        /// A named value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The value of the first member of a name.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Writes the value as a file: two spaces a level, one member a line, a line feed at the end. Equal values give
    /// equal bytes.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    /// - Precondition: No number is infinite.
    public func write(to target: OutputTarget) throws(Failure) {
        let output = try OutputFile(target)
        write(to: output, level: 0)
        output.write("\n")
        try output.finish()
    }

    private func write(to output: OutputFile, level: Int) {
        switch self {
        case .null: output.write("null")
        case .boolean(let value): output.write(value ? "true" : "false")
        case .integer(let value): output.write(String(value))
        case .number(let value): if value.isNaN { output.write("null") } else { output.write(shortest: value) }
        case .text(let value): output.write(json: value)
        case .array(let elements):
            Self.write(elements, ("[", "]"), to: output, level: level) { $0.write(to: output, level: level + 1) }
        case .object(let members):
            Self.write(members, ("{", "}"), to: output, level: level) { member in
                output.write(json: member.name)
                output.write(": ")
                member.value.write(to: output, level: level + 1)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], _ brackets: (String, String), to output: OutputFile, level: Int, _ body: (Element) -> Void
    ) {
        output.write(brackets.0)
        for (index, element) in elements.enumerated() {
            output.write(index == 0 ? "\n" : ",\n")
            output.write(String(repeating: "  ", count: level + 1))
            body(element)
        }
        if !elements.isEmpty { output.write("\n" + String(repeating: "  ", count: level)) }
        output.write(brackets.1)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements.map { Member($0, $1) }) }
    /// No value.
    public init(nilLiteral: ()) { self = .null }
}
