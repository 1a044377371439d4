import TapakModel
import TapakStandards

/// What a run on setbacks took for granted because it was not stated.
extension WaterfrontFindings {
    /// Widths of the standards table, and river lines taken for banks.
    var assumptions: [Finding] {
        [defaultWidths].compactMap { $0 } + ground.setbacks.flatMap(openCases) + [riverLines].compactMap { $0 }
    }

    private var defaultWidths: Finding? {
        let widths = ground.setbacks.flatMap { setback in
            (setback.cases?.used ?? []).enumerated().map { place, value in
                let features = setback.cases?.ofFeature.count { $0 == place } ?? 0
                let (name, width) = (LayerName.words(setback.name), DecimalText.words(value.value))
                let (count, status) = (DecimalText.words(Double(features)), Self.status(value.dated.status.rawValue))
                // Of one case alone the number of features says nothing.
                let isOne = setback.cases?.used.count == 1
                let source = Bilingual(
                    id: "(\(value.dated.citation.replacing("art. ", with: "pasal "))\(status.id))",
                    en: "(\(value.dated.citation)\(status.en))")
                return Bilingual(
                    id:
                        "\(name.id) \(width.id) \(value.unit) \(isOne ? "" : "untuk \(count.id) fitur, \(value.entry) ")\(source.id)",
                    en:
                        "\(name.en) \(width.en) \(value.unit) \(isOne ? "" : "for \(count.en) features, \(value.entry) ")\(source.en)"
                )
            }
        }
        guard !widths.isEmpty else { return nil }
        return Finding(
            .note, "WIDTH_DEFAULT",
            Bilingual(
                id: "Lebar sempadan tidak disebut (--setback); dipakai " + widths.map(\.id).joined(separator: ", ") + ".",
                en: "No setback width was stated (--setback); taken: " + widths.map(\.en).joined(separator: ", ") + "."))
    }

    /// What was not known of features whose case decides the width.
    private func openCases(_ setback: Setback) -> [Finding] {
        guard let cases = setback.cases else { return [] }
        var findings: [Finding] = []
        if !cases.unknown.isEmpty {
            let names = cases.unknown.map { "\($0.name) (\($0.features))" }.joined(separator: ", ")
            findings.append(
                Finding(
                    .warning, "SETBACK_CASE_OPEN", layer: setback.name, count: cases.unknown.map(\.features).max() ?? 0,
                    Bilingual(
                        id: "Tidak diketahui: \(names). Dipakai keadaan baku tabel atau sempadan tersempit yang mungkin; isi "
                            + "kolomnya, atau sebut --setback.",
                        en: "Not known: \(names). The table's usual case or the narrowest possible setback was taken; fill in "
                            + "the fields, or state --setback.")))
        }
        if cases.tidal > 0 {
            findings.append(
                Finding(
                    .note, "TIDAL_LINE", layer: setback.name, count: cases.tidal,
                    Bilingual(
                        id: "Sungai terpengaruh pasang surut diukur dari tepi muka air pasang rata-rata; periksa garisnya.",
                        en: "Tidal rivers are measured from the edge at mean high water; check that the lines are that.")))
        }
        return findings
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
