/// A result as a layer: one geometry and one table row a feature.
public struct ResultLayer: Sendable {
    /// The file name without its ending.
    public var name: String
    /// The geometries in longitude and latitude.
    public var geometry: GeometryColumns
    /// The properties; as many rows as features.
    public var properties: Table
    /// What it is coloured by.
    public var theme: Theme
    /// The field with the features' names; nil for none.
    public var nameField: String?

    /// What a layer is coloured by.
    public enum Theme: Sendable, Hashable {
        /// All features alike.
        case one(MapMaterial.Style)
        /// Classes of a number.
        case numbers(String)
        /// Every value of a field.
        case values(String)
    }

    /// A layer.
    public init(name: String, geometry: GeometryColumns, properties: Table, theme: Theme, nameField: String? = nil) {
        self.name = name
        self.geometry = geometry
        self.properties = properties
        self.theme = theme
        self.nameField = nameField
    }
}
