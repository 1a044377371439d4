/// How the features of a layer are drawn by class, for formats that carry their own look.
public struct LayerSymbols: Sendable, Hashable {
    /// Which features a class holds.
    public enum Members: Sendable, Hashable {
        /// All.
        case all
        /// Those with a text in the field.
        case text(String)
        /// Those with a number in the field above one bound, or at it, up to and with another.
        case range(above: Double, holdsLower: Bool, upTo: Double)
        /// Those with no value in the field.
        case missing
    }

    /// A class.
    public struct Class: Sendable, Hashable {
        /// Its words in the legend.
        public var label: String
        /// Which features it holds.
        public var members: Members
        /// Red, green and blue of its areas; nil for none.
        public var fill: UInt32?
        /// Red, green and blue of its lines.
        public var stroke: UInt32
        /// Millimetres.
        public var width: Double
        /// Whether lines are drawn across its areas, so that a photocopy tells it from others.
        public var isHatched: Bool

        /// A class.
        public init(
            label: String, members: Members, fill: UInt32?, stroke: UInt32, width: Double = 0.2, isHatched: Bool = false
        ) {
            (self.label, self.members, self.fill, self.stroke) = (label, members, fill, stroke)
            (self.width, self.isHatched) = (width, isHatched)
        }
    }

    /// The field that decides.
    public var field: String
    /// The field with the features' names; nil for none.
    public var nameField: String?
    /// The classes in the order of the legend.
    public var classes: [Class]

    /// Symbols.
    public init(field: String, nameField: String? = nil, classes: [Class]) {
        (self.field, self.nameField, self.classes) = (field, nameField, classes)
    }

    /// A colour as the web writes it, such as `#08519c`.
    public static func hex(_ rgb: UInt32) -> String {
        let digits = String(rgb & 0xFF_FF_FF, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The class of a feature by its text or its number (NaN for none) in the field; nil where no class holds it.
    public func classIndex(text: String, number: Double) -> Int? {
        classes.firstIndex { candidate in
            switch candidate.members {
            case .all: true
            case .text(let value): text == value
            case .range(let above, let holdsLower, let upTo):
                number <= upTo && (number > above || (holdsLower && number == above))
            case .missing: text.isEmpty && number.isNaN
            }
        }
    }
}
