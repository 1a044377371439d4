import TapakModel

/// What a run on setbacks took for granted because it was not stated.
extension WaterfrontFindings {
    /// Widths of the standards table, and river lines taken for banks.
    var assumptions: [Finding] { [defaultWidths, riverLines].compactMap { $0 } }

    private var defaultWidths: Finding? {
        let rules = ground.setbacks.map(\.name).filter { parameters.setback?.width(of: $0) == nil }
        let widths = zip(rules, standards).map { rule, use in
            let (name, metres) = (LayerName.words(rule), DecimalText.words(use.value))
            let status = Self.status(use.status)
            return Bilingual(
                id: "\(name.id) \(metres.id) m (\(use.citation.replacing("art. ", with: "pasal "))\(status.id))",
                en: "\(name.en) \(metres.en) m (\(use.citation)\(status.en))")
        }
        guard !widths.isEmpty else { return nil }
        return Finding(
            .note, "WIDTH_DEFAULT",
            Bilingual(
                id: "Lebar sempadan tidak disebut (--setback); dipakai " + widths.map(\.id).joined(separator: ", ") + ".",
                en: "No setback width was stated (--setback); taken: " + widths.map(\.en).joined(separator: ", ") + "."))
    }

    private static func status(_ status: String) -> Bilingual {
        switch status {
        case "assumed": Bilingual(id: ", diasumsikan", en: ", assumed")
        case "practice": Bilingual(id: ", kebiasaan", en: ", practice")
        default: Bilingual(id: "", en: "")
        }
    }

    private var riverLines: Finding? {
        guard parameters.riverLine == nil, let rivers = ground.setbacks.first(where: { $0.name == "rivers" })?.layer else {
            return nil
        }
        let lines = (0..<rivers.count).filter { rivers.geometry.kind(of: $0) == .line }.count
        guard lines > 0 else { return nil }
        let count = DecimalText.words(Double(lines))
        return Finding(
            .note, "RIVER_LINE_ASSUMED", layer: rivers.role.name, count: lines,
            Bilingual(
                id: "\(count.id) garis sungai dianggap tepi sungai; bila itu garis tengah, sebut --river-line centre dan "
                    + "--river-width.",
                en: "\(count.en) river lines are taken for banks; if they are centre lines, state --river-line centre and "
                    + "--river-width."))
    }

    /// The widths of all setbacks, for the legend: a number of metres, or from the smallest to the largest.
    var widths: Bilingual {
        let texts = ground.setbacks.compactMap { setback -> Bilingual? in
            guard let least = setback.widths.min(), let most = setback.widths.max() else { return nil }
            let name = LayerName.words(setback.name)
            let (low, high) = (DecimalText.words(least), DecimalText.words(most))
            return least == most
                ? Bilingual(id: "\(name.id) \(low.id) m", en: "\(name.en) \(low.en) m")
                : Bilingual(id: "\(name.id) \(low.id)–\(high.id) m", en: "\(name.en) \(low.en)–\(high.en) m")
        }
        return Bilingual(id: texts.map(\.id).joined(separator: ", "), en: texts.map(\.en).joined(separator: ", "))
    }
}
