import TapakModel
import TapakStandards

/// Neighbourhoods put together: by settlement, kelurahan, district and city, and all of them.
struct SeverityAreas {
    private struct Area {
        var level: String
        var name: String
        var within: String
        var rows: [Int] = []
    }

    private let profiles: SeverityProfiles
    private let scores: [SeverityScore]
    private let scheme: SeverityScheme
    private let areas: [Area]
    /// Neighbourhoods that name no area of a level that others name.
    let notes: [Finding]

    init(_ profiles: SeverityProfiles, scores: [SeverityScore], scheme: SeverityScheme) {
        (self.profiles, self.scores, self.scheme) = (profiles, scores, scheme)
        var (areas, notes) = ([Area](), [Finding]())
        for (level, above) in SeverityProfiles.areas where profiles.table.has(level) {
            let names = profiles.table.texts(level)
            let withins = above.map(profiles.table.texts)
            var places: [[String]: Int] = [:]
            var unnamed: [Int] = []
            for row in 0..<profiles.table.count {
                if names[row].isEmpty {
                    unnamed.append(row)
                    continue
                }
                let within = withins.map { $0[row] }
                let place = places[[names[row]] + within] ?? areas.count
                if place == areas.count {
                    places[[names[row]] + within] = place
                    areas.append(Area(level: level, name: names[row], within: within.last ?? ""))
                }
                areas[place].rows.append(row)
            }
            if let first = unnamed.first {
                notes.append(
                    Finding(
                        .warning, "AREA_UNNAMED", layer: "profiles", ordinal: profiles.table.ordinals[first],
                        featureID: profiles.table.ids[first], count: unnamed.count,
                        Bilingual(
                            id:
                                "\(unnamed.count) profil tidak menyebut \(level); tidak masuk jumlah tingkat itu, tetapi masuk '*'.",
                            en: "\(unnamed.count) profiles name no \(level); they are in no sum of that level, but in '*'.")))
            }
        }
        areas.append(Area(level: "*", name: "*", within: "", rows: Array(0..<profiles.table.count)))
        (self.areas, self.notes) = (areas, notes)
    }

    private func amounts(_ rows: [Int]) -> SeverityProfiles.Amounts {
        var sum = profiles.amounts[rows[0]].within
        for row in rows.dropFirst() { sum.add(profiles.amounts[row].within) }
        return sum
    }

    private func hectares(_ rows: [Int]) -> Double? { rows.map { profiles.amounts[$0].hectares }.knownSum }

    func table(definition: Bilingual) -> Table {
        var table = TableBuilder(
            "severity_areas", definition,
            columns: ["'level", "'area", "'within", "profiles", "area_ha", "slum_profiles", "slum_ha"]
                + SeverityFindings.scoreColumns(scheme) + ["total", "'class", "sectoral_mean_pct", "'scheme"])
        for area in areas {
            let score = SeverityScore(amounts(area.rows), scheme: scheme)
            let slum = area.rows.filter { scores[$0].isSlum(scheme) == true }
            table.add(
                [
                    .text(area.level), .text(area.name), .text(area.within), .count(area.rows.count),
                    .number(hectares(area.rows)), .count(slum.count), .number(hectares(slum)),
                ] + SeverityFindings.scoreCells(score) + [
                    .number(score.total), .text(score.severity?.code ?? ""), .number(score.sectoral), .text(scheme.id),
                ])
        }
        return table.table
    }

    /// Hectares by class, and the sectoral mean of all together.
    /// Hectares of every class and the sectoral mean.
    ///
    /// - Parameter isBefore: Whether the profiles are those before work that is counted too.
    func headlines(isBefore: Bool) -> [Headline] {
        let when = isBefore ? Bilingual(id: " (sebelum penanganan)", en: " (before handling)") : Bilingual(id: "", en: "")
        var headlines = [
            Headline("profiles", Bilingual(id: "Profil", en: "Profiles"), Double(profiles.table.count), unit: "")
        ]
        for band in scheme.classes {
            let rows = scores.indices.filter { scores[$0].severity?.code == band.code }
            headlines.append(
                Headline(
                    "\(band.code)_ha",
                    Bilingual(id: "Luas \(band.label.id)\(when.id)", en: "Area of \(band.label.en)\(when.en)"),
                    hectares(rows), unit: "ha"))
        }
        let whole = SeverityScore(amounts(areas[areas.count - 1].rows), scheme: scheme)
        headlines.append(
            Headline(
                "sectoral_mean_pct", Bilingual(id: "Rata-rata kekumuhan sektoral\(when.id)", en: "Sectoral mean\(when.en)"),
                whole.sectoral, unit: "%"))
        return headlines
    }
}
