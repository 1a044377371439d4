import TapakEngine
import TapakModel

/// Turns what is taken into tables and headlines.
struct ParcelFindings {
    let roles: [LayerRole]
    let parcels: HeldLayer
    let projects: HeldLayer
    let takes: ParcelTakes
    let limits: ParcelLimits
    let workspace: Workspace

    private static let definition = Bilingual(
        id:
            "taken_m2 = luas bidang di dalam gabungan tapak proyek, setiap meter persegi dihitung sekali; left_parts = banyaknya potongan "
            + "sisa; severed = sisa terpotong; small_remainder = potongan terbesar di bawah batas; bangunan terkena dihitung utuh dengan "
            + "seluruh penghuninya; baris 'outside' = bangunan di luar semua bidang, baris '*' = keseluruhan. Indikasi, bukan penetapan.",
        en:
            "taken_m2 = area of the parcel inside the union of the footprints, every square metre once; left_parts = pieces left; severed "
            + "= the rest is cut apart; small_remainder = its largest piece is below the limit; buildings hit count whole with all their "
            + "people; row 'outside' = buildings on no parcel, row '*' = the whole. An indication, no decision.")

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Parcels.name, roles: roles)
        findings.tables = [parcelTable, projectTable]
        findings.definitions = [Self.definition]
        findings.use(limits.uses)
        findings.headlines = headlines
        if workspace.options.layers { findings.layers = [try layer()] }
        findings.findings += notes
        findings.add([
            Balance(
                of: "parcels", inUnits: takes.footprint.taken, twice: 0, outside: takes.footprint.outside,
                whole: takes.footprint.whole)
        ])
        return findings
    }

    private func cells(_ tally: ParcelTakes.Tally?) -> [TableBuilder.Cell] {
        guard takes.hasBuildings else { return Array(repeating: .number(nil), count: 5) }
        let tally = tally ?? ParcelTakes.Tally()
        return [
            .count(tally.buildings), .count(tally.cut), .number(Coverage.settled(tally.area)),
            .number(takes.hasHouseholds ? tally.households : nil), .number(takes.hasPeople ? tally.people : nil),
        ]
    }

    private static let columns = [
        "'parcel_id", "total_m2", "taken_m2", "taken_pct", "left_m2", "left_parts", "largest_left_m2", "'severed",
        "'small_remainder", "buildings_hit", "buildings_cut", "building_m2", "households", "people",
    ]

    private func cells(_ take: ParcelTakes.Take) -> [TableBuilder.Cell] {
        func word(_ holds: Bool) -> TableBuilder.Cell { .text(holds ? "yes" : "no") }
        return [
            .text(parcels.ids[take.parcel]), .number(take.total), .number(take.taken), .percent(take.taken, of: take.total),
            .number(take.rest), .count(take.left.count), .number(take.left.first ?? 0), word(take.left.count > 1),
            word(take.left.first.map { $0 < limits.remainder } ?? false),
        ] + cells(takes.tallies[take.parcel])
    }

    /// The parcels of which something is taken.
    private func layer() throws -> ResultLayer {
        var (geometry, table) = (GeometryColumns(), TableBuilder("parcels", Self.definition, columns: Self.columns))
        for take in takes.takes {
            geometry.append(take.parcel, of: parcels.geometry)
            table.add(cells(take))
        }
        return ResultLayer(
            name: "parcels", geometry: try workspace.lonLat(geometry), properties: table.table, theme: .numbers("taken_pct"),
            nameField: "parcel_id")
    }

    private var parcelTable: Table {
        var table = TableBuilder("parcels", Self.definition, columns: Self.columns)
        for take in takes.takes { table.add(cells(take)) }
        let listed = Set(takes.takes.map(\.parcel))
        let rest = takes.tallies.filter { $0.key >= 0 && !listed.contains($0.key) }
        for place in rest.keys.sorted() {
            // Buildings that reach into a footprint from a parcel of which nothing is taken.
            table.add(
                [.text(parcels.ids[place])] + Array(repeating: .number(nil), count: 6) + [.text(""), .text("")]
                    + cells(rest[place]))
        }
        if let outside = takes.tallies[-1] {
            table.add(
                [.text(Units.outside)] + Array(repeating: .number(nil), count: 6) + [.text(""), .text("")] + cells(outside))
        }
        let total = takes.takes.reduce(0) { $0 + $1.total }
        table.add(
            [
                .text(Units.whole), .number(total), .number(takes.footprint.taken), .number(nil), .number(nil), .number(nil),
                .number(nil), .text(""), .text(""),
            ] + cells(takes.whole))
        return table.table
    }

    private var projectTable: Table {
        var table = TableBuilder(
            "parcels_projects",
            Bilingual(
                id:
                    "taken_m2 = tapak di dalam bidang, setiap meter persegi sekali; outside_m2 = tapak di luar semua bidang (baris '*').",
                en:
                    "taken_m2 = footprint inside parcels, every square metre once; outside_m2 = footprint on no parcel (row '*')."
            ),
            columns: [
                "'project_id", "footprint_m2", "taken_m2", "outside_m2", "parcels", "parcels_over_share", "buildings_hit",
                "buildings_cut", "households", "people", "'scale", "'plan",
            ])
        for (project, sums) in takes.projects.enumerated() {
            table.add(
                [
                    .text(projects.ids[project]), .number(sums.footprint), .number(sums.taken),
                    .number(Coverage.settled(sums.footprint - sums.taken)), .count(sums.parcels),
                ] + judged(takes.hasBuildings ? takes.projectTallies[project] : nil, sums.footprint, heavy: sums.heavy))
        }
        let heavy = takes.takes.count { 100 * $0.taken > limits.share * $0.total }
        table.add(
            [
                .text(Units.whole), .number(takes.footprint.whole), .number(takes.footprint.taken),
                .number(takes.footprint.outside), .count(takes.takes.count),
            ] + judged(takes.hasBuildings ? takes.whole : nil, takes.footprint.whole, heavy: heavy))
        return table.table
    }

    /// Who is hit, and what scale and plan that means; the plan stays open where the people are not known.
    private func judged(_ tally: ParcelTakes.Tally?, _ footprint: Double, heavy: Int) -> [TableBuilder.Cell] {
        let people = takes.hasPeople ? tally?.people : nil
        let isFull = heavy > 0 || people ?? 0 > limits.people
        return [
            .count(heavy), .number(tally.map { Double($0.buildings) }), .number(tally.map { Double($0.cut) }),
            .number(takes.hasHouseholds ? tally?.households : nil), .number(people),
            .text(footprint <= limits.smallScale * 10_000 ? "small" : "large"),
            .text(isFull ? "full" : people == nil ? "" : "abbreviated"),
        ]
    }

    private var headlines: [Headline] {
        var headlines = [
            Headline(
                "land_ha", Bilingual(id: "Tanah yang diperlukan", en: "Land needed"), takes.footprint.whole / 10_000, unit: "ha"
            ),
            Headline(
                "taken_ha", Bilingual(id: "Diambil dari bidang", en: "Taken of parcels"), takes.footprint.taken / 10_000,
                unit: "ha"),
            Headline("parcels", Bilingual(id: "Bidang terkena", en: "Parcels affected"), Double(takes.takes.count), unit: ""),
        ]
        if takes.hasBuildings {
            headlines.append(
                Headline(
                    "buildings_hit", Bilingual(id: "Bangunan terkena", en: "Buildings hit"), Double(takes.whole.buildings),
                    unit: ""))
        }
        if takes.hasHouseholds {
            headlines.append(
                Headline(
                    "households", Bilingual(id: "KK terdampak", en: "Households affected"), takes.whole.households, unit: ""))
        }
        if takes.hasPeople {
            headlines.append(
                Headline("people", Bilingual(id: "Jiwa terdampak", en: "People affected"), takes.whole.people, unit: ""))
        }
        return headlines
    }

    private var notes: [Finding] {
        var notes: [Finding] = []
        func note(_ key: String, _ id: String, _ en: String) { notes.append(Finding(.note, key, Bilingual(id: id, en: en))) }
        let small = DecimalText.words(limits.smallScale)
        if takes.footprint.whole <= limits.smallScale * 10_000 {
            note(
                "SCALE_SMALL",
                "Tanah yang diperlukan semua proyek bersama tidak lebih dari \(small.id) ha: pengadaan skala kecil mungkin berlaku.",
                "The land that all projects together need is not over \(small.en) ha: small-scale acquisition may apply.")
        } else {
            note(
                "SCALE_LARGE",
                "Tanah yang diperlukan semua proyek bersama lebih dari \(small.id) ha: bukan skala kecil (tiap proyek: "
                    + "parcels_projects.csv).",
                "The land that all projects together need is over \(small.en) ha: not small scale (each project: "
                    + "parcels_projects.csv).")
        }
        let (people, share) = (DecimalText.words(limits.people), DecimalText.words(limits.share))
        let heavy = takes.takes.count { 100 * $0.taken > limits.share * $0.total }
        if takes.hasPeople, takes.whole.people > limits.people {
            note(
                "PLAN_FULL", "Lebih dari \(people.id) jiwa terdampak: rencana pengadaan lengkap mungkin diperlukan.",
                "More than \(people.en) people are affected: a full acquisition plan may be needed.")
        }
        if heavy > 0 {
            note(
                "PLAN_FULL", "\(heavy) bidang kehilangan lebih dari \(share.id) %: rencana lengkap mungkin diperlukan.",
                "\(heavy) parcels lose more than \(share.en) %: a full acquisition plan may be needed.")
        } else if takes.hasPeople, takes.whole.people <= limits.people {
            note(
                "PLAN_ABBREVIATED",
                "Tidak lebih dari \(people.id) jiwa dan tidak ada bidang yang kehilangan lebih dari \(share.id) %.",
                "Not more than \(people.en) people, and no parcel loses more than \(share.en) %.")
        }
        if takes.slivers.count > 0 {
            let area = DecimalText.words(takes.slivers.area, decimals: 3)
            notes.append(
                Finding(
                    .note, "SLIVERS_DROPPED", layer: "parcels", count: takes.slivers.count,
                    Bilingual(
                        id: "\(takes.slivers.count) bidang hanya tersentuh irisan, bersama \(area.id) m²; tidak didaftar.",
                        en:
                            "Of \(takes.slivers.count) parcels only slivers are taken, together \(area.en) m²; they are not listed."
                    )))
        }
        if takes.takes.isEmpty { notes.append(.noOverlap("projects", features: projects.count, with: "parcels")) }
        return notes
    }
}
