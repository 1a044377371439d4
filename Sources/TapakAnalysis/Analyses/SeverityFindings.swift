import TapakModel
import TapakStandards

/// Turns the scores into tables and headlines.
struct SeverityFindings {
    let roles: [LayerRole]
    let scheme: SeverityScheme
    let profiles: SeverityProfiles
    /// The volumes handled, or those left.
    let work: SeverityProfiles?
    let isHandled: Bool
    /// Nil where the profiles stand alone.
    let layers: SeverityLayers?
    let workspace: Workspace

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Severity.name, roles: roles)
        let scores = profiles.amounts.map { SeverityScore($0, scheme: scheme) }
        let ranks = scores.enumerated().map { row, score in
            SeverityRank(
                considerations: profiles.considerations[row], legality: profiles.legality[row], severity: score.severity,
                scheme: scheme)
        }
        let areas = SeverityAreas(profiles, scores: scores, scheme: scheme)
        findings.tables = [table(scores, ranks), aspectTable(scores), areas.table(definition: areaDefinition)]
        findings.definitions = [definition, areaDefinition, cutDefinition]
        findings.use(scheme.uses + (layers?.uses(scheme) ?? []))
        findings.findings += layers?.notes(profiles: profiles.table.ids) ?? []
        findings.findings += notes(scores, ranks) + areas.notes
        findings.headlines = areas.headlines(isBefore: work != nil)
        if let work {
            let handling = SeverityHandling(profiles, scores: scores, work: work, isHandled: isHandled, scheme: scheme)
            findings.tables += handling.tables
            findings.headlines += handling.headlines
            findings.findings += handling.notes
            findings.definitions.append(SeverityHandling.definition)
        }
        if workspace.options.maps, let layers {
            findings.map = try workspace.map(
                title: Bilingual(id: "Tingkat kekumuhan menurut RT", en: "Slum severity by neighbourhood"),
                shading: layers.shading(
                    Bilingual(id: "Jumlah nilai kriteria", en: "Total of the criteria's scores"),
                    values: scores.map { $0.total ?? .nan }, scheme: scheme), overlays: [], roles: roles)
        }
        return findings
    }

    // MARK: Definitions

    private var definition: Bilingual {
        Bilingual(
            id:
                "\(scheme.title.id): pct = 100 · volume / penyebut, paling tinggi 100; score menurut batas persentase; total = jumlah "
                + "score; sectoral_mean_pct = rata-rata dari rata-rata aspek; yang tidak diketahui tetap kosong. Indikasi, bukan penetapan.",
            en:
                "\(scheme.title.en): pct = 100 · volume / denominator, at most 100; score by the cuts of the percentage; total = sum "
                + "of the scores; sectoral_mean_pct = mean of the aspects' means; what is not known stays empty. An indication, no decision."
        )
    }

    private var areaDefinition: Bilingual {
        Bilingual(
            id: "Volume dan penyebut dijumlahkan lalu dinilai kembali; nilai tidak pernah dirata-ratakan.",
            en: "Volumes and denominators are summed and scored again; scores are never averaged.")
    }

    private var cutDefinition: Bilingual {
        func cuts(_ language: Language) -> String {
            let words = scheme.cuts.map { cut in
                let (from, score) = (DecimalText.words(cut.from)[language], DecimalText.words(cut.score)[language])
                return Bilingual(id: "mulai \(from) % nilai \(score)", en: "from \(from) % score \(score)")[language]
            }
            return words.joined(separator: ", ")
        }
        return Bilingual(
            id: "Batas: \(cuts(.indonesian)), di bawahnya 0.", en: "Cuts: \(cuts(.english)), 0 below.")
    }

    // MARK: Tables

    private func table(_ scores: [SeverityScore], _ ranks: [SeverityRank]) -> Table {
        var table = TableBuilder(
            "severity", definition,
            columns: ["'profile_id"] + Self.scoreColumns(scheme) + [
                "total", "'class", "sectoral_mean_pct", "'considerations", "'legality", "priority", "'priority_code", "'scheme",
            ])
        for (row, score) in scores.enumerated() {
            let rank = ranks[row]
            table.add(
                [.text(profiles.table.ids[row])] + Self.scoreCells(score) + [
                    .number(score.total), .text(score.severity?.code ?? ""), .number(score.sectoral),
                    .text(rank.considerations?.code ?? ""), .text(rank.legality?.rawValue ?? ""),
                    .number(rank.priority.map(Double.init)), .text(rank.code ?? ""), .text(scheme.id),
                ])
        }
        return table.table
    }

    static func scoreColumns(_ scheme: SeverityScheme) -> [String] {
        scheme.criteria.flatMap { ["pct_\($0.id)", "score_\($0.id)"] }
    }

    static func scoreCells(_ score: SeverityScore) -> [TableBuilder.Cell] {
        zip(score.percents, score.scores).flatMap { [.number($0), .number($1)] }
    }

    private func aspectTable(_ scores: [SeverityScore]) -> Table {
        var table = TableBuilder(
            "severity_aspects",
            Bilingual(
                id: "mean_pct = rata-rata persentase kriteria aspek itu.",
                en: "mean_pct = mean of the percentages of the aspect's criteria."),
            columns: ["'profile_id", "'aspect", "'aspect_name", "mean_pct"])
        for (row, score) in scores.enumerated() {
            for (place, aspect) in scheme.aspects.enumerated() {
                table.add([
                    .text(profiles.table.ids[row]), .text(aspect.id), .text(aspect.label.en), .number(score.means[place]),
                ])
            }
        }
        return table.table
    }

    // MARK: Notes

    private func notes(_ scores: [SeverityScore], _ ranks: [SeverityRank]) -> [Finding] {
        var notes: [Finding] = []
        if !profiles.absent.isEmpty {
            let columns = profiles.absent.joined(separator: ", ")
            notes.append(
                Finding(
                    .warning, "CRITERION_MISSING", layer: "profiles", count: profiles.absent.count,
                    Bilingual(
                        id: "Kolom yang tidak ada: \(columns). Tanpa semua kriteria tidak ada total dan kelas.",
                        en: "Columns that are missing: \(columns). Without all criteria there is no total and no class.")))
        }
        for (row, score) in scores.enumerated() {
            func ids(_ places: [Int]) -> String { places.map { scheme.criteria[$0].id }.joined(separator: ", ") }
            func add(_ key: String, _ message: Bilingual) {
                notes.append(
                    Finding(
                        .warning, key, layer: "profiles", ordinal: profiles.table.ordinals[row],
                        featureID: profiles.table.ids[row], message))
            }
            let missing = scheme.criteria.indices.filter { place in
                score.percents[place] == nil && !profiles.absent.contains(scheme.criteria[place].volume)
                    && !profiles.absent.contains(scheme.criteria[place].denominator)
            }
            if !missing.isEmpty {
                add(
                    "CRITERION_MISSING",
                    Bilingual(
                        id: "Volume atau penyebut kosong: \(ids(missing)); total tidak dihitung.",
                        en: "Volume or denominator empty: \(ids(missing)); no total is computed."))
            }
            if !score.zeros.isEmpty {
                add(
                    "DENOMINATOR_ZERO",
                    Bilingual(
                        id: "Ada volume tetapi penyebutnya nol: \(ids(score.zeros)); dihitung 0 %.",
                        en: "There is a volume but its denominator is zero: \(ids(score.zeros)); taken as 0 %."))
            }
            if !score.clamped.isEmpty {
                add(
                    "VOLUME_OVER",
                    Bilingual(
                        id: "Volume melebihi penyebut: \(ids(score.clamped)); dipotong menjadi 100 %.",
                        en: "The volume is over the denominator: \(ids(score.clamped)); cut to 100 %."))
            }
            if ranks[row].legality == .undecided {
                add(
                    "LEGALITY_UNDECIDED",
                    Bilingual(
                        id: "Status lahan dan kesesuaian tata ruang berlawanan; legalitas perlu diputuskan.",
                        en: "Tenure and conformity with the plan disagree; legality is to be decided."))
            }
        }
        return notes
    }
}
