/// A sheet of paper, in millimetres.
public struct Paper: Sendable, Hashable {
    /// Its extent.
    public var width, height: Double

    /// A sheet.
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// A4 on its long side.
    public static let a4 = Paper(width: 297, height: 210)
    /// A3 on its long side.
    public static let a3 = Paper(width: 420, height: 297)
}

/// Where the parts of a sheet stand.
struct SheetLayout {
    /// How much larger than on A4 everything beside the map is.
    let zoom: Double
    /// The line around everything.
    let border: SheetBox
    /// The map.
    let frame: SheetBox
    /// Title, legend and statements.
    let panel: SheetBox

    init(_ paper: Paper) {
        zoom = paper.width >= Paper.a3.width && paper.height >= Paper.a3.height ? 1.25 : 1
        border = SheetBox(x: 0, y: 0, width: paper.width, height: paper.height).grown(by: -6)
        let panelWidth = min(68 * zoom, border.width * 0.4)
        panel = SheetBox(x: border.maxX - panelWidth, y: border.y, width: panelWidth, height: border.height)
        let (left, around) = (5.0, 4.5)
        frame = SheetBox(
            x: border.x + left, y: border.y + around, width: max(10, border.width - panelWidth - left - 2.5),
            height: max(10, border.height - 2 * around))
    }
}
