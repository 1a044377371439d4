/// What a map of an analysis shows: shaded areas below, layers above, all in the working frame.
public struct MapMaterial: Sendable {
    /// How a layer is drawn; the colours are the map's business.
    public enum Style: String, Sendable, CaseIterable {
        case backdrop, water, land, zone, river, shore, setback, slum, protected, ring, road, facility, facilityOther, project,
            boundary
    }

    /// A layer drawn in one style, or in one of every class.
    public struct Overlay: Sendable {
        /// Its legend entry.
        public var label: Bilingual
        /// Its style.
        public var style: Style
        /// Its geometry in metres from the frame's origin.
        public var geometry: GeometryColumns
        /// A short name for every feature, written beside it; empty where features have none.
        public var names: [String] = []
        /// A full name for every feature, for lists and sheets of their own; empty where the short ones are all there is.
        public var titles: [String] = []
        /// What a sheet of its own says of every feature, a line each; empty where its class and size are all there is.
        public var facts: [[Bilingual]] = []
        /// What it is told apart by; nil for nothing.
        public var classes: Classes?
        /// How large its features are on the ground; nil where that is not told.
        public var sizes: Sizes?
        /// Whether it is left out of maps of everything, where it would hide what they are about.
        public var isDetail = false

        /// A layer.
        public init(_ label: Bilingual, _ style: Style, _ geometry: GeometryColumns) {
            self.label = label
            self.style = style
            self.geometry = geometry
        }
    }

    /// The classes of a layer.
    public struct Classes: Sendable, Hashable {
        /// Their names.
        public var names: [String]
        /// The class of every feature.
        public var ofFeature: [Int]

        /// Classes.
        public init(names: [String], ofFeature: [Int]) { (self.names, self.ofFeature) = (names, ofFeature) }
    }

    /// Sizes of features on the ground.
    public struct Sizes: Sendable, Hashable {
        /// Hectares of every feature; NaN where it is no area.
        public var hectares: [Double]
        /// Metres of every feature; NaN where it is no line.
        public var metres: [Double]

        /// Sizes.
        public init(hectares: [Double], metres: [Double]) { (self.hectares, self.metres) = (hectares, metres) }
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
        /// The amount behind the number of every area, which the legend sums by class, with what it is; nil for none.
        public var amounts: Amounts?
        /// Whether the areas are only outlined and named: nothing is told by their numbers.
        public var isOutline = false
        /// The classes that a rule makes, in ascending order; empty where none does.
        public var steps: [Step] = []

        /// A class that a rule makes.
        public struct Step: Sendable, Hashable {
            /// What the rule calls it, with its bounds.
            public var label: Bilingual
            /// The least number that belongs to it.
            public var from: Double

            /// A class.
            public init(_ label: Bilingual, from: Double) { (self.label, self.from) = (label, from) }
        }

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

    /// Amounts that a legend sums by class.
    public struct Amounts: Sendable, Hashable {
        /// What is summed, in a word or two: `ha`, `people`.
        public var label: Bilingual
        /// An amount for every area; NaN where there is none.
        public var values: [Double]
        /// Digits after the decimal mark.
        public var decimals: Int

        /// Amounts.
        public init(_ label: Bilingual, _ values: [Double], decimals: Int) {
            (self.label, self.values, self.decimals) = (label, values, decimals)
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
    /// Who made the data and when, one line for layers that say the same.
    public var sources: [Bilingual]
    /// Longitude and latitude of a position in the frame; nil where it has none.
    public var lonLat: (@Sendable (Point) -> Point?)?

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
