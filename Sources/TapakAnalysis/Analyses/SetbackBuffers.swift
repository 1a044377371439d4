import TapakEngine
import TapakModel

/// The setbacks and what is never setback, as buffer pieces.
struct SetbackBuffers: Sendable {
    /// The pieces of all rules one after the other.
    var pieces = LineBuffers.Drawn()
    /// Where the pieces of each rule begin, and the last ones end.
    private(set) var starts = [0]
    /// The boxes of the pieces.
    private(set) var boxes: [Envelope] = []
    /// What is never setback: water polygons, then river channels and the inside of rivers.
    private(set) var waters = LineBuffers.Drawn()

    init(_ ground: WaterfrontGround) throws {
        waters.geometry = ground.side.water?.geometry ?? GeometryColumns()
        for setback in ground.setbacks {
            waters.arcs.fill(to: waters.geometry.vertexCount)
            try add(setback, ground)
            starts.append(pieces.geometry.count)
        }
        boxes = (0..<pieces.geometry.count).map(pieces.geometry.envelope(of:))
    }

    /// Adds the buffers of a rule.
    private mutating func add(_ setback: Setback, _ ground: WaterfrontGround) throws {
        let geometry = setback.layer.geometry
        var work: [(piece: LineBuffers.Piece, width: Double, isWater: Bool)] = []
        for feature in 0..<setback.layer.count {
            let (reach, channel) = (setback.reach(feature), setback.channels[feature])
            work += LineBuffers.pieces(of: feature, in: geometry, width: reach, solid: false).map { ($0, reach, false) }
            work += LineBuffers.pieces(of: feature, in: geometry, width: channel, solid: true).map { ($0, channel, true) }
        }
        let jobs = work
        let runs = try Parallel.mapRuns(of: 32, in: jobs.count, threads: ground.options.threads) { run in
            try withGEOS { geos in
                let segments = ground.options.arcSegments
                let buffers = LineBuffers(
                    geos: geos, measure: ground.measure, segments: segments.count, hasArcs: segments.isExact)
                var (pieces, waters) = (LineBuffers.Drawn(), LineBuffers.Drawn())
                for job in jobs[run] {
                    if job.isWater {
                        try buffers.append(job.piece, of: geometry, width: job.width, to: &waters)
                    } else {
                        try buffers.append(job.piece, of: geometry, width: job.width, to: &pieces)
                    }
                }
                return (pieces: pieces, waters: waters)
            }
        }
        // The layers follow where areas are measured (``SetbackCover``): room for them saves a copy.
        let layers = [ground.units?.layer, ground.zones, ground.side.land].reduce(0) { $0 + ($1?.geometry.vertexCount ?? 0) }
        pieces.geometry.reserveVertices(runs.reduce(layers) { $0 + $1.pieces.geometry.vertexCount })
        for run in runs {
            pieces.append(run.pieces)
            waters.append(run.waters)
        }
    }

    /// Draws arcs finer where boundaries of layers come near them.
    mutating func refine(near layers: [HeldLayer?], within mask: CellMask, _ ground: WaterfrontGround) {
        guard ground.options.arcSegments.isExact else { return }
        let refinement = ArcRefinement(near: layers.compactMap { $0?.geometry }, within: mask)
        if let finer = refinement.refined(pieces, threads: ground.options.threads) { pieces = finer }
    }
}
