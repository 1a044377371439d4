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
        var articles: [(citation: String, values: [String])] = []
        for use in findings.standards {
            let name = use.id.split(separator: "/").dropFirst().joined(separator: "/")
            let value = "\(name) \(DecimalText.shortest(use.value)) \(use.unit)".trimmingSuffixSpaces
            if let known = articles.firstIndex(where: { $0.citation == use.citation }) {
                articles[known].values.append(value)
            } else {
                articles.append((use.citation, [value]))
            }
        }
        return articles.map { citation, values in
            let rest = values.count - 3
            let some = values.prefix(3).joined(separator: ", ")
            return Bilingual(
                id: "\(citation): \(some)" + (rest > 0 ? ", … (+\(rest))" : ""),
                en: "\(citation): \(some)" + (rest > 0 ? ", … (+\(rest))" : ""))
        }
    }
}

extension String {
    fileprivate var trimmingSuffixSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
