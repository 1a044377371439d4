import TapakEngine
import TapakModel
import TapakStandards

/// The tables beside the areas and the shore: cases, shorelines compared, buildings; and zones that a setback should not meet.
extension WaterfrontFindings {
    // MARK: Cases

    private static let caseDefinition = Bilingual(
        id:
            "case = ketentuan tabel standar yang berlaku menurut atribut fitur; 'stated' = lebar yang disebut; length_m = panjang "
            + "garis atau tepi poligon.",
        en:
            "case = the case of the standards table that holds by the feature's attributes; 'stated' = a width that was stated; "
            + "length_m = length of the line or the polygon's edge.")

    /// Rules and cases with what they hold for.
    var caseTable: Table {
        var table = TableBuilder(
            "waterfront_cases", Self.caseDefinition,
            columns: ["'rule", "'case", "'case_name", "width_m", "features", "length_m", "'citation", "'status"])
        for setback in ground.setbacks {
            let cases = setback.cases?.ofFeature ?? Array(repeating: 0, count: setback.layer.count)
            var groups: [Group: (features: Int, metres: Double)] = [:]
            for feature in 0..<setback.layer.count {
                let group = Group(place: cases[feature], width: setback.widths[feature])
                groups[group, default: (0, 0)].features += 1
                groups[group, default: (0, 0)].metres += ground.measure.length(of: feature, in: setback.layer.geometry)
            }
            for (group, sum) in groups.sorted(by: { ($0.key.place, $0.key.width) < ($1.key.place, $1.key.width) }) {
                let value = setback.cases?.used[group.place]
                table.add([
                    .text(setback.name), .text(value?.entry ?? "stated"), .text(value?.label.en ?? ""), .number(group.width),
                    .count(sum.features), .number(sum.metres), .text(value?.dated.citation ?? ""),
                    .text(value?.dated.status.rawValue ?? ""),
                ])
            }
        }
        return table.table
    }

    private struct Group: Hashable {
        var place: Int
        var width: Double
    }

    // MARK: Shorelines

    private static let shorelineDefinition = Bilingual(
        id: "Selisih terhadap garis pantai pertama; net_ha = luas sempadan garis pantai itu sendiri.",
        en: "Differences are to the first shoreline; net_ha = area of that shoreline's own setback.")

    /// What the choice of the shoreline changes; none where there is one.
    var shorelineTables: [Table] {
        let shores = ground.setbacks.indices.filter { ground.setbacks[$0].kind == "shore" }
        guard shores.count > 1, let first = shores.first else { return [] }
        var table = TableBuilder(
            "waterfront_shores", Self.shorelineDefinition,
            columns: [
                "'unit_id", "'shore", "net_ha", "difference_ha", "buildings", "difference_buildings", "population",
                "difference_population",
            ])
        for row in rows {
            func figures(_ rule: Int) -> (net: Double, buildings: Double?, people: Double?) {
                let tally = counts?.tally(unit: row.unit, rule: rule, kind: ground.all)
                return (
                    row.region.cells[rule][ground.all].net, tally.map { Double($0.buildings) },
                    counts.flatMap { $0.isWeighted ? tally?.weight : nil }
                )
            }
            let base = figures(first)
            for rule in shores {
                let own = figures(rule)
                func less(_ value: Double?, _ other: Double?) -> Double? { value.flatMap { value in other.map { value - $0 } } }
                table.add([
                    .text(row.id), .text(ground.setbacks[rule].name), .hectares(own.net), .hectares(own.net - base.net),
                    .number(own.buildings), .number(less(own.buildings, base.buildings)), .number(own.people),
                    .number(less(own.people, base.people)),
                ])
            }
        }
        return [table.table]
    }

    // MARK: Buildings

    private static let verdictDefinition = Bilingual(
        id:
            "inside = seluruh tepi bangunan di dalam sempadan, crossed = sebagian (tepinya diperiksa tiap ≤ 1 m); bangunan lain "
            + "(outside) tidak didaftar. rules = aturan yang mengenainya.",
        en:
            "inside = all of the building's outline in setbacks, crossed = some of it (looked at in steps of at most 1 m); other "
            + "buildings (outside) are not listed. rules = the rules that meet it.")

    /// Buildings that setbacks meet; none where verdicts were not asked for.
    var verdictTables: [Table] {
        guard let verdicts = counts?.verdicts else { return [] }
        var table = TableBuilder(
            "waterfront_buildings", Self.verdictDefinition, columns: ["'building_id", "'verdict", "'rules", "weight"])
        for verdict in verdicts.list {
            let names = ground.setbacks.indices.filter { verdict.rules & (1 << $0) != 0 }.map { ground.setbacks[$0].name }
            table.add([
                .text(verdict.id), .text(verdict.isInside ? "inside" : "crossed"), .text(names.joined(separator: ";")),
                .number(counts?.isWeighted == true ? verdict.weight : nil),
            ])
        }
        return [table.table]
    }

    // MARK: Zones

    /// Zones for homes that lie in a setback, where the classes are codes of the national table.
    func addZones(to findings: inout Findings) throws {
        guard ground.classes.isNamed else { return }
        let codes = Dictionary(
            try workspace.standards.values(table: "rdtr-zones").map { ($0.entry.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let whole = areas.whole.cells[ground.setbacks.count]
        let homes = ground.classes.names.enumerated().filter { kind, name in
            codes[name]?.entry.attribute("use") == "residential" && Coverage.settled(whole[kind].net) > 0
        }
        guard !homes.isEmpty else { return }
        findings.use(homes.compactMap { codes[$0.element]?.value.use })
        let list = homes.map { kind, name in
            let hectares = DecimalText.words(whole[kind].net / 10_000, decimals: 2)
            return Bilingual(id: "\(name) \(hectares.id) ha", en: "\(name) \(hectares.en) ha")
        }
        findings.findings.append(
            Finding(
                .note, "ZONE_IN_SETBACK", layer: ground.zones.role.name, count: homes.count,
                Bilingual(
                    id: "Zona perumahan di dalam sempadan: \(list.map(\.id).joined(separator: ", ")).",
                    en: "Zones for housing in setbacks: \(list.map(\.en).joined(separator: ", ")).")))
    }
}
