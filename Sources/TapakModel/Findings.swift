/// Everything an analysis has to say. Every consumer (tables, layers, maps, reports, servers) reads this and nothing
/// else, so no number is computed twice.
public struct Findings: Sendable {
    /// The analysis, by the name of its command.
    public var analysis: String
    /// The result tables.
    public var tables: [Table] = []
    /// The result layers; empty unless layers were asked for.
    public var layers: [ResultLayer] = []
    /// What to draw; nil unless maps were asked for.
    public var map: MapMaterial?
    /// Charts for people; their numbers stand in the tables.
    public var charts: [LineChart] = []
    /// The numbers a reader looks at first.
    public var headlines: [Headline] = []
    /// What codes of the tables are called that only this run knows.
    public var words: [String: Bilingual] = [:]
    /// The definitions used, one sentence each.
    public var definitions: [Bilingual] = []
    /// The closing balances of the areas.
    public var balances: [Balance] = []
    /// The values taken from the standards tables.
    public var standards: [StandardUse] = []
    /// Notes, warnings and features set aside.
    public var findings: [Finding] = []
    /// The repair ledger.
    public var repairs: [Repair] = []
    /// Who made the layers and when, one line for layers that say the same.
    public var sources: [Bilingual] = []
    /// What was read from each layer and what became of it.
    public var layerCounts: [LayerCount] = []
    /// The metres everything was measured in; nil where nothing was measured on a map.
    public var frame: FrameStatement?

    /// Findings without content.
    public init(analysis: String, frame: FrameStatement?) {
        self.analysis = analysis
        self.frame = frame
    }
}

/// A headline number.
public struct Headline: Sendable, Hashable, Codable {
    /// A stable English name.
    public var key: String
    /// What it is.
    public var label: Bilingual
    /// The number, unrounded; nil where it is not defined.
    public var value: Double?
    /// `ha`, `%`, `m`, `min`, `index` for numbers without one, or empty for counts.
    public var unit: String

    /// A headline number.
    public init(_ key: String, _ label: Bilingual, _ value: Double?, unit: String) {
        self.key = key
        self.label = label
        self.value = value
        self.unit = unit
    }
}

/// A value taken from a standards table.
public struct StandardUse: Sendable, Hashable, Codable {
    /// Table and entry, such as `setbacks/coast`.
    public var id: String
    /// The value used.
    public var value: Double
    /// Its unit.
    public var unit: String
    /// The article.
    public var citation: String
    /// `verified`, `practice` or `assumed`.
    public var status: String

    /// A value used.
    public init(id: String, value: Double, unit: String, citation: String, status: String) {
        self.id = id
        self.value = value
        self.unit = unit
        self.citation = citation
        self.status = status
    }
}

/// What was read from a layer and what became of it: `read = used + filtered + setAside`.
public struct LayerCount: Sendable, Hashable, Codable {
    /// The role the layer plays.
    public var role: String
    /// The reference as given.
    public var reference: String
    /// Features in the source.
    public var read: Int
    /// Features that took part.
    public var used: Int
    /// Features left out by the reference's filter.
    public var filtered: Int
    /// Features set aside for a fault, each with a finding.
    public var setAside: Int
    /// Features repaired, each in the ledger.
    public var repaired: Int
    /// The CRS of the source.
    public var crs: String
    /// How the CRS is known: `stated`, `declared` by the file, or `default`.
    public var crsKnownBy: String
    /// The field the ids come from: a property's name, `feature id` or `ordinal`.
    public var idSource: String

    /// A count.
    public init(
        role: String, reference: String, read: Int, used: Int, filtered: Int, setAside: Int, repaired: Int, crs: String,
        crsKnownBy: String, idSource: String
    ) {
        self.role = role
        self.reference = reference
        self.read = read
        self.used = used
        self.filtered = filtered
        self.setAside = setAside
        self.repaired = repaired
        self.crs = crs
        self.crsKnownBy = crsKnownBy
        self.idSource = idSource
    }
}

/// The metres of a run, as every output states them.
public struct FrameStatement: Sendable, Hashable, Codable {
    /// The working CRS, such as `EPSG:23840`.
    public var crs: String
    /// Its name.
    public var name: String
    /// `stated` or `chosen`.
    public var crsKnownBy: String
    /// `ground` or `grid`.
    public var measure: String
    /// Easting and northing of the local origin.
    public var origin: [Double]
    /// West, south, east and north of the extent in degrees.
    public var extent: [Double]
    /// Linear scale error of the projection at the extent's centre and worst corner, parts per million.
    public var linearErrorPPM: ScaleError
    /// Areal scale error at the same places.
    public var arealErrorPPM: ScaleError
    /// The largest relative residual of the fitted areal scale.
    public var fitResidual: Double
    /// Segments per quarter circle of buffers, or `exact`.
    public var arcSegments: String
    /// The share of a shore setback that arcs of so many segments lose, in percent; nil where arcs are exact.
    public var arcBiasPercent: Double?
    /// The pipelines used and their accuracy.
    public var transformations: [TransformationStatement]
    /// Versions of the geometry and projection engines.
    public var engines: [String: String]

    /// Scale error at two places.
    public struct ScaleError: Sendable, Hashable, Codable {
        /// At the centre of the extent.
        public var centre: Double
        /// At its worst corner.
        public var worstCorner: Double

        /// Errors at two places.
        public init(centre: Double, worstCorner: Double) {
            self.centre = centre
            self.worstCorner = worstCorner
        }
    }

    /// A statement.
    public init(
        crs: String, name: String, crsKnownBy: String, measure: String, origin: [Double], extent: [Double],
        linearErrorPPM: ScaleError, arealErrorPPM: ScaleError, fitResidual: Double, arcSegments: String,
        arcBiasPercent: Double?, transformations: [TransformationStatement], engines: [String: String]
    ) {
        self.crs = crs
        self.name = name
        self.crsKnownBy = crsKnownBy
        self.measure = measure
        self.origin = origin
        self.extent = extent
        self.linearErrorPPM = linearErrorPPM
        self.arealErrorPPM = arealErrorPPM
        self.fitResidual = fitResidual
        self.arcSegments = arcSegments
        self.arcBiasPercent = arcBiasPercent
        self.transformations = transformations
        self.engines = engines
    }
}

/// How one input CRS was brought to the working CRS.
public struct TransformationStatement: Sendable, Hashable, Codable {
    /// The source CRS.
    public var from: String
    /// The working CRS.
    public var to: String
    /// The pipeline.
    public var pipeline: String
    /// Metres; nil where unknown.
    public var accuracy: Double?
    /// Whether a change of datum is ignored because no parameters are known for it.
    public var ignoresDatum: Bool
    /// Grids that would allow a better way, but are not installed.
    public var missingGrids: [String]
    /// Metres by which polynomials compiled from the pipeline may differ from it: a power of ten that the difference at
    /// their check points nowhere exceeds. Nil where every vertex went through the pipeline itself.
    public var compiledError: Double?

    /// A statement.
    public init(
        from: String, to: String, pipeline: String, accuracy: Double?, ignoresDatum: Bool = false, missingGrids: [String] = [],
        compiledError: Double? = nil
    ) {
        self.compiledError = compiledError
        self.ignoresDatum = ignoresDatum
        self.missingGrids = missingGrids
        self.from = from
        self.to = to
        self.pipeline = pipeline
        self.accuracy = accuracy
    }
}

extension TransformationStatement {
    /// The power of ten that an error does not exceed, 1e-8 at least: single digits of it are those of a machine.
    public static func bound(onError error: Double) -> Double {
        for bound in [1e-8, 1e-7, 1e-6, 1e-5] where error <= bound { return bound }
        return error
    }
}
