internal import TapakModel

/// The column beside the map: title, scale and north, legend and names from the top, statements from the bottom.
struct SidePanel {
    /// Everything in it.
    private(set) var elements: [MapElement] = []

    private let words: MapWords
    private let box: SheetBox
    private var y: Double
    private var hasAmounts = false

    /// A column in millimetres of an A4 sheet; on larger paper everything in it is `zoom` times as large.
    init(
        sheet: MapSheet, box: SheetBox, zoom: Double, words: MapWords, denominator: Int, picture: MapPicture,
        gridStep: Double?, isPartial: Bool, window: Envelope
    ) {
        self.words = words
        self.box = box.grown(by: -3)
        y = box.minY + 2.5
        writeTitle(sheet)
        // A bar drawn for a sheet so much smaller has its length once it is enlarged.
        writeScale(denominator, zoom: zoom, convergence: sheet.material.convergence(at: window.centre))
        var statements = Statements(box: self.box, words: words)
        statements.write(sheet, gridStep: gridStep, isPartial: isPartial, omitted: picture.names.omitted)
        elements += statements.elements
        var bottom = statements.top
        if sheet.subject != nil, let inset = LocationInset(sheet.material, window: window, words: words) {
            let place = SheetBox(x: self.box.x, y: bottom - 34, width: self.box.width, height: 32)
            elements += inset.elements(in: place)
            bottom = place.y - 4
        }
        // Numbers on the map want their key: a long legend leaves it room.
        let lists = picture.lists(sheet.frames, words: words).filter { !$0.entries.isEmpty }
        let room = lists.reduce(0) { $0 + 9.5 + 2.45 * Double(($1.entries.count + 2) / 3) }
        writeLegend(picture.legend, bottom: bottom - min(room, 0.6 * (bottom - y)))
        for list in lists { writeNames(list, bottom: bottom) }
    }

    private mutating func writeTitle(_ sheet: MapSheet) {
        let language = sheet.language
        write(sheet.material.title[language], size: 4, most: 5, isBold: true)
        if let title = sheet.margin.project?.title { write(title[language], size: 2.3, most: 3, isBold: false) }
        if let subject = sheet.subject {
            y += 1
            write(subject.name, size: 3.2, most: 3, isBold: true)
            for fact in subject.facts { write(fact, size: 2.1, most: 3, isBold: false) }
            write(words.sheet(subject.number, of: subject.count), size: 2.1, most: 1, isBold: false)
        } else if !sheet.frames.isEmpty {
            write(words.index, size: 3.2, most: 1, isBold: true)
        }
        rule(after: 2.6)
    }

    /// Lines in the middle of the column.
    private mutating func write(_ title: String, size: Double, most: Int, isBold: Bool) {
        var lines = TextMetrics.lines(title, size: size, width: box.width, isBold: isBold)
        if lines.isEmpty { lines = [words.untitled] }
        if lines.count > most { lines = Array(lines.prefix(most - 1)) + [lines[most - 1] + "…"] }
        for line in lines {
            y += size * 1.25
            var text = SheetText(line, x: box.midX, y: y, size: size)
            text.isBold = isBold
            text.anchor = .middle
            elements.append(.text(text))
        }
    }

    private mutating func writeScale(_ denominator: Int, zoom: Double, convergence: Double) {
        writeNorth(x: box.x + 5, y: y + 3)
        let left = box.x + 13
        let scale = "\(words.scale) 1 : \(words.number(Double(denominator)))"
        var text = SheetText(scale, x: left, y: y + 4.6, size: 3)
        text.isBold = true
        elements.append(.text(text))
        let bar = ScaleBar(denominator: denominator, longest: (box.maxX - left - 6) * zoom)
        writeBar(bar, millimetres: bar.millimetres / zoom, x: left, y: y + 9.6)
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

    private mutating func writeBar(_ bar: ScaleBar, millimetres: Double, x: Double, y: Double) {
        let quarter = millimetres / 4
        for part in 0..<4 {
            let piece = SheetBox(x: x + quarter * Double(part), y: y, width: quarter, height: 1.3)
            elements.append(.path(.box(piece), .fill(part % 2 == 0 ? .black : .white)))
        }
        elements.append(
            .path(.box(SheetBox(x: x, y: y, width: millimetres, height: 1.3)), .stroke(.black, 0.15)))
        for (share, label) in [(0, "0"), (0.5, words.length(bar.metres / 2)), (1, words.length(bar.metres))] {
            var text = SheetText(label, x: x + millimetres * share, y: y - 0.9, size: 2)
            text.anchor = .middle
            elements.append(.text(text))
        }
    }

    private mutating func writeLegend(_ entries: [LegendEntry], bottom: Double) {
        guard !entries.isEmpty else { return }
        hasAmounts = entries.contains { $0.amount != nil }
        heading(words.legend)
        // Classes without numbers stand in two columns.
        let half = box.width / 2
        let rows = Self.rows(entries)
        let lines = rows.map { row in
            row.map { entry in
                let width = (row.count > 1 ? half : box.width) - (entry.isHeading ? 0 : 8) - taken(by: entry)
                return Array(
                    TextMetrics.lines(entry.label, size: 2.3, width: width, isBold: entry.symbols.isEmpty).prefix(3))
            }
        }
        let heights = zip(rows, lines).map { row, lines in
            zip(row, lines).map { Self.height($0, lines: $1.count) }.max() ?? 0
        }
        let squeeze = min(1, max(0.72, (bottom - y - 1) / heights.reduce(0, +)))
        for index in rows.indices {
            let height = heights[index] * squeeze
            let rest = rows[index...].reduce(0) { $0 + $1.count }
            if y + height > bottom - (index + 1 < rows.count ? 3 : 0) {
                small(words.more(rest))
                return
            }
            for (column, entry) in rows[index].enumerated() {
                write(entry, lines: lines[index][column], x: box.x + half * Double(column), height: height, squeeze: squeeze)
            }
            y += height
        }
    }

    /// Entries line by line: two of those that stand below a heading and have no numbers share a line.
    private static func rows(_ entries: [LegendEntry]) -> [[LegendEntry]] {
        var rows: [[LegendEntry]] = []
        for entry in entries {
            if let last = rows.last, last.count == 1, last[0].isShort, entry.isShort {
                rows[rows.count - 1].append(entry)
            } else {
                rows.append([entry])
            }
        }
        return rows
    }

    private static func height(_ entry: LegendEntry, lines: Int) -> Double {
        (entry.isHeading ? 1.2 : 1.4) + 2.8 * Double(max(1, lines))
    }

    private mutating func write(_ entry: LegendEntry, lines: [String], x: Double, height: Double, squeeze: Double) {
        elements += entry.symbolElements(
            in: SheetBox(x: x, y: y + height / 2 - 1.5 * squeeze, width: 6, height: 3 * squeeze))
        let first = y + height / 2 + 0.85 - 1.4 * squeeze * Double(lines.count - 1)
        for (index, line) in lines.enumerated() {
            var text = SheetText(
                line, x: x + (entry.isHeading ? 0 : 8), y: first + 2.8 * squeeze * Double(index), size: 2.3)
            text.isBold = entry.symbols.isEmpty
            elements.append(.text(text))
        }
        if entry.isTotal {
            elements.append(.path(.line([(box.x + 8, y + 0.4), (box.maxX, y + 0.4)]), .stroke(.black, 0.12)))
        }
        let amount = entry.amount.map { words.number($0, decimals: entry.decimals) } ?? entry.captions.amount
        let count = entry.count.map { words.number(Double($0)) } ?? entry.captions.count
        write(figure: amount, of: entry, x: box.maxX, y: first)
        write(figure: count, of: entry, x: box.maxX - (hasAmounts ? 16 : 0), y: first)
    }

    /// Numbers stand at the right, in columns of their own.
    private mutating func write(figure: String, of entry: LegendEntry, x: Double, y: Double) {
        guard !figure.isEmpty else { return }
        var text = SheetText(figure, x: x, y: y, size: entry.isHeading ? 1.9 : 2.3)
        text.anchor = .end
        text.isItalic = entry.isHeading
        text.isBold = entry.isTotal
        elements.append(.text(text))
    }

    /// The room that numbers at the right take.
    private func taken(by entry: LegendEntry) -> Double {
        if entry.isHeading, entry.captions.count.isEmpty { return 0 }
        if entry.isHeading {
            let widest = TextMetrics.width(entry.captions.count, size: 1.9)
            return (hasAmounts ? 16 : 0) + max(widest, 8) + 1
        }
        return entry.count == nil ? 0 : hasAmounts ? 25 : 9
    }

    private mutating func writeNames(_ list: (heading: String, entries: [String]), bottom: Double) {
        let names = list.entries
        guard !names.isEmpty, bottom - y > 9 else { return }
        rule(after: 1.2)
        heading(list.heading)
        let (size, step) = (1.8, 2.45)
        let rows = max(1, Int((bottom - y - 1) / step))
        let widest = names.map { TextMetrics.width($0, size: size) }.max() ?? 0
        // Columns so narrow that names are cut are only made where there is no other room.
        let wanted = max(1, min(3, Int(box.width / (min(widest, 40) + 2))))
        let columns = names.count <= rows * wanted ? min(wanted, names.count) : min(3, max(1, (names.count + rows - 1) / rows))
        let capacity = rows * columns
        let shown = names.count <= capacity ? names.count : capacity - 1
        let filled = min(rows, (names.count + columns - 1) / columns)
        let (width, top) = (box.width / Double(columns), y)
        func write(_ words: String, at index: Int) {
            let (x, y) = (box.x + width * Double(index / filled), top + step * Double(index % filled + 1))
            elements.append(
                .text(SheetText(TextMetrics.abridged(words, size: size, width: width - 1), x: x, y: y, size: size)))
        }
        for index in 0..<shown { write(names[index], at: index) }
        if shown < names.count { write(words.more(names.count - shown), at: shown) }
        y = top + step * Double(filled)
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
