import TapakAnalysis
import TapakModel
import TapakReports
import TapakStandards

/// What a run is about to do, on one screen: metres, layers, transformations, then every step with its definition and rules.
struct Explanation {
    let plan: (layers: [LayerPlan], frame: FrameStatement?)
    let steps: [ProjectStep]
    let standards: Standards
    let folder: String
    let language: Language

    /// The lines.
    func lines() throws -> [String] {
        var lines: [String] = []
        if let frame = plan.frame { lines += metres(frame) }
        lines.append(say("Lapisan", "Layers"))
        lines += AlignedText.lines(plan.layers.map(layer), rightAligned: [2]).map { "  " + $0 }
        if let frame = plan.frame { lines += frame.transformations.flatMap(way) }
        lines.append(
            say(
                "Urutan: baca → periksa dan perbaiki → proyeksikan → ukur → tulis semua hasil sekaligus ke \(folder)",
                "Order: read → check and repair → project → measure → write all results together into \(folder)"))
        for step in steps { lines += try self.step(step) }
        return lines
    }

    private func say(_ id: String, _ en: String) -> String { Bilingual(id: id, en: en)[language] }

    private func metres(_ frame: FrameStatement) -> [String] {
        let isGround = frame.measure == "ground"
        let how =
            isGround
            ? say("meter di lapangan (elipsoid)", "metres of the ground (ellipsoid)") : say("meter grid", "grid metres")
        let why =
            frame.crsKnownBy == "stated"
            ? say("dinyatakan", "stated") : say("dipilih untuk wilayah ini", "chosen for the place")
        func ppm(_ number: Double) -> String { DecimalText.rounded(number, decimals: 0, language: language) }
        var scale =
            say("panjang grid meleset ", "grid lengths are off by ") + "\(ppm(frame.linearErrorPPM.centre)) ppm"
            + say(" di pusat, ", " at the centre, ") + "\(ppm(frame.linearErrorPPM.worstCorner)) ppm"
            + say(" di sudut terjauh", " at the worst corner")
        if isGround { scale += say("; dikoreksi", "; corrected") }
        let arcs =
            frame.arcSegments == "exact"
            ? say("busur sejati", "true arcs")
            : say(
                "busur dengan \(frame.arcSegments) ruas per seperempat lingkaran",
                "arcs of \(frame.arcSegments) segments a quarter circle")
        return [
            say("Diukur dalam ", "Measured in ") + "\(how), \(frame.crs) \(frame.name) (\(why))", "  \(scale); \(arcs)",
        ]
    }

    private func layer(_ layer: LayerPlan) -> [String] {
        let known = ["stated": say("dinyatakan", "stated"), "declared": say("menurut berkas", "says the file")]
        let crs =
            layer.crs.isEmpty
            ? say("tanpa geometri", "attributes only")
            : "\(layer.crs) (\(known[layer.crsKnownBy] ?? say("aturan GeoJSON", "rule of GeoJSON")))"
        let size = DecimalText.rounded((Double(layer.size) / 1024).rounded(.up), decimals: 0, language: language)
        return [layer.reference, layer.roles.map { LayerName.words($0)[language] }.joined(separator: ", "), "\(size) KiB", crs]
    }

    private func way(_ way: TransformationStatement) -> [String] {
        let accuracy =
            way.accuracy.map { "± \(DecimalText.rounded($0, decimals: $0 < 1 ? 2 : 0, language: language)) m" }
            ?? say("ketelitian tidak diketahui", "accuracy unknown")
        let exact = way.accuracy == 0 ? say("tanpa pergeseran datum", "no shift of datum") : accuracy
        let missing =
            way.missingGrids.isEmpty
            ? "" : say("; grid tidak terpasang: ", "; grids not installed: ") + way.missingGrids.joined(separator: ", ")
        let ignored = way.ignoresDatum ? say("; pergeseran datum diabaikan", "; the shift of datum is ignored") : ""
        return ["  \(way.from) → \(way.to): \(exact)\(missing)\(ignored)", "    \(way.pipeline)"]
    }

    private func step(_ step: ProjectStep) throws -> [String] {
        let layers = step.roles.map { "\(LayerName.words($0.name)[language]) = \($0.reference)" }.joined(separator: "; ")
        var lines = ["── \(step.id) (\(step.analysis)): \(layers)", "  " + step.definition[language]]
        for id in step.tables {
            let table = try standards.table(id)
            let values = table.entries.compactMap { try? standards.value(table: id, entry: $0.id).dated }
            var citations: [String] = []
            for value in values where !citations.contains(value.citation) { citations.append(value.citation) }
            let more = citations.count > 3 ? say("; dan \(citations.count - 3) lagi", "; and \(citations.count - 3) more") : ""
            let assumed = values.count { $0.status == .assumed }
            let trust = assumed == 0 ? "" : say(" (\(assumed) nilai belum diperiksa)", " (\(assumed) values unchecked)")
            lines.append("  \(table.title[language]) [\(id)]\(trust): " + citations.prefix(3).joined(separator: "; ") + more)
        }
        return lines
    }
}
