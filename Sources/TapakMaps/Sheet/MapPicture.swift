internal import TapakModel

/// What is seen inside the frame of a map, and what the legend says about it.
struct MapPicture {
    /// The areas and layers, lowest first.
    private(set) var elements: [MapElement] = []
    /// The legend in the order it is read.
    private(set) var legend: [LegendEntry] = []
    /// The names of the areas.
    let names: AreaNames
    /// The classes; nil without shaded areas.
    let classes: Classification?

    /// A path with more points than this is split: readers of XML refuse very long attributes.
    private static let mostPoints = 200_000

    /// The short names of features that are subjects, and of sheets.
    private(set) var labels: [MapElement] = []
    private var listed: [String] = []

    /// - Parameters:
    ///   - subject: What the sheet is about where that is a part: areas are outlined and not shaded, and layers shown that a
    ///     map of everything leaves out.
    ///   - frames: Sheets whose place is to be shown.
    ///   - taken: Where other words stand.
    init(
        material: MapMaterial, language: Language, projection: SheetProjection, method: ClassMethod = .readable,
        subject: SheetSubject? = nil, frames: [SheetSubject] = [], taken: [SheetBox] = []
    ) {
        let isDetail = subject != nil
        let words = MapWords(language: language)
        // Sheets of an index have numbers of their own.
        let subjects = frames.isEmpty ? FeatureLabels(material, projection: projection, isDetail: isDetail) : FeatureLabels()
        let sheets = Self.frames(frames, projection)
        if let shading = material.shading {
            let values = shading.values.padded(to: shading.geometry.count)
            let classes =
                shading.steps.isEmpty ? Classification(values, method: method) : Classification(values, steps: shading.steps)
            self.classes = classes
            names = AreaNames(
                shading, projection: projection,
                obstacles: NameObstacles(material, projection, labels: subjects.boxes + sheets.boxes + taken),
                isNumbered: frames.isEmpty)
            if !isDetail, !shading.isOutline {
                let (pictured, entries) = Self.shade(shading, classes, projection: projection, words: words)
                elements += pictured
                legend += entries
            }
        } else {
            classes = nil
            names = AreaNames()
        }
        labels = subjects.elements + sheets.elements
        listed = subjects.list
        add(
            material.overlays, projection, words, isShaded: material.shading?.isOutline == false && !isDetail,
            isDetail: isDetail)
        if let shading = material.shading, isDetail || shading.isOutline {
            let outline =
                isDetail
                ? Pen.stroke(Colour(0x33_33_33), 0.35, dashes: [2.4, 0.7, 0.5, 0.7]) : .stroke(Colour(0x4D_4D_4D), 0.18)
            let drawing = projection.draw(shading.geometry, features: 0..<shading.geometry.count)
            for path in drawing.areas.pieces(of: Self.mostPoints) { elements.append(.path(path, outline)) }
            if !drawing.areas.isEmpty, projection.showsEdges(of: shading.geometry) {
                legend.append(LegendEntry(symbols: [.line(outline)], label: words.boundary))
            }
        }
        if let subject { emphasise(subject.geometry, projection) }
        // Classes last: there may be more of them than there is room.
        let (alone, grouped) = Self.parted(legend)
        legend = isDetail ? alone + grouped : legend
    }

    /// Draws the outline of what the sheet is about over everything.
    private mutating func emphasise(_ geometry: GeometryColumns, _ projection: SheetProjection) {
        let drawing = projection.draw(geometry, features: 0..<geometry.count)
        for pen in [Pen.stroke(.white, 1.3), Pen.stroke(Colour(0xB0_00_20), 0.7)] {
            for path in drawing.areas.pieces(of: Self.mostPoints) { elements.append(.path(path, pen)) }
        }
    }

    /// The entries that stand alone, and those that stand below a heading.
    private static func parted(_ entries: [LegendEntry]) -> (alone: [LegendEntry], grouped: [LegendEntry]) {
        var (alone, grouped, isGrouped) = ([LegendEntry](), [LegendEntry](), false)
        for entry in entries {
            if entry.isHeading { isGrouped = true } else if !entry.isGrouped { isGrouped = false }
            if isGrouped { grouped.append(entry) } else { alone.append(entry) }
        }
        return (alone, grouped)
    }

    /// The lists below the legend.
    func lists(_ frames: [SheetSubject], words: MapWords) -> [(heading: String, entries: [String])] {
        [
            (words.sheets, frames.map { "\($0.number) \($0.name)" }), (words.subjects, listed),
            (words.names, names.list.map { "\($0.number) \($0.name)" }),
        ].filter { !$0.1.isEmpty }
    }

    private mutating func add(
        _ overlays: [MapMaterial.Overlay], _ projection: SheetProjection, _ words: MapWords, isShaded: Bool, isDetail: Bool
    ) {
        var turns: [MapMaterial.Style: Int] = [:]
        for overlay in overlays where !overlay.geometry.isEmpty && (isDetail || !overlay.isDetail) {
            let turn = turns[overlay.style, default: 0]
            turns[overlay.style, default: 0] += 1
            if overlay.classes != nil, overlay.style != .zone || !isShaded {
                add(byClass: overlay, projection, words, isDetail: isDetail)
                continue
            }
            let style = LayerStyle(overlay.style, turn: turn, isOverShading: isShaded, isDetail: isDetail)
            let drawing = projection.draw(overlay.geometry, features: 0..<overlay.geometry.count)
            let drawn = Self.elements(of: drawing, style)
            elements += drawn
            guard !drawn.isEmpty, projection.shows(drawing), style.isFilled || projection.showsEdges(of: overlay.geometry)
            else {
                continue
            }
            legend.append(
                LegendEntry(
                    symbols: Self.symbols(of: drawing, style, isZone: overlay.style == .zone),
                    label: overlay.label[words.language].capitalisedFirst))
        }
    }

    /// A layer with a style and a line of the legend for every class that occurs.
    private mutating func add(
        byClass overlay: MapMaterial.Overlay, _ projection: SheetProjection, _ words: MapWords, isDetail: Bool
    ) {
        guard let classes = overlay.classes else { return }
        var members = Array(repeating: [Int](), count: classes.names.count)
        for (feature, index) in classes.ofFeature.enumerated() { members[index].append(feature) }
        let colours = overlay.style == .zone ? ZoneColours.colours(of: classes.names) : nil
        let heading = legend.count
        for (index, name) in classes.names.enumerated() {
            let drawing = projection.draw(overlay.geometry, features: members[index])
            var style = LayerStyle(overlay.style, turn: index, isOverShading: false)
            if let colour = colours?[index] {
                // Sheets of a part are about what lies over the zones.
                style.area = Pen(fill: Colour(colour), opacity: isDetail ? 0.42 : 0.62, stroke: Colour(0x6E_6E_6E), width: 0.12)
            }
            let drawn = Self.elements(of: drawing, style)
            elements += drawn
            guard !drawn.isEmpty, projection.shows(drawing) else { continue }
            var entry = LegendEntry(
                symbols: Self.symbols(of: drawing, style, isZone: overlay.style == .zone),
                label: name.isEmpty ? words.noClass : name)
            entry.isGrouped = true
            // A part of a layer is not counted: it would look like the whole.
            if !isDetail {
                entry.count = members[index].count
                if let hectares = overlay.sizes?.hectares, members[index].contains(where: { hectares[$0].isFinite }) {
                    entry.amount = members[index].reduce(0) { $0 + (hectares[$1].isFinite ? hectares[$1] : 0) }
                }
            }
            legend.append(entry)
        }
        guard legend.count > heading else { return }
        var head = LegendEntry(symbols: [], label: overlay.label[words.language].capitalisedFirst)
        let hasAmounts = legend[heading...].contains { $0.amount != nil }
        if !isDetail { head.captions = (words.features, hasAmounts ? words.polygonHectares : "") }
        legend.insert(head, at: heading)
    }

    private static func symbols(
        of drawing: SheetProjection.Drawing, _ style: LayerStyle, isZone: Bool
    ) -> [LegendEntry.Symbol] {
        var symbols: [LegendEntry.Symbol] = []
        if !drawing.areas.isEmpty {
            let isOutline = style.area.fill == nil && style.area.hatch == nil
            symbols.append(isOutline && !isZone ? .line(style.line) : .box(style.area))
        } else if !drawing.lines.isEmpty {
            symbols.append(.line(style.line))
        }
        if !drawing.points.isEmpty { symbols.append(.mark(style.mark, size: style.markSize, style.markPen)) }
        return symbols
    }

    /// Rectangles of sheets with their numbers.
    private static func frames(
        _ subjects: [SheetSubject], _ projection: SheetProjection
    ) -> (elements: [MapElement], boxes: [SheetBox]) {
        var (elements, boxes) = ([MapElement](), [SheetBox]())
        let red = Colour(0xB0_00_20)
        for subject in subjects {
            let (corner, other) = (
                projection.place(Point(x: subject.window.minX, y: subject.window.maxY)),
                projection.place(Point(x: subject.window.maxX, y: subject.window.minY))
            )
            let box = SheetBox(x: corner.x, y: corner.y, width: other.x - corner.x, height: other.y - corner.y)
            elements.append(.path(.box(box), .stroke(red, 0.25)))
            var text = SheetText(String(subject.number), x: box.midX, y: box.midY + 0.9, size: 2.4)
            (text.anchor, text.isBold, text.halo, text.colour) = (.middle, true, 0.8, red)
            elements.append(.text(text))
            boxes.append(SheetBox(x: box.midX - 2, y: box.midY - 1.5, width: 4, height: 3))
        }
        return (elements, boxes)
    }

    private static func shade(
        _ shading: MapMaterial.Shading, _ classes: Classification, projection: SheetProjection, words: MapWords
    ) -> ([MapElement], [LegendEntry]) {
        var elements: [MapElement] = []
        let unit = shading.unit.isEmpty ? "" : " (\(shading.unit))"
        var heading = LegendEntry(symbols: [], label: shading.label[words.language] + unit)
        heading.captions = (words.areas, shading.amounts?.label[words.language] ?? "")
        var entries = [heading]
        let ranges = classes.bounds.indices.map { Classification.Member.range($0) }
        for member in [.noData, .zero] + ranges {
            let features = classes.members.indices.filter { classes.members[$0] == member }
            guard !features.isEmpty else { continue }
            let pen = ShadingStyle.pen(member, classes: classes.bounds.count, isBenefit: shading.isBenefit)
            for path in projection.draw(shading.geometry, features: features).areas.pieces(of: mostPoints) {
                elements.append(.path(path, pen))
            }
        }
        for member in [.zero] + ranges + [.noData] where classes.count(of: member) > 0 {
            let pen = ShadingStyle.pen(member, classes: classes.bounds.count, isBenefit: shading.isBenefit)
            var entry = LegendEntry(
                symbols: [.box(pen)], label: classes.label(of: member, words: words), count: classes.count(of: member))
            if let amounts = shading.amounts {
                entry.decimals = amounts.decimals
                entry.amount = classes.members.indices.reduce(0) { sum, area in
                    guard classes.members[area] == member, amounts.values[area].isFinite else { return sum }
                    return sum + amounts.values[area]
                }
            }
            entries.append(entry)
        }
        if let amounts = shading.amounts, !classes.members.isEmpty {
            var total = LegendEntry(symbols: [], label: words.total, count: classes.members.count)
            total.isTotal = true
            total.decimals = amounts.decimals
            total.amount = amounts.values.reduce(0) { $0 + ($1.isFinite ? $1 : 0) }
            entries.append(total)
        }
        return (elements, entries)
    }

    private static func elements(of drawing: SheetProjection.Drawing, _ style: LayerStyle) -> [MapElement] {
        var elements: [MapElement] = []
        if let casing = style.casing {
            for path in drawing.areas.pieces(of: mostPoints) + drawing.lines.pieces(of: mostPoints) {
                elements.append(.path(path, casing))
            }
        }
        for path in drawing.areas.pieces(of: mostPoints) { elements.append(.path(path, style.area)) }
        for path in drawing.lines.pieces(of: mostPoints) { elements.append(.path(path, style.line)) }
        for start in stride(from: 0, to: drawing.points.count, by: mostPoints / 5) {
            let some = drawing.points[start..<min(drawing.points.count, start + mostPoints / 5)]
            elements.append(.marks(Array(some), style.mark, size: style.markSize, style.markPen))
        }
        return elements
    }
}

extension Classification {
    /// A class in words.
    func label(of member: Member, words: MapWords) -> String {
        switch member {
        case .noData: return words.noData
        case .zero: return words.none
        case .range(let index) where index < labels.count: return labels[index][words.language]
        case .range(let index):
            let lower = index == 0 ? lowest : bounds[index - 1]
            let isOpen = index > 0 || !holdsLowest
            return (isOpen ? "> " : "") + words.figure(lower) + " – "
                + words.figure(bounds[index])
        }
    }
}

extension SheetPath {
    /// The path in pieces of about so many points; holes stay with their shells.
    fileprivate func pieces(of most: Int) -> [SheetPath] {
        guard pointCount > most else { return isEmpty ? [] : [self] }
        var pieces: [SheetPath] = []
        var piece = SheetPath()
        var count = 0
        for run in runs {
            if count > most, !run.isClosed || run.isShell {
                pieces.append(piece)
                piece = SheetPath()
                count = 0
            }
            piece.runs.append(run)
            count += run.points.count
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}

extension SheetPath.Run {
    /// Whether a ring runs clockwise on the sheet.
    fileprivate var isShell: Bool {
        var doubled = 0
        for (index, point) in points.enumerated() {
            let next = points[index + 1 == points.count ? 0 : index + 1]
            doubled += Int(point.x) * Int(next.y) - Int(next.x) * Int(point.y)
        }
        return doubled > 0
    }
}

extension [Double] {
    /// One number for each of so many areas; areas without one have no data.
    fileprivate func padded(to count: Int) -> [Double] {
        Array(prefix(count)) + [Double](repeating: .nan, count: Swift.max(0, count - self.count))
    }
}

extension String {
    /// The text with a capital at its beginning.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
