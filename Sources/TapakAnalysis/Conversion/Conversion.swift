public import TapakFormats
public import TapakModel
import TapakEngine

/// Layers written in another format, another CRS, repaired or clipped: what is asked for, and nothing else is changed.
public struct Conversion: Sendable {
    /// What is to be done.
    public struct Parameters: Sendable, Codable {
        /// The layers.
        public var inputs: [String]
        /// The CRS to write; nil for longitude and latitude where the format holds nothing else, else the CRS of the input.
        public var crs: String?
        /// A layer of areas, outside of which nothing is written.
        public var clip: String?
        /// Whether invalid areas are repaired.
        public var repairs = false
        /// The name of the one layer; nil for its own.
        public var name: String?

        /// Nothing but another format.
        public init(inputs: [String]) { self.inputs = inputs }
    }

    /// What became of one layer: `read = written + filtered + set aside + outside`.
    public struct Account: Sendable {
        /// The layer.
        public var reference: String
        /// Features read and written.
        public var read = 0, written = 0
        /// Features that the filter left out, and those outside of the clipping areas.
        public var filtered = 0, outside = 0
        /// How many were set aside and how many repaired.
        public var setAside = 0, repaired = 0
        /// The CRS read, how it was known, and the CRS written; empty for a table without geometry.
        public var crs = "", crsKnownBy = "", outputCRS = ""
        /// The way between the two; nil where they are the same.
        public var transformation: TransformationStatement?
        /// What was found.
        public var findings: [Finding] = []
        /// What was repaired.
        public var repairs: [Repair] = []
    }

    /// The layers as they are to be written.
    public private(set) var layers: [OutputLayer] = []
    /// What became of each.
    public private(set) var accounts: [Account] = []

    /// Reads layers and brings them into shape.
    ///
    /// - Parameter isLonLat: Whether the format to write holds nothing but longitude and latitude.
    /// - Throws: ``Failure`` for what cannot be read; `USAGE` for another CRS in a format that has but one.
    public init(_ parameters: Parameters, isLonLat: Bool, options: RunOptions) throws {
        if let crs = parameters.crs {
            let info = try CRSInfo.describe(crs)
            guard info.isGeographic || info.isProjected else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "CRS ini bukan CRS peta: tidak memuat bujur dan lintang atau timur dan utara.",
                        en: "The CRS is none of maps: it holds neither longitude and latitude nor easting and northing."),
                    found: "\(crs) (\(info.name))")
            }
            guard !isLonLat || info.code == "EPSG:4326" || info.code == "OGC:CRS84" else {
                throw Failure(
                    .usage,
                    Bilingual(
                        id: "Format ini hanya memuat bujur dan lintang (WGS 84); pilih GeoPackage, Shapefile atau FlatGeobuf "
                            + "untuk CRS lain.",
                        en: "The format holds nothing but longitude and latitude (WGS 84); choose GeoPackage, Shapefile or "
                            + "FlatGeobuf for another CRS."), found: crs)
            }
        }
        for reference in parameters.inputs {
            var shaping = try Shaping(reference, options)
            try shaping.transform(to: isLonLat ? "OGC:CRS84" : try parameters.crs.map { try CRSInfo.describe($0).code ?? $0 })
            if parameters.repairs { shaping.repair() }
            if let clip = parameters.clip { try shaping.clip(to: clip, options) }
            accounts.append(shaping.finished)
            layers.append(shaping.layer(named: parameters.name))
        }
        try distinguishNames()
    }

    private func distinguishNames() throws {
        let names = layers.map { $0.name.lowercased() }
        guard let twice = layers.first(where: { layer in names.count { $0 == layer.name.lowercased() } > 1 }) else { return }
        throw Failure(
            .usage,
            Bilingual(
                id: "Dua lapisan bernama '\(twice.name)'; ubah nama salah satu berkas.",
                en: "Two layers have the name '\(twice.name)'; rename one of the files."), found: twice.name)
    }
}

/// A layer on its way from one file to another.
private struct Shaping {
    private let source: LayerSource
    private let crs: SourceCRS?
    private var outputCRS = ""
    private var batch: ReadBatch
    private var lackingIDs = 0
    private var account: Conversion.Account
    private let hasFeatureIDs: Bool
    private var clipFindings: [Finding] = []

    init(_ reference: String, _ options: RunOptions) throws {
        source = try LayerSource.open(LayerReference(reference), limits: options.limits)
        account = Conversion.Account(reference: reference)
        var request = ReadRequest(idPreference: [])
        request.takesEveryField = true
        request.geometryNeed = source.hasGeometry ? .optional : .none
        hasFeatureIDs = source.idRule(for: request) == .featureID
        batch = try source.read(request, threads: options.threads)
        let lacking = batch.fillIDs(featuresBefore: 0).count
        lackingIDs = hasFeatureIDs ? lacking : 0
        account.read = batch.readCount
        account.filtered = batch.filteredCount
        guard source.hasGeometry else {
            crs = nil
            return
        }
        let crs = try SourceCRS(
            of: source, stated: options.inputCRS[reference] ?? options.inputCRS["*"], file: reference)
        let (extent, before) = (batch.features.geometry.envelope, batch.features.count)
        let outOfRange = batch.setAsideOutOfRange(crs, extent: extent)
        try AxisProof.refuseMisfit(crs, extent: extent, outOfRange: outOfRange, of: before, file: reference)
        self.crs = crs
        outputCRS = crs.name
        (account.crs, account.crsKnownBy, account.outputCRS) = (crs.name, crs.knownBy, crs.name)
    }

    /// Brings the coordinates into another CRS by PROJ itself; nil leaves them.
    mutating func transform(to target: String?) throws {
        guard let crs, let target, target != crs.name else { return }
        outputCRS = target
        account.outputCRS = target
        let transformation = try Transformation(from: crs.name, to: target)
        guard let place = batch.features.geometry.coordinates.isEmpty ? nil : batch.features.geometry.point(0) else { return }
        if let operation = transformation.operation(at: place), !operation.pipeline.hasPrefix("proj=noop") {
            account.transformation = TransformationStatement(
                from: crs.name, to: target, pipeline: operation.pipeline, accuracy: operation.accuracy,
                ignoresDatum: operation.isBallpark, missingGrids: transformation.missingGrids(at: place))
        }
        guard !transformation.forward(&batch.features.geometry.coordinates).isEmpty else { return }
        let geometry = batch.features.geometry
        let good = (0..<geometry.count).filter { feature in
            geometry.vertices(ofFeature: feature).allSatisfy { geometry.point($0).x.isFinite && geometry.point($0).y.isFinite }
        }
        batch.setAside(allBut: good, key: "COORDINATE_UNPROJECTABLE") { _ in
            Bilingual(
                id: "Disisihkan: koordinat tidak dapat diubah ke \(target).",
                en: "Set aside: a coordinate cannot be brought to \(target).")
        }
    }

    /// Repairs invalid areas, with a ledger.
    mutating func repair() {
        let features = batch.features
        var lost: [Int: String] = [:]
        var geometry = GeometryColumns()
        withGEOS { geos in
            let repairer = GeometryRepair(session: geos)
            for row in 0..<features.count {
                do throws(GEOSError) {
                    guard let repaired = try repairer.repaired(feature: row, in: features.geometry) else {
                        geometry.append(row, of: features.geometry)
                        continue
                    }
                    if repaired.columns.parts(of: 0).isEmpty { lost[row] = repaired.reason }
                    geometry.append(0, of: repaired.columns)
                    account.repairs.append(
                        Repair(
                            layer: source.name, ordinal: features.ordinals[row], featureID: features.ids[row],
                            reason: repaired.reason, longitude: repaired.location?.x ?? .nan,
                            latitude: repaired.location?.y ?? .nan, areaBefore: repaired.areaBefore,
                            areaAfter: repaired.areaAfter))
                } catch {
                    lost[row] = error.message
                    geometry.append(row, of: features.geometry)
                }
            }
        }
        batch.features.geometry = geometry
        account.repaired =
            account.repairs.count
            - account.repairs.count { repair in
                features.ordinals.firstIndex(of: repair.ordinal).map { lost[$0] != nil } ?? false
            }
        guard !lost.isEmpty else { return }
        batch.setAside(allBut: (0..<features.count).filter { lost[$0] == nil }, key: "REPAIR_FAILED") { row in
            Bilingual(
                id: "Disisihkan: tidak ada luas yang tersisa setelah perbaikan (\(lost[row] ?? "")).",
                en: "Set aside: no area is left after the repair (\(lost[row] ?? "")).")
        }
    }

    /// Leaves only what lies within the areas of a layer.
    mutating func clip(to reference: String, _ options: RunOptions) throws {
        var areas = try Shaping(reference, options)
        try areas.transform(to: outputCRS)
        areas.repair()
        // What became of the areas to clip by is told as well.
        clipFindings = areas.finished.findings
        account.repairs += areas.account.repairs
        let masks = areas.batch.features.geometry
        guard masks.kinds.contains(.polygon) else {
            throw Failure(
                .noFeatures,
                Bilingual(id: "Lapisan pemotong tidak berisi luasan.", en: "The clipping layer holds no areas."),
                file: reference)
        }
        let features = batch.features
        var clipped = GeometryColumns()
        var kept: [Int] = []
        do {
            try withGEOS { geos in
                let all = (0..<masks.count).filter { masks.kind(of: $0) == .polygon }
                let cover = try Dissolve.union(of: all, in: masks, geos: geos)
                let mask = try geos.geometry(ofFeature: 0, in: cover, kind: .polygon)
                for row in 0..<features.count {
                    let before = clipped.kinds.count
                    for kind in Set(features.geometry.parts(of: row).map { features.geometry.kinds[$0] })
                        .sorted(by: { $0.rawValue < $1.rawValue })
                    {
                        let candidate = try geos.geometry(ofFeature: row, in: features.geometry, kind: kind)
                        try candidate.intersection(mask).append(to: &clipped, kind: kind)
                    }
                    guard clipped.kinds.count > before else { continue }
                    clipped.endFeature()
                    kept.append(row)
                }
            }
        } catch let error as GEOSError {
            var failure = error.failure
            failure.message = Bilingual(
                id: "Tidak dapat dipotong karena ada geometri rusak; tambahkan --repair. \(failure.message.id)",
                en: "It cannot be clipped as a geometry is invalid; add --repair. \(failure.message.en)")
            throw failure
        }
        account.outside = features.count - kept.count
        batch.features = features.selecting(kept)
        batch.features.geometry = clipped
    }

    /// The account.
    var finished: Conversion.Account {
        var account = account
        account.written = batch.features.count
        account.setAside = batch.setAside.count
        let words = LayerFindings(role: source.name, idSource: hasFeatureIDs ? "feature id" : "ordinal")
        account.findings = words.list(
            setAside: batch.setAside, notes: batch.noteCounts, lackingIDs: lackingIDs, features: batch.features.count)
        account.findings += clipFindings
        return account
    }

    /// The layer to write.
    func layer(named name: String?) -> OutputLayer {
        // Columns of a table that hold the geometry are written as such, not a second time.
        let fields = zip(batch.fieldNames, batch.features.attributes).filter { !source.geometryFields.contains($0.0) }
            .map { name, column in
                let kind = source.fieldKinds[name]
                return OutputLayer.Field(name, kind == .text ? column.asTexts : column, kind: kind)
            }
        return OutputLayer(
            name: name ?? source.name, geometry: batch.features.geometry, fields: fields,
            crs: outputCRS.isEmpty ? "OGC:CRS84" : outputCRS, ids: hasFeatureIDs ? batch.features.ids : nil)
    }
}
