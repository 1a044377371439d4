import TapakEngine
import TapakModel

/// Turns origins and distances into tables, layers and headlines.
extension AccessSurvey {
    var isWeighted: Bool { parameters.weight != nil }

    func findings() throws -> Findings {
        var findings = try workspace.findings(for: Access.name, roles: roles)
        let perOrigin = originTable()
        let perUnit = try unitTable()
        findings.tables = [perOrigin, perUnit]
        findings.definitions = [Self.definition, Self.unitDefinition]
        if let roads {
            findings.tables.append(disagreementTable(roads))
            findings.definitions.append(Self.roadDefinition)
            findings.findings += roads.findings
        }
        if let question = catchments.first?.model {
            let definition = question.definition(isTimed: roads?.isTimed ?? false, along: roads != nil)
            var table = TableBuilder("access_facilities", definition, columns: AccessCatchment.facilityColumns)
            for catchment in catchments { catchment.add(to: &table, origins: origins) }
            findings.tables.append(table.table)
            findings.definitions.append(definition)
            findings.findings += supplyFindings + catchments.flatMap(\.findings)
        }
        if let count = parameters.nearest {
            findings.tables.append(nearestTable(count))
            findings.definitions.append(Self.nearestDefinition)
        }
        findings.use(standards)
        findings.findings += [outsideUnits].compactMap { $0 }
        findings.headlines = headlines(perUnit)
        if let services { services.add(to: &findings, rows: rows, origins: origins, units: units, isTimed: isTimed) }
        if workspace.options.layers {
            findings.layers = [
                ResultLayer(
                    name: "access", geometry: try workspace.lonLat(GeometryColumns(points: origins.points)),
                    properties: perOrigin,
                    theme: perOrigin.columns.first { $0.name.hasSuffix("_m") }.map { .numbers($0.name) } ?? .one(.facility))
            ]
        }
        if workspace.options.layers, let roads { findings.layers += try roadLayers(roads) }
        if workspace.options.maps { findings.map = try map(perUnit) }
        return findings
    }

    var outsideUnits: Finding? {
        guard units != nil else { return nil }
        let outside = origins.units.indices.filter { origins.units[$0] < 0 }
        return Finding.outsideUnits(
            roles[0].name, counted: (outside.count, origins.count),
            weights: isWeighted
                ? (outside.reduce(0) { $0 + origins.weights[$1] }, origins.weights.reduce(0, +)) : nil, of: .origins)
    }

    private static let definition = Bilingual(
        id: "K_m = jarak lurus terpendek dari titik berat asal ke tujuan jenis K (0 di dalamnya); K_ties = tujuan lain "
            + "yang sama dekat (selisih ≤ 1e-6 m).",
        en: "K_m = shortest straight distance from the origin's centroid to a destination of kind K (0 inside); "
            + "K_ties = other destinations as near (within 1e-6 m).")
    private static let nearestDefinition = Bilingual(
        id:
            "Tujuan terdekat setiap asal, rank 1 yang terdekat, sampai batas jarak; distance_m lewat jalan bila ada jalan, selain itu "
            + "lurus; yang sama dekat menurut urutan berkas.",
        en:
            "The nearest destinations of every origin, rank 1 the nearest, up to the cap; distance_m by road where there are roads, else "
            + "straight; those equally near in the order of their file.")

    /// A row an origin, kind and rank.
    private func nearestTable(_ count: Int) -> Table {
        var table = TableBuilder(
            "access_nearest", Self.nearestDefinition,
            columns: ["'origin_id", "'unit_id", "'kind", "rank", "'destination_id", "distance_m"])
        let lists = neighbours.map { $0.nearest(count, origins: origins.count) }
        for origin in 0..<origins.count {
            let unit = units == nil ? "" : origins.units[origin] < 0 ? Units.outside : units!.id(Int(origins.units[origin]))
            for (kind, destination) in destinations.enumerated() {
                for (rank, found) in lists[kind][origin].enumerated() {
                    table.add([
                        .text(origins.ids[origin]), .text(unit), .text(destination.kind), .count(rank + 1),
                        .text(destination.layer.ids[found.destination]), .number(found.cost),
                    ])
                }
            }
        }
        return table.table
    }

    private static let unitDefinition = Bilingual(
        id: "K_within_T = jumlah bobot asal dengan jarak ≤ T meter; _pct terhadap bobot semua asal selain no-data; "
            + "rata-rata dan median terbobot atas asal yang terjangkau; baris 'outside' = asal di luar semua unit, baris '*' = "
            + "semua asal, termasuk yang di luar.",
        en: "K_within_T = sum of the weights of origins with distance ≤ T metres; _pct of the weight of all origins but "
            + "no-data; mean and median weighted, over the origins that were reached; row 'outside' = origins outside all "
            + "units, row '*' = all origins, those outside too.")

    private func originTable() -> Table {
        var columns = [Table.Column("origin_id", .text(origins.ids))]
        let unitIDs = TextColumn((units?.layer.ids ?? []) + [Units.outside])
        let indices = origins.units.map { units == nil ? Int32(-1) : $0 < 0 ? Int32(unitIDs.count - 1) : $0 }
        columns.append(Table.Column("unit_id", .choice(indices, of: unitIDs)))
        columns.append(
            Table.Column(
                "weight", .number(isWeighted ? origins.weights : Array(repeating: .nan, count: origins.count))))
        let statuses = TextColumn(AccessOrigins.Status.allCases.map(\.text))
        for (kind, destination) in destinations.enumerated() {
            let reach = origins.kinds[kind]
            let name = destination.kind
            columns.append(Table.Column("\(name)_m", .number(reach.metres)))
            columns.append(Table.Column("\(name)_id", .choice(reach.destination, of: TextColumn(destination.layer.ids))))
            let ways = roads == nil ? nil : origins.ways[kind]
            columns.append(Table.Column("\(name)_status", .choice(ways?.status ?? reach.status, of: statuses)))
            columns.append(Table.Column("\(name)_ties", .number(reach.ties)))
            if !catchments.isEmpty {
                let scores = zip(catchments[kind].result.scores, reach.status).map { score, status in
                    status == AccessOrigins.Status.noData.rawValue ? .nan : score
                }
                columns.append(Table.Column("\(name)_score", .number(scores)))
            }
            guard let ways else { continue }
            columns.append(Table.Column("\(name)_road_\(roadUnit)", .number(ways.costs)))
            columns.append(
                Table.Column("\(name)_road_id", .choice(ways.destination, of: TextColumn(destination.layer.ids))))
            columns.append(Table.Column("\(name)_snap_m", .number(ways.legs)))
            if roadUnit == "m" { columns.append(Table.Column("\(name)_detour", .number(ways.detours))) }
        }
        return Table(name: "access", definition: Self.definition, columns: columns)
    }

    private func unitTable() throws -> Table {
        var columns = ["'unit_id", "'unit_name", "origins", "weight"]
        for destination in destinations {
            for threshold in thresholds {
                let name = "\(destination.kind)_within_\(DecimalText.shortest(threshold))"
                columns += [name, name + "_pct"]
            }
        }
        if roads != nil {
            for destination in destinations {
                for threshold in roadThresholds {
                    let name = roadColumn(destination, threshold)
                    columns += [name, name + "_pct"]
                }
            }
        }
        for destination in destinations {
            columns += ["mean_m", "median_m", "max_m", "nodata"].map { "\(destination.kind)_\($0)" }
        }
        if roads != nil {
            for destination in destinations {
                columns += ["mean", "median", "max"].map { "\(destination.kind)_road_\($0)_\(roadUnit)" }
                columns += ["unreachable", "offnetwork"].map { "\(destination.kind)_\($0)" }
            }
        }
        for (_, destination) in zip(catchments, destinations) {
            columns += ["score_mean", "score_zero", "score_zero_pct"].map { "\(destination.kind)_\($0)" }
        }
        let rows = UnitMembers(origins.units, units: units?.count)
        let figures = AccessFigures(
            origins, kinds: destinations.count, isWeighted: isWeighted, thresholds: thresholds,
            roadThresholds: roadThresholds, scores: catchments.map(\.result.scores))
        // The last row holds everyone and takes longest, so it is begun first.
        let cells = try Parallel.map(rows.count, threads: workspace.options.threads) { row in
            figures.cells(rows[rows.count - 1 - row])
        }
        var table = TableBuilder("access_units", Self.unitDefinition, columns: columns)
        for (row, cells) in cells.reversed().enumerated() {
            table.add([.text(rowID(row)), .text(rowName(row))] + cells)
        }
        return table.table
    }

    /// The rows with their ids and names, and who belongs to each.
    private var rows: [(id: String, name: String, unit: Int?, members: ArraySlice<Int32>)] {
        let members = UnitMembers(origins.units, units: units?.count)
        return (0..<members.count).map { row in
            let isUnit = units.map { row < $0.count } ?? false
            return (rowID(row), rowName(row), isUnit ? row : nil, members[row])
        }
    }

    /// The rows are the units, `outside`, `*`; without units `*` alone.
    func rowID(_ row: Int) -> String {
        guard let units, row <= units.count else { return Units.whole }
        return row < units.count ? units.id(row) : Units.outside
    }

    func rowName(_ row: Int) -> String {
        guard let units, row < units.count else { return "" }
        return units.names[row]
    }

    // MARK: Roads

    private var roadUnit: String { roads?.isTimed == true ? "min" : "m" }
    private var roadThresholds: [Double] { parameters.minutes ?? thresholds }

    private func roadColumn(_ destination: Destination, _ threshold: Double) -> String {
        "\(destination.kind)_road_within_\(DecimalText.shortest(threshold))" + (roads?.isTimed == true ? "min" : "")
    }

    private static let roadDefinition = Bilingual(
        id:
            "K_road_m = jarak terpendek lewat jalan ke tujuan jenis K, termasuk jarak lurus dari asal ke titik jalan terdekat dan dari "
            + "jalan ke tujuan (bersama: K_snap_m); luasan dimasuki di mana jalan memotong tepinya; K_detour = K_road_m / jarak lurus ke "
            + "tujuan yang sama; K_status menurut jalan: unreachable = tidak ada jalan ke sana, off-network = tidak ada jalan dekat asal.",
        en:
            "K_road_m = shortest way along roads to a destination of kind K, with the straight legs from the origin to the nearest "
            + "point of a road and from the road to the destination (together K_snap_m); areas are entered where a road crosses their "
            + "edge; K_detour = K_road_m / straight distance to the same destination; K_status by road: unreachable = no road leads "
            + "there, off-network = no road near the origin.")

    /// Origins that a circle holds and that roads do not reach within the same threshold.
    private func disagreementTable(_ roads: AccessRoads) -> Table {
        var rows: [(kind: Int, threshold: Double, origin: Int32)] = []
        for (kind, ways) in origins.ways.enumerated() where !roads.isTimed {
            let straight = origins.kinds[kind]
            for threshold in thresholds {
                for origin in 0..<origins.count
                where straight.metres[origin] <= threshold && ways.status[origin] != AccessOrigins.Status.noData.rawValue
                    && !(ways.costs[origin] <= threshold)
                {
                    rows.append((kind, threshold, Int32(origin)))
                }
            }
        }
        let places = rows.map { Int($0.origin) }
        let units = TextColumn((self.units?.layer.ids ?? []) + [Units.outside])
        let statuses = TextColumn(AccessOrigins.Status.allCases.map(\.text))
        func numbers(_ value: ((kind: Int, threshold: Double, origin: Int32)) -> Double) -> Table.Values {
            .number(rows.map(value))
        }
        return Table(
            name: "access_disagree",
            definition: Bilingual(
                id: "Asal yang jarak lurusnya dalam ambang tetapi tidak tercapai dalam ambang itu lewat jalan.",
                en: "Origins within a threshold in a straight line that are not reached within it along roads."),
            columns: [
                Table.Column("origin_id", .text(origins.ids.selecting(places))),
                Table.Column(
                    "unit_id",
                    .choice(
                        places.map {
                            self.units == nil ? -1 : origins.units[$0] < 0 ? Int32(units.count - 1) : origins.units[$0]
                        },
                        of: units)),
                Table.Column("weight", numbers { isWeighted ? origins.weights[Int($0.origin)] : .nan }),
                Table.Column(
                    "kind", .choice(rows.map { Int32($0.kind) }, of: TextColumn(destinations.map(\.kind)))),
                Table.Column("threshold_m", numbers(\.threshold)),
                Table.Column("straight_m", numbers { origins.kinds[$0.kind].metres[Int($0.origin)] }),
                Table.Column("road_m", numbers { origins.ways[$0.kind].costs[Int($0.origin)] }),
                Table.Column("snap_m", numbers { origins.ways[$0.kind].legs[Int($0.origin)] }),
                Table.Column(
                    "status", .choice(rows.map { origins.ways[$0.kind].status[Int($0.origin)] }, of: statuses)),
            ])
    }

    /// The roads from which a destination is reached within a threshold, and the ground beside them: a feature a kind and
    /// threshold.
    private func roadLayers(_ roads: AccessRoads) throws -> [ResultLayer] {
        var (lines, areas) = (GeometryColumns(), GeometryColumns())
        var table = TableBuilder(
            "access_service",
            Bilingual(
                id:
                    "Jalan yang dari sana tujuan tercapai dalam ambang; pada lapisan luasan dengan \(DecimalText.words(roads.serviceWidth).id) m "
                    + "di kiri dan kanannya, untuk dilihat, bukan untuk dihitung.",
                en: "Roads from which a destination is reached within the threshold; in the layer of areas with "
                    + "\(DecimalText.words(roads.serviceWidth).en) m on either side of them, to look at, not to count by."),
            columns: ["'kind", roads.isTimed ? "threshold_min" : "threshold_m", "length_m"])
        for (kind, destination) in destinations.enumerated() {
            for threshold in roadThresholds {
                let (pieces, length) = roads.reaches[kind].pieces(within: threshold)
                lines.append(contentsOf: pieces)
                let area = try workspace.ground(within: roads.serviceWidth, of: pieces.inChunks(of: 16))
                if area.isEmpty { areas.endFeature() } else { areas.append(contentsOf: area) }
                table.add([.text(destination.kind), .number(threshold), .number(length)])
            }
        }
        return [
            ResultLayer(
                name: "access_roads", geometry: try workspace.lonLat(lines), properties: table.table, theme: .values("kind")),
            ResultLayer(
                name: "access_service", geometry: try workspace.lonLat(areas), properties: table.table, theme: .values("kind")),
        ]
    }

    /// On the map the circle of the first threshold around the first kind of destination, all roads, and those within it.
    private func roadOverlays(_ roads: AccessRoads) throws -> [MapMaterial.Overlay] {
        var overlays = [
            MapMaterial.Overlay(Bilingual(id: "Jalan lain", en: "Other roads"), .backdrop, roads.lines)
        ]
        let metres = DecimalText.words(thresholds.first ?? 0)
        if let threshold = roadThresholds.first {
            let amount = DecimalText.words(threshold)
            let unit = roads.isTimed ? Bilingual(id: "menit", en: "minutes") : Bilingual(id: "m", en: "m")
            overlays.append(
                MapMaterial.Overlay(
                    Bilingual(
                        id: "Jalan dalam \(amount.id) \(unit.id) dari tujuan",
                        en: "Roads within \(amount.en) \(unit.en) of a destination"), .road,
                    roads.reaches[0].pieces(within: threshold).geometry))
        }
        if let threshold = thresholds.first {
            overlays.append(
                MapMaterial.Overlay(
                    Bilingual(
                        id: "Lingkaran \(metres.id) m (garis lurus)", en: "Circles of \(metres.en) m (straight line)"), .ring,
                    try workspace.ground(within: threshold, of: destinations[0].layer.geometry)))
        }
        return overlays
    }

    private func roadHeadlines(_ table: Table) -> [Headline] {
        guard let roads else { return [] }
        return destinations.flatMap { destination -> [Headline] in
            let title = workspace.title(of: destination.layer.role)
            let within = roadThresholds.map { threshold in
                let name = roadColumn(destination, threshold) + "_pct"
                let (amount, unit) = (
                    DecimalText.words(threshold),
                    roads.isTimed ? Bilingual(id: "menit", en: "minutes") : Bilingual(id: "m", en: "m")
                )
                return Headline(
                    name,
                    Bilingual(
                        id: "\(who.id) dalam \(amount.id) \(unit.id) lewat jalan dari \(title.id)",
                        en: "\(who.en) within \(amount.en) \(unit.en) by road of \(title.en)"),
                    table.number(row: table.rowCount - 1, column: name), unit: "%")
            }
            let without = table.number(row: table.rowCount - 1, column: "\(destination.kind)_unreachable")
            return within + [
                Headline(
                    "\(destination.kind)_unreachable",
                    Bilingual(
                        id: "\(who.id) tanpa jalan ke \(title.id)", en: "\(who.en) without any road to \(title.en)"), without,
                    unit: "")
            ]
        }
    }

    /// Who is counted.
    var who: Bilingual {
        isWeighted ? Bilingual(id: "Penduduk", en: "People") : Bilingual(id: "Asal", en: "Origins")
    }

    private func headlines(_ table: Table) -> [Headline] {
        roadHeadlines(table)
            + destinations.flatMap { destination in
                thresholds.map { threshold in
                    let name = "\(destination.kind)_within_\(DecimalText.shortest(threshold))_pct"
                    let metres = DecimalText.words(threshold)
                    let title = workspace.title(of: destination.layer.role)
                    return Headline(
                        name,
                        Bilingual(
                            id: "\(who.id) dalam \(metres.id) m dari \(title.id)",
                            en: "\(who.en) within \(metres.en) m of \(title.en)"),
                        table.number(row: table.rowCount - 1, column: name), unit: "%")
                }
            }
    }

    private func map(_ table: Table) throws -> MapMaterial {
        let styles: [MapMaterial.Style] = [.facility, .facilityOther]
        let (kind, first) = (destinations[0].kind, thresholds.first ?? 0)
        let metres = DecimalText.words(first)
        let byRoad = roads.map { roads -> (column: String, words: Bilingual) in
            let amount = DecimalText.words(roadThresholds.first ?? 0)
            let unit = roads.isTimed ? Bilingual(id: "menit", en: "minutes") : Bilingual(id: "m", en: "m")
            return (
                roadColumn(destinations[0], roadThresholds.first ?? 0) + "_pct",
                Bilingual(id: "\(amount.id) \(unit.id) lewat jalan", en: "\(amount.en) \(unit.en) by road")
            )
        }
        let column = byRoad?.column ?? "\(kind)_within_\(DecimalText.shortest(first))_pct"
        let distance = byRoad?.words ?? Bilingual(id: "\(metres.id) m", en: "\(metres.en) m")
        let title = workspace.title(of: destinations[0].layer.role)
        let kinds = destinations.map { workspace.title(of: $0.layer.role) }
        let all = Bilingual(
            id: kinds.map(\.id).joined(separator: ", "), en: kinds.map(\.en).joined(separator: ", "))
        return try workspace.map(
            title: services == nil
                ? Bilingual(id: "Jangkauan ke \(all.id)", en: "Access to \(all.en)")
                : Bilingual(id: "Kecukupan sarana: \(all.id)", en: "Provision of facilities: \(all.en)"),
            shading: units.map { units in
                units.shading(
                    Bilingual(
                        id: "\(who.id) dalam \(distance.id) dari \(title.id)",
                        en: "\(who.en) within \(distance.en) of \(title.en)"),
                    values: (0..<units.count).map { table.number(row: $0, column: column) ?? .nan }, isBenefit: true)
            },
            overlays: try (roads.map(roadOverlays) ?? [])
                + destinations.enumerated().map { index, destination in
                    MapMaterial.Overlay(
                        workspace.title(of: destination.layer.role), styles[index % styles.count],
                        destination.layer.geometry)
                }, roles: roles)
    }
}

extension GeometryColumns {
    /// The parts of the first feature as features of a few parts each.
    fileprivate func inChunks(of size: Int) -> GeometryColumns {
        var chunks = GeometryColumns()
        let parts = parts(of: 0)
        for first in stride(from: parts.lowerBound, to: parts.upperBound, by: size) {
            for part in first..<min(first + size, parts.upperBound) { chunks.addPart(part, of: self) }
            chunks.endFeature()
        }
        return chunks
    }
}
