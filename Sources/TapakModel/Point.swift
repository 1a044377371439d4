/// A position in the plane: degrees as read (x = longitude), metres once framed.
public struct Point: Sendable, Hashable {
    /// Longitude or easting.
    public var x: Double
    /// Latitude or northing.
    public var y: Double

    /// A position.
    @inlinable public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// An axis-parallel box; `empty` holds nothing and is the neutral element of `extend`.
public struct Envelope: Sendable, Hashable {
    /// Bounds.
    public var minX, minY, maxX, maxY: Double

    /// A box from its bounds.
    @inlinable public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box that holds nothing.
    public static let empty = Envelope(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)

    /// Whether it holds nothing.
    @inlinable public var isEmpty: Bool { minX > maxX || minY > maxY }
    /// Extent in x.
    public var width: Double { isEmpty ? 0 : maxX - minX }
    /// Extent in y.
    public var height: Double { isEmpty ? 0 : maxY - minY }
    /// The middle.
    public var centre: Point { Point(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }
    /// The corners, counter-clockwise from the lower left.
    public var corners: [Point] {
        [Point(x: minX, y: minY), Point(x: maxX, y: minY), Point(x: maxX, y: maxY), Point(x: minX, y: maxY)]
    }

    /// Grows to hold a position.
    @inlinable public mutating func extend(x: Double, y: Double) {
        if x < minX { minX = x }
        if x > maxX { maxX = x }
        if y < minY { minY = y }
        if y > maxY { maxY = y }
    }

    /// Grows to hold another box.
    @inlinable public mutating func extend(_ other: Envelope) {
        if other.minX < minX { minX = other.minX }
        if other.minY < minY { minY = other.minY }
        if other.maxX > maxX { maxX = other.maxX }
        if other.maxY > maxY { maxY = other.maxY }
    }

    /// Whether the two boxes share a point, edges included.
    @inlinable public func intersects(_ other: Envelope) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    /// Whether a position lies in the box, edges included.
    @inlinable public func contains(_ point: Point) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// Whether another box lies in this one, edges included.
    @inlinable public func contains(_ other: Envelope) -> Bool {
        other.minX >= minX && other.maxX <= maxX && other.minY >= minY && other.maxY <= maxY
    }

    /// The box widened on all sides.
    @inlinable public func expanded(by margin: Double) -> Envelope {
        Envelope(minX: minX - margin, minY: minY - margin, maxX: maxX + margin, maxY: maxY + margin)
    }

    /// The common box of the two; empty where they are disjoint.
    public func intersection(_ other: Envelope) -> Envelope {
        Envelope(
            minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
            maxY: min(maxY, other.maxY))
    }
}
