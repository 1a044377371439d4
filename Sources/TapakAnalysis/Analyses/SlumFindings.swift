import TapakEngine
import TapakModel

/// Turns what was measured into tables, layers and headlines.
struct SlumFindings {
    let parameters: Slum.Parameters
    let roles: [LayerRole]
    let units: Units
    let slums: HeldLayer
    let classes: ClassList
    let areas: SlumRegions.Areas
    let counts: BuildingCounts?
    let workspace: Workspace

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Slum.name, roles: roles)
        let denominators = try Denominators(
            parameters.denominator ?? .geometry, units: units.layer, areas: areas, field: parameters.unitArea,
            measure: try workspace.frame.measure, threads: workspace.options.threads)
        let table = table(denominators)
        findings.tables = [table]
        if parameters.multiplicity == true { findings.tables.append(multiplicityTable()) }
        if classes.isNamed { findings.tables.append(classTable(denominators)) }
        findings.definitions = [Self.definition, denominators.definition]
        findings.findings += denominators.findings + [classes.finding].compactMap { $0 }
        findings.add([areas.balance])
        if let overlap = Finding.unitsOverlap(units.layer.role, excess: areas.unitExcess) { findings.findings.append(overlap) }
        findings.findings += meetings
        findings.headlines = headlines(denominators)
        if workspace.options.layers { findings.layers = try layers(table) }
        if workspace.options.maps { findings.map = try map(table) }
        return findings
    }

    /// Slums that meet no unit, and people or buildings outside all units.
    private var meetings: [Finding] {
        var meetings: [Finding] = []
        if areas.whole.features > 0, areas.units.allSatisfy({ $0.features == 0 }) {
            meetings.append(.noOverlap(slums.role.name, features: slums.count, with: "units"))
        } else {
            meetings += [
                Finding.areaOutsideUnits(slums.role.name, outside: areas.outside.net, whole: areas.whole.net)
            ].compactMap { $0 }
        }
        if let counts {
            meetings += [
                Finding.outsideUnits(
                    "buildings", counted: (counts.outside.buildings, counts.whole.buildings),
                    weights: counts.isWeighted ? (counts.outside.weight, counts.whole.weight) : nil, of: .buildings)
            ].compactMap { $0 }
        }
        return meetings
    }

    private static let definition = Bilingual(
        id: "net_ha = luas gabungan permukiman kumuh di dalam unit, setiap meter persegi dihitung sekali; gross_ha = "
            + "jumlah luas tiap poligon; share_pct = 100 · net / penyebut; bangunan dihitung dari titik beratnya; baris 'outside' = di luar "
            + "semua unit, baris '*' = keseluruhan termasuk yang di luar, tetapi share_pct-nya hanya yang di dalam unit.",
        en: "net_ha = area of the union of the slums inside the unit, every square metre once; gross_ha = sum of the "
            + "areas of the polygons; share_pct = 100 · net / denominator; buildings count by their centroid; row "
            + "'outside' = outside all units, row '*' = the whole with what lies outside, but its share_pct is of what lies "
            + "inside the units.")

    private func table(_ denominators: Denominators) -> Table {
        let extra = denominators.isGeometry ? [] : ["denominator_ha"]
        var table = TableBuilder(
            "slum", Self.definition,
            columns: [
                "'unit_id", "'unit_name", "unit_ha", "gross_ha", "net_ha", "overlap_ha", "share_pct", "slum_count", "buildings",
                "buildings_in_slum", "population", "population_in_slum",
            ] + extra)
        func row(
            _ id: String, _ name: String, _ area: Double?, _ region: SlumRegions.Region, share: Double?,
            denominator: Double?, tally: BuildingCounts.Tally?
        ) {
            table.add(
                [
                    .text(id), .text(name), .hectares(area), .hectares(region.gross), .hectares(region.net),
                    .hectares(max(0, region.gross - region.net)), .number(share), .count(region.features),
                ] + BuildingCounts.cells(tally, isWeighted: counts?.isWeighted ?? false)
                    + (extra.isEmpty ? [] : [.hectares(denominator)]))
        }
        for (unit, region) in areas.units.enumerated() {
            row(
                units.id(unit), units.names[unit], denominators.unitAreas[unit], region,
                share: denominators.share(region.net, unit: unit), denominator: denominators.units[unit],
                tally: counts?.units[unit])
        }
        row(Units.outside, "", nil, areas.outside, share: nil, denominator: nil, tally: counts?.outside)
        row(
            Units.whole, "", denominators.wholeArea, areas.whole,
            share: denominators.wholeShare(areas.whole.net - areas.outside.net), denominator: denominators.whole,
            tally: counts?.whole)
        return table.table
    }

    /// All rows of the area tables: the units, `outside`, `*`.
    private var rows: [(id: String, region: SlumRegions.Region, unit: Int?)] {
        areas.units.enumerated().map { (units.id($0), $1, $0) }
            + [(Units.outside, areas.outside, nil), (Units.whole, areas.whole, nil)]
    }

    private func multiplicityTable() -> Table {
        var table = TableBuilder(
            "slum_multiplicity",
            Bilingual(
                id: "ha = luas yang tertutup tepat sebanyak 'times' poligon; jumlah times · ha = gross_ha, jumlah ha = net_ha; "
                    + "baris '*' = keseluruhan.",
                en:
                    "ha = area covered by exactly 'times' polygons; the sum of times · ha is gross_ha, the sum of ha is net_ha; "
                    + "row '*' = the whole."),
            columns: ["'unit_id", "times", "ha"])
        for row in rows {
            for (level, area) in row.region.folds.enumerated() {
                let next = level + 1 < row.region.folds.count ? row.region.folds[level + 1] : 0
                // Less than a square millimetre is rounding of coordinates, not cover.
                if area - next > 1e-6 { table.add([.text(row.id), .count(level + 1), .hectares(area - next)]) }
            }
        }
        return table.table
    }

    private func classTable(_ denominators: Denominators) -> Table {
        var table = TableBuilder(
            "slum_classes",
            Bilingual(
                id: "Seperti slum.csv per kelas; kelas '*' = semua. Kelas boleh bertumpang tindih.",
                en: "As slum.csv by class; class '*' = all. Classes may overlap."),
            columns: ["'unit_id", "'class", "gross_ha", "net_ha", "share_pct", "slum_count"])
        for row in rows {
            func share(_ net: Double) -> Double? {
                if let unit = row.unit { return denominators.share(net, unit: unit) }
                return nil
            }
            for (index, area) in row.region.classes.enumerated() {
                table.add([
                    .text(row.id), .text(classes.names[index]), .hectares(area.gross), .hectares(area.net),
                    .number(row.id == Units.whole ? wholeShare(of: index, denominators) : share(area.net)),
                    .count(area.features),
                ])
            }
            let all =
                row.id == Units.whole ? denominators.wholeShare(areas.whole.net - areas.outside.net) : share(row.region.net)
            table.add([
                .text(row.id), .text(ClassList.whole), .hectares(row.region.gross), .hectares(row.region.net), .number(all),
                .count(row.region.features),
            ])
        }
        return table.table
    }

    private func wholeShare(of index: Int, _ denominators: Denominators) -> Double? {
        denominators.wholeShare(areas.whole.classes[index].net - areas.outside.classes[index].net)
    }

    private func headlines(_ denominators: Denominators) -> [Headline] {
        let (inside, outside) = (areas.whole.net - areas.outside.net, Coverage.settled(areas.outside.net))
        var headlines = [
            Headline(
                "net_in_units_ha", Bilingual(id: "Luas kumuh di dalam unit (bersih)", en: "Slum area inside the units (net)"),
                Coverage.settled(inside) / 10_000, unit: "ha"),
            Headline(
                "share_pct", Bilingual(id: "Persentase dari luas wilayah", en: "Share of the units' area"),
                denominators.wholeShare(inside), unit: "%"),
        ]
        if outside > 0 {
            headlines.append(
                Headline(
                    "net_outside_ha",
                    Bilingual(id: "Selain itu, kumuh di luar semua unit", en: "Besides, slum area outside all units"),
                    outside / 10_000, unit: "ha"))
        }
        if let counts {
            headlines.append(
                Headline(
                    "buildings_in_slum", Bilingual(id: "Bangunan di permukiman kumuh", en: "Buildings in slums"),
                    Double(counts.whole.inside), unit: ""))
            if counts.outside.inside > 0 {
                headlines.append(
                    Headline(
                        "buildings_in_slum_outside",
                        Bilingual(id: "– di antaranya di luar semua unit", en: "– of them outside all units"),
                        Double(counts.outside.inside), unit: ""))
            }
            if counts.isWeighted {
                headlines.append(
                    Headline(
                        "population_in_slum", Bilingual(id: "Penduduk di permukiman kumuh", en: "People in slums"),
                        counts.whole.weightInside, unit: ""))
                if counts.outside.weightInside > 0 {
                    headlines.append(
                        Headline(
                            "population_in_slum_outside",
                            Bilingual(id: "– di antaranya di luar semua unit", en: "– of them outside all units"),
                            counts.outside.weightInside, unit: ""))
                }
            }
        }
        return headlines
    }

    private func layers(_ table: Table) throws -> [ResultLayer] {
        let rows = Array(0..<units.count)
        var dissolved = GeometryColumns()
        let present = rows.filter { areas.units[$0].dissolved.vertexCount > 0 }
        for unit in present { dissolved.append(contentsOf: areas.units[unit].dissolved) }
        return [
            ResultLayer(
                name: "slum", geometry: try workspace.lonLat(units.layer.geometry), properties: table.selecting(rows: rows),
                theme: .numbers("share_pct"), nameField: "unit_name"),
            ResultLayer(
                name: "slum_net", geometry: try workspace.lonLat(dissolved), properties: table.selecting(rows: present),
                theme: .one(.slum), nameField: "unit_name"),
        ]
    }

    private func map(_ table: Table) throws -> MapMaterial {
        func column(_ name: String) -> [Double] { (0..<units.count).map { table.number(row: $0, column: name) ?? .nan } }
        let subject = workspace.title(of: slums.role)
        return try workspace.map(
            title: Bilingual(id: "Cakupan: \(subject.id)", en: "Coverage: \(subject.en)"),
            shading: units.shading(
                Bilingual(id: "Persentase luas kumuh per unit", en: "Share of the unit that is slum"),
                values: column("share_pct"),
                amounts: MapMaterial.Amounts(Bilingual(id: "ha kumuh", en: "ha slum"), column("net_ha"), decimals: 2)),
            overlays: [
                workspace.overlay(workspace.title(of: slums.role), .slum, slums, classes: classes)
            ], roles: roles)
    }
}
