public import TapakModel

/// Roads as they stand in a layer: lines, and what is known of each.
public struct RoadLines: Sendable {
    /// The ways in which a road may be gone along.
    public struct Ways: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8
        /// Ways by their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// In the order of the line's vertices.
        public static let forward = Ways(rawValue: 1)
        /// Against it.
        public static let backward = Ways(rawValue: 2)
        /// Either way.
        public static let both: Ways = [.forward, .backward]
    }

    /// Lines in metres from the local origin, one feature a road.
    public var geometry: GeometryColumns
    /// How each road may be gone along.
    public var ways: [Ways]
    /// The height order of each road: 0 on the ground, 1 on a bridge, −1 in a tunnel.
    public var levels: [Int32]
    /// What a metre of each road costs: 1 where metres are counted, minutes where time is.
    public var costs: [Double]

    /// Minutes for a metre at so many kilometres an hour.
    public static func minutes(at speed: Double) -> Double { 60 / (1000 * speed) }

    /// Roads on the ground that may be gone along either way and are counted in metres.
    ///
    /// - Parameter geometry: Nothing but lines.
    public init(_ geometry: GeometryColumns) {
        self.geometry = geometry
        ways = Array(repeating: .both, count: geometry.count)
        levels = Array(repeating: 0, count: geometry.count)
        costs = Array(repeating: 1, count: geometry.count)
    }
}

/// How roads are joined where the layer does not say it by a shared vertex.
public struct RoadJoining: Sendable {
    /// Ends of lines as near as this to another line are joined to it, by an edge as long as the gap; metres.
    public var tolerance: Double
    /// Whether lines of one level are joined wherever they cross.
    public var crossings: Bool

    /// Rules for joining.
    public init(tolerance: Double, crossings: Bool = false) {
        (self.tolerance, self.crossings) = (tolerance, crossings)
    }
}

/// What became of the ends and crossings of roads.
public struct RoadJoins: Sendable, Hashable {
    /// Gaps that were closed.
    public var gaps = 0
    /// The widest of them, in metres of the measure.
    public var widestGap = 0.0
    /// Ends that are joined to nothing and lie within ten times the tolerance of another line.
    public var nearMisses = 0
    /// Places where lines of one level cross in the plan without a vertex in common.
    public var crossings = 0
    /// Places where lines of different levels were joined because one of them ends there.
    public var ramps = 0
}
