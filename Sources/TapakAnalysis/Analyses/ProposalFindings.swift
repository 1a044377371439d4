import TapakEngine
import TapakModel

/// Turns what was found of proposals into tables, a layer and sheets.
struct ProposalFindings {
    private let parameters: Proposal.Parameters
    private let roles: [LayerRole]
    private let proposals: HeldLayer
    private let layers: [String: HeldLayer]
    private let cases: ProposalCases
    private let people: RingCounts?
    private let standards: [StandardUse]
    private let workspace: Workspace
    private let names: [String]
    private let claims: [ProposalClaim]
    /// The needed fields that every proposal leaves empty.
    private let missing: [[String]]
    private let ranking: ProposalRanking

    init(
        parameters: Proposal.Parameters, roles: [LayerRole], proposals: HeldLayer, layers: [String: HeldLayer],
        cases: ProposalCases, people: RingCounts?, widths: [String: Double], standards: [StandardUse], workspace: Workspace
    ) throws {
        self.widths = widths
        (self.parameters, self.roles, self.proposals, self.layers) = (parameters, roles, proposals, layers)
        (self.cases, self.people, self.standards, self.workspace) = (cases, people, standards, workspace)
        names = try parameters.name.map { try proposals.column($0).text.texts } ?? Array(repeating: "", count: proposals.count)
        let volumes = try parameters.volume.map(proposals.amounts)
        let units = try parameters.unit.map { try proposals.column($0).text.texts }
        claims = cases.cases.enumerated().map { index, found in
            ProposalClaim(
                volumes?[index] ?? .nan, unit: units?[index] ?? "", found, tolerance: parameters.allowed)
        }
        var missing = Array(repeating: [String](), count: proposals.count)
        for field in parameters.needed {
            let column = try proposals.column(field)
            for row in 0..<proposals.count where ProposalCases.tidy(column.text[row]).isEmpty { missing[row].append(field) }
        }
        self.missing = missing
        let most = (people?.rings ?? []).dropLast().compactMap { $0.first?.weight }.max() ?? 0
        let needed = parameters.needed.count
        let (found, claims) = (cases.cases, claims)
        ranking = ProposalRanking(
            found.indices.map { index in
                let item = found[index]
                let claim = claims[index].status
                return [
                    item.slum.map { $0 / 100 },
                    people.map { most > 0 ? $0.rings[index][0].weight / most : 0 },
                    parameters.volume == nil || claim == .unmeasured || claim == .missing ? nil : claim == .agrees ? 1 : 0,
                    needed > 0 ? 1 - Double(missing[index].count) / Double(needed) : nil,
                    parameters.kind == nil || cases.kinds[index].isEmpty ? nil : item.twins.isEmpty ? 1 : 0,
                    parameters.hasConstraints ? (Self.hindrances(item, widths).isEmpty ? 1 : 0) : nil,
                    parameters.units == nil ? nil : item.units.isEmpty ? 0 : 1,
                ]
            }, weights: parameters.weights ?? [:])
    }

    /// Metres of setbacks by layer.
    private let widths: [String: Double]

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Proposal.name, roles: roles)
        let table = try table()
        findings.tables = [table, issueTable, criteriaTable]
        findings.definitions = [Proposal.definition, Self.definition]
        findings.use(standards)
        findings.headlines = headlines
        if workspace.options.layers {
            findings.layers = [
                ResultLayer(
                    name: "proposal", geometry: try workspace.lonLat(proposals.geometry), properties: table,
                    theme: .numbers("score"), nameField: "proposal_name")
            ]
        }
        if workspace.options.maps { findings.map = try map() }
        return findings
    }

    // MARK: Words

    private static let definition = Bilingual(
        id:
            "measured = panjang, luas, atau jumlah titik menurut peta dalam satuan usulan; difference_pct = (usulan − ukuran peta) / ukuran peta; "
            + "slum_pct = bagian usulan di permukiman kumuh; people_reached = penduduk dalam jarak yang disebut; duplicates = usulan sejenis yang "
            + "berdekatan. Indikasi untuk musyawarah, bukan keputusan.",
        en:
            "measured = length, area or number of points on the map in the unit of the claim; difference_pct = (claim − map) / map; slum_pct = "
            + "share of the proposal in slums; people_reached = people within the distance stated; duplicates = proposals of the same kind "
            + "nearby. An indication for deliberation, no decision.")

    /// What stands in the way of a proposal: setbacks and protected areas it lies in.
    private static func hindrances(_ item: ProposalCases.Case, _ widths: [String: Double]) -> [String] {
        var names = item.setbacks.filter { name, near in isWithin(near.metres, widths[name] ?? 0) }.map(\.key)
        if let protected = item.protected, protected.relation < .touches { names.append("protected") }
        return names
    }

    /// On the edge of a setback is outside of it, whatever rounding makes of the edge.
    private static func isWithin(_ metres: Double, _ width: Double) -> Bool { metres < width - NearestIndex.tieTolerance }

    /// An amount as short as it is told: four digits that count.
    private static func amount(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        var unit = 1.0
        while value.magnitude / unit >= 10_000 { unit *= 10 }
        while value.magnitude / unit < 1000 { unit /= 10 }
        return unit >= 1
            ? DecimalText.fixed(value, decimals: 0) : DecimalText.shortest((value / unit).rounded() / (1 / unit).rounded())
    }

    private func metres(_ value: Double) -> String { DecimalText.fixed(value, decimals: 1) }

    private func setbackWords(_ item: ProposalCases.Case) -> String {
        item.setbacks.sorted { $0.key < $1.key }.compactMap { name, near in
            guard let width = widths[name], Self.isWithin(near.metres, width) else { return nil }
            return "\(name) \(metres(near.metres)) < \(DecimalText.shortest(width)) m"
        }.joined(separator: "; ")
    }

    private func twinWords(_ item: ProposalCases.Case) -> String {
        item.twins.map { "\(proposals.ids[$0.proposal]) (\(metres($0.metres)) m)" }.joined(separator: "; ")
    }

    private func shareWords(_ shares: [ProposalCases.Share]) -> String {
        shares.map { "\($0.name.isEmpty ? "?" : $0.name) \(DecimalText.fixed($0.percent, decimals: 0)) %" }.joined(
            separator: "; ")
    }

    // MARK: Tables

    private func table() throws -> Table {
        var table = TableBuilder(
            "proposal", Self.definition,
            columns: [
                "'proposal_id", "'proposal_name", "'proposal_kind", "'unit_id", "area_ha", "length_m", "points", "claimed",
                "'claimed_unit",
                "measured", "difference_pct", "'volume_status", "slum_pct", "'zones", "'setbacks", "'protected_id",
                "protected_m",
                "buildings_reached", "people_reached", "'existing_id", "existing_m", "'duplicates", "'missing_fields", "score",
                "rank",
                "tied", "doubts",
            ])
        for row in order {
            let (item, claim) = (cases.cases[row], claims[row])
            let reached = people?.rings[row].first
            let values = ranking.values[row]
            let doubts = values.indices.count {
                values[$0] == nil && ranking.weights[$0] > 0 && isAsked(ProposalRanking.criteria[$0])
            }
            table.add([
                .text(proposals.ids[row]), .text(names[row]), .text(cases.kinds[row]), .text(item.units.first?.name ?? ""),
                .number(item.area > 0 ? item.area / 10_000 : nil), .number(item.length > 0 ? item.length : nil),
                .number(item.points > 0 ? Double(item.points) : nil), .number(claim.claimed), .text(claim.unit),
                .number(claim.measured), .number(claim.difference),
                .text(parameters.volume == nil ? "" : claim.status.rawValue), .number(item.slum), .text(shareWords(item.zones)),
                .text(setbackWords(item)), .text(item.protected?.id ?? ""), .number(item.protected?.metres),
                .number(reached.map { Double($0.buildings) }), .number(people?.isWeighted == true ? reached?.weight : nil),
                .text(item.existing?.id ?? ""), .number(item.existing?.metres), .text(twinWords(item)),
                .text(missing[row].joined(separator: "; ")), .number(ranking.scores[row]),
                .number(ranking.ranks[row].map(Double.init)), .number(Double(ranking.tied[row])), .number(Double(doubts)),
            ])
        }
        return table.table
    }

    /// The proposals by rank, the first in the layer first among equals.
    private var order: [Int] {
        proposals.ids.indices.sorted { (ranking.ranks[$0] ?? .max, $0) < (ranking.ranks[$1] ?? .max, $1) }
    }

    /// Whether a criterion was asked for by a layer or field.
    private func isAsked(_ criterion: String) -> Bool {
        switch criterion {
        case "slum": parameters.slums != nil
        case "people": parameters.buildings != nil
        case "volume": parameters.volume != nil
        case "complete": !parameters.needed.isEmpty
        case "unique": parameters.kind != nil
        case "inside": parameters.units != nil
        default: parameters.hasConstraints
        }
    }

    /// What is wrong with proposals, one line a slip.
    private var issues: [(proposal: Int, key: String, detail: String)] {
        var issues: [(Int, String, String)] = []
        for row in proposals.ids.indices {
            let (item, claim) = (cases.cases[row], claims[row])
            for field in missing[row] { issues.append((row, "FIELD_EMPTY", field)) }
            switch claim.status {
            case .differs:
                let (claimed, measured) = (claim.claimed ?? 0, claim.measured ?? 0)
                issues.append(
                    (
                        row, "VOLUME_DIFFERS",
                        "\(DecimalText.shortest(claimed)) \(claim.unit); \(Self.amount(measured)) \(claim.unit)"
                    )
                )
            case .unknownUnit, .unfitUnit: issues.append((row, "VOLUME_UNIT", claim.unit))
            // An empty field that is needed has been told.
            case .missing where ![parameters.volume, parameters.unit].contains { $0 == nil || missing[row].contains($0 ?? "") }:
                issues.append((row, "VOLUME_MISSING", claim.claimed.map(DecimalText.shortest) ?? ""))
            case .agrees, .missing, .unmeasured: break
            }
            if !item.twins.isEmpty, parameters.kind != nil { issues.append((row, "DUPLICATE", twinWords(item))) }
            let words = setbackWords(item)
            if !words.isEmpty { issues.append((row, "IN_SETBACK", words)) }
            if let protected = item.protected, protected.relation < .touches {
                issues.append((row, "IN_PROTECTED", protected.id))
            }
            if parameters.units != nil, item.units.isEmpty { issues.append((row, "OUTSIDE_UNITS", "")) }
        }
        return issues
    }

    private var issueTable: Table {
        var table = TableBuilder(
            "proposal_issues",
            Bilingual(
                id: "Yang perlu dijawab pengusul, satu baris satu perkara.",
                en: "What those who propose have to answer, one line an issue."),
            columns: ["'proposal_id", "'key", "'detail"])
        for issue in issues { table.add([.text(proposals.ids[issue.proposal]), .text(issue.key), .text(issue.detail)]) }
        return table.table
    }

    private var criteriaTable: Table {
        var table = TableBuilder(
            "proposal_criteria",
            Bilingual(
                id: "Nilai 0–1 tiap kriteria dan bobotnya; kosong = tidak dapat dinilai.",
                en: "The value 0–1 of every criterion with its weight; empty = it cannot be judged."),
            columns: ["'proposal_id", "'criterion", "weight", "value"])
        for row in order {
            for (index, criterion) in ProposalRanking.criteria.enumerated() where isAsked(criterion) {
                table.add([
                    .text(proposals.ids[row]), .text(criterion), .number(ranking.weights[index]),
                    .number(ranking.values[row][index]),
                ])
            }
        }
        return table.table
    }

    private var headlines: [Headline] {
        let issues = issues
        func count(_ key: String) -> Double { Double(Set(issues.filter { $0.key == key }.map(\.proposal)).count) }
        let clean = proposals.count - Set(issues.map(\.proposal)).count
        var headlines = [
            Headline("proposals", Bilingual(id: "Usulan", en: "Proposals"), Double(proposals.count), unit: ""),
            Headline(
                "without_issue", Bilingual(id: "Usulan tanpa catatan", en: "Proposals without an issue"), Double(clean),
                unit: ""),
        ]
        for (key, name, words) in [
            ("VOLUME_DIFFERS", "volume_differs", Bilingual(id: "Volume berbeda dari peta", en: "Volume differs from the map")),
            ("VOLUME_UNIT", "volume_unit", Bilingual(id: "Satuan tidak sesuai", en: "Unit does not fit")),
            ("DUPLICATE", "duplicates", Bilingual(id: "Kemungkinan ganda", en: "Possible duplicates")),
            ("IN_SETBACK", "in_setback", Bilingual(id: "Di dalam sempadan", en: "Inside a setback")),
            (
                "IN_PROTECTED", "in_protected",
                Bilingual(id: "Di dalam kawasan lindung", en: "Inside a protected area")
            ),
            ("FIELD_EMPTY", "incomplete", Bilingual(id: "Data belum lengkap", en: "Incomplete")),
            ("OUTSIDE_UNITS", "outside_units", Bilingual(id: "Di luar semua unit", en: "Outside all units")),
        ] {
            headlines.append(Headline(name, words, count(key), unit: ""))
        }
        return headlines
    }

    // MARK: Sheets

    private func map() throws -> MapMaterial {
        var overlays: [MapMaterial.Overlay] = []
        func add(_ role: String, _ style: MapMaterial.Style, isDetail: Bool = false, classes: ClassList? = nil) throws {
            guard let layer = layers[role] else { return }
            var overlay = try workspace.overlay(workspace.title(of: layer.role), style, layer, classes: classes)
            (overlay.names, overlay.isDetail) = ([], isDetail)
            overlays.append(overlay)
        }
        try add("zones", .zone, isDetail: true, classes: try layers["zones"].map { try ClassList($0, field: parameters.class) })
        try add("slums", .slum)
        try add("rivers", .river)
        try add("shore", .shore)
        // What stands in the way is drawn, not only said.
        for (role, width) in widths.sorted(by: { $0.key < $1.key }) {
            guard let layer = layers[role] else { continue }
            let (metres, title) = (DecimalText.words(width), workspace.title(of: layer.role))
            var strip = MapMaterial.Overlay(
                Bilingual(id: "Sempadan \(title.id) \(metres.id) m", en: "Setback of \(title.en), \(metres.en) m"), .setback,
                try workspace.ground(within: width, of: layer.geometry))
            strip.isDetail = true
            overlays.append(strip)
        }
        try add("protected", .protected)
        for kind in parameters.kinds { try add("existing \(kind)", .facility) }
        var subject = try workspace.overlay(workspace.title(of: proposals.role), .project, proposals)
        subject.titles = zip(names, proposals.ids).map { $0.isEmpty ? $1 : $0 }
        subject.facts = proposals.ids.indices.map(facts)
        overlays.append(subject)
        var shading: MapMaterial.Shading?
        if let units = layers["units"] {
            // Units are outlines here; nothing is told of them.
            var outlines = MapMaterial.Shading(
                label: workspace.title(of: units.role), unit: "", geometry: units.geometry, values: [], names: units.labels)
            outlines.isOutline = true
            shading = outlines
        }
        return try workspace.map(
            title: Bilingual(id: "Usulan", en: "Proposals"), shading: shading, overlays: overlays, roles: roles)
    }

    /// What a sheet of a proposal says, a line each.
    private func facts(_ row: Int) -> [Bilingual] {
        let (item, claim) = (cases.cases[row], claims[row])
        func both(_ id: String, _ en: String) -> Bilingual { Bilingual(id: id, en: en) }
        var lines: [Bilingual] = []
        if let rank = ranking.ranks[row], let score = ranking.scores[row] {
            let (value, whole) = (DecimalText.words(score, decimals: 1), proposals.count)
            let tie = ranking.tied[row] > 1
            lines.append(
                both(
                    "Peringkat \(rank) dari \(whole)\(tie ? " (seri)" : ""), nilai \(value.id)",
                    "Rank \(rank) of \(whole)\(tie ? " (tied)" : ""), score \(value.en)"))
        }
        let judged = ProposalRanking.criteria.enumerated().filter { isAsked($0.element) && ranking.weights[$0.offset] > 0 }
        if !judged.isEmpty {
            func criteria(_ language: Language) -> String {
                judged.map { index, name in
                    let value =
                        ranking.values[row][index].map { DecimalText.rounded($0, decimals: 2, language: language) } ?? "?"
                    let weight = ranking.weights[index]
                    let factor = weight == 1 ? "" : " ×" + DecimalText.words(weight)[language]
                    return "\(Self.criterionNames[name]?[language] ?? name) \(value)\(factor)"
                }.joined(separator: ", ")
            }
            lines.append(both("Kriteria: " + criteria(.indonesian), "Criteria: " + criteria(.english)))
        }
        if let claimed = claim.claimed {
            // Hectares and kilometres of little things need more digits than metres.
            let digits = claim.measured.map { $0 < 0.1 ? 4 : 2 } ?? 2
            let (stated, own) = (DecimalText.words(claimed), claim.measured.map { DecimalText.words($0, decimals: digits) })
            lines.append(
                both(
                    "Usulan \(stated.id) \(claim.unit); peta \(own?.id ?? "–")",
                    "Claimed \(stated.en) \(claim.unit); map \(own?.en ?? "–")"))
        }
        if let unit = item.units.first {
            let name =
                layers["units"].flatMap { units in units.ids.firstIndex(of: unit.name).map { units.labels[$0] } } ?? unit.name
            lines.append(both("Unit: \(name)", "Unit: \(name)"))
        }
        if let slum = item.slum {
            let share = DecimalText.words(slum, decimals: 0)
            lines.append(both("Di permukiman kumuh: \(share.id) %", "In slums: \(share.en) %"))
        }
        if !item.zones.isEmpty { lines.append(both("Zona: \(shareWords(item.zones))", "Zones: \(shareWords(item.zones))")) }
        if let reached = people?.rings[row].first {
            let (buildings, weight) = (DecimalText.words(Double(reached.buildings)), DecimalText.words(reached.weight))
            let distance = DecimalText.words(parameters.reached)
            lines.append(
                both(
                    "Dalam \(distance.id) m: \(buildings.id) bangunan, \(weight.id) jiwa",
                    "Within \(distance.en) m: \(buildings.en) buildings, \(weight.en) people"))
        }
        if let existing = item.existing {
            let distance = DecimalText.words(existing.metres, decimals: 0)
            lines.append(
                both(
                    "Sarana sejenis terdekat: \(existing.id), \(distance.id) m",
                    "Nearest of its kind: \(existing.id), \(distance.en) m"))
        }
        for issue in issues where issue.proposal == row {
            let name = Self.issueNames[issue.key] ?? both(issue.key, issue.key)
            let detail = spoken(issue.key, row) ?? both(issue.detail, issue.detail)
            func line(_ name: String, _ detail: String) -> String { "! " + name + (detail.isEmpty ? "" : ": " + detail) }
            lines.append(both(line(name.id, detail.id), line(name.en, detail.en)))
        }
        return lines
    }

    /// What an issue says in the words of people; nil where it is said as it stands.
    private func spoken(_ key: String, _ row: Int) -> Bilingual? {
        func joined(_ parts: [Bilingual]) -> Bilingual {
            Bilingual(id: parts.map(\.id).joined(separator: "; "), en: parts.map(\.en).joined(separator: "; "))
        }
        let item = cases.cases[row]
        switch key {
        case "IN_SETBACK":
            return joined(
                item.setbacks.sorted { $0.key < $1.key }.compactMap { name, near in
                    guard let width = widths[name], Self.isWithin(near.metres, width) else { return nil }
                    let (distance, limit) = (DecimalText.words(near.metres, decimals: 1), DecimalText.words(width))
                    let place = LayerName.words(name)
                    return Bilingual(
                        id: "\(place.id) \(distance.id) < \(limit.id) m", en: "\(place.en) \(distance.en) < \(limit.en) m")
                })
        case "DUPLICATE":
            return joined(
                item.twins.map { twin in
                    let (id, distance) = (proposals.ids[twin.proposal], DecimalText.words(twin.metres, decimals: 1))
                    return Bilingual(id: "\(id) (\(distance.id) m)", en: "\(id) (\(distance.en) m)")
                })
        case "VOLUME_DIFFERS":
            let claim = claims[row]
            let digits = (claim.measured ?? 1) < 0.1 ? 4 : 2
            let (stated, own) = (
                DecimalText.words(claim.claimed ?? 0), DecimalText.words(claim.measured ?? 0, decimals: digits)
            )
            return Bilingual(
                id: "\(stated.id) \(claim.unit); \(own.id) \(claim.unit)",
                en: "\(stated.en) \(claim.unit); \(own.en) \(claim.unit)")
        default: return nil
        }
    }

    private static let criterionNames: [String: Bilingual] = [
        "slum": Bilingual(id: "kumuh", en: "slum"), "people": Bilingual(id: "penduduk", en: "people"),
        "volume": Bilingual(id: "volume", en: "volume"), "complete": Bilingual(id: "lengkap", en: "complete"),
        "unique": Bilingual(id: "tidak ganda", en: "unique"), "clear": Bilingual(id: "bebas batasan", en: "clear"),
        "inside": Bilingual(id: "di dalam unit", en: "inside"),
    ]

    private static let issueNames: [String: Bilingual] = [
        "FIELD_EMPTY": Bilingual(id: "Belum diisi", en: "Not filled"),
        "VOLUME_DIFFERS": Bilingual(id: "Volume berbeda (usulan; peta)", en: "Volume differs (claim; map)"),
        "VOLUME_MISSING": Bilingual(id: "Volume atau satuannya tidak disebut", en: "Volume or its unit is not stated"),
        "VOLUME_UNIT": Bilingual(id: "Satuan tidak sesuai", en: "Unit does not fit"),
        "DUPLICATE": Bilingual(id: "Mungkin ganda dengan", en: "May repeat"),
        "IN_SETBACK": Bilingual(id: "Di sempadan", en: "In a setback"),
        "IN_PROTECTED": Bilingual(id: "Di kawasan lindung", en: "In a protected area"),
        "OUTSIDE_UNITS": Bilingual(id: "Di luar semua unit", en: "Outside all units"),
    ]
}

extension Proposal.Parameters {
    /// Whether there is anything that can stand in the way.
    fileprivate var hasConstraints: Bool { shore != nil || rivers != nil || protected != nil }
}
