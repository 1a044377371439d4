/// Lines over a square of numbers, for people to look at.
public struct LineChart: Sendable, Hashable {
    /// One line.
    public struct Series: Sendable, Hashable {
        /// What it is.
        public var label: Bilingual
        /// Its points, in order.
        public var points: [Point]

        /// A line.
        public init(_ label: Bilingual, _ points: [Point]) { (self.label, self.points) = (label, points) }
    }

    /// The file name without its ending.
    public var name: String
    /// The subject.
    public var title: Bilingual
    /// What the axes are.
    public var horizontal, vertical: Bilingual
    /// The lines.
    public var series: [Series] = []
    /// The greatest number of either axis.
    public var most = 100.0
    /// Whether the diagonal is drawn, on which all have the same.
    public var hasDiagonal = false

    /// A chart.
    public init(name: String, title: Bilingual, horizontal: Bilingual, vertical: Bilingual) {
        (self.name, self.title, self.horizontal, self.vertical) = (name, title, horizontal, vertical)
    }
}
