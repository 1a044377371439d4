public import TapakEngine
import TapakFormats
public import TapakModel
public import TapakStandards

/// The layers and the frame of one run.
///
/// Every held layer is read once, however many analyses use it; one working CRS serves all of them. A workspace is
/// used from one thread; it spreads its own work.
public final class Workspace {
    /// What all analyses of the run have in common.
    public let options: RunOptions
    /// The standards tables in force.
    public let standards: Standards
    /// Who made the data and when, one line for each reference: for maps.
    public var sourceLines: [String: String] = [:]
    /// What layers are called on maps and in headlines, by reference.
    public var titles: [String: Bilingual] = [:]
    /// The CRS a project file states for a reference.
    public var statedCRS: [String: String] = [:]
    /// CE90 in metres that a project file states for a reference: how far the layer may be off as a whole.
    public var ce90: [String: Double] = [:]
    /// How the analysis that ran last told what counts; for doubtful features.
    var probes: [MembershipProbe] = []
    /// Metres by which layers are moved, by reference; for error bands.
    private(set) var shifts: [String: Point] = [:]
    /// Called now and then, on any thread, with what is being worked on (a layer's role or an analysis) and how many of its
    /// features, units or projects are done.
    public var progress: (@Sendable (_ work: String, _ done: Int) -> Void)?

    /// By reference: standard input can be taken in only once.
    var sources: [String: LayerSource] = [:]
    var raw: [SourceKey: RawLayer] = [:]
    var framed: [SourceKey: FramedLayer] = [:]
    var streamed: [SourceKey: StreamReport] = [:]
    var transformations: [String: TransformationStatement] = [:]
    /// By the name of the CRS they project from.
    var projectorPools: [String: ProjectorPool] = [:]
    private var settledFrame: Frame?
    /// By reference.
    var backdrops: [String: MapMaterial.Overlay] = [:]
    let folder: String

    /// An empty workspace.
    ///
    /// - Parameter folder: What relative references are relative to.
    public init(options: RunOptions, standards: Standards, folder: String = "") {
        self.options = options
        self.standards = standards
        self.folder = folder
    }

    /// The same layers in the same frame, some of them moved; without layers and maps as results.
    func shifted(by shifts: [String: Point]) -> Workspace {
        var options = options
        (options.layers, options.maps) = (false, false)
        let copy = Workspace(options: options, standards: standards, folder: folder)
        (copy.titles, copy.statedCRS, copy.sources, copy.settledFrame) = (titles, statedCRS, sources, settledFrame)
        (copy.transformations, copy.projectorPools, copy.shifts) = (transformations, projectorPools, shifts)
        copy.framed = framed
        for key in framed.keys {
            if let shift = shifts[key.reference] { copy.framed[key]?.batch.geometry.shift(by: shift) }
        }
        return copy
    }

    /// What makes two roles the same layer: reference, ids and stated CRS. Fields are gathered over all roles.
    struct SourceKey: Hashable {
        let reference: String
        let idField: String?
        let statedCRS: String?
    }

    func key(_ role: LayerRole) -> SourceKey {
        SourceKey(
            reference: role.reference, idField: role.idField,
            statedCRS: options.inputCRS[role.name] ?? statedCRS[role.reference] ?? options.inputCRS["*"])
    }

    /// The frame of the run.
    ///
    /// - Throws: ``Failure`` when no layer has been prepared.
    public var frame: Frame {
        get throws {
            guard let settledFrame else {
                throw Failure(
                    .internalError, Bilingual(id: "Kerangka ukur belum ditetapkan.", en: "The frame has not been settled."))
            }
            return settledFrame
        }
    }

    /// Opens the layers of the roles, reads the held ones, settles the frame over all of them and brings them into it.
    ///
    /// A run of several analyses prepares all their roles at once, so that one frame serves all.
    public func prepare(_ roles: [LayerRole]) throws {
        try EngineLibraries.check()
        try checkOptions()
        try refuseSharedInput(roles)
        for role in roles { try open(role) }
        var fields: [SourceKey: [String]] = [:]
        for role in roles where role.use == .held {
            for field in role.fields + role.optionalFields where !fields[key(role), default: []].contains(field) {
                fields[key(role), default: []].append(field)
            }
            fields[key(role), default: []] += []
        }
        for role in roles where role.use == .held {
            let wanted = fields[key(role)] ?? []
            if let layer = framed[key(role)], !Set(wanted).isSubset(of: layer.fields) { framed[key(role)] = nil }
            if framed[key(role)] == nil, raw[key(role)] == nil { raw[key(role)] = try read(role, fields: wanted) }
        }
        let hasPlaces = roles.contains { $0.use != .table }
        if settledFrame == nil, hasPlaces { settledFrame = try chooseFrame(roles) }
        for role in roles where role.use == .held && framed[key(role)] == nil {
            guard let layer = raw.removeValue(forKey: key(role)) else { continue }
            framed[key(role)] = try bringIntoFrame(consume layer, role: role)
        }
    }

    /// Tells the progress of one piece of work.
    func ticker(_ work: String) -> (@Sendable (Int) -> Void)? {
        guard let progress else { return nil }
        return { done in progress(work, done) }
    }

    /// A held layer as a role sees it: only the parts it can use.
    ///
    /// - Throws: ``Failure`` with `NO_FEATURES` where the role requires features and there are none, `DUPLICATE_ID`
    ///   where it needs unique ids.
    func held(_ role: LayerRole) throws -> HeldLayer {
        guard let layer = framed[key(role)] else {
            throw Failure(
                .internalError, Bilingual(id: "Lapisan belum disiapkan.", en: "The layer has not been prepared."),
                file: role.reference)
        }
        let held = try HeldLayer(layer, role: role)
        var report = held.report
        report.findings += [try emptiness(of: held)].compactMap { $0 }
        if role.needsUniqueIDs { try held.refuseDuplicates() }
        heldReports[HeldKey(role: role)] = report
        return held
    }

    struct HeldKey: Hashable {
        let role: LayerRole
    }
    var heldReports: [HeldKey: LayerReport] = [:]

    /// Standard input is one layer.
    private func refuseSharedInput(_ roles: [LayerRole]) throws {
        let names = Set(roles.filter { $0.reference == "-" || $0.reference.hasPrefix("-?") }.map(\.name)).sorted()
        guard names.count > 1 else { return }
        throw Failure(
            .usage,
            Bilingual(
                id: "Masukan standar hanya dapat menjadi satu lapisan.", en: "Standard input can be one layer only."),
            found: names.joined(separator: ", "))
    }

    private func checkOptions() throws {
        if !(1...1024).contains(options.arcSegments.count) {
            throw Failure(
                .usage,
                Bilingual(
                    id: "--arc-segments harus bilangan 1 sampai 1024.", en: "--arc-segments takes a number from 1 to 1024."))
        }
    }
}

/// What a layer contributed to a run, for findings.
struct LayerReport: Sendable {
    var count: LayerCount
    var findings: [Finding]
    var repairs: [Repair]
}
