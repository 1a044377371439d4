public import TapakMaps
public import TapakModel

/// Sheets of an analysis: one of everything, or a series of one for each unit, slum area or project with an index before it.
public struct MapSheets: Sendable {
    /// A form that sheets can have.
    public enum Format: String, Sendable, CaseIterable {
        case svg, pdf, png
    }

    /// The paper.
    public var paper = Paper.a4
    /// The scale; of a series that of its sheets, while the index shows everything.
    public var scale = SheetScale.fit
    /// How numbers are put into classes where no rule does it.
    public var method = ClassMethod.readable
    /// What a series is about; nil for one sheet of everything.
    public var series: SheetSeries?
    /// Whether there is room for a signature.
    public var hasSignature = false
    /// Whether a series of nothing is the index alone, and no error.
    public var isOptional = false

    /// One A4 sheet of everything.
    public init() {}

    /// The sheets, the index of a series first.
    ///
    /// - Throws: `USAGE` for findings without a map, or a series of what they do not have.
    public func sheets(
        of findings: Findings, project: ProjectFacts?, fingerprint: String?, language: Language
    ) throws(Failure) -> [MapSheet] {
        guard let material = findings.map else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Analisis '\(findings.analysis)' ini tidak menghasilkan peta.",
                    en: "This analysis ('\(findings.analysis)') gives no map."))
        }
        let origin = findings.frame.map { Point(x: $0.origin[0], y: $0.origin[1]) } ?? Point(x: 0, y: 0)
        var whole = MapSheet(material: material, language: language, paper: paper, scale: scale, origin: origin)
        whole.method = method
        whole.margin = SheetMargin(findings, project: project, fingerprint: fingerprint)
        whole.margin.hasSignature = hasSignature
        guard let series else { return [whole] }
        let subjects = series.subjects(of: material, language: language)
        // A layer that is there and empty, such as slums that were all handled, gives an index and no sheets.
        if subjects.isEmpty, isOptional { return [whole] }
        guard !subjects.isEmpty else {
            throw Failure(
                .usage,
                Bilingual(
                    id: "Peta ini tidak memuat '\(series.rawValue)' untuk dijadikan seri.",
                    en: "The map has no '\(series.rawValue)' to make a series of."),
                expected: SheetSeries.allCases.filter { !$0.subjects(of: material, language: language).isEmpty }
                    .map(\.rawValue).joined(separator: ", "))
        }
        let sheets = subjects.map { subject in
            var sheet = whole
            sheet.subject = subject
            return sheet
        }
        whole.scale = .fit
        whole.frames = subjects
        return [whole] + sheets
    }

    /// Writes sheets into a folder: a file each, or one PDF of all pages.
    ///
    /// - Returns: The names of the files.
    /// - Throws: `PART_ABSENT` where the program that draws pages is not there, `CANNOT_WRITE`.
    public func write(
        _ sheets: [MapSheet], as format: Format, name: String, into folder: OutputFolder
    ) throws -> [String] {
        if format == .pdf {
            let file = name + ".pdf"
            try folder.write(MapRaster.pages(of: sheets.map { $0.svg() }), as: file)
            return [file]
        }
        let digits = String(sheets.count - 1).count
        return try sheets.enumerated().map { index, sheet in
            let number = String(index)
            let ending = sheets.count == 1 ? "" : "." + String(repeating: "0", count: digits - number.count) + number
            let file = "\(name)\(ending).\(format.rawValue)"
            let svg = sheet.svg()
            if format == .svg {
                try folder.write(svg, as: file)
            } else {
                try folder.write(MapRaster.picture(of: svg, as: .png), as: file)
            }
            return file
        }
    }
}
