import TapakEngine
public import TapakFormats
public import TapakModel

/// What a layer is, before anything is measured on it: its fields, its place, its faults, and the metres to use.
///
/// A layer that an analysis would refuse for its place is still described; ``problem`` says why it would be refused.
public struct Inspection: Sendable {
    /// A polygon that is not valid.
    public struct Fault: Sendable, Hashable {
        /// The feature's place in the file, counted from 1.
        public var ordinal: Int
        /// The feature's id; empty where it has none.
        public var id: String
        /// What is wrong, in the words of the geometry engine.
        public var reason: String
        /// Where, in the layer's own coordinates; nil where no place can be named.
        public var place: Point?
    }

    /// The reference as given.
    public let reference: String
    /// What the layer calls itself, else the file's name.
    public let name: String
    /// The format's name.
    public let format: String
    /// Fields, geometry types, ids and notes.
    public let survey: FieldSurvey
    /// Where ids would come from: a property's name, `feature id` or `ordinal`.
    public let idSource: String
    /// The CRS of the coordinates; empty where it is not known.
    public internal(set) var crs = ""
    /// Its name.
    public internal(set) var crsName = ""
    /// How it is known: `stated`, `declared` by the file, or `default`; empty for a table without geometry.
    public internal(set) var crsKnownBy = ""
    /// The box of the usable features in degrees; empty where it is not known.
    public internal(set) var extent = Envelope.empty
    /// Features whose coordinates are no degrees although the CRS says so.
    public internal(set) var outOfRangeCount = 0
    /// Features with a polygon that is not valid.
    public internal(set) var invalidCount = 0
    /// The first of them.
    public internal(set) var faults: [Fault] = []
    /// Features whose geometry is the same as that of an earlier one, vertex by vertex.
    public internal(set) var repeatedGeometryCount = 0
    /// The metres that would be measured in, with their scale error; nil where the layer has no known place.
    public internal(set) var frame: FrameStatement?
    /// Why an analysis would refuse the layer as it stands.
    public internal(set) var problem: Failure?

    /// Inspects layers. What several of them tell together, such as swapped axes, stands in their ``problem``.
    ///
    /// - Parameter options: The stated CRS of the files, the working CRS if it is not to be chosen, and threads.
    /// - Throws: ``Failure`` for what cannot be read at all.
    /// - Complexity: two passes over every file.
    public static func of(references: [String], options: RunOptions) throws -> [Inspection] {
        var inspections = try references.map { try Inspection(reference: $0, options: options) }
        let placed = inspections.indices.filter { !inspections[$0].extent.isEmpty }
        do {
            try AxisProof.refuseSwapped(
                placed.map { (inspections[$0].reference, inspections[$0].extent, inspections[$0].crsKnownBy == "default") })
        } catch let failure as Failure {
            for index in placed where inspections[index].reference == failure.file { inspections[index].problem = failure }
        }
        return inspections
    }

    private init(reference: String, options: RunOptions) throws {
        let source = try LayerSource.open(LayerReference(reference), limits: options.limits)
        var request = ReadRequest()
        request.geometryNeed = source.hasGeometry ? .required : .none
        survey = try FieldSurvey(of: source, request, threads: options.threads)
        self.reference = reference
        name = source.name
        format = source.formatName
        idSource = survey.idRule.name
        guard source.hasGeometry else { return }
        do {
            let crs = try SourceCRS(
                of: source, stated: options.inputCRS[reference] ?? options.inputCRS["*"], file: reference)
            self.crs = crs.name
            crsName = crs.title
            crsKnownBy = crs.knownBy
            let scan = try GeometryScan(of: source, request, crs: crs, threads: options.threads)
            take(scan)
            try place(scan, crs, options)
        } catch let failure as Failure where [.crsUnknown, .crsConflict, .crsUnfit, .axesSwapped].contains(failure.key) {
            problem = failure
        }
    }

    private mutating func take(_ scan: GeometryScan) {
        outOfRangeCount = scan.outOfRangeCount
        invalidCount = scan.invalidCount
        faults = scan.faults
        repeatedGeometryCount = scan.repeatedCount
    }

    private mutating func place(_ scan: GeometryScan, _ crs: SourceCRS, _ options: RunOptions) throws {
        try AxisProof.refuseMisfit(
            crs, extent: scan.wholeExtent, outOfRange: scan.outOfRangeCount, of: scan.count, file: reference)
        extent = try RawLayer.degrees(scan.extent, crs: crs, file: reference)
        guard !extent.isEmpty else { return }
        let stated = options.crs.flatMap { $0 == "auto" ? nil : $0 }
        let frame = try Frame(
            crs: stated ?? WorkingCRS.advice(for: extent), isStated: stated != nil, extent: extent, measure: options.measure)
        self.frame = frame.statement(
            arcSegments: options.arcSegments.text, arcBiasPercent: options.arcSegments.biasPercent, transformations: [])
    }
}
