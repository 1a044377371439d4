import TapakEngine
import TapakModel
import TapakStandards

/// Turns verdicts and sizes into tables, headlines and notes.
struct ScreeningFindings {
    let screening: Screening
    let sizes: ScreeningSizes
    let rings: ImpactRings
    /// The cells that name every project.
    let projects: [[TableBuilder.Cell]]
    let projectColumns: [String]
    let isCityStated: Bool

    private static let definition = Bilingual(
        id:
            "verdict: inside = seluruh proyek di dalam kawasan, overlaps = sebagian, touches = bersinggungan (jarak ≤ toleransi), "
            + "within d = dalam jarak d, clear = tidak ada sampai jarak itu dan cakupan data menjaminnya (lapisan 'stated': dinyatakan tidak ada), no-data = data tidak "
            + "menjangkau. Aturan protected-area memakai lebar kawasan dari tabel, screening-distance cincin terluar. Indikasi, "
            + "bukan keputusan.",
        en:
            "verdict: inside = all of the project in the area, overlaps = some of it, touches = adjacent (distance ≤ tolerance), "
            + "within d = no farther than d, clear = nothing up to that distance and a stated coverage vouches for it (layer 'stated': said not to be there), no-data = "
            + "the data do not tell. Rule protected-area takes the width of the table, screening-distance the outermost ring. An "
            + "indication, no decision.")
    private static let sizeDefinition = Bilingual(
        id:
            "value = ukuran dari kolom proyek, kalau tidak ada dari geometrinya; aturan terpenuhi bila semua syaratnya tercapai.",
        en: "value = size stated by a field of the project, else measured; a rule is met where all its conditions are.")
    private static let projectDefinition = Bilingual(
        id:
            "indication: amdal-a = di dalam kawasan konservasi, amdal = di dalam atau berbatasan dengan kawasan lindung atau ambang "
            + "ukuran tercapai, undecided = data belum cukup (missing: jenis kawasan dan ukuran yang perlu diketahui), smaller = selain itu (UKL-UPL atau SPPL). Indikasi, bukan keputusan.",
        en: "indication: amdal-a = in a conservation area, amdal = in or adjacent to a protected area, or a size is reached, "
            + "undecided = the data do not tell (missing: kinds and sizes to be known), smaller = else (UKL-UPL or SPPL). An indication, no decision."
    )

    func add(to findings: inout Findings) {
        let outcomes = (0..<projects.count).map(outcome)
        findings.tables += [locationTable, sizeTable, projectTable(outcomes)]
        findings.definitions += [Self.definition, Self.sizeDefinition, Self.projectDefinition] + screening.standard.notes
        let kinds = Set(screening.locations.filter { $0.place != nil }.map(\.kind)).sorted()
        findings.use(
            kinds.map { screening.standard.kinds[$0].use } + [screening.standard.adjacency]
                + Set(sizes.rows.map(\.size)).sorted().map { screening.standard.sizes[$0].use })
        findings.headlines += [
            Headline(
                "screening_amdal", Bilingual(id: "Proyek dengan indikasi AMDAL", en: "Projects with an indication of AMDAL"),
                Double(outcomes.count { $0.indication.hasPrefix("amdal") }), unit: ""),
            Headline(
                "screening_undecided",
                Bilingual(id: "Proyek yang datanya belum cukup", en: "Projects for which the data do not tell"),
                Double(outcomes.count { $0.indication == "undecided" }), unit: ""),
        ]
        findings.findings += notes
    }

    // MARK: Tables

    private var locationTable: Table {
        var table = TableBuilder(
            "screening", Self.definition,
            columns: projectColumns + [
                "'rule", "'layer", "'class", "'verdict", "distance_m", "bearing_deg", "'nearest_id", "'citation", "'status",
                "'kind", "limit_m", "'trigger", "'reason",
            ])
        for location in screening.locations {
            let kind = screening.standard.kinds[location.kind]
            let layer = location.place.map { rings.layers[$0.layer] }
            let place: [TableBuilder.Cell] = [
                .number(location.nearest?.distance), .number(location.bearing), .text(nearestID(location)),
            ]
            table.add(
                projects[location.project] + [
                    .text("protected-area"), .text(layer?.name ?? (location.protected == .clear ? "stated" : "")),
                    .text(className(location)),
                    .text(location.protected.text),
                ] + place + [
                    .text(kind.use.citation), .text(kind.use.status), .text(kind.id), .number(kind.width),
                    .text(trigger(location) ?? ""), .text(reason(location.protected, location)),
                ])
            guard layer != nil else { continue }
            table.add(
                projects[location.project] + [
                    .text("screening-distance"), .text(layer?.name ?? ""), .text(className(location)),
                    .text(location.distant.text),
                ] + place + [
                    .text("rings"), .text("practice"), .text(kind.id), .number(rings.distances.last), .text(""),
                    .text(reason(location.distant, location)),
                ])
        }
        return table.table
    }

    /// Why the data do not tell; empty where they do.
    private func reason(_ verdict: Screening.Verdict, _ location: Screening.Location) -> String {
        guard verdict == .noData else { return "" }
        return location.place == nil ? "no-layer" : location.hasCoverage ? "coverage-too-small" : "no-coverage"
    }

    private func className(_ location: Screening.Location) -> String {
        guard let (layer, row) = location.place else { return "" }
        let classes = rings.layers[layer].classes
        return classes.isNamed ? classes.names[row] : ClassList.whole
    }

    private func nearestID(_ location: Screening.Location) -> String {
        guard let (layer, _) = location.place, let nearest = location.nearest else { return "" }
        return rings.layers[layer].layer.ids[nearest.feature]
    }

    private var sizeTable: Table {
        var table = TableBuilder(
            "screening_sizes", Self.sizeDefinition,
            columns: projectColumns + [
                "'activity", "'rule", "'measure", "value", "'unit", "'source", "'comparison", "threshold", "'verdict",
                "'citation", "'status",
            ])
        for row in sizes.rows {
            let size = screening.standard.sizes[row.size]
            table.add(
                projects[row.project] + [
                    .text(size.activity), .text(size.rule), .text(size.measure), .number(row.value), .text(size.use.unit),
                    .text(row.source), .text(size.isInclusive ? "≥" : ">"), .number(size.use.value),
                    .text(row.outcome.rawValue), .text(size.use.citation), .text(size.use.status),
                ])
        }
        return table.table
    }

    private func projectTable(_ outcomes: [Outcome]) -> Table {
        var table = TableBuilder(
            "screening_projects", Self.projectDefinition,
            columns: projectColumns + ["'activity", "'indication", "'triggers", "clear", "no_data", "'missing"])
        for (project, outcome) in outcomes.enumerated() {
            table.add(
                projects[project] + [
                    .text(sizes.activities[project]), .text(outcome.indication),
                    .text(outcome.triggers.joined(separator: "; ")),
                    .count(outcome.clear), .count(outcome.noData), .text(outcome.missing.joined(separator: "; ")),
                ])
        }
        return table.table
    }

    // MARK: Outcomes

    private struct Outcome {
        var indication: String
        var triggers: [String]
        /// Kinds that are clear, and kinds that the data do not tell about.
        var clear, noData: Int
        /// What would have to be known: those kinds, and sizes.
        var missing: [String]
    }

    /// What a location gives rise to; nil for nothing.
    private func trigger(_ location: Screening.Location) -> String? {
        guard location.protected.isFound else { return nil }
        let isWithin = location.protected == .inside || location.protected == .overlaps
        return screening.standard.kinds[location.kind].isConservation && isWithin ? "amdal-a" : "amdal"
    }

    private func outcome(_ project: Int) -> Outcome {
        let own = screening.locations.filter { $0.project == project }
        let found = own.compactMap { location in trigger(location).map { (location, $0) } }
        let triggers = found.map { location, _ in
            let metres = DecimalText.fixed(location.nearest?.distance ?? 0, decimals: 1)
            return
                "\(screening.standard.kinds[location.kind].id): \(location.protected.text), \(metres) m to \(nearestID(location))"
        }
        // A kind is told of by all its layers and classes together.
        let kinds = screening.standard.kinds.indices.map { kind in own.filter { $0.kind == kind }.map(\.protected) }
        let unknown = kinds.indices.filter { kind in !kinds[kind].contains(where: \.isFound) && kinds[kind].contains(.noData) }
        let clear = kinds.count { !$0.isEmpty && $0.allSatisfy { $0 == .clear } }
        let missing =
            unknown.map { screening.standard.kinds[$0].id } + sizes.open[project].map { "size.\($0)" }
            + (sizes.activities[project].isEmpty ? ["activity"] : [])
        let indication =
            found.contains { $0.1 == "amdal-a" }
            ? "amdal-a"
            : !found.isEmpty || !sizes.met[project].isEmpty
                ? "amdal" : missing.isEmpty ? "smaller" : "undecided"
        return Outcome(
            indication: indication, triggers: triggers + sizes.met[project].map { "size.\($0)" }, clear: clear,
            noData: unknown.count,
            missing: missing)
    }

    // MARK: Notes

    private var notes: [Finding] {
        var notes = screening.unknown.map { layer, names in
            let some = names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
            return Finding(
                .note, "KIND_UNKNOWN", layer: rings.layers[layer].name, count: names.count,
                Bilingual(
                    id: "Bukan jenis kawasan lindung dalam tabel, jadi tidak ditapis: \(some); padankan dengan --kinds.",
                    en: "No kind of protected area of the table, so not screened: \(some); give --kinds to say what they are."))
        }
        let absent = Set(screening.locations.filter { $0.place == nil && $0.protected == .noData }.map(\.kind)).sorted()
        if !absent.isEmpty {
            let list = absent.map { screening.standard.kinds[$0].id }.joined(separator: ", ")
            let count = DecimalText.words(Double(absent.count))
            notes.append(
                Finding(
                    .warning, "KIND_NO_DATA", count: absent.count,
                    Bilingual(
                        id: "Tidak ada data untuk \(count.id) jenis kawasan lindung: \(list).",
                        en: "No data for \(count.en) kinds of protected area: \(list).")))
        }
        let strange = sizes.activities.indices.filter { sizes.activities[$0].isEmpty }
        if !strange.isEmpty {
            let names = Set(strange.map { sizes.stated[$0] }).sorted().prefix(6).joined(separator: ", ")
            let count = DecimalText.words(Double(strange.count))
            notes.append(
                Finding(
                    .warning, "ACTIVITY_UNKNOWN", layer: "projects", count: strange.count,
                    Bilingual(
                        id: "\(count.id) proyek tanpa kegiatan yang dikenal (\(names)); ambang ukurannya tidak dinilai.",
                        en: "\(count.en) projects have no activity that the table knows (\(names)); their size is not judged."))
            )
        }
        if !isCityStated, sizes.rows.contains(where: { screening.standard.sizes[$0.size].use.id.contains(".") }) {
            notes.append(
                Finding(
                    .note, "CITY_ASSUMED",
                    Bilingual(
                        id: "Ukuran kota tidak disebut (--city); ambang untuk ‘\(screening.standard.city)’ dipakai.",
                        en: "The size of the city was not stated (--city); the thresholds for ‘\(screening.standard.city)’ are "
                            + "taken.")))
        }
        return notes
    }
}
