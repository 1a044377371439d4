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

    init(material: MapMaterial, language: Language, projection: SheetProjection) {
        let words = MapWords(language: language)
        if let shading = material.shading {
            let classes = Classification(shading.values.padded(to: shading.geometry.count))
            self.classes = classes
            names = AreaNames(shading, projection: projection, obstacles: NameObstacles(material, projection))
            let (pictured, entries) = Self.shade(shading, classes, projection: projection, words: words)
            elements += pictured
            legend += entries
        } else {
            classes = nil
            names = AreaNames()
        }
        var turns: [MapMaterial.Style: Int] = [:]
        for overlay in material.overlays where !overlay.geometry.isEmpty {
            let style = LayerStyle(
                overlay.style, turn: turns[overlay.style, default: 0], isOverShading: material.shading != nil)
            turns[overlay.style, default: 0] += 1
            let drawing = projection.draw(overlay.geometry, features: 0..<overlay.geometry.count)
            let drawn = Self.elements(of: drawing, style)
            elements += drawn
            guard !drawn.isEmpty else { continue }
            var symbols: [LegendEntry.Symbol] = []
            if !drawing.areas.isEmpty {
                let isOutline = style.area.fill == nil && style.area.hatch == nil
                symbols.append(isOutline && overlay.style != .zone ? .line(style.line) : .box(style.area))
            } else if !drawing.lines.isEmpty {
                symbols.append(.line(style.line))
            }
            if !drawing.points.isEmpty { symbols.append(.mark(style.mark, size: style.markSize, style.markPen)) }
            legend.append(LegendEntry(symbols: symbols, label: overlay.label[language], count: nil))
        }
    }

    private static func shade(
        _ shading: MapMaterial.Shading, _ classes: Classification, projection: SheetProjection, words: MapWords
    ) -> ([MapElement], [LegendEntry]) {
        var elements: [MapElement] = []
        let unit = shading.unit.isEmpty ? "" : " (\(shading.unit))"
        var entries = [LegendEntry(symbols: [], label: shading.label[words.language] + unit, count: nil)]
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
            entries.append(
                LegendEntry(
                    symbols: [.box(pen)], label: classes.label(of: member, words: words), count: classes.count(of: member))
            )
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
