public import TapakEngine
public import TapakFormats
import TapakModel

/// How curves are measured: by segments per quarter circle, which define the set, or by true arcs.
public struct ArcSegments: Sendable, Hashable, Codable {
    /// Segments per quarter circle; those that shapes are drawn with where arcs are true.
    public var count: Int
    /// Whether areas are those within true arcs.
    public var isExact: Bool

    /// True arcs.
    public static let exact = ArcSegments(count: 16, isExact: true)
    /// What holds where nothing is stated: true arcs.
    public static let standard = exact

    /// So many segments per quarter circle, 1 to 1024.
    public init(count: Int) { self.init(count: count, isExact: false) }

    private init(count: Int, isExact: Bool) {
        self.count = count
        self.isExact = isExact
    }

    /// As outputs name it.
    public var text: String { isExact ? "exact" : String(count) }
}

/// What all analyses of one run have in common.
public struct RunOptions: Sendable, Codable, Hashable {
    /// The working CRS; nil chooses one for the extent.
    public var crs: String?
    /// The CRS of files that carry none: by role, or under `*` for all.
    public var inputCRS: [String: String]
    /// Ground or grid.
    public var measure: Measure
    /// Segments of buffers.
    public var arcSegments: ArcSegments
    /// CE90 of layers in metres, by role or under `*` for all: how far they may be off as a whole.
    public var ce90: [String: Double] = [:]
    /// How often an analysis is done again for error bands.
    public var errorRuns = 48
    /// Go on although a repair changed an area by more than 1 % and 1 m².
    public var acceptRepairs: Bool
    /// Build result layers.
    public var layers: Bool
    /// Build map material.
    public var maps: Bool
    /// Threads; results do not depend on it.
    public var threads: Int
    /// Bounds on what is read and on memory.
    public var limits: ReadLimits

    /// Options; the defaults are those of the command line.
    public init(
        crs: String? = nil, inputCRS: [String: String] = [:], measure: Measure = .ground,
        arcSegments: ArcSegments = .standard, acceptRepairs: Bool = false, layers: Bool = false, maps: Bool = false,
        threads: Int = 1, limits: ReadLimits = ReadLimits()
    ) {
        self.crs = crs
        self.inputCRS = inputCRS
        self.measure = measure
        self.arcSegments = arcSegments
        self.acceptRepairs = acceptRepairs
        self.layers = layers
        self.maps = maps
        self.threads = threads
        self.limits = limits
    }
}
