import TapakEngine
import TapakFormats
import TapakModel
import TapakStandards

/// The data rules: what in a layer an analysis would refuse, repair or count wrongly, before anything is counted.
public struct DataCheck: Sendable {
    /// What the rules are held to.
    public struct Rules: Sendable {
        /// Whether layers of areas should tile: no overlaps, no gaps. Nil finds out by the edges that areas share.
        public var tiles: Bool?
        /// Areas below this many square metres are slivers: summed, not told one by one.
        public var sliver = 1.0
        /// Metres within which two features are nearly the same: all four sides of their boxes and their centroids.
        public var near = 1.0
        /// The field that holds the ids; nil lets each layer decide.
        public var id: String?
        /// Fields that every feature must have a value of.
        public var required: [String] = []
        /// Fields of percentages, beside those whose names say so.
        public var percent: [String] = []

        /// The rules that hold where nothing is said.
        public init() {}
    }

    /// The layer as it was named.
    public let file: String
    /// How many features were met.
    public private(set) var readCount = 0
    /// The CRS of the coordinates; empty where there is none.
    public private(set) var crs = ""
    /// Whether it was held to tile.
    public private(set) var isTiling = false
    /// What was found, errors first.
    public private(set) var slips: [DataSlip] = []

    /// Holds layers to the data rules, each by itself.
    ///
    /// - Throws: ``Failure`` for files that are not there and for calls that are wrong; what is wrong *in* a file is a slip.
    /// - Complexity: two passes over each file, O(n log n) for the pairs of neighbours.
    public static func of(references: [String], rules: Rules = Rules(), options: RunOptions) throws -> [DataCheck] {
        try references.map { try DataCheck($0, rules, options) }
    }

    private init(_ reference: String, _ rules: Rules, _ options: RunOptions) throws {
        file = reference
        do {
            try check(rules, options)
        } catch let failure as Failure where failure.exitCode == 65 {
            slips.append(
                DataSlip(
                    reference, .error, failure.key.rawValue, ordinal: failure.ordinal, id: failure.featureID,
                    Self.sentence(failure)))
        }
        slips = Finding.Severity.allCases.reversed().flatMap { severity in slips.filter { $0.finding.severity == severity } }
    }

    private static func sentence(_ failure: Failure) -> Bilingual {
        var place = ""
        if let line = failure.line { place = " (\(line)" + (failure.found.map { ": \($0)" } ?? "") + ")" }
        return Bilingual(id: failure.message.id + place, en: failure.message.en + place)
    }

    private mutating func check(_ rules: Rules, _ options: RunOptions) throws {
        var options = options
        // Every repair is told here; none of them stops the check.
        options.acceptRepairs = true
        let workspace = Workspace(options: options, standards: try Standards.embedded())
        var role = LayerRole("layer", file, kinds: .any)
        try workspace.open(role)
        guard let source = workspace.sources[file] else { return }
        var request = ReadRequest()
        request.geometryNeed = source.hasGeometry ? .required : .none
        let survey = try FieldSurvey(of: source, request, threads: options.threads)
        readCount = survey.readCount
        let names = survey.fields.map(\.name)
        role.optionalFields = names
        if let id = rules.id, names.contains(id) { role.idField = id }
        let fields = FieldRules(file: file, rules: rules)
        slips += try fields.lacking(names: names)
        guard source.hasGeometry else { return try checkValues(role, names, fields, workspace) }
        do { try workspace.prepare([role]) } catch {
            // What is wrong with its place does not hide what is wrong with its values.
            try checkValues(role, names, fields, workspace)
            throw error
        }
        let layer = try workspace.held(role)
        crs = layer.report.count.crs
        addReading(workspace, role)
        let before = slips.count
        addIDs(layer.ids, layer.ordinals)
        for name in names {
            slips += fields.slips(name, try layer.column(name), ordinals: layer.ordinals, ids: layer.ids)
        }
        // What concerns a feature has the place of the feature.
        let rows = Dictionary(zip(layer.ordinals, 0...)) { first, _ in first }
        for place in before..<slips.count {
            guard let ordinal = slips[place].finding.ordinal, let row = rows[ordinal] else { continue }
            slips[place].place = Centroid.of(row, in: layer.geometry)
        }
        slips.replaceSubrange(before..., with: try placed(Array(slips[before...]), workspace))
        let measure = try workspace.frame.measure
        let repeats = RepeatRules(layer, near: rules.near, measure: measure)
        slips += try placed(repeats.slips, workspace)
        let (_, crs) = try workspace.source(layer.role)
        let extent = try workspace.frame.extent
        let tiling = TilingRules(
            layer, without: repeats.exact, sliver: rules.sliver, measure: measure,
            latitude: crs.isGeographic ? max(abs(extent.minY), abs(extent.maxY)) : nil, threads: options.threads)
        isTiling = rules.tiles ?? tiling.sharesEdges
        slips += try placed(tiling.overlaps(areFaults: isTiling, isStated: rules.tiles == true), workspace)
        if isTiling { slips += try placed(tiling.gaps(isStated: rules.tiles == true), workspace) }
    }

    /// The rules of ids and values alone.
    private mutating func checkValues(_ role: LayerRole, _ names: [String], _ fields: FieldRules, _ workspace: Workspace) throws
    {
        var role = role
        role.use = .table
        let table = try workspace.table(role)
        addReading(workspace, role)
        addIDs(table.ids, table.ordinals)
        slips += names.flatMap { name in
            table.column(name).map { fields.slips(name, $0, ordinals: table.ordinals, ids: table.ids) } ?? []
        }
    }

    /// What reading and framing set aside, repaired or assumed.
    private mutating func addReading(_ workspace: Workspace, _ role: LayerRole) {
        guard let report = workspace.heldReports[Workspace.HeldKey(role: role)] else { return }
        slips += report.findings.map { DataSlip(file, $0) }
        slips += report.repairs.map { repair in
            let change = abs(repair.areaAfter - repair.areaBefore)
            let isLarge = change > max(1, 0.01 * abs(repair.areaBefore))
            let (id, en) = (
                DecimalText.rounded(change, decimals: 2, language: .indonesian),
                DecimalText.rounded(change, decimals: 2, language: .english)
            )
            return DataSlip(
                file, isLarge ? .error : .warning, "GEOMETRY_INVALID", ordinal: repair.ordinal, id: repair.featureID,
                place: Point(x: repair.longitude, y: repair.latitude), hectares: change / 10_000,
                Bilingual(
                    id: "Geometri rusak (\(repair.reason)); perbaikan mengubah luas \(id) m².",
                    en: "The geometry is invalid (\(repair.reason)); its repair changes the area by \(en) m²."))
        }
    }

    private mutating func addIDs(_ ids: [String], _ ordinals: [Int]) {
        var first: [String: Int] = [:]
        for (row, id) in ids.enumerated() {
            guard let earlier = first[id] else {
                first[id] = row
                continue
            }
            slips.append(
                DataSlip(
                    file, .error, "DUPLICATE_ID", ordinal: ordinals[row], id: id, other: id,
                    Bilingual(
                        id: "Id yang sama dengan fitur \(ordinals[earlier]).",
                        en: "The same id as feature \(ordinals[earlier]).")))
        }
    }

    /// Slips with their places of the frame in degrees.
    private func placed(_ slips: [DataSlip], _ workspace: Workspace) throws -> [DataSlip] {
        var points = GeometryColumns()
        for slip in slips { if let place = slip.place { points.addVertex(place) } }
        points.endRing()
        points.endPart(.point)
        points.endFeature()
        guard points.vertexCount > 0 else { return slips }
        let degrees = try workspace.lonLat(points)
        var vertex = 0
        return slips.map { slip in
            guard slip.place != nil else { return slip }
            var slip = slip
            slip.place = degrees.point(vertex)
            vertex += 1
            return slip
        }
    }
}
