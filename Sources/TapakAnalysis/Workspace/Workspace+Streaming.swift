import TapakEngine
import TapakFormats
import TapakModel

/// A chunk of a streamed layer in the frame: one point and one weight a feature.
struct StreamBatch: Sendable {
    /// The centroids of the projected geometries, in metres from the origin.
    var points: [Point] = []
    /// The ids; empty for features that have none, whose ordinals within the chunk stand in `lackingIDs`.
    var ids = TextColumn()
    /// Rows without an id with their ordinal within the chunk.
    var lackingIDs: [(row: Int, ordinal: Int)] = []
    /// The geometries themselves, where they were wanted.
    var shapes: GeometryColumns?
    /// Numbers of the weight field, 0 where a feature has none; nil where no weight was named.
    var weights: [Double]?
    /// The other fields that were wanted: numbers, NaN where a feature has none, and texts.
    var numbers: [[Double]] = []
    var texts: [TextColumn] = []

    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
}

/// The fields wanted of a streamed layer.
struct StreamFields: Sendable {
    /// The field of the weights; nil where every feature counts once.
    var weight: String?
    /// Fields of numbers, those of them that cannot be negative, and fields of anything.
    var numbers: [String] = []
    var amounts: Set<String> = []
    var texts: [String] = []

    /// All of them, each once.
    var all: [String] {
        var seen: Set<String> = []
        return ([weight].compactMap { $0 } + numbers + texts).filter { seen.insert($0).inserted }
    }
}

/// What a streamed layer contributed to a run.
struct StreamReport: Sendable {
    var read = 0
    var used = 0
    var filtered = 0
    var setAside: [SetAside] = []
    var notes: [ReadNote: Int] = [:]
    var repairs: [Repair] = []
    var lackingIDs = 0
    var lackingWeightCount = 0
    /// The first features without a weight.
    var lackingWeights: [(ordinal: Int, id: String)] = []
    var outOfRange = 0
    /// Of all fields those that a feature has.
    var present: Set<String> = []
    var extent = Envelope.empty
    /// The extent of what was not set aside.
    var usedExtent = Envelope.empty
    /// A vertex of the source, to ask the transformation about.
    var place: Point?
    /// The largest error of compiled squares; nil where PROJ projected every vertex.
    var compiledError: Double?
}

extension Workspace {
    /// Streams a layer through the frame: `process` sees a chunk on any thread, `collect` the parts in input order.
    ///
    /// - Throws: ``Failure`` as for held layers, and `FIELD_MISSING` where no feature has the weight.
    func stream<Partial: Sendable>(
        _ role: LayerRole, weight: String?, fields more: StreamFields = StreamFields(), keepsShapes: Bool = false,
        process: @escaping @Sendable (StreamBatch) throws -> Partial,
        collect: (_ part: Partial, _ featuresBefore: Int) throws -> Void
    ) throws {
        let (source, crs) = try source(role)
        var fields = more
        fields.weight = weight
        let chunks = StreamChunks(
            framer: try framer(of: crs), crs: crs, role: role, fields: fields, keepsShapes: keepsShapes,
            shift: shifts[role.reference])
        var report = StreamReport()
        let request = ReadRequest(fields: fields.all, idField: role.idField)
        try source.stream(request, threads: options.threads) { batch in
            let chunk = try chunks.prepare(&batch)
            return (chunk, try process(chunk.batch))
        } collect: { part, featuresBefore in
            let (chunk, partial) = part
            chunk.account(into: &report, featuresBefore: featuresBefore)
            progress?(role.name, report.read)
            try collect(partial, featuresBefore)
        }
        try finish(report, role: role, crs: crs, source: source, fields: fields)
        if let place = report.place { note(try chunks.framer.statement(at: place, compiledError: report.compiledError)) }
        let rule = source.idRule(for: request).name
        heldReports[HeldKey(role: role)] = try layerReport(report, role: role, crs: crs, idSource: rule, weight: weight)
    }

    private func finish(
        _ report: StreamReport, role: LayerRole, crs: SourceCRS, source: LayerSource, fields: StreamFields
    ) throws {
        try AxisProof.refuseMisfit(
            crs, extent: report.extent, outOfRange: report.outOfRange, of: report.used + report.outOfRange, file: role.reference
        )
        if let field = role.idField, report.used > 0, report.lackingIDs == report.used {
            throw Failure.fieldMissing(field, in: role.reference, known: source.fieldNames)
        }
        if let absent = fields.all.first(where: { !report.present.contains($0) }), report.used > 0 {
            throw Failure.fieldMissing(absent, in: role.reference, known: source.fieldNames)
        }
    }

    /// A streamed layer can reach beyond what the scale was fitted for.
    private func farFinding(_ report: StreamReport, role: LayerRole, crs: SourceCRS) throws -> Finding? {
        let frame = try frame
        guard frame.measure.measure == .ground, !report.usedExtent.isEmpty else { return nil }
        let degrees = try RawLayer.degrees(report.usedExtent, crs: crs, file: role.reference)
        guard !frame.extent.expanded(by: Frame.neighbourhood).contains(degrees) else { return nil }
        return Finding(
            .warning, "EXTENT_EXCEEDED", layer: role.name,
            Bilingual(
                id:
                    "Sebagian lapisan ini jauh di luar lapisan lain; jarak di sana kurang teliti. Tambahkan --units yang mencakupnya.",
                en:
                    "Some of this layer lies far outside of the others; distances there are less exact. Give --units that cover it."
            ))
    }

    private func layerReport(
        _ report: StreamReport, role: LayerRole, crs: SourceCRS, idSource: String, weight: String?
    ) throws -> LayerReport {
        var findings = LayerFindings(role: role.name, idSource: idSource).list(
            setAside: report.setAside, notes: report.notes, lackingIDs: report.lackingIDs, features: report.used)
        if let weight, report.lackingWeightCount > 0 {
            let some = report.lackingWeights.map { $0.id.isEmpty ? String($0.ordinal) : $0.id }.joined(separator: ", ")
            let count = DecimalText.words(Double(report.lackingWeightCount))
            let more = report.lackingWeightCount > report.lackingWeights.count ? ", …" : ""
            findings.append(
                Finding(
                    .warning, "WEIGHT_MISSING", layer: role.name, count: report.lackingWeightCount,
                    Bilingual(
                        id: "\(count.id) fitur tidak memiliki '\(weight)' dan dihitung 0 (id \(some)\(more)).",
                        en: "\(count.en) features have no '\(weight)' and count 0 (ids \(some)\(more)).")))
        }
        if let far = try farFinding(report, role: role, crs: crs) { findings.append(far) }
        if weight == nil {
            findings.append(
                Finding(
                    .note, "WEIGHT_UNNAMED", layer: role.name,
                    Bilingual(
                        id: "Kolom bobot (misalnya penduduk) tidak disebut; sel penduduk dibiarkan kosong (--weight).",
                        en: "No weight field (such as people) was named; the cells for people stay empty (--weight).")))
        }
        let counts = LayerCount(
            role: role.name, reference: role.reference, read: report.read, used: report.used, filtered: report.filtered,
            setAside: report.setAside.count, repaired: report.repairs.count, crs: crs.name, crsKnownBy: crs.knownBy,
            idSource: idSource)
        findings += [try emptiness(of: role, counts: counts)].compactMap { $0 }
        return LayerReport(count: counts, findings: findings, repairs: report.repairs)
    }
}

/// Turns what the reader gives into points in the frame.
struct StreamChunks: Sendable {
    let framer: Framer
    let crs: SourceCRS
    let role: LayerRole
    let fields: StreamFields
    let keepsShapes: Bool
    /// Metres by which the layer is moved.
    let shift: Point?

    /// A prepared chunk and its account, whose ordinals still count within the chunk.
    struct Chunk: Sendable {
        var batch: StreamBatch
        var report: StreamReport
        /// Adds the chunk to the account of the layer, its ordinals now counted from the start of the layer.
        func account(into whole: inout StreamReport, featuresBefore: Int) {
            whole.read += report.read
            whole.used += report.used
            whole.filtered += report.filtered
            whole.notes.merge(report.notes, uniquingKeysWith: +)
            whole.lackingIDs += report.lackingIDs
            whole.lackingWeightCount += report.lackingWeightCount
            whole.outOfRange += report.outOfRange
            whole.present.formUnion(report.present)
            whole.extent.extend(report.extent)
            whole.usedExtent.extend(report.usedExtent)
            whole.place = whole.place ?? report.place
            whole.compiledError = [whole.compiledError, report.compiledError].compactMap { $0 }.max()
            for lacking in report.lackingWeights.prefix(max(0, 8 - whole.lackingWeights.count)) {
                whole.lackingWeights.append((lacking.ordinal + featuresBefore, lacking.id))
            }
            for var aside in report.setAside {
                aside.ordinal += featuresBefore
                whole.setAside.append(aside)
            }
            for var repair in report.repairs {
                repair.ordinal += featuresBefore
                if repair.featureID.isEmpty { repair.featureID = String(repair.ordinal) }
                whole.repairs.append(repair)
            }
        }
    }

    /// Makes points of a chunk, whose geometry is used up.
    func prepare(_ read: inout ReadBatch) throws -> Chunk {
        var report = StreamReport()
        report.extent = read.features.geometry.envelope
        report.place = read.features.count > 0 ? read.features.geometry.point(0) : nil
        report.outOfRange = read.setAsideOutOfRange(crs, extent: report.extent)
        report.usedExtent = report.outOfRange > 0 ? read.features.geometry.envelope : report.extent
        var geometry = GeometryColumns()
        swap(&geometry, &read.features.geometry)
        let features = read.features
        var framed = try framer.frame(geometry)
        if let shift { framed.geometry.shift(by: shift) }
        var batch = StreamBatch()
        batch.points = Centroid.ofEach(in: framed.geometry)
        report.used = framed.geometry.count
        // What is left of the geometry is room for the next chunk.
        if keepsShapes { batch.shapes = framed.geometry } else { swap(&framed.geometry, &read.features.geometry) }
        batch.ids = framed.rows.count == features.ids.count ? features.ids : features.ids.selecting(framed.rows)
        for row in 0..<batch.ids.count where batch.ids.offsets[row] == batch.ids.offsets[row + 1] {
            batch.lackingIDs.append((row, features.ordinals[framed.rows[row]]))
        }
        report.compiledError = framed.compiledError
        if let weight = fields.weight {
            let (weights, lacking) = try weights(features, framed.rows, field: weight)
            batch.weights = weights
            report.lackingWeightCount = lacking.count
            report.lackingWeights = lacking.prefix(8).map { (features.ordinals[$0], features.ids[$0]) }
        }
        let names = fields.all
        for (column, name) in names.enumerated() where features.attributes[column].kinds.contains(where: { $0 != .missing }) {
            report.present.insert(name)
        }
        batch.numbers = try fields.numbers.map { field in
            let (reader, column) = (
                NumberField(field: field, reference: role.reference), features.attributes[names.firstIndex(of: field) ?? 0]
            )
            let read = fields.amounts.contains(field) ? reader.amount : reader.value
            return try framed.rows.map { try read(column, $0, features.ordinals[$0], features.ids[$0]) ?? .nan }
        }
        batch.texts = fields.texts.map { field in
            let column = features.attributes[names.firstIndex(of: field) ?? 0].text
            return framed.rows.count == column.count ? column : column.selecting(framed.rows)
        }
        report.read = read.readCount
        report.filtered = read.filteredCount
        report.notes = read.noteCounts
        report.lackingIDs = batch.lackingIDs.count
        report.setAside = read.setAside + framed.setAside(of: features)
        report.repairs = framer.repairs(framed, of: features, role: role.name)
        return Chunk(batch: batch, report: report)
    }

    private func weights(_ features: FeatureBatch, _ rows: [Int], field: String) throws -> ([Double], lacking: [Int]) {
        let numbers = NumberField(field: field, reference: role.reference)
        var lacking: [Int] = []
        let column = features.attributes[0]
        let weights = try rows.map { row in
            if column.kinds[row] == .number, (0...NumberField.largest).contains(column.numbers[row]) {
                return column.numbers[row]
            }
            let value = try numbers.amount(column, row: row, ordinal: features.ordinals[row], id: features.ids[row])
            if value == nil { lacking.append(row) }
            return value ?? 0
        }
        return (weights, lacking)
    }
}
