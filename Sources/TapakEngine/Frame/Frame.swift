public import TapakModel

/// The metres of a run: one working CRS for all layers, a local origin, and how areas and lengths are measured.
///
/// Geometry in the frame is in metres from the origin, the centre of the extent, so that rounding is that of
/// kilometres and not of ten thousand.
public struct Frame: Sendable {
    /// The working CRS, such as `EPSG:23840`.
    public let crs: String
    /// Its name.
    public let name: String
    /// Whether it was stated, not chosen.
    public let isStated: Bool
    /// Easting and northing of the local origin.
    public let origin: Point
    /// The extent in degrees.
    public let extent: Envelope
    /// How areas and lengths are measured.
    public let measure: GroundMeasure
    /// Scale errors in parts per million at the centre and at the worst corner.
    public let linearError, arealError: FrameStatement.ScaleError
    /// The largest relative residual of the fitted scale.
    public let fitResidual: Double
    /// Degrees from true north to grid north at the centre, positive to the east.
    public let convergence: Double

    /// The frame of an extent.
    ///
    /// - Parameters:
    ///   - crs: The working CRS.
    ///   - extent: The box of the layers in degrees.
    /// - Throws: ``Failure`` `CRS_UNFIT` for a CRS that is geographic, EPSG:3857, not in metres, or not defined over the
    ///   extent; `CRS_UNKNOWN` for one PROJ does not know.
    public init(crs: String, isStated: Bool, extent: Envelope, measure: Measure) throws(Failure) {
        let info = try CRSInfo.describe(crs)
        try Self.refuseUnfit(info, crs)
        let sampler = try ScaleSampler(crs: crs, extent: extent)
        self.crs = info.code ?? crs
        name = info.name
        self.isStated = isStated
        origin = sampler.origin
        self.extent = extent
        fitResidual = sampler.residual
        if measure == .ground, sampler.residual > Self.largestResidual { throw Self.tooLarge(extent, sampler.residual) }
        self.measure = measure == .grid ? .grid : sampler.ground(isConformal: info.isConformal)
        linearError = sampler.linearError
        arealError = sampler.arealError
        convergence = sampler.convergence
    }

    /// How far around the extent, in degrees, distances keep their accuracy: origins and buildings may lie there.
    public static let neighbourhood = 0.25

    /// Ground areas may not be off by more than this because one cubic does not follow the scale over the extent.
    static let largestResidual = 1e-4

    private static func tooLarge(_ extent: Envelope, _ residual: Double) -> Failure {
        let corners = [extent.minX, extent.minY, extent.maxX, extent.maxY].map { DecimalText.fixed($0, decimals: 2) }
        return Failure(
            .crsUnfit,
            Bilingual(
                id:
                    "Lapisan-lapisan ini terlalu berjauhan untuk diukur dalam satu CRS kerja; periksa apakah salah satunya milik "
                    + "tempat lain, atau ukur dengan --measure grid.",
                en:
                    "The layers reach too far for one working CRS; look whether one of them belongs to another place, or measure "
                    + "with --measure grid."),
            found: "longitude, latitude \(corners[0]), \(corners[1]) … \(corners[2]), \(corners[3]); scale off by "
                + DecimalText.fixed(residual, decimals: 6),
            expected: "layers of one region")
    }

    private static func refuseUnfit(_ info: CRSInfo, _ crs: String) throws(Failure) {
        func refuse(_ why: Bilingual) -> Failure {
            Failure(
                .crsUnfit, why, found: "\(crs) (\(info.name))",
                expected: "a projected CRS in metres, such as a TM-3 or UTM zone")
        }
        if info.isWebMercator {
            throw refuse(
                Bilingual(
                    id: "Meter EPSG:3857 bukan meter di lapangan; pilih zona TM-3 atau UTM sebagai CRS kerja.",
                    en: "The metres of EPSG:3857 are not metres on the ground; choose a TM-3 or UTM zone as the working CRS."))
        }
        if !info.isProjected {
            throw refuse(
                Bilingual(
                    id: "CRS kerja harus terproyeksi: luas dan jarak tidak diukur dalam derajat.",
                    en: "The working CRS must be projected: areas and distances are not measured in degrees."))
        }
        if !info.isMetric {
            throw refuse(
                Bilingual(id: "Satuan CRS kerja harus meter.", en: "The unit of the working CRS must be the metre."))
        }
    }

    /// What outputs say about the frame.
    public func statement(arcSegments: String, arcBiasPercent: Double?, transformations: [TransformationStatement])
        -> FrameStatement
    {
        FrameStatement(
            crs: crs, name: name, crsKnownBy: isStated ? "stated" : "chosen", measure: measure.measure.rawValue,
            origin: [origin.x, origin.y], extent: [extent.minX, extent.minY, extent.maxX, extent.maxY],
            linearErrorPPM: linearError, arealErrorPPM: arealError, fitResidual: fitResidual, arcSegments: arcSegments,
            arcBiasPercent: arcBiasPercent, transformations: transformations,
            engines: ["geos": EngineLibraries.geos.description, "proj": EngineLibraries.proj.description])
    }
}
