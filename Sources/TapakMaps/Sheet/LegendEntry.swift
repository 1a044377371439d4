/// A line of the legend.
struct LegendEntry {
    /// What stands before the words.
    enum Symbol: Equatable {
        case box(Pen)
        case line(Pen)
        case mark(Mark, size: Double, Pen)
    }

    /// What stands before the words, one over the other; nothing where the words head what follows, or sum it up.
    let symbols: [Symbol]
    /// The words.
    let label: String
    /// How many features it stands for; nil where that is not said.
    var count: Int?
    /// The sum of their amounts; nil where that is not said.
    var amount: Double?
    /// Digits of the amount after the decimal mark.
    var decimals = 2
    /// Of a heading: what the counts and the amounts below are.
    var captions: (count: String, amount: String) = ("", "")
    /// Whether it stands below a heading with others.
    var isGrouped = false
    /// Whether it sums up what stands above.
    var isTotal = false

    /// Whether two of its kind have room on a line.
    var isShort: Bool { isGrouped && count == nil && TextMetrics.width(label, size: 2.3) < 20 }

    /// Whether it heads what follows.
    var isHeading: Bool { symbols.isEmpty && !isTotal }

    /// The symbol in a box of 6 × 3 mm.
    func symbolElements(in box: SheetBox) -> [MapElement] {
        symbols.flatMap { Self.elements(of: $0, in: box) }
    }

    private static func elements(of symbol: Symbol, in box: SheetBox) -> [MapElement] {
        switch symbol {
        case .box(let pen): return [.path(.box(box), pen)]
        case .line(let pen): return [.path(.line([(box.minX, box.midY), (box.maxX, box.midY)]), pen)]
        case .mark(let mark, let size, let pen):
            return [.marks([SheetPoint(millimetresX: box.midX, y: box.midY)], mark, size: size, pen)]
        }
    }
}
