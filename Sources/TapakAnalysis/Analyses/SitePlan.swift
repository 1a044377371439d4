import TapakEngine
import TapakModel

/// Where new facilities would serve most, by how people get there: among candidates, or anywhere people live.
struct SitePlan: Sendable {
    /// One place that was chosen.
    struct Site: Sendable {
        var id: String
        var name: String
        /// Feature of the candidates' geometry.
        var feature: Int
        /// What it adds to those before it.
        var gain: Double
        /// Everybody within the limit, served before or not.
        var reached: Double
        var capacity: Double?
    }

    let goal: SiteChoice.Goal
    let limit: Double
    /// What is counted: the place of a facility of this role.
    let title: Bilingual
    /// Who is counted.
    let who: Bilingual
    let sites: [Site]
    let choice: SiteChoice
    /// The candidates, in metres from the frame's origin.
    let candidates: GeometryColumns
    let candidateCount: Int
    /// What it costs every origin to the nearest facility before and after; infinite where none is reached.
    let before, after: [Double]
    let people: [Double]
    private let unitsOfSites: [Int32]
    private let positions: [Point]
    let findings: [Finding]
    let isTimed: Bool

    /// Cells of a raster of places, at most.
    private static let mostCells = 200_000.0

    /// A plan.
    ///
    /// - Parameters:
    ///   - survey: Origins with their places, and the roads.
    ///   - layer: The candidates; nil for the middles of where people live, on a raster of half the limit.
    ///   - current: What it costs every origin today; infinite where nothing is reached.
    init(
        _ survey: AccessSurvey, candidates layer: HeldLayer?, count: Int, goal: SiteChoice.Goal, limit: Double,
        current: [Double], capacities: [Double]? = nil, title role: LayerRole?
    ) throws {
        let (origins, workspace) = (survey.origins, survey.workspace)
        let (threads, measure) = (workspace.options.threads, try workspace.frame.measure)
        (self.goal, self.limit, before, people) = (goal, limit, current, origins.weights)
        title = role.map(workspace.title(of:)) ?? Bilingual(id: "Fasilitas baru", en: "New facility")
        (isTimed, who) = (survey.isTimed, survey.who)
        var findings: [Finding] = []
        let lacking = origins.points.indices.filter { current[$0] > limit }
        let geometry =
            layer?.geometry
            ?? Self.middles(
                of: (goal == .covering ? lacking : Array(origins.points.indices)).filter { origins.weights[$0] > 0 }, origins,
                side: survey.isTimed ? survey.walkingMetres(limit) / 2 : limit / 2)
        let ranks = layer?.ranks ?? (0..<Int32(geometry.count)).map { $0 }
        let index = NearestIndex(geometry, ranks: ranks, measure: measure)
        let entrances = survey.roads.map { roads in
            (0..<geometry.count).map { roads.network.entrances(to: $0, of: geometry, within: roads.snapCap) }
        }
        if let entrances, let roads = survey.roads, layer != nil {
            let off = entrances.count { $0.isEmpty }
            let (number, metres) = (DecimalText.words(Double(off)), DecimalText.words(roads.snapCap))
            if off > 0 {
                findings.append(
                    Finding(
                        .warning, "DESTINATION_OFF_NETWORK", layer: "candidates", count: off,
                        Bilingual(
                            id: "\(number.id) calon lokasi lebih dari \(metres.id) m dari jalan dan tidak dicapai lewat jalan.",
                            en:
                                "\(number.en) candidate sites lie more than \(metres.en) m from any road and are not reached by road."
                        )))
            }
        }
        let reached = try Reached(
            from: origins.points, to: index, destinations: geometry.count, entrances: entrances, roads: survey.roads,
            within: limit, threads: threads)
        let choice = SiteChoice(
            count, of: reached, demand: origins.weights, current: current, limit: limit, goal: goal, capacities: capacities)
        var after = current
        for site in choice.chosen {
            for pair in reached[site] {
                let origin = Int(reached.origins[pair])
                after[origin] = min(after[origin], reached.costs[pair])
            }
        }
        let labels = layer?.commonNames
        sites = choice.chosen.enumerated().map { place, site in
            Site(
                id: layer?.ids[site] ?? String(place + 1), name: labels?[site] ?? "", feature: site, gain: choice.gains[place],
                reached: reached[site].reduce(0) { $0 + origins.weights[Int(reached.origins[$1])] },
                capacity: capacities?[site])
        }
        if choice.chosen.count < count {
            let (found, wanted) = (DecimalText.words(Double(choice.chosen.count)), DecimalText.words(Double(count)))
            findings.append(
                Finding(
                    .note, "SITES_FEWER",
                    Bilingual(
                        id: "Hanya \(found.id) dari \(wanted.id) lokasi yang dipilih: yang lain tidak menambah apa-apa.",
                        en: "Only \(found.en) of \(wanted.en) sites are chosen: no other adds anything.")))
        }
        (self.choice, self.after, candidates, candidateCount) = (choice, after, geometry, geometry.count)
        positions = choice.chosen.map { Centroid.of($0, in: geometry) }
        unitsOfSites = positions.map { Int32(survey.units?.locator.owner(of: $0) ?? -1) }
        self.findings = findings
    }

    /// The middles of people in the cells of a raster, one a cell, in order of the cells.
    private static func middles(of people: [Int], _ origins: AccessOrigins, side: Double) -> GeometryColumns {
        var envelope = Envelope.empty
        for origin in people {
            let point = origins.points[origin]
            envelope.extend(Envelope(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y))
        }
        guard !people.isEmpty, side > 0 else { return GeometryColumns() }
        let area = max(envelope.width, 1) * max(envelope.height, 1)
        let side = max(side, (area / mostCells).squareRoot())
        let columns = Int(envelope.width / side) + 1
        var cells: [Int: (x: Double, y: Double, weight: Double)] = [:]
        for origin in people {
            let (point, weight) = (origins.points[origin], origins.weights[origin])
            let cell = Int((point.y - envelope.minY) / side) * columns + Int((point.x - envelope.minX) / side)
            let known = cells[cell] ?? (0, 0, 0)
            cells[cell] = (known.x + weight * point.x, known.y + weight * point.y, known.weight + weight)
        }
        let places = cells.sorted { $0.key < $1.key }.map(\.value)
        return GeometryColumns(points: places.map { Point(x: $0.x / $0.weight, y: $0.y / $0.weight) })
    }

    // MARK: Findings

    static let definition = Bilingual(
        id:
            "Urutan menurut tambahan terbesar; gained = tambahan terhadap yang sudah ada dan yang di atasnya; bound = batas atas pilihan mana "
            + "pun dengan jumlah yang sama, gap_pct = 100 · (bound − jumlah gained) / bound (0 = terbukti terbaik).",
        en:
            "In order of the largest gain; gained = what it adds to what is there and to those above it; bound = what any choice of as many "
            + "could gain at most, gap_pct = 100 · (bound − sum of gained) / bound (0 = proven to be the best).")

    /// A row a place.
    func table(_ name: String, units: Units?) -> Table {
        var table = TableBuilder(
            name, Self.definition,
            columns: [
                "rank", "'site_id", "'site_name", "'unit_id", "'unit_name", "gained", "cumulative", "reached", "capacity",
                "bound", "gap_pct",
            ])
        var cumulative = 0.0
        for (place, site) in sites.enumerated() {
            cumulative += site.gain
            let unit = Int(unitsOfSites[place])
            table.add([
                .count(place + 1), .text(site.id), .text(site.name),
                .text(units == nil ? "" : unit < 0 ? Units.outside : units!.id(unit)),
                .text(unit < 0 ? "" : units?.names[unit] ?? ""), .number(site.gain), .number(cumulative), .number(site.reached),
                .number(site.capacity), .number(choice.bound), .number(100 * choice.gap),
            ])
        }
        return table.table
    }

    /// People within the limit with all places chosen, and all people.
    private var served: (after: Double, all: Double) {
        var served = (after: 0.0, all: 0.0)
        for (origin, weight) in people.enumerated() {
            served.all += weight
            if after[origin] <= limit { served.after += weight }
        }
        return served
    }

    var headlines: [Headline] {
        let (served, count) = (served, DecimalText.words(Double(sites.count)))
        let (amount, unit) = (
            DecimalText.words(limit), isTimed ? Bilingual(id: "menit", en: "minutes") : Bilingual(id: "m", en: "m")
        )
        guard served.all > 0, !sites.isEmpty else { return [] }
        return [
            Headline(
                "served_with_places_pct",
                Bilingual(
                    id: "\(who.id) dalam \(amount.id) \(unit.id) dari \(title.id) dengan lokasi baru terpilih (\(count.id))",
                    en: "\(who.en) within \(amount.en) \(unit.en) of \(title.en) with the new places chosen (\(count.en))"),
                100 * served.after / served.all, unit: "%")
        ]
    }

    /// The places as a layer.
    func layer(_ name: String, units: Units?, _ workspace: Workspace) throws -> ResultLayer {
        var geometry = GeometryColumns()
        for site in sites { geometry.append([site.feature], of: candidates) }
        return ResultLayer(
            name: name, geometry: try workspace.lonLat(geometry), properties: table(name, units: units),
            theme: .one(.project))
    }

    /// The places on a map, by their ranks.
    var overlay: MapMaterial.Overlay {
        let points = GeometryColumns(points: positions)
        var overlay = MapMaterial.Overlay(Bilingual(id: "Lokasi baru terpilih", en: "New places chosen"), .project, points)
        overlay.names = sites.indices.map { String($0 + 1) }
        return overlay
    }
}
