import TapakEngine
import TapakFormats
public import TapakModel
import TapakStandards

extension Workspace {
    /// Findings of an analysis with everything its layers and its frame have to say.
    func findings(for analysis: String, roles: [LayerRole]) throws -> Findings {
        let frame = try roles.allSatisfy { $0.use == .table } ? nil : frame
        let segments = options.arcSegments
        let statement = frame?.statement(
            arcSegments: segments.text, arcBiasPercent: segments.biasPercent,
            transformations: transformations(of: roles))
        var findings = Findings(analysis: analysis, frame: statement)
        findings.sources = sources(of: roles)
        for role in roles {
            guard let report = heldReports[HeldKey(role: role)] else { continue }
            findings.layerCounts.append(report.count)
            findings.findings += report.findings + (try filterSlips(of: role, used: report.count.used))
            findings.repairs += report.repairs
            let count = report.count
            guard count.read == count.used + count.filtered + count.setAside else {
                throw Failure(
                    .internalError,
                    Bilingual(
                        id: "Jumlah fitur tidak cocok: dibaca ≠ dipakai + disaring + disisihkan.",
                        en: "Features do not add up: read ≠ used + filtered + set aside."),
                    file: role.reference, found: "\(count.read) ≠ \(count.used) + \(count.filtered) + \(count.setAside)")
            }
        }
        if !standards.overlays.isEmpty {
            let files = standards.overlays.map(PathText.display).joined(separator: ", ")
            func list(_ entries: [String]) -> String { entries.isEmpty ? "–" : entries.joined(separator: ", ") }
            findings.findings.append(
                Finding(
                    .note, "STANDARDS_OVERLAID",
                    Bilingual(
                        id:
                            "Tabel standar kota (\(files)) menggantikan: \(list(standards.replaced)); menambah: \(list(standards.added)).",
                        en:
                            "The city's standards (\(files)) replace: \(list(standards.replaced)); add: \(list(standards.added))."
                    )))
        }
        if let frame, let statement {
            findings.findings += frameFindings(frame) + statement.transformations.compactMap(datumFinding)
        }
        return findings
    }

    /// Values of a layer's filter that no feature has: a slip of the pen, which excludes nothing or keeps too little.
    private func filterSlips(of role: LayerRole, used: Int) throws -> [Finding] {
        guard used > 0, let source = sources[role.reference] else { return [] }
        return try source.filterSlips.map { field, value in
            let (values, isWhole) = try source.values(of: field, atMost: 8)
            let list = values.joined(separator: ", ") + (isWhole ? "" : ", …")
            return Finding(
                .warning, "FILTER_VALUE_ABSENT", layer: role.name,
                Bilingual(
                    id: "Saringan menyebut \(field) '\(value)', yang tidak ada pada satu fitur pun; nilai yang ada: \(list).",
                    en: "The filter names \(field) '\(value)', which no feature has; values there: \(list)."))
        }
    }

    /// How the layers of the roles got into the frame.
    private func transformations(of roles: [LayerRole]) -> [TransformationStatement] {
        let used = Set(roles.compactMap { heldReports[HeldKey(role: $0)]?.count.crs })
        return transformations.values.filter { used.contains($0.from) }.sorted { $0.from < $1.from }
    }

    private func datumFinding(_ statement: TransformationStatement) -> Finding? {
        guard statement.ignoresDatum || !statement.missingGrids.isEmpty else { return nil }
        let grids = statement.missingGrids.joined(separator: ", ")
        return Finding(
            .warning, statement.ignoresDatum ? "DATUM_IGNORED" : "GRID_MISSING",
            Bilingual(
                id: "Transformasi \(statement.from) ke \(statement.to) tidak memperhitungkan pergeseran datum secara penuh"
                    + (grids.isEmpty ? "." : " (grid tidak terpasang: \(grids))."),
                en:
                    "The transformation from \(statement.from) to \(statement.to) does not take the whole shift of datum into account"
                    + (grids.isEmpty ? "." : " (grids not installed: \(grids)).")))
    }

    private func frameFindings(_ frame: Frame) -> [Finding] {
        var findings: [Finding] = []
        if frame.measure.measure == .ground, frame.fitResidual > 1e-7 {
            let ppm = DecimalText.words(frame.fitResidual * 1e6, decimals: 1)
            findings.append(
                Finding(
                    .warning, "EXTENT_LARGE",
                    Bilingual(
                        id: "Wilayah data luas untuk satu CRS kerja: luas dapat menyimpang sampai \(ppm.id) per sejuta.",
                        en: "The extent is large for one working CRS: areas may be off by up to \(ppm.en) parts per million.")))
        }
        if abs(frame.linearError.worstCorner) > 1000 {
            findings.append(
                Finding(
                    .warning, "SCALE_ERROR",
                    Bilingual(
                        id: "Skala CRS kerja menyimpang lebih dari 0,1 % di tepi wilayah; pilih CRS yang lebih sesuai.",
                        en:
                            "The scale of the working CRS is off by more than 0.1 % at the edge of the extent; choose one made for it."
                    )))
        }
        return findings
    }

    /// Geometry of the frame in longitude and latitude.
    func lonLat(_ geometry: GeometryColumns) throws -> GeometryColumns {
        var result = geometry
        let frame = try frame
        result.shift(by: frame.origin)
        let failing = try Transformation(from: "OGC:CRS84", to: frame.crs).inverse(&result.coordinates, range: nil)
        guard failing.isEmpty else {
            throw Failure(
                .internalError,
                Bilingual(
                    id: "Hasil tidak dapat dikembalikan ke bujur dan lintang.",
                    en: "A result could not be brought back to longitude and latitude."))
        }
        return result
    }

    /// What a layer is called on maps and in headlines: its title in the project file, else what its role is called.
    func title(of role: LayerRole) -> Bilingual { titles[role.reference] ?? LayerName.words(role.name) }

    /// Material for a map of an analysis, with the sources of its layers.
    func map(
        title: Bilingual, shading: MapMaterial.Shading?, overlays: [MapMaterial.Overlay], roles: [LayerRole]
    ) throws -> MapMaterial {
        let frame = try frame
        var material = MapMaterial(
            title: title, shading: shading, overlays: overlays.filter { !$0.geometry.isEmpty },
            crs: "\(frame.crs) \(frame.name)", convergence: frame.convergence, sources: sources(of: roles))
        let degrees = try projectors(from: "OGC:CRS84")
        material.lonLat = { degrees.positions(of: [$0])?.first }
        return material
    }

    /// A layer below everything on sheets of a part, such as buildings or roads; nothing is measured on it, and the frame does
    /// not depend on it.
    ///
    /// - Throws: ``Failure`` for a layer that cannot be read.
    public func backdrop(_ reference: String) throws -> MapMaterial.Overlay {
        if let known = backdrops[reference] { return known }
        let role = LayerRole("background", reference, kinds: .any)
        let framed = try bringIntoFrame(try read(role, fields: []), role: role)
        var overlay = MapMaterial.Overlay(title(of: role), .backdrop, framed.batch.geometry)
        overlay.isDetail = true
        backdrops[reference] = overlay
        return overlay
    }

    /// Who made the layers and when: those that say the same share a line.
    private func sources(of roles: [LayerRole]) -> [Bilingual] {
        var lines: [(line: String, titles: [Bilingual])] = []
        for role in roles {
            guard let line = sourceLines[role.reference] else { continue }
            let title = title(of: role)
            if let known = lines.firstIndex(where: { $0.line == line }) {
                if !lines[known].titles.contains(title) { lines[known].titles.append(title) }
            } else {
                lines.append((line, [title]))
            }
        }
        return lines.map { line, titles in
            Bilingual(
                id: titles.map(\.id).joined(separator: ", ") + ": " + line,
                en: titles.map(\.en).joined(separator: ", ") + ": " + line)
        }
    }

    /// The ground within a distance of any feature, dissolved: to be drawn, not measured.
    func ground(within metres: Double, of geometry: GeometryColumns) throws -> GeometryColumns {
        let measure = try frame.measure
        let runs = try Parallel.mapRuns(of: 64, in: geometry.count, threads: options.threads) { run in
            try withGEOS { geos in
                var areas = GeometryColumns()
                for feature in run where !geometry.parts(of: feature).isEmpty {
                    let planar = metres * measure.linearScale(at: geometry.envelope(of: feature).centre, dx: 1, dy: 0)
                    try geos.geometry(whole: feature, in: geometry).buffer(planar, quadrantSegments: 16)
                        .append(to: &areas, kind: .polygon)
                    areas.endFeature()
                }
                return areas
            }
        }
        var areas = GeometryColumns()
        for run in runs { areas.append(contentsOf: run) }
        guard !areas.isEmpty else { return areas }
        return try withGEOS { geos in try Dissolve.union(of: Array(0..<areas.count), in: areas, geos: geos) }
    }

    /// Hectares of areas and metres of lines.
    func sizes(of geometry: GeometryColumns) throws -> MapMaterial.Sizes {
        let measure = try frame.measure
        var sizes = MapMaterial.Sizes(hectares: [], metres: [])
        for feature in 0..<geometry.count {
            let kind = geometry.kind(of: feature)
            sizes.hectares.append(kind == .polygon ? measure.area(of: feature, in: geometry) / 10_000 : .nan)
            sizes.metres.append(kind == .line ? measure.length(of: feature, in: geometry) : .nan)
        }
        return sizes
    }

    /// A held layer for a map, with the names and sizes of its features.
    func overlay(
        _ label: Bilingual, _ style: MapMaterial.Style, _ layer: HeldLayer, classes: ClassList? = nil
    ) throws -> MapMaterial.Overlay {
        var overlay = MapMaterial.Overlay(label, style, layer.geometry)
        overlay.names = layer.ids
        overlay.titles = layer.labels
        overlay.sizes = try sizes(of: layer.geometry)
        if let classes, classes.isNamed { overlay.classes = classes.forMaps }
        return overlay
    }
}

extension Findings {
    /// States the values taken from standards tables, with a finding for those that were taken on trust.
    mutating func use(_ uses: [StandardUse]) {
        var known = Set(standards.map(\.id))
        let new = uses.filter { known.insert($0.id).inserted }
        standards += new
        let assumed = new.filter { $0.status == "assumed" }
        guard !assumed.isEmpty else { return }
        let list = assumed.prefix(6).map(\.id).joined(separator: ", ") + (assumed.count > 6 ? ", …" : "")
        findings.append(
            Finding(
                .note, "STANDARD_ASSUMED", count: assumed.count,
                Bilingual(
                    id: "Nilai yang belum dicocokkan dengan teks peraturan: \(list).",
                    en: "Values that were not checked against the text of the regulation: \(list).")))
    }

    /// Keeps balances, with a finding for each that misses.
    mutating func add(_ balances: [Balance]) {
        self.balances += balances
        findings += balances.compactMap(\.finding)
    }
}

extension Finding {
    /// Units that overlap each other: sums over them count ground twice. Nil below a square metre.
    static func unitsOverlap(_ role: LayerRole, excess: Double) -> Finding? {
        guard excess >= 1 else { return nil }
        let hectares = DecimalText.words(excess / 10_000, decimals: 4)
        return Finding(
            .warning, "UNITS_OVERLAP", layer: role.name,
            Bilingual(
                id:
                    "Unit saling bertumpang tindih seluas \(hectares.id) ha; jumlah antar-unit menghitungnya berulang, baris '*' tidak.",
                en: "The units overlap each other by \(hectares.en) ha; sums over units count it again, the row '*' does not."))
    }
}

extension ArcSegments {
    /// The share of a rough shore's setback that so many segments lose, in percent: 0.18 for 8, falling with the square;
    /// none where arcs are true.
    var biasPercent: Double { isExact ? 0 : 0.18 * 64 / Double(count * count) }
}

extension Units {
    /// The units shaded by a number each.
    ///
    /// - Parameter amounts: What the legend sums by class.
    func shading(
        _ label: Bilingual, values: [Double], amounts: MapMaterial.Amounts? = nil, isBenefit: Bool = false
    ) -> MapMaterial.Shading {
        var shading = MapMaterial.Shading(
            label: label, unit: "%", geometry: layer.geometry, values: values,
            names: names.enumerated().map { $1.isEmpty ? layer.ids[$0] : $1 }, isBenefit: isBenefit)
        shading.amounts = amounts
        return shading
    }
}
