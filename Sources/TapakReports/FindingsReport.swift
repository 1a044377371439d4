public import TapakModel

/// What a run has to say to a person, in lines.
public struct FindingsReport {
    /// Findings of one key that are said one by one before the rest is only counted.
    private static let said = 3

    private let findings: Findings
    private let isVerbose: Bool

    /// A report; the verbose one says every finding.
    public init(_ findings: Findings, isVerbose: Bool) {
        self.findings = findings
        self.isVerbose = isVerbose
    }

    /// The lines in a language.
    public func lines(_ language: Language) -> [String] {
        headlines(language) + [findings.frame].compactMap { $0.map { frame($0, language) } } + layers(language)
            + Self.notes(findings.findings, isVerbose: isVerbose, language)
    }

    private func headlines(_ language: Language) -> [String] {
        findings.headlines.map { headline in
            let decimals = TextTable.decimals(of: headline.unit)
            let value = headline.value.map { DecimalText.rounded($0, decimals: decimals, language: language) } ?? "–"
            let unit = headline.spokenUnit[language]
            return "\(headline.label[language]): \(value)" + (unit.isEmpty ? "" : " \(unit)")
        }
    }

    private func frame(_ frame: FrameStatement, _ language: Language) -> String {
        let error = DecimalText.rounded(frame.arealErrorPPM.centre / 10_000, decimals: 3, language: language)
        let kind =
            frame.measure == "ground"
            ? Bilingual(id: "meter di lapangan", en: "metres of the ground")
            : Bilingual(id: "meter CRS kerja", en: "metres of the working CRS")
        return Bilingual(
            id: "Diukur dalam \(kind.id), \(frame.crs) \(frame.name) (galat luas grid di pusat \(error) %)",
            en: "Measured in \(kind.en), \(frame.crs) \(frame.name) (its grid areas are off by \(error) % at the centre)")[
                language]
    }

    private func layers(_ language: Language) -> [String] {
        findings.layerCounts.map { count in
            func number(_ count: Int) -> String { DecimalText.rounded(Double(count), decimals: 0, language: language) }
            var parts = [
                Bilingual(id: "dibaca \(number(count.read))", en: "read \(number(count.read))"),
                Bilingual(id: "dipakai \(number(count.used))", en: "used \(number(count.used))"),
            ]
            if count.filtered > 0 {
                parts.append(Bilingual(id: "disaring \(number(count.filtered))", en: "filtered out \(number(count.filtered))"))
            }
            if count.setAside > 0 {
                parts.append(Bilingual(id: "disisihkan \(number(count.setAside))", en: "set aside \(number(count.setAside))"))
            }
            if count.repaired > 0 {
                parts.append(Bilingual(id: "diperbaiki \(number(count.repaired))", en: "repaired \(number(count.repaired))"))
            }
            return "  \(LayerName.words(count.role)[language]): " + parts.map { $0[language] }.joined(separator: ", ")
        }
    }

    /// Findings in order; of many with one key in one layer only the first few, with the number of the others.
    public static func notes(_ findings: [Finding], isVerbose: Bool, _ language: Language) -> [String] {
        var groups: [[Finding]] = []
        var places: [String: Int] = [:]
        for finding in findings {
            let group = "\(finding.key) \(finding.layer ?? "")"
            let place = places[group] ?? groups.count
            if place == groups.count { groups.append([]) }
            places[group] = place
            groups[place].append(finding)
        }
        return groups.flatMap { group in
            if !isVerbose, group.count > said, Set(group.map(\.message)).count == 1 {
                return ["  " + group[0].line(language, with: group.dropFirst())]
            }
            let shown = isVerbose || group.count == said + 1 ? group.count : min(said, group.count)
            let lines = group.prefix(shown).map { "  " + $0.line(language) }
            guard shown < group.count else { return lines }
            let rest = group.count - shown
            return lines + [
                Bilingual(id: "    … \(rest) lagi (-v untuk semuanya)", en: "    … \(rest) more (-v for all)")[language]
            ]
        }
    }
}

extension Finding {
    /// The finding in one line: how much it matters, its key, its place, its sentence.
    public func line(_ language: Language) -> String {
        var place = layer.map { " " + LayerName.words($0)[language] } ?? ""
        if let ordinal { place += " #\(ordinal)" }
        if let featureID, !featureID.isEmpty { place += " (id \(featureID))" }
        return "\(severity.word[language]) \(key)\(place): \(message[language])"
    }

    /// The finding and others that say the same of other features, in one line.
    fileprivate func line(_ language: Language, with others: ArraySlice<Finding>) -> String {
        let name = layer.map { " " + LayerName.words($0)[language] } ?? ""
        let count = DecimalText.rounded(Double(others.count + 1), decimals: 0, language: language)
        let first = ([self] + others).prefix(3).compactMap(\.ordinal).map { "#\($0), " }.joined()
        let features = Bilingual(
            id: "\(count) fitur: \(first)… -v untuk semuanya", en: "\(count) features: \(first)… -v for all")[language]
        return "\(severity.word[language]) \(key)\(name) (\(features)): \(message[language])"
    }
}

extension Finding.Severity {
    /// The word for it.
    fileprivate var word: Bilingual {
        switch self {
        case .note: Bilingual(id: "catatan", en: "note")
        case .warning: Bilingual(id: "peringatan", en: "warning")
        case .error: Bilingual(id: "galat", en: "error")
        }
    }
}

extension Failure {
    /// The failure in lines: the file and what is wrong, the place, what was found and expected, the key.
    public func lines(_ language: Language) -> [String] {
        var file = self.file.flatMap { $0.isEmpty ? nil : $0 }.map { $0 + (line.map { ":\($0)" } ?? "") + ": " } ?? ""
        // Most sentences about a file name it themselves.
        if let name = self.file, line == nil, message[language].contains("“\(name)”") { file = "" }
        var place: [String] = []
        if let ordinal { place.append(Bilingual(id: "fitur", en: "feature")[language] + " \(ordinal)") }
        if let featureID, !featureID.isEmpty { place.append("id \(featureID)") }
        if let offset { place.append("byte \(offset)") }
        let details: [(Bilingual, String?)] = [
            (Bilingual(id: "tempat", en: "place"), place.joined(separator: ", ")),
            (Bilingual(id: "ditemukan", en: "found"), found),
            (Bilingual(id: "seharusnya", en: "expected"), expected),
        ]
        return ["tapak: \(file)\(message[language])"]
            + details.compactMap { label, text in text.flatMap { $0.isEmpty ? nil : "  \(label[language]): \($0)" } }
            + ["  [\(key.rawValue), exit \(exitCode)]"]
    }
}

extension Headline {
    /// Its unit as people read it.
    var spokenUnit: Bilingual {
        switch unit {
        case "index": Bilingual(id: "", en: "")
        case "min": Bilingual(id: "menit", en: "minutes")
        default: Bilingual(id: unit, en: unit)
        }
    }
}
