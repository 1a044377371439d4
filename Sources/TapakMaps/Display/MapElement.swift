/// An element of a sheet, in millimetres of paper from its upper left corner; a sheet is a list of them, lowest first.
///
/// The list knows nothing of a file format: the writer for SVG is one of its readers.
public indirect enum MapElement: Sendable, Equatable {
    /// Lines and areas drawn in one stroke of the pen.
    case path(SheetPath, Pen)
    /// The same mark at many places.
    case marks([SheetPoint], Mark, size: Double, Pen)
    /// A line of text.
    case text(SheetText)
    /// Elements of which only what lies in a box is seen.
    case clipped(SheetBox, [MapElement])
}

/// A position on the sheet in hundredths of a millimetre.
public struct SheetPoint: Sendable, Hashable {
    /// To the right and down.
    public var x, y: Int32

    /// A position.
    public init(x: Int32, y: Int32) {
        self.x = x
        self.y = y
    }

    /// The nearest position to one in millimetres.
    init(millimetresX x: Double, y: Double) {
        self.init(x: Int32((x * 100).rounded()), y: Int32((y * 100).rounded()))
    }
}

/// Lines and rings.
public struct SheetPath: Sendable, Equatable {
    /// A line, or a ring without its closing point.
    public struct Run: Sendable, Equatable {
        /// Its points; no two neighbours are equal.
        public var points: [SheetPoint]
        /// Whether it is a ring.
        public var isClosed: Bool
    }

    /// Shells run clockwise on the sheet and holes against, so that areas filled by the nonzero rule may overlap.
    public var runs: [Run] = []

    /// Whether there is nothing to draw.
    public var isEmpty: Bool { runs.isEmpty }
    /// The number of points.
    public var pointCount: Int { runs.reduce(0) { $0 + $1.points.count } }

    /// A line through positions in millimetres.
    static func line(_ points: [(Double, Double)], isClosed: Bool = false) -> SheetPath {
        SheetPath(runs: [Run(points: points.map { SheetPoint(millimetresX: $0.0, y: $0.1) }, isClosed: isClosed)])
    }

    /// A rectangle.
    static func box(_ box: SheetBox) -> SheetPath {
        line([(box.minX, box.minY), (box.maxX, box.minY), (box.maxX, box.maxY), (box.minX, box.maxY)], isClosed: true)
    }
}

/// A rectangle on the sheet in millimetres.
public struct SheetBox: Sendable, Hashable {
    /// Its upper left corner and its extent.
    public var x, y, width, height: Double

    /// A rectangle.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Its edges.
    public var minX: Double { x }
    /// Its upper edge.
    public var minY: Double { y }
    /// Its right edge.
    public var maxX: Double { x + width }
    /// Its lower edge.
    public var maxY: Double { y + height }
    /// Its middle.
    var midX: Double { x + width / 2 }
    /// Its middle.
    var midY: Double { y + height / 2 }

    /// The rectangle grown on all sides; a negative margin shrinks it.
    func grown(by margin: Double) -> SheetBox {
        SheetBox(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// Whether two rectangles share more than an edge.
    func overlaps(_ other: SheetBox) -> Bool {
        minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
    }

    /// Whether another rectangle lies in this one.
    func contains(_ other: SheetBox) -> Bool {
        minX <= other.minX && other.maxX <= maxX && minY <= other.minY && other.maxY <= maxY
    }
}

/// A line of text.
public struct SheetText: Sendable, Equatable {
    /// Where a text stands relative to its position.
    public enum Anchor: String, Sendable {
        case start, middle, end
    }

    /// The words; whatever a data file holds.
    public var words: String
    /// The position of the baseline in millimetres.
    public var x, y: Double
    /// The size of the type in millimetres.
    public var size: Double
    /// Where it stands relative to its position.
    public var anchor: Anchor = .start
    /// Bold type.
    public var isBold = false
    /// Slanted type.
    public var isItalic = false
    /// Its colour.
    public var colour = Colour(0x22_22_22)
    /// The width of a white halo in millimetres; 0 for none.
    public var halo = 0.0
    /// Whether it runs upwards.
    public var isUpright = false

    /// A line of text.
    public init(_ words: String, x: Double, y: Double, size: Double) {
        self.words = words
        self.x = x
        self.y = y
        self.size = size
    }
}

extension MapElement {
    /// The element so many times as large, then moved.
    func enlarged(by zoom: Double, movedTo place: (x: Double, y: Double)) -> MapElement {
        switch self {
        case .path(let path, let pen):
            let runs = path.runs.map { run in
                SheetPath.Run(points: run.points.map { $0.enlarged(by: zoom, movedTo: place) }, isClosed: run.isClosed)
            }
            return .path(SheetPath(runs: runs), pen.enlarged(by: zoom))
        case .marks(let points, let mark, let size, let pen):
            return .marks(
                points.map { $0.enlarged(by: zoom, movedTo: place) }, mark, size: size * zoom, pen.enlarged(by: zoom))
        case .text(var text):
            (text.x, text.y) = (text.x * zoom + place.x, text.y * zoom + place.y)
            (text.size, text.halo) = (text.size * zoom, text.halo * zoom)
            return .text(text)
        case .clipped(let box, let elements):
            let larger = SheetBox(
                x: box.x * zoom + place.x, y: box.y * zoom + place.y, width: box.width * zoom, height: box.height * zoom)
            return .clipped(larger, elements.map { $0.enlarged(by: zoom, movedTo: place) })
        }
    }
}

extension SheetPoint {
    fileprivate func enlarged(by zoom: Double, movedTo place: (x: Double, y: Double)) -> SheetPoint {
        SheetPoint(millimetresX: Double(x) / 100 * zoom + place.x, y: Double(y) / 100 * zoom + place.y)
    }
}

extension Pen {
    fileprivate func enlarged(by zoom: Double) -> Pen {
        var pen = self
        pen.width *= zoom
        pen.dashes = dashes.map { $0 * zoom }
        pen.hatch?.spacing *= zoom
        pen.hatch?.width *= zoom
        return pen
    }
}
