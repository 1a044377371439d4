import TapakEngine
import TapakModel

/// Turns a plan of sites into tables, layers and headlines.
struct SitingFindings {
    let parameters: Siting.Parameters
    let survey: AccessSurvey
    let roles: [LayerRole]
    let plan: SitePlan
    let candidates: HeldLayer?
    /// Up to which people count as served.
    let threshold: Double
    let workspace: Workspace

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Siting.name, roles: roles)
        let units = unitTable()
        findings.tables = [plan.table(Siting.name, units: survey.units), units]
        findings.definitions = [SitePlan.definition, unitDefinition, goalDefinition]
        findings.use(survey.standards)
        findings.findings += (survey.roads?.findings ?? []) + plan.findings + [survey.outsideUnits].compactMap { $0 }
        findings.headlines = headlines(units)
        if workspace.options.layers {
            findings.layers = [try plan.layer(Siting.name, units: survey.units, workspace)]
        }
        if workspace.options.maps { findings.map = try map(units) }
        return findings
    }

    private var unit: Bilingual {
        survey.isTimed ? Bilingual(id: "menit", en: "minutes") : Bilingual(id: "m", en: "m")
    }

    private var goalDefinition: Bilingual {
        let (amount, unit) = (DecimalText.words(plan.limit), unit)
        let who =
            parameters.leftOut == true
            ? Bilingual(id: "; hanya orang di luar ambang yang dihitung", en: "; only people beyond the threshold count")
            : Bilingual(id: "", en: "")
        switch plan.goal {
        case .covering:
            return Bilingual(
                id: "Tujuan covering: orang tanpa fasilitas dalam \(amount.id) \(unit.id) yang mendapatkannya\(who.id).",
                en: "Goal covering: people without a facility within \(amount.en) \(unit.en) who get one\(who.en).")
        case .median:
            return Bilingual(
                id:
                    "Tujuan median: orang × \(unit.id) yang dihemat; yang lebih jauh dari \(amount.id) \(unit.id) dihitung \(amount.id)\(who.id).",
                en: "Goal median: people × \(unit.en) that are spared; who is farther than \(amount.en) \(unit.en) counts as "
                    + "\(amount.en)\(who.en).")
        }
    }

    private var unitDefinition: Bilingual {
        let (threshold, limit, unit) = (DecimalText.words(threshold), DecimalText.words(plan.limit), unit)
        guard plan.goal == .median else {
            return Bilingual(
                id:
                    "before dan after = orang dengan fasilitas dalam \(threshold.id) \(unit.id) sekarang dan dengan semua lokasi terpilih.",
                en:
                    "before and after = people with a facility within \(threshold.en) \(unit.en) today and with all places chosen."
            )
        }
        return Bilingual(
            id:
                "before dan after = orang dengan fasilitas dalam \(threshold.id) \(unit.id) sekarang dan dengan semua lokasi terpilih; "
                + "mean_ = rata-rata, yang lebih jauh dari \(limit.id) \(unit.id) dihitung \(limit.id).",
            en:
                "before and after = people with a facility within \(threshold.en) \(unit.en) today and with all places chosen; mean_ = "
                + "mean, where who is farther than \(limit.en) \(unit.en) counts as \(limit.en).")
    }

    private func unitTable() -> Table {
        let mark = survey.isTimed ? "min" : "m"
        var table = TableBuilder(
            "siting_units", unitDefinition,
            columns: [
                "'unit_id", "'unit_name", "origins", "people", "before", "before_pct", "after", "after_pct", "gained",
            ] + (plan.goal == .median ? ["mean_before_\(mark)", "mean_after_\(mark)"] : []))
        let (rows, weights) = (UnitMembers(survey.origins.units, units: survey.units?.count), survey.origins.weights)
        for row in 0..<rows.count {
            var (people, before, after, far, near) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for origin in rows[row].lazy.map(Int.init) {
                let weight = weights[origin]
                people += weight
                if plan.before[origin] <= threshold { before += weight }
                if plan.after[origin] <= threshold { after += weight }
                far += weight * min(plan.before[origin], plan.limit)
                near += weight * min(plan.after[origin], plan.limit)
            }
            let means = [far, near].map { TableBuilder.Cell.number(people > 0 ? $0 / people : nil) }
            table.add(
                [
                    .text(survey.rowID(row)), .text(survey.rowName(row)), .count(rows[row].count), .number(people),
                    .number(before), .number(people > 0 ? 100 * before / people : nil), .number(after),
                    .number(people > 0 ? 100 * after / people : nil), .number(after - before),
                ] + (plan.goal == .median ? means : []))
        }
        return table.table
    }

    private func headlines(_ table: Table) -> [Headline] {
        let last = table.rowCount - 1
        let (amount, count) = (DecimalText.words(threshold), DecimalText.words(Double(plan.sites.count)))
        func value(_ column: String) -> Double? { table.number(row: last, column: column) }
        let mark = survey.isTimed ? "min" : "m"
        let means = [
            Headline(
                "mean_before", Bilingual(id: "Rata-rata sekarang", en: "Mean today"), value("mean_before_\(mark)"), unit: mark),
            Headline(
                "mean_after", Bilingual(id: "Rata-rata dengan lokasi baru", en: "Mean with the new places"),
                value("mean_after_\(mark)"), unit: mark),
        ]
        return [
            Headline(
                "before_pct",
                Bilingual(
                    id: "\(plan.who.id) dalam \(amount.id) \(unit.id) dari \(plan.title.id), sekarang",
                    en: "\(plan.who.en) within \(amount.en) \(unit.en) of \(plan.title.en), today"), value("before_pct"),
                unit: "%"),
            Headline(
                "after_pct",
                Bilingual(id: "– dengan lokasi baru (\(count.id))", en: "– with the new places (\(count.en))"),
                value("after_pct"),
                unit: "%"),
            Headline(
                "gained", Bilingual(id: "\(plan.who.id) yang bertambah terlayani", en: "\(plan.who.en) served in addition"),
                value("gained"),
                unit: ""),
            Headline(
                "gap_pct",
                Bilingual(
                    id: "Paling jauh dari pilihan terbaik (0 = terbukti)", en: "Farthest from the best choice (0 = proven)"),
                100 * plan.choice.gap, unit: "%"),
        ] + (plan.goal == .median ? means : [])
    }

    private func map(_ table: Table) throws -> MapMaterial {
        let (amount, unit) = (DecimalText.words(threshold), unit)
        var overlays: [MapMaterial.Overlay] = []
        if let candidates {
            overlays.append(MapMaterial.Overlay(workspace.title(of: candidates.role), .facilityOther, candidates.geometry))
        }
        if let destination = survey.destinations.first {
            overlays.append(
                MapMaterial.Overlay(workspace.title(of: destination.layer.role), .facility, destination.layer.geometry))
        }
        overlays.append(plan.overlay)
        return try workspace.map(
            title: Bilingual(id: "Lokasi baru: \(plan.title.id)", en: "New places: \(plan.title.en)"),
            shading: survey.units.map { units in
                units.shading(
                    Bilingual(
                        id: "\(plan.who.id) dalam \(amount.id) \(unit.id) dengan lokasi baru",
                        en: "\(plan.who.en) within \(amount.en) \(unit.en) with the new places"),
                    values: (0..<units.count).map { table.number(row: $0, column: "after_pct") ?? .nan }, isBenefit: true)
            }, overlays: overlays, roles: roles)
    }
}
