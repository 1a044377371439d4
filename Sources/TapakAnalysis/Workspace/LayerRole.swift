public import TapakModel

/// What an analysis wants of one layer.
public struct LayerRole: Sendable, Hashable {
    /// How the layer is taken.
    public enum Use: Sendable, Hashable {
        /// In memory, indexed: units, zones, facilities.
        case held
        /// In chunks, one point a feature (the centroid of its projected geometry): buildings, origins.
        case streamed
        /// Its attributes alone, whether it has geometry or not: profiles.
        case table
    }

    /// The name of the role, such as `units`; findings name the layer by it.
    public var name: String
    /// The layer reference as the user gave it.
    public var reference: String
    /// Held or streamed.
    public var use: Use
    /// The kinds of part the role can use; others are dropped or set aside.
    public var kinds: Set<GeometryColumns.Kind>
    /// The properties to decode.
    public var fields: [String]
    /// Properties to decode where the layer has them.
    public var optionalFields: [String] = []
    /// The property that holds the ids; nil lets the layer decide.
    public var idField: String?
    /// Properties that may hold the ids where none is stated, before the usual ones.
    public var idPreference: [String] = []
    /// Whether a layer without a usable feature is refused.
    public var isRequired: Bool
    /// Whether two features with one id are refused.
    public var needsUniqueIDs: Bool

    /// A role.
    public init(
        _ name: String, _ reference: String, _ use: Use = .held, kinds: Set<GeometryColumns.Kind>, fields: [String?] = [],
        idField: String? = nil, isRequired: Bool = false, needsUniqueIDs: Bool = false
    ) {
        self.name = name
        self.reference = reference
        self.use = use
        self.kinds = kinds
        self.fields = fields.compactMap { $0 }
        self.idField = idField
        self.isRequired = isRequired
        self.needsUniqueIDs = needsUniqueIDs
    }
}

extension LayerRole {
    /// The fields that commonly hold the name of an area, the first one first.
    static let nameFields = [
        "nama", "name", "NAMOBJ", "NAMA", "Nama", "NAME", "Name", "kelurahan", "KELURAHAN", "desa", "DESA", "WADMKD",
        "kawasan", "KAWASAN", "lokasi", "LOKASI",
    ]

    /// The role with the names of its features, where the layer has any: for maps.
    var named: LayerRole {
        var role = self
        role.optionalFields = Self.nameFields
        return role
    }

    /// The areas that an analysis reports on.
    static func units(_ reference: String, id: String?, name: String?, fields: [String?] = []) -> LayerRole {
        let role = LayerRole(
            "units", reference, kinds: .areas, fields: [name] + fields, idField: id, isRequired: true, needsUniqueIDs: true)
        return name == nil ? role.named : role
    }
}

extension Set<GeometryColumns.Kind> {
    /// Areas only.
    public static let areas: Self = [.polygon]
    /// Lines and the edges of areas.
    public static let edges: Self = [.line, .polygon]
    /// Everything.
    public static let any: Self = [.point, .line, .polygon]
}
