/// A colour by its 24 bits.
public struct Colour: Sendable, Hashable {
    /// Red, green and blue, eight bits each.
    public var bits: UInt32

    /// A colour such as `Colour(0x1F_78_B4)`.
    public init(_ bits: UInt32) { self.bits = bits }

    static let black = Colour(0)
    static let white = Colour(0xFF_FF_FF)
}

/// Parallel lines that fill an area.
public struct Hatch: Sendable, Hashable {
    /// The colour of the lines.
    public var colour: Colour
    /// The distance between lines in millimetres.
    public var spacing: Double
    /// The width of a line in millimetres.
    public var width: Double
    /// Degrees clockwise from upright lines.
    public var angle: Int
    /// Crossed by lines at a right angle.
    public var isCrossed = false
}

/// How an area or line is drawn.
public struct Pen: Sendable, Equatable {
    /// The colour inside; nil for none.
    public var fill: Colour?
    /// Its opacity.
    public var opacity = 1.0
    /// Lines over the colour inside.
    public var hatch: Hatch?
    /// The colour of the line; nil for none.
    public var stroke: Colour?
    /// The width of the line in millimetres.
    public var width = 0.0
    /// Dashes and gaps in millimetres; empty for an unbroken line.
    public var dashes: [Double] = []

    /// Areas without a line.
    static func fill(_ colour: Colour, opacity: Double = 1) -> Pen { Pen(fill: colour, opacity: opacity) }
    /// Lines without an area.
    static func stroke(_ colour: Colour, _ width: Double, dashes: [Double] = []) -> Pen {
        Pen(stroke: colour, width: width, dashes: dashes)
    }
}

/// The form of a point mark.
public enum Mark: String, Sendable, CaseIterable {
    case circle, square, triangle, diamond, star
}
