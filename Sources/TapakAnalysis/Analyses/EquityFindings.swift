import TapakEngine
import TapakModel

/// Turns values and groups into tables, charts and headlines.
struct EquityFindings {
    typealias Measure = EquityValues.Measure
    typealias Group = EquityGroups.Group

    let parameters: Equity.Parameters
    let survey: AccessSurvey
    let roles: [LayerRole]
    let values: EquityValues
    let groups: EquityGroups
    let workspace: Workspace

    /// Resamples are the same on every run.
    private static let seed: UInt64 = 0x7461_7061_6B

    private var measures: [Measure] { values.measures }

    /// Who is counted, within a sentence.
    private var who: Bilingual { Bilingual(id: survey.who.id.lowercased(), en: survey.who.en.lowercased()) }

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Equity.name, roles: roles)
        let table = try mainTable()
        findings.tables = [table, decompositionTable, lorenzTable]
        findings.definitions = [Self.definition, Self.decompositionDefinition, Self.lorenzDefinition]
        if parameters.rank != nil {
            findings.tables.append(concentrationTable)
            findings.definitions.append(Self.concentrationDefinition)
        }
        if let question = survey.catchments.first?.model {
            findings.definitions.append(
                question.definition(isTimed: survey.roads?.isTimed ?? false, along: survey.roads != nil))
        }
        findings.use(survey.standards)
        findings.findings += values.findings + groups.findings + (survey.roads?.findings ?? [])
        findings.findings +=
            survey.supplyFindings + survey.catchments.flatMap(\.findings) + [survey.outsideUnits].compactMap { $0 }
        findings.words = Dictionary(measures.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        findings.findings += measures.compactMap(lackingValues)
        let sites = try newPlaces()
        if let sites {
            findings.tables.append(sites.table("equity_places", units: survey.units))
            findings.definitions.append(SitePlan.definition)
        }
        findings.headlines = headlines(table) + (sites?.headlines ?? [])
        findings.charts = measures.filter { $0.nature != .exposure }.map(chart)
        if workspace.options.layers { findings.layers = try layers(table, sites) }
        if workspace.options.maps { findings.map = try map(table, sites) }
        return findings
    }

    /// Many who have no value: what is said of the others does not hold for them.
    private func lackingValues(_ measure: Measure) -> Finding? {
        let weights = survey.origins.weights
        let people = weights.reduce(0, +)
        let lacking = weights.indices.reduce(0) { measure.values[$1].isNaN ? $0 + weights[$1] : $0 }
        guard people > 0, lacking > 0.05 * people else { return nil }
        let (share, count) = (DecimalText.words(100 * lacking / people, decimals: 1), DecimalText.words(lacking))
        return Finding(
            .warning, "VALUE_MISSING", layer: measure.name,
            Bilingual(
                id:
                    "\(share.id) % (\(count.id)) tanpa nilai: tidak ada jalan, di luar batas, atau tanpa data; rata-rata dan ketimpangan hanya dari "
                    + "yang lain.",
                en:
                    "\(share.en) % (\(count.en)) have no value: no way, beyond the cap or no data; means and inequality are of the others."
            ))
    }

    // MARK: Definitions

    private static let definition = Bilingual(
        id:
            "people = orang; unknown = di antaranya tanpa nilai (tidak ada jalan, di luar batas, tanpa data); mean = Σwx/Σw; zero = orang "
            + "dengan nilai 0; within_T = orang dengan nilai ≤ T, _pct terhadap semua selain tanpa data; gini = 1 − Σ(F_i − F_i−1)(L_i + L_i−1) "
            + "(rumus populasi), gini_sample = gini · n/(n−1) (rumus sampel); theil_t = Σ(w/W)(x/μ)ln(x/μ); theil_l = Σ(w/W)ln(μ/x), kosong bila "
            + "ada nol; atkinson dengan ε = 0,5 dan 1; palma = bagian 10 % teratas / 40 % terbawah; share_20_20 = 20 % teratas / 20 % terbawah; "
            + "_low dan _high = selang 95 % dengan pengambilan ulang asal (bootstrap persentil, benih tetap).",
        en:
            "people = people; unknown = those of them without a value (no way, beyond the cap, no data); mean = Σwx/Σw; zero = people with "
            + "a value of 0; within_T = people with a value ≤ T, _pct of all but no-data; gini = 1 − Σ(F_i − F_i−1)(L_i + L_i−1) (population "
            + "formula), gini_sample = gini · n/(n−1) (sample formula); theil_t = Σ(w/W)(x/μ)ln(x/μ); theil_l = Σ(w/W)ln(μ/x), empty where there "
            + "are zeros; atkinson with ε = 0.5 and 1; palma = share of the top 10 % / bottom 40 %; share_20_20 = top 20 % / bottom 20 %; "
            + "_low and _high = 95 % interval by resampling origins (percentile bootstrap, fixed seed).")
    private static let decompositionDefinition = Bilingual(
        id:
            "theil_t = theil_within (di dalam unit atau kelompok) + theil_between (di antaranya); between_pct = bagian di antaranya.",
        en:
            "theil_t = theil_within (inside units or groups) + theil_between (between them); between_pct = the part between them."
    )
    private static let lorenzDefinition = Bilingual(
        id:
            "Kurva Lorenz: value_pct = bagian nilai yang dimiliki people_pct orang dengan nilai terkecil; di antara titik garis lurus.",
        en:
            "Lorenz curve: value_pct = share of the value that the people_pct of people with least have; straight between points."
    )
    private static let concentrationDefinition = Bilingual(
        id:
            "index = 2·cov(x, peringkat)/μ (negatif: terpusat pada peringkat rendah); untuk ya/tidak juga koreksi Wagstaff C/(1 − μ) dan "
            + "Erreygers 4μC.",
        en:
            "index = 2·cov(x, rank)/μ (negative: concentrated among low ranks); for yes or no also the corrections of Wagstaff C/(1 − μ) "
            + "and Erreygers 4μC.")

    // MARK: Tables

    /// Thresholds of any measure, ascending: every one has its columns.
    private var thresholds: [Double] { Set(measures.flatMap(\.thresholds)).sorted() }

    private static let plain = [
        "gini_sample", "theil_t", "theil_l", "atkinson_05", "atkinson_1", "palma", "share_20_20",
    ]

    private func mainTable() throws -> Table {
        let rows = UnitMembers(survey.origins.units, units: survey.units?.count)
        let isTimed = survey.roads?.isTimed ?? false
        let shares = thresholds.flatMap { threshold in
            ["", "_pct"].map { "within_\(DecimalText.shortest(threshold))\(isTimed ? "min" : "")\($0)" }
        }
        var table = TableBuilder(
            "equity", Self.definition,
            columns: [
                "'measure", "'unit_id", "'unit_name", "'group_field", "'group", "origins", "people", "unknown", "mean",
                "mean_low", "mean_high", "zero", "zero_pct",
            ] + shares + ["gini", "gini_low", "gini_high"] + Self.plain)
        let threads = workspace.options.threads
        let figures = EquityFigures(thresholds: thresholds)
        for measure in measures {
            for (index, group) in groups.groups.enumerated() {
                let cells = try Parallel.map(rows.count, threads: threads) { row in
                    figures.row(measure, group, rows[row])
                }
                for row in 0..<rows.count {
                    let isWhole = row == rows.count - 1
                    // Intervals are for the whole: there they take their time.
                    let own =
                        isWhole && measure.nature != .exposure && parameters.resampleCount > 1
                        ? figures.row(
                            measure, group, rows[row],
                            try figures.inequality(measure, group, rows[row]).interval(
                                resamples: parameters.resampleCount, seed: Self.seed, threads: threads))
                        : cells[row]
                    // Groups that do not live in a unit need no row there.
                    guard isWhole || index == 0 || own.people > 0 else { continue }
                    table.add(
                        [
                            .text(measure.name), .text(survey.rowID(row)), .text(survey.rowName(row)), .text(group.field),
                            .text(group.name),
                        ] + own.cells)
                }
            }
        }
        return table.table
    }

    private var decompositionTable: Table {
        var table = TableBuilder(
            "equity_decomposition", Self.decompositionDefinition,
            columns: ["'measure", "'by", "groups", "theil_t", "theil_within", "theil_between", "between_pct"])
        for measure in measures where measure.nature != .exposure {
            func add(_ name: String, _ ofOrigin: [Int], _ count: Int) {
                let parts = Inequality.decomposition(
                    measure.values, weights: survey.origins.weights, groups: ofOrigin, count: count)
                table.add([
                    .text(measure.name), .text(name), .count(count), .number(parts?.total), .number(parts?.within),
                    .number(parts?.between),
                    .number(parts.flatMap { $0.total > 0 ? 100 * $0.between / $0.total : nil }),
                ])
            }
            if let units = survey.units {
                // Outside all units is a place of its own.
                add("unit", survey.origins.units.map { $0 < 0 ? units.count : Int($0) }, units.count + 1)
            }
            for division in groups.divisions { add(division.field, division.ofOrigin, division.count) }
        }
        return table.table
    }

    private var lorenzTable: Table {
        var table = TableBuilder(
            "equity_lorenz", Self.lorenzDefinition,
            columns: ["'measure", "'group_field", "'group", "people_pct", "value_pct"])
        for measure in measures where measure.nature != .exposure {
            for group in groups.groups {
                for point in curve(measure, group) {
                    table.add([
                        .text(measure.name), .text(group.field), .text(group.name), .number(100 * point.people),
                        .number(100 * point.value),
                    ])
                }
            }
        }
        return table.table
    }

    /// The Lorenz curve at every twentieth of the people.
    private func curve(_ measure: Measure, _ group: Group) -> [(people: Double, value: Double)] {
        let points = Inequality(measure.values, weights: group.people).lorenz
        guard points.count > 1 else { return [] }
        var next = 1
        return (0...20).map { step in
            let people = Double(step) / 20
            while next < points.count - 1, points[next].people < people { next += 1 }
            let (a, b) = (points[next - 1], points[next])
            let part = b.people > a.people ? (people - a.people) / (b.people - a.people) : 1
            return (people, step == 20 ? 1 : a.value + part * (b.value - a.value))
        }
    }

    private var concentrationTable: Table {
        var table = TableBuilder(
            "equity_concentration", Self.concentrationDefinition,
            columns: ["'measure", "'rank", "'group", "index", "wagstaff", "erreygers"])
        let place = parameters.value == nil ? 0 : 1
        guard let field = parameters.rank else { return table.table }
        for measure in measures {
            for group in groups.groups {
                let result = Inequality.concentration(
                    measure.values, weights: group.people, ranking: survey.origins.numbers[place],
                    bounds: measure.nature == .exposure ? 0...1 : nil)
                table.add([
                    .text(measure.name), .text(field), .text(group.name), .number(result?.index), .number(result?.wagstaff),
                    .number(result?.erreygers),
                ])
            }
        }
        return table.table
    }

    // MARK: New places

    /// Where new facilities would reach most people who now have none within the first threshold.
    private func newPlaces() throws -> SitePlan? {
        guard parameters.placeCount > 0, let measure = measures.first(where: { $0.nature == .distance }),
            let limit = measure.thresholds.first, let kind = measure.kind
        else { return nil }
        return try SitePlan(
            survey, candidates: nil, count: parameters.placeCount, goal: .covering, limit: limit,
            current: measure.values.map { $0.isNaN ? .infinity : $0 }, title: survey.destinations[kind].layer.role)
    }

    // MARK: Headlines

    private func headlines(_ table: Table) -> [Headline] {
        let last = Units.whole
        var headlines: [Headline] = []
        for measure in measures {
            let rows = (0..<table.rowCount).filter {
                table.text(row: $0, column: 0) == measure.name && table.text(row: $0, column: 1) == last
            }
            guard let row = rows.first else { continue }
            func add(_ key: String, _ words: Bilingual, _ column: String, unit: String, factor: Double = 1) {
                guard let value = table.number(row: row, column: column) else { return }
                headlines.append(
                    Headline(
                        "\(measure.name)_\(key)",
                        Bilingual(id: "\(measure.title.id): \(words.id)", en: "\(measure.title.en): \(words.en)"),
                        value * factor,
                        unit: unit))
            }
            switch measure.nature {
            case .exposure:
                add("share_pct", Bilingual(id: "bagian \(who.id)", en: "share of \(who.en)"), "mean", unit: "%", factor: 100)
            case .distance:
                for threshold in measure.thresholds.prefix(1) {
                    let (words, key) = (
                        DecimalText.words(threshold),
                        "within_\(DecimalText.shortest(threshold))\(measure.unit == "min" ? "min" : "")_pct"
                    )
                    add(
                        key,
                        Bilingual(
                            id: "\(who.id) dalam \(words.id) \(measure.unit)",
                            en: "\(who.en) within \(words.en) \(measure.unit)"),
                        key, unit: "%")
                }
                add("mean", Bilingual(id: "rata-rata", en: "mean"), "mean", unit: measure.unit)
            case .score where survey.catchments.first?.model.hasCompetition ?? false:
                add(
                    "mean_per_1000",
                    Bilingual(id: "rata-rata daya tampung per 1.000 orang", en: "mean supply per 1,000 people"),
                    "mean", unit: "index", factor: 1000)
                add("zero_pct", Bilingual(id: "\(who.id) dengan nol", en: "\(who.en) with zero"), "zero_pct", unit: "%")
            case .score, .amount:
                add("mean", Bilingual(id: "rata-rata", en: "mean"), "mean", unit: "index")
                add("zero_pct", Bilingual(id: "\(who.id) dengan nol", en: "\(who.en) with zero"), "zero_pct", unit: "%")
            }
            if measure.nature != .exposure { add("gini", Bilingual(id: "Gini", en: "Gini"), "gini", unit: "index") }
        }
        return headlines
    }

    // MARK: Chart, layers, map

    private func chart(_ measure: Measure) -> LineChart {
        var chart = LineChart(
            name: "equity_lorenz_\(measure.name)",
            title: Bilingual(id: "Kurva Lorenz: \(measure.title.id)", en: "Lorenz curve: \(measure.title.en)"),
            horizontal: Bilingual(id: "orang, dari yang nilainya terkecil (%)", en: "people, from those with least (%)"),
            vertical: Bilingual(id: "bagian nilai (%)", en: "share of the value (%)"))
        chart.hasDiagonal = true
        for group in groups.groups.prefix(7) {
            let points = curve(measure, group).map { Point(x: 100 * $0.people, y: 100 * $0.value) }
            guard !points.isEmpty else { continue }
            let name =
                group.field.isEmpty
                ? Bilingual(id: "semua", en: "everybody")
                : Bilingual(id: group.name.isEmpty ? "–" : group.name, en: group.name.isEmpty ? "–" : group.name)
            chart.series.append(LineChart.Series(name, points))
        }
        return chart
    }

    /// The column that tells units apart for the first measure, with its words; the larger the better or the worse.
    private func shade(_ measure: Measure) -> (column: String, words: Bilingual, unit: String, isBenefit: Bool, factor: Double)
    {
        switch measure.nature {
        case .distance:
            let threshold = measure.thresholds.first ?? 0
            let (amount, mark) = (DecimalText.words(threshold), measure.unit == "min" ? "min" : "")
            return (
                "within_\(DecimalText.shortest(threshold))\(mark)_pct",
                Bilingual(
                    id: "\(measure.title.id): \(who.id) dalam \(amount.id) \(measure.unit)",
                    en: "\(measure.title.en): \(who.en) within \(amount.en) \(measure.unit)"), "%", true, 1
            )
        case .exposure: return ("mean", measure.title, "%", false, 100)
        case .score: return ("mean", measure.title, "", true, 1)
        case .amount: return ("mean", measure.title, "", true, 1)
        }
    }

    /// The rows of units for everybody and the first measure.
    private func unitRows(_ table: Table) -> [Int] {
        guard let measure = measures.first, let units = survey.units else { return [] }
        return (0..<table.rowCount).filter {
            table.text(row: $0, column: 0) == measure.name && table.text(row: $0, column: 4) == Units.whole
                && table.text(row: $0, column: 3).isEmpty
        }.prefix(units.count).map { $0 }
    }

    private func layers(_ table: Table, _ sites: SitePlan?) throws -> [ResultLayer] {
        var layers: [ResultLayer] = []
        if let units = survey.units, let measure = measures.first {
            layers.append(
                ResultLayer(
                    name: "equity", geometry: try workspace.lonLat(units.layer.geometry),
                    properties: table.selecting(rows: unitRows(table)), theme: .numbers(shade(measure).column),
                    nameField: "unit_name"))
        }
        if let sites { layers.append(try sites.layer("equity_places", units: survey.units, workspace)) }
        return layers
    }

    private func map(_ table: Table, _ sites: SitePlan?) throws -> MapMaterial {
        let (measure, rows) = (measures[0], unitRows(table))
        let shade = shade(measure)
        let shading = survey.units.map { units in
            var shading = units.shading(
                shade.words, values: rows.map { (table.number(row: $0, column: shade.column) ?? .nan) * shade.factor },
                isBenefit: shade.isBenefit)
            shading.unit = shade.unit
            return shading
        }
        var overlays: [MapMaterial.Overlay] = []
        for (index, destination) in survey.destinations.enumerated() {
            overlays.append(
                MapMaterial.Overlay(
                    workspace.title(of: destination.layer.role), index == 0 ? .facility : .facilityOther,
                    destination.layer.geometry))
        }
        if let sites { overlays.append(sites.overlay) }
        return try workspace.map(
            title: Bilingual(id: "Pemerataan: \(measure.title.id)", en: "Equity: \(measure.title.en)"), shading: shading,
            overlays: overlays, roles: roles)
    }
}
