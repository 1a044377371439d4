public import TapakModel

/// Setback widths by rule, in the order of precedence: `shore=100,rivers=15`. A width is metres or a field of the layer.
public struct Setbacks: Sendable, Hashable, Codable {
    /// A width.
    public enum Width: Sendable, Hashable {
        /// Metres of the measure.
        case metres(Double)
        /// A field that holds metres.
        case field(String)

        /// The field's name, where it is one.
        public var field: String? {
            if case .field(let name) = self { name } else { nil }
        }
    }

    /// A rule: the layer it belongs to and its width.
    public struct Rule: Sendable, Hashable {
        /// `shore` or `rivers`.
        public var name: String
        /// How wide.
        public var width: Width

        /// A rule.
        public init(name: String, width: Width) {
            self.name = name
            self.width = width
        }
    }

    /// The rules in the order of precedence.
    public var rules: [Rule]

    /// What rules are called in Bahasa Indonesia.
    private static let indonesian = [
        "pantai": "shore", "sungai": "rivers", "danau": "lakes", "mata_air": "springs", "mata-air": "springs",
    ]

    /// Rules from their text.
    ///
    /// - Throws: `USAGE` for what is not `name=width`, `DECIMAL_COMMA` for widths such as `7,5`.
    public init(parsing text: String) throws {
        rules = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = item.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                let isComma = pair.count == 1 && Double(pair[0]) != nil && !rules.isEmpty
                throw Failure(
                    isComma ? .decimalComma : .usage,
                    isComma
                        ? Bilingual(
                            id: "Lebar sempadan memakai koma desimal; tulis dengan titik.",
                            en: "A setback width has a decimal comma; write it with a point.")
                        : Bilingual(
                            id: "Lebar sempadan ditulis aturan=lebar, misalnya shore=100,rivers=15.",
                            en: "Setback widths are written rule=width, such as shore=100,rivers=15."),
                    found: text)
            }
            if DecimalText.isGroupedByPoints(pair[1]) { throw Failure.groupedByPoints(pair[0], pair[1]) }
            if pair[1].last == "m", let metres = Double(pair[1].dropLast()) {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "Lebar sempadan ditulis dalam meter tanpa satuan.",
                        en: "Setback widths are written in metres, without a unit."), found: item.description,
                    expected: "\(pair[0])=\(DecimalText.shortest(metres))")
            }
            let name = Self.indonesian[pair[0].lowercased()] ?? pair[0]
            let width = Double(pair[1]).map(Width.metres) ?? .field(pair[1])
            if case .metres(let metres) = width, !metres.isDistance {
                throw Failure.notADistance(pair[0], metres)
            }
            if rules.contains(where: { $0.name == name }) {
                throw Failure(
                    .usage,
                    Bilingual(id: "Aturan '\(pair[0])' disebut dua kali.", en: "The rule '\(pair[0])' is stated twice."),
                    found: text)
            }
            rules.append(Rule(name: name, width: width))
        }
    }

    /// The width of a rule.
    public func width(of name: String) -> Width? { rules.first { $0.name == name }?.width }

    /// The text that gives these rules again.
    public var text: String {
        rules.map { rule in
            switch rule.width {
            case .metres(let metres): "\(rule.name)=\(DecimalText.shortest(metres))"
            case .field(let field): "\(rule.name)=\(field)"
            }
        }.joined(separator: ",")
    }

    /// Rules from their text.
    public init(from decoder: any Decoder) throws { try self.init(parsing: decoder.singleValueContainer().decode(String.self)) }

    /// Encodes the rules as their text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Failure {
    /// A number with a point between thousands, which reads as another number.
    public static func groupedByPoints(_ name: String, _ text: String) -> Failure {
        let joined = text.replacing(".", with: "")
        return Failure(
            .usage,
            Bilingual(
                id:
                    "\(name): '\(text)' terbaca sebagai bilangan desimal; tulis \(joined) untuk ribuan, atau tanpa nol di belakang.",
                en: "\(name): '\(text)' reads as a decimal number; write \(joined) for thousands, or leave the last zeros away."
            ),
            found: text)
    }
}
