import TapakEngine
import TapakFormats
import TapakModel

extension Workspace {
    /// Brings a held layer into the frame: projected, checked, repaired.
    func bringIntoFrame(_ layer: consuming RawLayer, role: LayerRole) throws -> FramedLayer {
        let framer = try framer(of: layer.crs)
        let geometry = layer.batch.features.geometry
        let place = geometry.isEmpty ? nil : geometry.point(0)
        let closings = layer.closingPlaces()
        // The projected copy, and what is made of it later: indexes, edges of the walk.
        try options.limits.memory.require(48 * geometry.vertexCount, file: role.reference)
        layer.batch.features.geometry = GeometryColumns()
        let framed = try framer.frame(geometry, threads: options.threads)
        if let place { note(try framer.statement(at: place, compiledError: framed.compiledError)) }
        let repairs = framer.repairs(framed, of: layer.batch.features, role: role.name)
        try refuseLargeRepairs(repairs, role: role)
        return FramedLayer(layer: layer, framed: framed, repairs: repairs, closings: closings, role: role)
    }

    /// Keeps how layers of one CRS got into the frame; of several layers the largest error is told.
    func note(_ statement: TransformationStatement) {
        var statement = statement
        if let before = transformations[statement.from]?.compiledError {
            statement.compiledError = max(before, statement.compiledError ?? before)
        }
        transformations[statement.from] = statement
    }

    /// A repair that changes more than 1 % and 1 m² stops the run unless it is accepted; layers counted only by centroid
    /// never do.
    private func refuseLargeRepairs(_ repairs: [Repair], role: LayerRole) throws {
        guard !options.acceptRepairs else { return }
        for repair in repairs where abs(repair.areaAfter - repair.areaBefore) > max(1, 0.01 * abs(repair.areaBefore)) {
            let (before, after) = (
                DecimalText.words(repair.areaBefore, decimals: 2), DecimalText.words(repair.areaAfter, decimals: 2)
            )
            throw Failure(
                .repairTooLarge,
                Bilingual(
                    id:
                        "Perbaikan geometri mengubah luas lebih dari 1 %, dari \(before.id) m² menjadi \(after.id) m²; periksa fitur ini, atau terima dengan --accept-repairs.",
                    en:
                        "Repairing a geometry changed its area by more than 1 %, from \(before.en) m² to \(after.en) m²; look at the feature, or accept it with --accept-repairs."
                ),
                file: role.reference, ordinal: repair.ordinal, featureID: repair.featureID,
                found: "\(repair.reason) @ \(DecimalText.fixed(repair.longitude, decimals: 7)), "
                    + DecimalText.fixed(repair.latitude, decimals: 7))
        }
    }
}

extension FramedLayer {
    init(layer: RawLayer, framed: FramedChunk, repairs: [Repair], closings: [Int: Point], role: LayerRole) {
        let features = layer.batch.features
        reference = role.reference
        fields = layer.batch.fieldNames
        batch = framed.batch(of: features)
        self.repairs = (repairs + Self.closings(layer, framed, places: closings, role: role))
            .sorted { $0.ordinal < $1.ordinal }
        let setAside = layer.batch.setAside + framed.setAside(of: features)
        counts = LayerCount(
            role: role.name, reference: role.reference, read: layer.batch.readCount, used: batch.count,
            filtered: layer.batch.filteredCount, setAside: setAside.count, repaired: self.repairs.count, crs: layer.crs.name,
            crsKnownBy: layer.crs.knownBy, idSource: layer.idSource)
        findings = LayerFindings(role: role.name, idSource: layer.idSource).list(
            setAside: setAside, notes: layer.batch.noteCounts, lackingIDs: layer.lackingIDs, features: batch.count)
        absentFields = Set(
            zip(layer.batch.fieldNames, layer.batch.features.attributes).filter { _, column in
                column.count > 0 && column.kinds.allSatisfy { $0 == .missing }
            }.map(\.0))
        knownFields = layer.source.fieldNames
    }
}

extension RawLayer {
    /// The first vertex of every feature of which a ring was closed in reading.
    fileprivate func closingPlaces() -> [Int: Point] {
        let geometry = batch.features.geometry
        var places: [Int: Point] = [:]
        for ring in batch.unclosedRings {
            places[ring.feature] = geometry.point(geometry.vertices(ofFeature: ring.feature).lowerBound)
        }
        return places
    }
}

extension FramedLayer {
    /// Ledger entries for rings that the reader closed and nothing else was wrong with.
    private static func closings(
        _ layer: RawLayer, _ framed: FramedChunk, places: [Int: Point], role: LayerRole
    ) -> [Repair] {
        let features = layer.batch.features
        let closed = Set(places.keys).subtracting(framed.repairs.map(\.row))
        guard !closed.isEmpty else { return [] }
        return framed.rows.enumerated().filter { closed.contains($0.element) }.map { index, row in
            let area = GroundMeasure.grid.area(of: index, in: framed.geometry)
            let place = layer.crs.isGeographic ? places[row] : nil
            return Repair(
                layer: role.name, ordinal: features.ordinals[row], featureID: features.ids[row], reason: "Ring not closed",
                longitude: place?.x ?? .nan, latitude: place?.y ?? .nan, areaBefore: area, areaAfter: area)
        }
    }
}

/// Words the account of a layer as findings.
struct LayerFindings {
    let role: String
    let idSource: String

    func list(setAside: [SetAside], notes: [ReadNote: Int], lackingIDs: Int, features: Int) -> [Finding] {
        var findings = setAside.sorted { $0.ordinal < $1.ordinal }.map { aside in
            Finding(
                .warning, aside.key, layer: role, ordinal: aside.ordinal, featureID: aside.id.isEmpty ? nil : aside.id,
                aside.message)
        }
        for (note, count) in notes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > 0 {
            findings.append(Finding(.note, note.rawValue, layer: role, count: count, note.message(count)))
        }
        let count = DecimalText.words(Double(lackingIDs))
        if lackingIDs > 0, idSource != "ordinal" {
            findings.append(
                Finding(
                    .warning, "ID_MISSING", layer: role, count: lackingIDs,
                    Bilingual(
                        id: "\(count.id) fitur tidak memiliki '\(idSource)'; nomor urutnya dipakai sebagai id.",
                        en: "\(count.en) features lack '\(idSource)'; their ordinal serves as id.")))
        }
        return findings
    }
}

extension ReadNote {
    /// The note as a sentence.
    func message(_ number: Int) -> Bilingual {
        let count = DecimalText.words(Double(number))
        return switch self {
        case .ordinatesDropped:
            Bilingual(
                id: "Ketinggian (Z/M) dilepas pada \(count.id) fitur.", en: "Heights (Z/M) dropped from \(count.en) features.")
        case .duplicateKey:
            Bilingual(
                id: "\(count.id) kunci JSON ganda; nilai terakhir dipakai.",
                en: "\(count.en) duplicate JSON keys; the last value was taken.")
        case .byteOrderMark: Bilingual(id: "Berkas diawali BOM.", en: "The file starts with a byte order mark.")
        case .loneSurrogate:
            Bilingual(
                id: "\(count.id) pasangan surrogate tidak lengkap, dibaca sebagai U+FFFD.",
                en: "\(count.en) lone surrogates, read as U+FFFD.")
        case .ringClosed:
            Bilingual(
                id: "\(count.id) cincin tidak tertutup, kini ditutup.", en: "\(count.en) rings were not closed; they are now.")
        case .propertiesIgnored:
            Bilingual(
                id: "'properties' bukan objek pada \(count.id) fitur; dianggap kosong.",
                en: "'properties' is no object in \(count.en) features; taken as none.")
        case .emptyPartDropped:
            Bilingual(id: "\(count.id) bagian geometri kosong dilepas.", en: "\(count.en) empty parts of geometries dropped.")
        case .curveStraightened:
            Bilingual(
                id: "\(count.id) geometri lengkung dibaca sebagai garis patah-patah (langkah 4°).",
                en: "\(count.en) curved geometries were taken as lines in steps of 4°.")
        case .fieldLeftOut:
            Bilingual(id: "\(count.id) kolom data biner dilewati.", en: "\(count.en) fields of binary data were left out.")
        case .fieldRenamed:
            Bilingual(
                id: "\(count.id) kolom bernama sama dengan kolom lain dan diberi nomor (nama_2).",
                en: "\(count.en) fields have the name of another one and got a number (name_2).")
        }
    }
}
