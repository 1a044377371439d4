internal import TapakMaps
internal import TapakModel

extension SheetMargin {
    /// What findings say of their data and rules, for the margin of a sheet.
    init(_ findings: Findings, project: ProjectFacts?, fingerprint: String?) {
        self.init()
        self.project = project
        self.fingerprint = fingerprint
        quality = Self.quality(findings)
        standards = Self.standards(findings)
    }

    /// How many features took part, how well the CRS is reached, and by how much layers may be off.
    private static func quality(_ findings: Findings) -> [Bilingual] {
        let layers = findings.layerCounts
        func sum(_ count: (LayerCount) -> Int) -> Bilingual { DecimalText.words(Double(layers.reduce(0) { $0 + count($1) })) }
        let (used, aside, repaired) = (sum(\.used), sum(\.setAside), sum(\.repaired))
        var lines = [
            Bilingual(
                id: "Fitur dipakai \(used.id), disisihkan \(aside.id), diperbaiki \(repaired.id)",
                en: "Features used \(used.en), set aside \(aside.en), repaired \(repaired.en)")
        ]
        let transformations = findings.frame?.transformations ?? []
        if let worst = transformations.compactMap(\.accuracy).max() {
            let metres = DecimalText.words(worst)
            lines.append(
                Bilingual(
                    id: "Ketelitian transformasi CRS \(metres.id) m", en: "Accuracy of the CRS transformation \(metres.en) m"))
        }
        if transformations.contains(where: \.ignoresDatum) {
            lines.append(Bilingual(id: "Pergeseran datum diabaikan", en: "The shift of datum is ignored"))
        }
        return lines
    }

    /// The articles with the values taken from them, one line an article.
    private static func standards(_ findings: Findings) -> [Bilingual] {
        var articles: [(citation: String, values: [Bilingual])] = []
        for use in findings.standards {
            let amount = DecimalText.words(use.value)
            let unit = units[use.unit] ?? Bilingual(id: use.unit, en: use.unit)
            let value = Bilingual(
                id: "\(amount.id) \(unit.id)".trimmingSuffixSpaces, en: "\(amount.en) \(unit.en)".trimmingSuffixSpaces)
            if let known = articles.firstIndex(where: { $0.citation == use.citation }) {
                articles[known].values.append(value)
            } else {
                articles.append((use.citation, [value]))
            }
        }
        return articles.map { citation, values in
            let (rest, some) = (values.count - 4, values.prefix(4))
            let more = rest > 0 ? ", … (+\(rest))" : ""
            // Where there is no article, the table has the reason in both languages.
            let halves = citation.split(separator: " / ", maxSplits: 1).map(String.init)
            let (indonesian, english) = halves.count == 2 ? (halves[0], halves[1]) : (citation, citation)
            return Bilingual(
                id: indonesian.replacing(" art. ", with: " ps. ") + ": " + some.map(\.id).joined(separator: ", ") + more,
                en: english + ": " + some.map(\.en).joined(separator: ", ") + more)
        }
    }

    /// Units of the standards tables that are words.
    private static let units: [String: Bilingual] = [
        "people": Bilingual(id: "jiwa", en: "people"), "km/h": Bilingual(id: "km/jam", en: "km/h"),
        "people/room": Bilingual(id: "orang/kamar", en: "people/room"),
        "% of income": Bilingual(id: "% pendapatan", en: "% of income"),
        "points": Bilingual(id: "nilai", en: "points"), "score": Bilingual(id: "nilai", en: "score"),
    ]
}

extension String {
    fileprivate var trimmingSuffixSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
