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

/// What a map of an analysis shows: shaded areas below, layers above, all in the working frame.
public struct MapMaterial: Sendable {
    /// How a layer is drawn; the colours are the map's business.
    public enum Style: String, Sendable, CaseIterable {
        case water, land, zone, river, shore, setback, slum, protected, ring, facility, facilityOther, project, boundary
    }

    /// A layer drawn in one style.
    public struct Overlay: Sendable {
        /// Its legend entry.
        public var label: Bilingual
        /// Its style.
        public var style: Style
        /// Its geometry in metres from the frame's origin.
        public var geometry: GeometryColumns

        /// A layer.
        public init(_ label: Bilingual, _ style: Style, _ geometry: GeometryColumns) {
            self.label = label
            self.style = style
            self.geometry = geometry
        }
    }

    /// Areas shaded by a number.
    public struct Shading: Sendable {
        /// What the number is.
        public var label: Bilingual
        /// Its unit, such as `%`.
        public var unit: String
        /// The areas in metres from the frame's origin.
        public var geometry: GeometryColumns
        /// A number for every area; NaN where there is none.
        public var values: [Double]
        /// A name for every area.
        public var names: [String]
        /// Whether more is better, as with service; not so with slums.
        public var isBenefit: Bool

        /// Shaded areas.
        public init(
            label: Bilingual, unit: String, geometry: GeometryColumns, values: [Double], names: [String],
            isBenefit: Bool = false
        ) {
            self.isBenefit = isBenefit
            self.label = label
            self.unit = unit
            self.geometry = geometry
            self.values = values
            self.names = names
        }
    }

    /// The subject.
    public var title: Bilingual
    /// The areas below.
    public var shading: Shading?
    /// The layers, lowest first.
    public var overlays: [Overlay]
    /// The working CRS and its name, for the margin.
    public var crs: String
    /// Grid convergence at the centre in degrees: how far grid north lies east of true north; negative for west.
    public var convergence: Double
    /// Who made the data and when, one line a layer.
    public var sources: [Bilingual]

    /// Material for a map.
    public init(
        title: Bilingual, shading: Shading?, overlays: [Overlay], crs: String, convergence: Double, sources: [Bilingual] = []
    ) {
        self.title = title
        self.shading = shading
        self.overlays = overlays
        self.crs = crs
        self.convergence = convergence
        self.sources = sources
    }
}
