import TapakEngine
import TapakModel

/// The setbacks as buffer pieces, and their shapes inside any mask for layers and maps.
struct SetbackOverlay: Sendable {
    private let ground: WaterfrontGround
    /// The buffer pieces of every rule.
    let pieces: [GeometryColumns]
    /// The arcs of the pieces, all rules one after the other.
    let arcs: ArcCentres
    private let trees: [PackedRTree]
    /// What is never setback: water polygons, then river channels and the inside of rivers, with the arcs of these.
    let waters: GeometryColumns
    let waterArcs: ArcCentres
    private let waterTree: PackedRTree
    private let landTree: PackedRTree
    private let zoneTree: PackedRTree
    /// The boxes of all pieces.
    let boxes: [Envelope]

    init(_ ground: WaterfrontGround) throws {
        self.ground = ground
        var pieces: [GeometryColumns] = []
        var arcs = ArcCentres()
        var waters = ground.side.water?.geometry ?? GeometryColumns()
        var waterArcs = ArcCentres()
        for setback in ground.setbacks {
            let built = try Self.build(setback, ground)
            pieces.append(built.pieces)
            arcs.append(built.arcs)
            waterArcs.fill(to: waters.vertexCount)
            waters.append(contentsOf: built.waters)
            waterArcs.append(built.waterArcs)
        }
        self.pieces = pieces
        self.arcs = arcs
        self.waters = waters
        self.waterArcs = waterArcs
        let envelopes = pieces.map { pieces in (0..<pieces.count).map(pieces.envelope(of:)) }
        trees = envelopes.map { PackedRTree($0) }
        boxes = envelopes.flatMap { $0 }
        waterTree = PackedRTree((0..<waters.count).map(waters.envelope(of:)))
        let land = ground.side.land?.geometry ?? GeometryColumns()
        landTree = PackedRTree((0..<land.count).map(land.envelope(of:)))
        zoneTree = PackedRTree((0..<ground.zones.count).map(ground.zones.geometry.envelope(of:)))
    }

    /// The buffers of a rule with their arcs.
    private struct Built: Sendable {
        var (pieces, arcs) = (GeometryColumns(), ArcCentres())
        var (waters, waterArcs) = (GeometryColumns(), ArcCentres())
    }

    private static func build(_ setback: Setback, _ ground: WaterfrontGround) throws -> Built {
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
                var built = Built()
                for job in jobs[run] {
                    if job.isWater {
                        try buffers.append(job.piece, of: geometry, width: job.width, to: &built.waters, &built.waterArcs)
                    } else {
                        try buffers.append(job.piece, of: geometry, width: job.width, to: &built.pieces, &built.arcs)
                    }
                }
                return built
            }
        }
        return runs.reduce(into: Built()) { all, run in
            all.pieces.append(contentsOf: run.pieces)
            all.arcs.append(run.arcs)
            all.waters.append(contentsOf: run.waters)
            all.waterArcs.append(run.waterArcs)
        }
    }

    // MARK: A region

    /// The shapes by rule, then by class and none, inside a mask.
    func shapes(in mask: borrowing Geometry, geos: GEOSSession) throws -> [[GeometryColumns]] {
        try ground.setbacks.indices.map { rule in
            let nothing = Array(repeating: GeometryColumns(), count: ground.all)
            guard !mask.isEmpty, let own = try setback(rule, in: mask, geos: geos) else { return nothing }
            return try shapes(of: own, geos: geos)
        }
    }

    /// The setback of a rule inside a mask, on the side that counts; nil where there is none.
    private func setback(_ rule: Int, in mask: borrowing Geometry, geos: GEOSSession) throws -> GeometryColumns? {
        let nearby = trees[rule].items(in: mask.envelope)
        if nearby.isEmpty { return nil }
        let union = try Dissolve.union(of: nearby, in: pieces[rule], geos: geos)
        var ground = try Overlay.columns(of: geos.geometry(ofFeature: 0, in: union, kind: .polygon).intersection(mask))
        if let land = self.ground.side.land, ground.vertexCount > 0 {
            let near = landTree.items(in: ground.envelope)
            let cover = try Dissolve.union(of: near, in: land.geometry, geos: geos)
            let dry = try geos.geometry(ofFeature: 0, in: cover, kind: .polygon)
            ground = try Overlay.columns(of: geos.geometry(ofFeature: 0, in: ground, kind: .polygon).intersection(dry))
        }
        ground = try Overlay.subtract(waters, waterTree, from: [0], of: ground, geos: geos)
        return ground.vertexCount > 0 ? ground : nil
    }

    /// One polygon by class, then `none`; all of it is those together.
    private func shapes(of ground: GeometryColumns, geos: GEOSSession) throws -> [GeometryColumns] {
        let classes = self.ground.classes
        var shapes = Array(repeating: GeometryColumns(), count: self.ground.all)
        let mask = try geos.geometry(ofFeature: 0, in: ground, kind: .polygon)
        let clip = try Overlay.clip(zoneTree.items(in: ground.envelope), of: self.ground.zones.geometry, to: mask, geos: geos)
        var members = Array(repeating: [Int](), count: classes.names.count)
        for (piece, zone) in clip.features.enumerated() { members[classes.ofFeature[zone]].append(piece) }
        for (kind, members) in members.enumerated() where !members.isEmpty {
            shapes[kind] = try Dissolve.union(of: members, in: clip.pieces, geos: geos)
        }
        shapes[self.ground.none] = try Overlay.subtract(
            self.ground.zones.geometry, zoneTree, from: [0], of: ground, geos: geos)
        return shapes
    }
}
