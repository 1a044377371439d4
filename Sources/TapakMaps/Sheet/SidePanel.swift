internal import TapakModel

/// The column beside the map: title, scale and north, legend and names from the top, statements from the bottom.
struct SidePanel {
    /// Everything in it.
    private(set) var elements: [MapElement] = []

    private let words: MapWords
    private let box: SheetBox
    private var y: Double

    init(
        sheet: MapSheet, box: SheetBox, words: MapWords, denominator: Int, picture: MapPicture, gridStep: Double?,
        isPartial: Bool
    ) {
        self.words = words
        self.box = box.grown(by: -3)
        y = box.minY + 2.5
        writeTitle(sheet.material.title[sheet.language])
        writeScale(denominator, convergence: sheet.material.convergence)
        var statements = Statements(box: self.box, words: words)
        statements.write(sheet.material, gridStep: gridStep, isPartial: isPartial, omitted: picture.names.omitted)
        elements += statements.elements
        writeLegend(picture.legend, bottom: statements.top)
        writeNames(picture.names.list, bottom: statements.top)
    }

    private mutating func writeTitle(_ title: String) {
        let (size, most) = (4.0, 5)
        var lines = TextMetrics.lines(title, size: size, width: box.width, isBold: true)
        if lines.isEmpty { lines = [words.untitled] }
        if lines.count > most { lines = Array(lines.prefix(most - 1)) + [lines[most - 1] + "…"] }
        for line in lines {
            y += size * 1.25
            var text = SheetText(line, x: box.midX, y: y, size: size)
            text.isBold = true
            text.anchor = .middle
            elements.append(.text(text))
        }
        rule(after: 3)
    }

    private mutating func writeScale(_ denominator: Int, convergence: Double) {
        writeNorth(x: box.x + 5, y: y + 3)
        let left = box.x + 13
        let scale = "\(words.scale) 1 : \(words.number(Double(denominator)))"
        var text = SheetText(scale, x: left, y: y + 4.6, size: 3)
        text.isBold = true
        elements.append(.text(text))
        let bar = ScaleBar(denominator: denominator, longest: box.maxX - left - 6)
        writeBar(bar, x: left, y: y + 9.6)
        y += 15
        for line in TextMetrics.lines(words.convergence(convergence), size: 2, width: box.width) {
            y += 2.6
            elements.append(.text(SheetText(line, x: box.x, y: y, size: 2)))
        }
        rule(after: 2)
    }

    private mutating func writeNorth(x: Double, y: Double) {
        let (top, bottom) = (y + 2.2, y + 11)
        let left = SheetPath.line([(x, top), (x - 2.6, bottom), (x, bottom - 2)], isClosed: true)
        let right = SheetPath.line([(x, top), (x + 2.6, bottom), (x, bottom - 2)], isClosed: true)
        elements.append(.path(left, Pen(fill: .black, stroke: .black, width: 0.2)))
        elements.append(.path(right, Pen(fill: .white, stroke: .black, width: 0.2)))
        var text = SheetText(words.north, x: x, y: y + 1.4, size: 3)
        text.isBold = true
        text.anchor = .middle
        elements.append(.text(text))
    }

    private mutating func writeBar(_ bar: ScaleBar, x: Double, y: Double) {
        let quarter = bar.millimetres / 4
        for part in 0..<4 {
            let piece = SheetBox(x: x + quarter * Double(part), y: y, width: quarter, height: 1.3)
            elements.append(.path(.box(piece), .fill(part % 2 == 0 ? .black : .white)))
        }
        elements.append(
            .path(.box(SheetBox(x: x, y: y, width: bar.millimetres, height: 1.3)), .stroke(.black, 0.15)))
        for (share, label) in [(0, "0"), (0.5, words.length(bar.metres / 2)), (1, words.length(bar.metres))] {
            var text = SheetText(label, x: x + bar.millimetres * share, y: y - 0.9, size: 2)
            text.anchor = .middle
            elements.append(.text(text))
        }
    }

    private mutating func writeLegend(_ entries: [LegendEntry], bottom: Double) {
        guard !entries.isEmpty else { return }
        heading(words.legend)
        let lines = entries.map { entry in
            // A heading shares its line with the words over the counts.
            let taken = entry.symbols.isEmpty ? TextMetrics.width(words.areas, size: 1.9) + 2 : entry.count == nil ? 8 : 16
            let width = box.width - taken
            return Array(TextMetrics.lines(entry.label, size: 2.3, width: width, isBold: entry.symbols.isEmpty).prefix(3))
        }
        let needed = zip(entries, lines).reduce(0.0) { $0 + Self.height($1.0, lines: $1.1.count) }
        let squeeze = min(1, max(0.72, (bottom - y - 1) / needed))
        for (index, entry) in entries.enumerated() {
            let height = Self.height(entry, lines: lines[index].count) * squeeze
            let rest = entries.count - index
            if y + height > bottom - (rest > 1 ? 3 : 0) {
                small(words.more(rest))
                return
            }
            write(entry, lines: lines[index], height: height, squeeze: squeeze)
            y += height
        }
    }

    private static func height(_ entry: LegendEntry, lines: Int) -> Double {
        (entry.symbols.isEmpty ? 1.2 : 1.4) + 2.8 * Double(max(1, lines))
    }

    private mutating func write(_ entry: LegendEntry, lines: [String], height: Double, squeeze: Double) {
        let isHeading = entry.symbols.isEmpty
        elements += entry.symbolElements(
            in: SheetBox(x: box.x, y: y + height / 2 - 1.5 * squeeze, width: 6, height: 3 * squeeze))
        let first = y + height / 2 + 0.85 - 1.4 * squeeze * Double(lines.count - 1)
        for (index, line) in lines.enumerated() {
            var text = SheetText(
                line, x: box.x + (isHeading ? 0 : 8), y: first + 2.8 * squeeze * Double(index), size: 2.3)
            text.isBold = isHeading
            elements.append(.text(text))
        }
        if let count = entry.count {
            var text = SheetText(words.number(Double(count)), x: box.maxX, y: first, size: 2.3)
            text.anchor = .end
            elements.append(.text(text))
        } else if isHeading {
            var text = SheetText(words.areas, x: box.maxX, y: first, size: 1.9)
            text.anchor = .end
            text.isItalic = true
            elements.append(.text(text))
        }
    }

    private mutating func writeNames(_ names: [(number: Int, name: String)], bottom: Double) {
        guard !names.isEmpty, bottom - y > 9 else { return }
        rule(after: 1.2)
        heading(words.names)
        let (size, step) = (1.8, 2.45)
        let rows = max(1, Int((bottom - y - 1) / step))
        let columns = min(3, max(1, (names.count + rows - 1) / rows))
        let capacity = rows * columns
        let shown = names.count <= capacity ? names.count : capacity - 1
        let filled = min(rows, (names.count + columns - 1) / columns)
        let width = box.width / Double(columns)
        for index in 0..<shown {
            let entry = "\(names[index].number) \(names[index].name)"
            elements.append(
                .text(
                    SheetText(
                        TextMetrics.shortened(entry, size: size, width: width - 1),
                        x: box.x + width * Double(index / filled), y: y + step * Double(index % filled + 1), size: size)))
        }
        if shown < names.count {
            let place = (x: box.x + width * Double(shown / filled), y: y + step * Double(shown % filled + 1))
            elements.append(.text(SheetText(words.more(names.count - shown), x: place.x, y: place.y, size: size)))
        }
    }

    private mutating func heading(_ words: String) {
        y += 3.2
        var text = SheetText(words, x: box.x, y: y, size: 2.3)
        text.isBold = true
        elements.append(.text(text))
        y += 0.8
    }

    private mutating func small(_ words: String) {
        y += 2.8
        elements.append(.text(SheetText(words, x: box.x, y: y, size: 1.9)))
    }

    private mutating func rule(after gap: Double) {
        y += gap
        elements.append(.path(.line([(box.x - 3, y), (box.maxX + 3, y)]), .stroke(.black, 0.15)))
    }
}
