import TapakEngine
import TapakModel

/// Turns what lies in the rings into tables, layers and headlines.
struct ImpactFindings {
    let parameters: Impact.Parameters
    let roles: [LayerRole]
    let rings: ImpactRings
    let areas: ImpactRings.Areas
    let counts: RingCounts?
    let screening: (Screening, ScreeningSizes)?
    let standards: [StandardUse]
    let workspace: Workspace

    /// Areas that differ by less than this, in square metres (or metres of line), are the same.
    private static let tolerance = 1e-6

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Impact.name, roles: roles)
        findings.tables = [try ringTable(), try footprintTable()]
        if let counts { findings.tables.append(try buildingTable(counts)) }
        findings.definitions = [Self.definition]
        findings.use(standards)
        findings.findings += rings.layers.compactMap { $0.classes.finding ?? unclassed($0) }
        findings.findings += meetings + rings.layers.compactMap(areaLess)
        findings.headlines = headlines()
        if let (screening, sizes) = screening {
            ScreeningFindings(
                screening: screening, sizes: sizes, rings: rings, projects: try reaches().dropLast().map(\.project),
                projectColumns: projectColumns, isCityStated: parameters.city != nil
            ).add(to: &findings)
        }
        if workspace.options.layers { findings.layers = [try layer()] }
        if workspace.options.maps { findings.map = try map() }
        return findings
    }

    private static let definition = Bilingual(
        id: "Cincin 1 = [0, d1] termasuk tapak proyek, cincin i = (d(i−1), d(i)]; net_ha = luas gabungan lapisan di dalam "
            + "cincin, gross_ha = jumlah tiap fitur, cumulative_ha = net sampai d(i); features = fitur yang masuk cincin; "
            + "proyek '*' = semua proyek digabung, kelas '*' = semua kelas.",
        en: "Ring 1 = [0, d1] with the project itself, ring i = (d(i−1), d(i)]; net_ha = area of the layer's union in the "
            + "ring, gross_ha = sum over features, cumulative_ha = net up to d(i); features = those that enter the ring; "
            + "project '*' = all projects dissolved, class '*' = all classes.")

    /// Layers of which nothing lies within the rings: a note, for that may be good news.
    private var meetings: [Finding] {
        guard let last = areas.whole.cumulative.last else { return [] }
        return rings.layers.enumerated().filter { !$1.layer.isEmpty && last.features[$0].isEmpty }.map { _, layer in
            .noOverlap(layer.name, features: layer.layer.count, with: "rings", severity: .note)
        }
    }

    /// A layer of lines and points has no hectares; what is reached of it stands under features.
    private func areaLess(_ layer: ImpactLayer) -> Finding? {
        guard !layer.layer.isEmpty, !layer.layer.geometry.kinds.contains(.polygon) else { return nil }
        return Finding(
            .note, "LAYER_WITHOUT_AREA", layer: layer.name,
            Bilingual(
                id: "Lapisan garis atau titik tidak memiliki luas: hektarenya 0, lihat kolom features.",
                en: "A layer of lines or points has no area: its hectares are 0, see the column features."))
    }

    /// A layer without the class field that others have is one class, and says so.
    private func unclassed(_ layer: ImpactLayer) -> Finding? {
        guard let field = parameters.classField(of: layer.name), !layer.classes.isNamed else { return nil }
        return Finding(
            .note, "CLASS_FIELD_ABSENT", layer: layer.name,
            Bilingual(
                id: "Lapisan ini tidak memiliki kolom '\(field)'; seluruhnya satu kelas.",
                en: "This layer has no field '\(field)'; all of it is one class."))
    }

    /// The projects with the cells that name them, then all of them dissolved.
    private func reaches() throws -> [(project: [TableBuilder.Cell], reach: ImpactRings.Reach)] {
        let ids = rings.projects.ids + [Units.whole]
        let names = try parameters.name.map { try rings.projects.column($0).text.texts + [""] }
        return (areas.projects + [areas.whole]).enumerated().map { place, reach in
            ([.text(ids[place])] + (names.map { [.text($0[place])] } ?? []), reach)
        }
    }

    /// The columns that name a project; its name only where a field was stated.
    private var projectColumns: [String] { ["'project_id"] + (parameters.name == nil ? [] : ["'project_name"]) }

    private func ringTable() throws -> Table {
        var table = TableBuilder(
            "impact", Self.definition,
            columns: projectColumns + [
                "ring_from_m", "ring_to_m", "'layer", "'class", "gross_ha", "net_ha", "cumulative_ha",
                "features",
            ])
        for (project, reach) in try reaches() {
            for (ring, distance) in rings.distances.enumerated() {
                let (inner, outer) = (ring == 0 ? nil : reach.cumulative[ring - 1], reach.cumulative[ring])
                for (layer, against) in rings.layers.enumerated() {
                    let features = entered(layer, inner, outer)
                    for (row, name) in against.rowNames.enumerated() {
                        let (gross, net) = (outer.gross[layer][row], outer.net[layer][row])
                        table.add(
                            project + [
                                .number(ring == 0 ? 0 : rings.distances[ring - 1]), .number(distance),
                                .text(against.name), .text(name),
                                .hectares(max(0, gross - (inner?.gross[layer][row] ?? 0))),
                                .hectares(max(0, net - (inner?.net[layer][row] ?? 0))), .hectares(net),
                                .count(count(features, in: against, row: row)),
                            ])
                    }
                }
            }
        }
        return table.table
    }

    /// The features that enter a ring: those new to it, and those of which more is reached than before.
    private func entered(_ layer: Int, _ inner: ImpactRings.Reached?, _ outer: ImpactRings.Reached) -> [Int] {
        outer.features[layer].filter { feature, extent in
            guard let before = inner?.features[layer][feature] else { return true }
            return extent - before > Self.tolerance
        }.map(\.key)
    }

    private func count(_ features: [Int], in layer: ImpactLayer, row: Int) -> Int {
        row == layer.rowNames.count - 1 ? features.count : features.filter { layer.classes.ofFeature[$0] == row }.count
    }

    private func footprintTable() throws -> Table {
        var table = TableBuilder(
            "impact_footprint",
            Bilingual(
                id: "Yang terletak di dalam tapak proyek sendiri.", en: "What lies in the footprint of the project itself."),
            columns: projectColumns + ["'layer", "'class", "net_ha", "features"])
        for (project, reach) in try reaches() {
            for (layer, against) in rings.layers.enumerated() {
                let features = reach.footprint.features[layer].map(\.key)
                for (row, name) in against.rowNames.enumerated() {
                    table.add(
                        project + [
                            .text(against.name), .text(name), .hectares(reach.footprint.net[layer][row]),
                            .count(count(features, in: against, row: row)),
                        ])
                }
            }
        }
        return table.table
    }

    private func buildingTable(_ counts: RingCounts) throws -> Table {
        var table = TableBuilder(
            "impact_buildings",
            Bilingual(
                id: "Bangunan menurut jarak sebenarnya dari titik beratnya; pada proyek '*' sekali saja, di cincin terdekat.",
                en: "Buildings by the true distance of their centroid; in project '*' once, in the nearest ring."),
            columns: projectColumns + [
                "ring_from_m", "ring_to_m", "buildings", "population", "cumulative_buildings",
                "cumulative_population",
            ])
        for (place, (project, _)) in try reaches().enumerated() {
            var sum = RingCounts.Tally()
            for (ring, distance) in rings.distances.enumerated() {
                let tally = counts.rings[place][ring]
                sum.buildings += tally.buildings
                sum.weight += tally.weight
                table.add(
                    project + [
                        .number(ring == 0 ? 0 : rings.distances[ring - 1]), .number(distance), .count(tally.buildings),
                        .number(counts.isWeighted ? tally.weight : nil), .count(sum.buildings),
                        .number(counts.isWeighted ? sum.weight : nil),
                    ])
            }
        }
        return table.table
    }

    private func headlines() -> [Headline] {
        guard let last = rings.distances.last, let reach = areas.whole.cumulative.last else { return [] }
        let metres = DecimalText.words(last)
        var headlines = rings.layers.enumerated().map { layer, against in
            let title = workspace.title(of: against.layer.role)
            if areaLess(against) != nil {
                return Headline(
                    "\(against.name)_features",
                    Bilingual(
                        id: "\(title.id) dalam \(metres.id) m dari proyek (fitur)",
                        en: "\(title.en) within \(metres.en) m of projects (features)"),
                    Double(reach.features[layer].count), unit: "")
            }
            return Headline(
                "\(against.name)_net_ha",
                Bilingual(
                    id: "\(title.id) dalam \(metres.id) m dari proyek", en: "\(title.en) within \(metres.en) m of projects"),
                (reach.net[layer].last ?? 0) / 10_000, unit: "ha")
        }
        if let counts {
            let all = counts.rings[rings.projects.count]
            headlines.append(
                Headline(
                    "buildings",
                    Bilingual(
                        id: "Bangunan dalam \(metres.id) m dari proyek", en: "Buildings within \(metres.en) m of projects"),
                    Double(all.reduce(0) { $0 + $1.buildings }), unit: ""))
            if counts.isWeighted {
                headlines.append(
                    Headline(
                        "population",
                        Bilingual(
                            id: "Penduduk dalam \(metres.id) m dari proyek", en: "People within \(metres.en) m of projects"),
                        all.reduce(0) { $0 + $1.weight }, unit: ""))
            }
        }
        return headlines
    }

    /// The rings as areas: every one without those inside it.
    private func ringGeometry(_ reach: ImpactRings.Reach) throws -> [GeometryColumns] {
        try withGEOS { geos in
            try rings.distances.indices.map { ring in
                let outer = reach.geometry[ring]
                guard ring > 0 else { return outer }
                let inner = reach.geometry[ring - 1]
                let tree = PackedRTree((0..<inner.count).map(inner.envelope(of:)))
                return try Overlay.subtract(inner, tree, from: Array(0..<outer.count), of: outer, geos: geos)
            }
        }
    }

    private func layer() throws -> ResultLayer {
        var geometry = GeometryColumns()
        var table = TableBuilder("impact", Self.definition, columns: projectColumns + ["ring_from_m", "ring_to_m", "area_ha"])
        for (project, reach) in try reaches() {
            for (ring, shape) in try ringGeometry(reach).enumerated() {
                // The rings of all projects are several areas: one feature with many parts.
                for feature in 0..<shape.count {
                    for part in shape.parts(of: feature) { geometry.addPart(part, of: shape) }
                }
                geometry.endFeature()
                table.add(
                    project + [
                        .number(ring == 0 ? 0 : rings.distances[ring - 1]), .number(rings.distances[ring]),
                        .hectares(rings.measure.area(ofAll: shape)),
                    ])
            }
        }
        return ResultLayer(
            name: "impact", geometry: try workspace.lonLat(geometry), properties: table.table, theme: .values("ring_to_m"),
            nameField: "project_id")
    }

    private func map() throws -> MapMaterial {
        var overlays = try rings.layers.enumerated().map { index, layer in
            let isArea = layer.layer.geometry.kinds.contains(.polygon)
            let isShore = ["pantai", "shore", "coast"].contains { layer.name.lowercased().contains($0) }
            let style: MapMaterial.Style = isArea ? (index == 0 ? .protected : .zone) : isShore ? .shore : .river
            var overlay = try workspace.overlay(
                workspace.title(of: layer.layer.role), style, layer.layer, classes: style == .zone ? layer.classes : nil)
            overlay.names = []
            return overlay
        }
        overlays.sort { $0.style == .zone && $1.style != .zone }
        for (ring, shape) in areas.whole.geometry.enumerated() {
            let metres = DecimalText.words(rings.distances[ring])
            overlays.append(
                MapMaterial.Overlay(Bilingual(id: "Sampai \(metres.id) m", en: "Up to \(metres.en) m"), .ring, shape))
        }
        overlays.append(try workspace.overlay(workspace.title(of: rings.projects.role), .project, rings.projects))
        return try workspace.map(
            title: screening == nil
                ? Bilingual(id: "Dampak di sekitar proyek", en: "Impact around projects")
                : Bilingual(id: "Penapisan proyek terhadap kawasan lindung", en: "Projects screened against protected areas"),
            shading: nil, overlays: overlays,
            roles: roles)
    }
}
