/// Something the reader of a result should know: a feature set aside, a repair, an assumption, a note.
public struct Finding: Sendable, Hashable, Codable {
    /// How much it matters.
    public enum Severity: String, Sendable, Codable, CaseIterable {
        case note, warning, error
    }

    /// How much it matters.
    public var severity: Severity
    /// A stable name such as `SIDE_UNKNOWN`.
    public var key: String
    /// The layer, named by its role.
    public var layer: String?
    /// The feature's place in its source, counted from 1.
    public var ordinal: Int?
    /// The feature's id.
    public var featureID: String?
    /// How many such cases stand behind this one entry.
    public var count: Int
    /// One sentence.
    public var message: Bilingual

    /// A finding.
    public init(
        _ severity: Severity, _ key: String, layer: String? = nil, ordinal: Int? = nil, featureID: String? = nil,
        count: Int = 1, _ message: Bilingual
    ) {
        self.severity = severity
        self.key = key
        self.layer = layer
        self.ordinal = ordinal
        self.featureID = featureID
        self.count = count
        self.message = message
    }
}

/// An entry of the repair ledger: what was wrong with a geometry and what the repair changed.
public struct Repair: Sendable, Hashable, Codable {
    /// The layer, named by its role.
    public var layer: String
    /// The feature's place in its source, counted from 1.
    public var ordinal: Int
    /// The feature's id.
    public var featureID: String
    /// What was wrong, in the words of the geometry engine.
    public var reason: String
    /// Longitude and latitude of the fault.
    public var longitude, latitude: Double
    /// |shoelace of the shell| − holes before, in square metres of the working CRS.
    public var areaBefore: Double
    /// The area after, in square metres of the working CRS.
    public var areaAfter: Double

    /// An entry.
    public init(
        layer: String, ordinal: Int, featureID: String, reason: String, longitude: Double, latitude: Double,
        areaBefore: Double, areaAfter: Double
    ) {
        self.layer = layer
        self.ordinal = ordinal
        self.featureID = featureID
        self.reason = reason
        self.longitude = longitude
        self.latitude = latitude
        self.areaBefore = areaBefore
        self.areaAfter = areaAfter
    }
}
