internal import TapakModel

/// Writes a display list as SVG 1.1 text, the same bytes for the same list.
struct SVGWriter {
    /// Precedes every id, so that several sheets can stand in one page.
    let idPrefix: String
    private var body = ""
    private var definitions = ""
    private var hatches: [Hatch] = []
    private var clipCount = 0

    init(idPrefix: String) { self.idPrefix = idPrefix }

    /// The document of a sheet.
    static func document(_ elements: [MapElement], paper: Paper, title: String, idPrefix: String) -> String {
        var writer = SVGWriter(idPrefix: idPrefix)
        for element in elements { writer.write(element) }
        let (width, height) = (number(paper.width), number(paper.height))
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" role="img" width="\(width)mm" height="\(height)mm" \
            viewBox="0 0 \(width) \(height)" font-family="DejaVu Sans, Noto Sans, sans-serif" stroke-linejoin="round">
            <title>\(XMLText.escaped(title))</title>
            <defs>
            \(writer.definitions)</defs>
            \(writer.body)</svg>

            """
    }

    private mutating func write(_ element: MapElement) {
        switch element {
        case .path(let path, let pen):
            guard !path.isEmpty else { return }
            write(PathData.text(path), pen)
        case .marks(let points, let mark, let size, let pen):
            guard !points.isEmpty else { return }
            write(PathData.text(points, mark, size: size), pen)
        case .text(let text): write(text)
        case .clipped(let box, let elements):
            clipCount += 1
            let id = "\(idPrefix)c\(clipCount)"
            definitions +=
                "<clipPath id=\"\(id)\"><rect x=\"\(Self.number(box.x))\" y=\"\(Self.number(box.y))\" "
                + "width=\"\(Self.number(box.width))\" height=\"\(Self.number(box.height))\"/></clipPath>\n"
            body += "<g clip-path=\"url(#\(id))\">\n"
            for element in elements { write(element) }
            body += "</g>\n"
        }
    }

    private mutating func write(_ data: String, _ pen: Pen) {
        var line = ""
        if let stroke = pen.stroke {
            line = " stroke=\"\(Self.hex(stroke))\" stroke-width=\"\(Self.number(pen.width))\""
            if !pen.dashes.isEmpty {
                line += " stroke-dasharray=\"\(pen.dashes.map(Self.number).joined(separator: " "))\""
            }
        }
        let opacity = pen.opacity < 1 ? " fill-opacity=\"\(Self.number(pen.opacity))\"" : ""
        switch (pen.fill, pen.hatch) {
        case (let fill, nil):
            body += "<path fill=\"\(fill.map(Self.hex) ?? "none")\"\(opacity)\(line) d=\"\(data)\"/>\n"
        case (nil, let hatch?):
            body += "<path fill=\"url(#\(identifier(of: hatch)))\"\(line) d=\"\(data)\"/>\n"
        case (let fill?, let hatch?):
            // The ground is painted by the hatch's own tile, so that the outline need not be written twice.
            let id = identifier(of: hatch, ground: fill, opacity: pen.opacity)
            body += "<path fill=\"url(#\(id))\"\(line) d=\"\(data)\"/>\n"
        }
    }

    private mutating func write(_ text: SheetText) {
        var attributes = "x=\"\(Self.number(text.x))\" y=\"\(Self.number(text.y))\" font-size=\"\(Self.number(text.size))\""
        attributes += " fill=\"\(Self.hex(text.colour))\""
        if text.anchor != .start { attributes += " text-anchor=\"\(text.anchor.rawValue)\"" }
        if text.isBold { attributes += " font-weight=\"bold\"" }
        if text.isItalic { attributes += " font-style=\"italic\"" }
        if text.halo > 0 {
            attributes += " paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"\(Self.number(text.halo))\""
        }
        if text.isUpright { attributes += " transform=\"rotate(-90 \(Self.number(text.x)) \(Self.number(text.y)))\"" }
        body += "<text \(attributes)>\(XMLText.escaped(text.words))</text>\n"
    }

    private var grounds: [(Colour, Double)?] = []

    private mutating func identifier(of hatch: Hatch, ground: Colour? = nil, opacity: Double = 1) -> String {
        for (index, known) in hatches.enumerated() where known == hatch {
            if grounds[index]?.0 == ground, ground == nil || grounds[index]?.1 == opacity { return "\(idPrefix)h\(index + 1)" }
        }
        hatches.append(hatch)
        grounds.append(ground.map { ($0, opacity) })
        let id = "\(idPrefix)h\(hatches.count)"
        let side = Self.number(hatch.spacing)
        definitions += "<pattern id=\"\(id)\" patternUnits=\"userSpaceOnUse\" width=\"\(side)\" height=\"\(side)\""
        definitions += hatch.angle == 0 ? ">" : " patternTransform=\"rotate(\(hatch.angle))\">"
        if let ground {
            let alpha = opacity < 1 ? " fill-opacity=\"\(Self.number(opacity))\"" : ""
            definitions += "<rect width=\"\(side)\" height=\"\(side)\" fill=\"\(Self.hex(ground))\"\(alpha)/>"
        }
        let middle = Self.number(hatch.spacing / 2)
        definitions += "<path d=\"M\(middle) 0V\(side)\(hatch.isCrossed ? "M0 \(middle)H\(side)" : "")\" "
        definitions += "stroke=\"\(Self.hex(hatch.colour))\" stroke-width=\"\(Self.number(hatch.width))\"/></pattern>\n"
        return id
    }

    /// Two decimals at most.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        return PathData.hundredths(Int((value * 100).rounded()))
    }

    private static func hex(_ colour: Colour) -> String { LayerSymbols.hex(colour.bits) }
}
