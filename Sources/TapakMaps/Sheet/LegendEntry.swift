/// A line of the legend.
struct LegendEntry: Equatable {
    /// What stands before the words.
    enum Symbol: Equatable {
        case box(Pen)
        case line(Pen)
        case mark(Mark, size: Double, Pen)
    }

    /// What stands before the words, one over the other; nothing where the words head what follows.
    let symbols: [Symbol]
    /// The words.
    let label: String
    /// How many areas it stands for; nil where that is not said.
    let count: Int?

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
