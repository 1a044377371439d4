internal import TapakModel

/// What a sheet says about itself, written from the bottom of the side panel upwards.
struct Statements {
    /// Everything in it.
    private(set) var elements: [MapElement] = []
    /// Where it begins.
    private(set) var top: Double

    private let words: MapWords
    private let box: SheetBox

    init(box: SheetBox, words: MapWords) {
        self.box = box
        self.words = words
        top = box.maxY
    }

    /// Notice, maker, sources, standards, quality and coordinate system.
    mutating func write(_ sheet: MapSheet, gridStep: Double?, isPartial: Bool, omitted: Int) {
        let (material, margin, language) = (sheet.material, sheet.margin, sheet.language)
        writeNotice()
        if margin.hasSignature { writeSignature() }
        var notes: [String] = []
        if isPartial { notes.append(sheet.subject == nil ? words.partial : words.cut) }
        if sheet.subject == nil, sheet.material.shading?.steps.isEmpty == true, let method = words.method(sheet.method) {
            notes.append(method)
        }
        if omitted > 0 { notes.append(words.unnamed(omitted)) }
        let project = margin.project
        let made = [project?.agency, project?.asOf.map(words.asOf), project?.licence].compactMap { $0 }
        if !made.isEmpty { notes.append(made.joined(separator: " · ")) }
        if let fingerprint = margin.fingerprint { notes.append(words.lock(fingerprint)) }
        write("", notes, most: 5)
        write(words.sources, material.sources.map { $0[language] }, most: 9)
        write(words.standards, margin.standards.map { $0[language] }, most: 5)
        write(words.quality, margin.quality.map { $0[language] }, most: 5)
        write(words.system, [material.crs] + (gridStep.map { [words.gridLines($0)] } ?? []), most: 4)
        top -= 1.2
        elements.append(.path(.line([(box.x - 3, top), (box.maxX + 3, top)]), .stroke(.black, 0.15)))
    }

    /// Room for a hand and a stamp.
    private mutating func writeSignature() {
        let frame = SheetBox(x: box.x, y: top - 20, width: box.width, height: 19.5)
        elements.append(.path(.box(frame), .stroke(.black, 0.2)))
        elements.append(.text(SheetText(words.approved, x: frame.x + 1.5, y: frame.y + 3, size: 1.9)))
        elements.append(
            .path(.line([(frame.x + 1.5, frame.maxY - 4), (frame.maxX - 1.5, frame.maxY - 4)]), .stroke(.black, 0.12)))
        elements.append(.text(SheetText(words.signature, x: frame.x + 1.5, y: frame.maxY - 1.4, size: 1.7)))
        top = frame.y - 0.8
    }

    private mutating func writeNotice() {
        let frame = SheetBox(x: box.x, y: box.maxY - 5, width: box.width, height: 5)
        elements.append(.path(.box(frame), .stroke(.black, 0.2)))
        var text = SheetText(words.notice, x: frame.midX, y: frame.maxY - 1.7, size: 2.4)
        text.anchor = .middle
        text.isBold = true
        elements.append(.text(text))
        top = frame.y - 0.8
    }

    /// A heading and its lines; what has no room is counted.
    private mutating func write(_ heading: String, _ paragraphs: [String], most: Int) {
        let size = 1.9
        var lines: [String] = []
        for (index, paragraph) in paragraphs.enumerated() {
            let wrapped = TextMetrics.lines(paragraph, size: size, width: box.width)
            guard lines.count + wrapped.count <= most else {
                lines.append(words.more(paragraphs.count - index))
                break
            }
            lines += wrapped
        }
        guard !lines.isEmpty else { return }
        for line in lines.reversed() {
            top -= 0.5
            elements.append(.text(SheetText(line, x: box.x, y: top, size: size)))
            top -= 2
        }
        guard !heading.isEmpty else { return }
        top -= 0.6
        var text = SheetText(heading, x: box.x, y: top, size: size)
        text.isBold = true
        elements.append(.text(text))
        top -= 2.4
    }
}
