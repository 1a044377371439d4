import TapakEngine
import TapakModel
import TapakStandards

/// Turns what was measured in the setbacks into tables, layers and headlines.
struct WaterfrontFindings {
    let parameters: Waterfront.Parameters
    let roles: [LayerRole]
    let ground: WaterfrontGround
    let areas: WaterfrontGround.Areas
    let shore: [[ShoreLengths.Owner: Double]]
    let counts: ZoneCounts?
    let workspace: Workspace

    private var ruleNames: [String] { ground.setbacks.map(\.name) + [ClassList.whole] }
    private var kindNames: [String] {
        ground.classes.isNamed
            ? ground.classes.names + [ClassList.none, ClassList.whole] : ["zone", ClassList.none, ClassList.whole]
    }

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Waterfront.name, roles: roles)
        let denominators = try unitAreas()
        findings.tables = [table(denominators), shoreTable(), caseTable] + shorelineTables + verdictTables
        findings.definitions = [Self.definition, Self.shoreDefinition]
        findings.use(ground.setbacks.flatMap { $0.cases?.used.map(\.use) ?? [] })
        findings.add(areas.balances)
        if let units = ground.units, let overlap = Finding.unitsOverlap(units.layer.role, excess: denominators.excess) {
            findings.findings.append(overlap)
        }
        findings.findings += [ground.classes.finding].compactMap { $0 }
        // Rivers, lakes and springs have land all around them.
        let hasOneSide = ground.setbacks.contains { $0.kind == "shore" || $0.kind == "mangrove" }
        if ground.side.isUnknown, hasOneSide || ground.side.clipsToUnits {
            findings.findings.append(Self.sideUnknown(clips: ground.side.clipsToUnits))
        }
        findings.findings += assumptions + meetings
        try addZones(to: &findings)
        findings.headlines = headlines(denominators)
        if workspace.options.layers { findings.layers = [try layer()] }
        if workspace.options.maps { findings.map = try map(denominators) }
        return findings
    }

    private static let definition = Bilingual(
        id: "Sempadan = titik dengan jarak ≤ lebar dari garis atau tepi poligon, di darat bila sisi darat diketahui, jika "
            + "tidak di kedua sisi; net_ha = luas sempadan aturan itu sendiri pada kelas zona; counted_ha = setelah urutan prioritas, sehingga jumlah antar-aturan = "
            + "aturan '*' (semua sempadan bersama); kelas 'none' = di luar semua zona, kelas '*' = seluruhnya; baris unit "
            + "'*' = keseluruhan termasuk 'outside', tetapi share_pct-nya hanya yang di dalam unit.",
        en: "A setback is the points at distance ≤ its width of the line or polygon edge, on land where the landward side is "
            + "known, else on both sides; net_ha = the rule's own area in zones of the class; counted_ha = after precedence, so that it sums over rules to rule '*' (all "
            + "setbacks together); class 'none' = in no zone, class '*' = all of it; unit '*' = the whole with 'outside', but "
            + "its share_pct is of what lies inside the units.")
    /// Whether an area is there, and not what rounding leaves of nothing.
    private func isThere(_ cell: WaterfrontGround.Cell) -> Bool { Coverage.settled(cell.net) > 0 }

    /// Setbacks without any ground, setbacks and zones that meet nothing, and people outside all units.
    private var meetings: [Finding] {
        var meetings: [Finding] = []
        for (rule, setback) in ground.setbacks.enumerated() where setback.widths.contains(where: { $0 > 0 }) {
            if !ground.side.clipsToUnits, !isThere(areas.whole.cells[rule][ground.all]) {
                meetings.append(
                    .noOverlap(
                        setback.name, features: setback.layer.count, with: ground.side.land == nil ? "water" : "land",
                        mayBeSwapped: true))
            } else if ground.units != nil, !areas.units.contains(where: { isThere($0.cells[rule][ground.all]) }) {
                meetings.append(
                    .noOverlap(setback.name, features: setback.layer.count, with: "units", mayBeSwapped: !ground.side.isUnknown)
                )
            }
        }
        let whole = areas.whole.cells[ground.setbacks.count]
        if !ground.zones.isEmpty, isThere(whole[ground.all]), !whole[..<ground.none].contains(where: isThere) {
            meetings.append(
                .noOverlap(
                    ground.zones.role.name, features: ground.zones.count, with: "setbacks", mayBeSwapped: !ground.side.isUnknown
                ))
        }
        return meetings + [outsideUnits].compactMap { $0 }
    }

    private var outsideUnits: Finding? {
        guard let counts, let units = ground.units else { return nil }
        func tally(_ unit: Int) -> ZoneCounts.Tally {
            counts.tally(unit: unit, rule: ground.setbacks.count, kind: ground.all)
        }
        let (outside, whole) = (tally(units.count), tally(units.count + 1))
        return Finding.outsideUnits(
            "buildings", counted: (outside.buildings, whole.buildings),
            weights: counts.isWeighted ? (outside.weight, whole.weight) : nil, of: .buildingsInSetbacks)
    }

    private static let shoreDefinition = Bilingual(
        id: "shore_m = panjang garis menurut zona dan unit terdekat dalam jarak sempadan (0 di dalamnya; batas dicari "
            + "dengan langkah ≤ 1 m sampai 1 mm).",
        en: "shore_m = length of the line by the nearest zone and unit within the setback (0 inside; changes are looked for "
            + "in steps of at most 1 m and located to 1 mm).")

    private static func sideUnknown(clips: Bool) -> Finding {
        Finding(
            .warning, "SIDE_UNKNOWN",
            clips
                ? Bilingual(
                    id: "Sisi darat tidak diketahui (tanpa --land atau --water): kedua sisi dihitung, dipotong pada unit.",
                    en: "The landward side is not known (no --land or --water): both sides count, clipped to the units.")
                : Bilingual(
                    id: "Sisi darat tidak diketahui (tanpa --land atau --water): kedua sisi garis dihitung.",
                    en: "The landward side is not known (no --land or --water): both sides of the line count."))
    }

    /// Areas of the rows in square metres; without units there is no denominator.
    private func unitAreas() throws -> (units: [Double], whole: Double?, excess: Double) {
        guard let units = ground.units else { return ([], nil, 0) }
        let geometry = units.layer.geometry
        let areas = (0..<units.count).map { ground.measure.area(of: $0, in: geometry) }
        let excess = try Coverage.excess(
            of: geometry, measure: ground.measure, threads: workspace.options.threads)
        return (areas, areas.reduce(0, +) - excess, excess)
    }

    /// All rows: the units, `outside`, `*`.
    var rows: [(id: String, region: WaterfrontGround.Region, unit: Int)] {
        guard let units = ground.units else { return [(Units.whole, areas.whole, 1)] }
        return (0..<units.count).map { (units.id($0), areas.units[$0], $0) }
            + [(Units.outside, areas.outside, units.count), (Units.whole, areas.whole, units.count + 1)]
    }

    private func table(_ denominators: (units: [Double], whole: Double?, excess: Double)) -> Table {
        var table = TableBuilder(
            "waterfront", Self.definition,
            columns: [
                "'unit_id", "'rule", "'class", "gross_ha", "net_ha", "counted_ha", "share_pct", "buildings", "population",
            ])
        for row in rows {
            let denominator =
                row.id == Units.whole
                ? denominators.whole : row.unit < denominators.units.count ? denominators.units[row.unit] : nil
            for (rule, ruleName) in ruleNames.enumerated() {
                for (kind, kindName) in kindNames.enumerated() {
                    let cell = row.region.cells[rule][kind]
                    // The share of the whole is that of what lies inside the units.
                    let inside = row.id == Units.whole ? cell.net - areas.outside.cells[rule][kind].net : cell.net
                    table.add(
                        [
                            .text(row.id), .text(ruleName), .text(kindName), .hectares(cell.gross), .hectares(cell.net),
                            .hectares(cell.counted), .percent(inside, of: denominator),
                        ] + (counts?.cells(unit: row.unit, rule: rule, kind: kind) ?? [.number(nil), .number(nil)]))
                }
            }
        }
        return table.table
    }

    private func shoreTable() -> Table {
        var table = TableBuilder("waterfront_shore", Self.shoreDefinition, columns: ["'unit_id", "'rule", "'class", "shore_m"])
        let units = (ground.units?.layer.ids ?? []) + [ground.units == nil ? Units.whole : Units.outside]
        for (unit, id) in units.enumerated() {
            for (rule, lengths) in shore.enumerated() {
                for (kind, kindName) in kindNames.enumerated().dropLast() {
                    guard let metres = lengths[ShoreLengths.Owner(unit: unit, kind: kind)] else { continue }
                    table.add([.text(id), .text(ruleNames[rule]), .text(kindName), .number(metres)])
                }
            }
        }
        return table.table
    }

    private func headlines(_ denominators: (units: [Double], whole: Double?, excess: Double)) -> [Headline] {
        let inside =
            ground.units == nil
            ? Bilingual(id: "", en: "") : Bilingual(id: " di dalam unit", en: " inside the units")
        var headlines = ruleNames.enumerated().map { rule, name in
            let title = LayerName.words(name)
            return Headline(
                "\(name)_net_ha",
                name == ClassList.whole
                    ? Bilingual(id: "Luas sempadan seluruhnya\(inside.id)", en: "Area of all setbacks\(inside.en)")
                    : Bilingual(
                        id: "Luas sempadan \(title.id)\(inside.id)", en: "Area of the setback '\(title.en)'\(inside.en)"),
                (areas.whole.cells[rule][ground.all].net - areas.outside.cells[rule][ground.all].net) / 10_000, unit: "ha")
        }
        let outside = Coverage.settled(areas.outside.cells[ground.setbacks.count][ground.all].net)
        if ground.units != nil, outside > 0 {
            headlines.append(
                Headline(
                    "outside_net_ha",
                    Bilingual(
                        id: "Sempadan di luar semua unit (tidak termasuk)", en: "Setbacks outside all units (not included)"),
                    outside / 10_000, unit: "ha"))
        }
        if let counts {
            let whole = (ground.units?.count ?? 0) + 1
            let tally = counts.tally(unit: whole, rule: ground.setbacks.count, kind: ground.all)
            headlines.append(
                Headline(
                    "buildings",
                    Bilingual(
                        id: "Bangunan di dalam sempadan (menurut titik berat)", en: "Buildings in setbacks (by their centroid)"),
                    Double(tally.buildings), unit: ""))
            if counts.isWeighted {
                headlines.append(
                    Headline(
                        "population", Bilingual(id: "Penduduk di dalam sempadan", en: "People in setbacks"), tally.weight,
                        unit: ""))
            }
            for (key, label, number) in counts.verdicts?.headlines ?? [] {
                headlines.append(Headline(key, label, Double(number), unit: ""))
            }
        }
        return headlines
    }

    /// Zone class × rule × unit, without the rows of sums.
    private func layer() throws -> ResultLayer {
        var geometry = GeometryColumns()
        var table = TableBuilder(
            "waterfront", Self.definition, columns: ["'unit_id", "'rule", "'class", "gross_ha", "net_ha", "counted_ha"])
        for (unit, region) in areas.units.enumerated() {
            for (rule, shapes) in region.shapes.enumerated() {
                for (kind, shape) in shapes.enumerated() where shape.vertexCount > 0 {
                    let cell = region.cells[rule][kind]
                    geometry.append(contentsOf: shape)
                    table.add([
                        .text(ground.units?.id(unit) ?? Units.whole), .text(ruleNames[rule]), .text(kindNames[kind]),
                        .hectares(cell.gross), .hectares(cell.net), .hectares(cell.counted),
                    ])
                }
            }
        }
        return ResultLayer(
            name: "waterfront", geometry: try workspace.lonLat(geometry), properties: table.table, theme: .values("class"))
    }

    private func map(_ denominators: (units: [Double], whole: Double?, excess: Double)) throws -> MapMaterial {
        var setbacks = GeometryColumns()
        for region in areas.units {
            for shape in region.shapes.joined() where shape.vertexCount > 0 { setbacks.append(contentsOf: shape) }
        }
        let all = ground.setbacks.count
        var overlays: [MapMaterial.Overlay] = []
        if let water = ground.side.water {
            overlays.append(MapMaterial.Overlay(Bilingual(id: "Perairan", en: "Water"), .water, water.geometry))
        }
        overlays.append(
            MapMaterial.Overlay(
                Bilingual(id: "Sempadan: \(widths.id)", en: "Setbacks: \(widths.en)"), .setback, setbacks))
        for setback in ground.setbacks {
            let isRiver = setback.name == "rivers"
            overlays.append(
                MapMaterial.Overlay(
                    isRiver ? Bilingual(id: "Sungai", en: "River") : Bilingual(id: "Garis pantai", en: "Shore"),
                    isRiver ? .river : .shore, setback.layer.geometry))
        }
        var zones = try workspace.overlay(workspace.title(of: ground.zones.role), .zone, ground.zones, classes: ground.classes)
        (zones.names, zones.isDetail) = ([], true)
        overlays.insert(zones, at: 0)
        return try workspace.map(
            title: Bilingual(id: "Sempadan pantai dan sungai", en: "Shore and river setbacks"),
            shading: ground.units.map { units in
                units.shading(
                    Bilingual(id: "Persentase luas unit di dalam sempadan", en: "Share of the unit in setbacks"),
                    values: (0..<units.count).map {
                        denominators.units[$0] > 0
                            ? 100 * areas.units[$0].cells[all][ground.all].net / denominators.units[$0] : .nan
                    },
                    amounts: MapMaterial.Amounts(
                        Bilingual(id: "ha sempadan", en: "ha setback"),
                        (0..<units.count).map { areas.units[$0].cells[all][ground.all].net / 10_000 }, decimals: 2))
            }, overlays: overlays, roles: roles)
    }
}
