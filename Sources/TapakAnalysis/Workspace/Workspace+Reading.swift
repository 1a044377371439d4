import TapakEngine
import TapakFormats
import TapakModel

/// A held layer as it was read, before there is a frame.
struct RawLayer: Sendable {
    let source: LayerSource
    let crs: SourceCRS
    var batch: ReadBatch
    let lackingIDs: Int
    let idSource: String
}

/// The CRS of a source and how it is known.
struct SourceCRS: Sendable, Hashable {
    let name: String
    /// The name that the CRS database has for it.
    let title: String
    let knownBy: String
    let isGeographic: Bool
    /// Degrees; nil where the CRS does not say.
    let areaOfUse: Envelope?
    /// Coordinates beyond this cannot be positions in the CRS.
    let range: Envelope

    /// Stated, else declared by the file, else longitude and latitude (RFC 7946).
    ///
    /// - Throws: `CRS_CONFLICT` where the two differ, `CRS_UNKNOWN` for a name PROJ does not know, or for no name at all of
    ///   a file in a format that has a place for one.
    init(of source: LayerSource, stated: String?, file: String) throws {
        let declared = source.crsName
        if source.lacksCRS, stated == nil {
            throw Failure(
                .crsUnknown,
                Bilingual(
                    id:
                        "Berkas \(source.formatName) ini tidak menyebut CRS-nya; sebutlah dengan --input-crs, atau crs: di berkas proyek.",
                    en: "The \(source.formatName) file states no CRS; state it with --input-crs, or crs: in the project file."),
                file: file, expected: "EPSG:n")
        }
        let name = stated ?? declared ?? "OGC:CRS84"
        var info = try Self.describe(name, file)
        if let declared, let stated {
            let own = try Self.describe(declared, file)
            guard own.code == info.code || (own.isGeographic && info.isGeographic && own.name == info.name) else {
                throw Failure(
                    .crsConflict,
                    Bilingual(
                        id: "Berkas menyatakan CRS sendiri, berbeda dari yang disebut (--input-crs).",
                        en: "The file declares a CRS of its own that differs from the one stated (--input-crs)."),
                    file: file, found: "\(declared) (\(own.name))", expected: "\(stated) (\(info.name))")
            }
            info = own
        }
        self.name = stated ?? declared ?? "OGC:CRS84"
        title = info.name
        knownBy = declared != nil ? "declared" : stated != nil ? "stated" : "default"
        isGeographic = info.isGeographic
        areaOfUse = info.areaOfUse
        range = info.isGeographic ? Self.degrees : try Self.planarRange(self.name, info.areaOfUse)
    }

    private static let degrees = Envelope(minX: -180, minY: -90, maxX: 180, maxY: 90)

    /// The box of a projected CRS around where it is used, far wider than its own area.
    private static func planarRange(_ name: String, _ areaOfUse: Envelope?) throws -> Envelope {
        let everything = Envelope(minX: -5e7, minY: -5e7, maxX: 5e7, maxY: 5e7)
        guard let area = areaOfUse, area.minX <= area.maxX else { return everything }
        let wide = area.expanded(by: 6).intersection(degrees)
        let transformation = try Transformation(from: "OGC:CRS84", to: name)
        var box = Envelope.empty
        for row in 0...8 {
            for column in 0...8 {
                let place = Point(
                    x: wide.minX + wide.width * Double(column) / 8, y: wide.minY + wide.height * Double(row) / 8)
                if let point = transformation.forward(place) { box.extend(x: point.x, y: point.y) }
            }
        }
        return box.isEmpty ? everything : box.expanded(by: max(box.width, box.height))
    }

    private static func describe(_ name: String, _ file: String) throws -> CRSInfo {
        do { return try CRSInfo.describe(name) } catch var failure {
            failure.file = file
            throw failure
        }
    }
}

extension Workspace {
    /// Opens the source of a role, once a layer.
    func open(_ role: LayerRole) throws {
        guard sources[role.reference] == nil else { return }
        sources[role.reference] = try LayerSource.open(
            LayerReference(PathText.join(folder, role.reference)), limits: options.limits)
    }

    func source(_ role: LayerRole) throws -> (LayerSource, SourceCRS) {
        try open(role)
        guard let source = sources[role.reference] else { throw Failure.noFeatures(role, found: 0) }
        let crs = try SourceCRS(of: source, stated: key(role).statedCRS, file: role.reference)
        return (source, crs)
    }

    /// Reads a held layer as it stands in its file.
    func read(_ role: LayerRole, fields: [String]) throws -> RawLayer {
        let (source, crs) = try source(role)
        var request = ReadRequest(fields: fields, idField: role.idField)
        request.idPreference = role.idPreference + request.idPreference
        var batch = try source.read(request, threads: options.threads)
        let lacking = batch.fillIDs(featuresBefore: 0).count
        if let field = role.idField, lacking > 0, lacking == batch.features.count {
            throw Failure.fieldMissing(field, in: role.reference, known: source.fieldNames)
        }
        var raw = RawLayer(
            source: source, crs: crs, batch: batch, lackingIDs: lacking, idSource: source.idRule(for: request).name)
        try raw.checkCoordinates(file: role.reference)
        return raw
    }

    /// The frame over the extent of all held layers, in the CRS stated or the one made for the place.
    func chooseFrame(_ roles: [LayerRole]) throws -> Frame {
        var boxes: [(role: LayerRole, box: Envelope, isDefault: Bool)] = []
        for role in roles where role.use == .held {
            guard let layer = raw[key(role)], layer.batch.features.count > 0 else { continue }
            boxes.append((role, try layer.extent(file: role.reference), layer.crs.knownBy == "default"))
        }
        try AxisProof.refuseSwapped(boxes.map { ($0.role.reference, $0.box, $0.isDefault) })
        var extent = Envelope.empty
        for (_, box, _) in boxes { extent.extend(box) }
        if extent.isEmpty, let streamed = roles.first(where: { $0.use == .streamed }) {
            extent = try streamExtent(streamed)
        }
        guard !extent.isEmpty else {
            for role in roles { try raw[key(role)].map { try refuseMismatch(of: role, read: $0.batch) } }
            throw Failure.noFeatures(roles[0], found: 0)
        }
        let crs = options.crs.flatMap { $0 == "auto" ? nil : $0 }
        return try Frame(
            crs: crs ?? WorkingCRS.advice(for: extent), isStated: crs != nil, extent: extent, measure: options.measure)
    }

    /// The extent of a streamed layer where no held layer tells one.
    private func streamExtent(_ role: LayerRole) throws -> Envelope {
        let (source, crs) = try source(role)
        var extent = Envelope.empty
        try source.stream(ReadRequest(idField: role.idField), threads: options.threads) { batch in
            var part = batch
            _ = part.setAsideOutOfRange(crs)
            return part.features.geometry.envelope
        } collect: { box, _ in
            extent.extend(box)
        }
        return try RawLayer.degrees(extent, crs: crs, file: role.reference)
    }
}

extension RawLayer {
    /// Sets single features out of range aside; refuses a layer whose coordinates cannot be what they are said to be.
    mutating func checkCoordinates(file: String) throws {
        let extent = batch.features.geometry.envelope
        let before = batch.features.count
        let outOfRange = batch.setAsideOutOfRange(crs, extent: extent)
        try AxisProof.refuseMisfit(crs, extent: extent, outOfRange: outOfRange, of: before, file: file)
    }

    /// The extent in degrees.
    func extent(file: String) throws -> Envelope {
        try Self.degrees(batch.features.geometry.envelope, crs: crs, file: file)
    }

    /// A box of the source's CRS in degrees.
    static func degrees(_ box: Envelope, crs: SourceCRS, file: String) throws -> Envelope {
        guard !crs.isGeographic, !box.isEmpty else { return box }
        let transformation = try Transformation(from: crs.name, to: "OGC:CRS84")
        var degrees = Envelope.empty
        for row in 0...4 {
            for column in 0...4 {
                let point = Point(x: box.minX + box.width * Double(column) / 4, y: box.minY + box.height * Double(row) / 4)
                if let place = transformation.forward(point) { degrees.extend(x: place.x, y: place.y) }
            }
        }
        try AxisProof.refuseOutsideUse(crs, degrees: degrees, file: file)
        return degrees
    }
}

extension ReadBatch {
    /// Sets aside the features with a coordinate beyond the range of the CRS; returns how many there were.
    ///
    /// - Parameter extent: The box of all features where it is known already.
    mutating func setAsideOutOfRange(_ crs: SourceCRS, extent: Envelope? = nil) -> Int {
        let geometry = features.geometry
        if crs.range.contains(extent ?? geometry.envelope) { return 0 }
        let good = (0..<features.count).filter { crs.range.contains(geometry.envelope(of: $0)) }
        let bad = features.count - good.count
        guard bad > 0 else { return 0 }
        setAside(allBut: good, key: "COORDINATE_RANGE") { feature in
            let box = geometry.envelope(of: feature)
            let place = "\(DecimalText.shortest(box.maxX)), \(DecimalText.shortest(box.maxY))"
            return Bilingual(
                id: "Disisihkan: koordinat di luar jangkauan CRS \(crs.name) (\(place)).",
                en: "Set aside: a coordinate is beyond the range of the CRS \(crs.name) (\(place)).")
        }
        return bad
    }

    /// Keeps the features given and sets all others aside for one reason.
    mutating func setAside(allBut good: [Int], key: String, _ message: (Int) -> Bilingual) {
        let kept = Set(good)
        for feature in 0..<features.count where !kept.contains(feature) {
            setAside.append(
                SetAside(
                    ordinal: features.ordinals[feature], id: features.ids[feature], key: key, message: message(feature)))
        }
        features = features.selecting(good)
        var place = [Int: Int]()
        for (new, old) in good.enumerated() { place[old] = new }
        unclosedRings = unclosedRings.compactMap { ring in
            place[ring.feature].map { UnclosedRing(feature: $0, ring: ring.ring) }
        }
    }
}
