import TapakEngine
import TapakModel

/// The setbacks as buffer pieces, ready to be overlaid with zones inside any mask.
struct SetbackOverlay: Sendable {
    private let ground: WaterfrontGround
    /// The buffer pieces of every rule.
    private let pieces: [GeometryColumns]
    private let trees: [PackedRTree]
    /// What is never setback: river channels and the inside of water polygons.
    private let waters: GeometryColumns
    private let waterTree: PackedRTree
    private let landTree: PackedRTree
    private let zoneTree: PackedRTree
    /// The boxes of all pieces.
    let boxes: [Envelope]

    init(_ ground: WaterfrontGround) throws {
        self.ground = ground
        var pieces: [GeometryColumns] = []
        var waters = ground.side.water?.geometry ?? GeometryColumns()
        for setback in ground.setbacks {
            let built = try Self.build(setback, ground)
            pieces.append(built.pieces)
            waters.append(contentsOf: built.waters)
        }
        self.pieces = pieces
        self.waters = waters
        let envelopes = pieces.map { pieces in (0..<pieces.count).map(pieces.envelope(of:)) }
        trees = envelopes.map { PackedRTree($0) }
        boxes = envelopes.flatMap { $0 }
        waterTree = PackedRTree((0..<waters.count).map(waters.envelope(of:)))
        let land = ground.side.land?.geometry ?? GeometryColumns()
        landTree = PackedRTree((0..<land.count).map(land.envelope(of:)))
        zoneTree = PackedRTree((0..<ground.zones.count).map(ground.zones.geometry.envelope(of:)))
    }

    private static func build(
        _ setback: Setback, _ ground: WaterfrontGround
    ) throws -> (pieces: GeometryColumns, waters: GeometryColumns) {
        let geometry = setback.layer.geometry
        let runs = try Parallel.mapRuns(of: 4, in: setback.layer.count, threads: ground.options.threads) { run in
            try withGEOS { geos in
                let buffers = LineBuffers(geos: geos, measure: ground.measure, segments: ground.options.arcSegments.count)
                var (pieces, waters) = (GeometryColumns(), GeometryColumns())
                for feature in run {
                    try buffers.append(feature, of: geometry, width: setback.reach(feature), solid: false, to: &pieces)
                    try buffers.append(feature, of: geometry, width: setback.channels[feature], solid: true, to: &waters)
                }
                return (pieces, waters)
            }
        }
        var (pieces, waters) = (GeometryColumns(), GeometryColumns())
        for run in runs {
            pieces.append(contentsOf: run.0)
            waters.append(contentsOf: run.1)
        }
        return (pieces, waters)
    }

    // MARK: A region

    /// The areas by rule and class inside a mask.
    func region(in mask: borrowing Geometry, keepsGeometry: Bool, geos: GEOSSession) throws -> WaterfrontGround.Region {
        var region = ground.empty
        guard !mask.isEmpty else { return region }
        var earlier: GeometryColumns?
        let all = ground.setbacks.count
        for rule in ground.setbacks.indices {
            guard let own = try setback(rule, in: mask, geos: geos) else { continue }
            var counted = own
            var isWhole = true
            if let before = earlier {
                let mine = try geos.geometry(ofFeature: 0, in: own, kind: .polygon)
                let previous = try geos.geometry(ofFeature: 0, in: before, kind: .polygon)
                if try mine.intersects(previous) {
                    counted = try Overlay.columns(of: mine.difference(previous))
                    isWhole = false
                }
                earlier = try Overlay.columns(of: previous.union(mine))
            } else {
                earlier = own
            }
            let newGround = try cells(of: counted, keepsGeometry: keepsGeometry && isWhole, geos: geos)
            let cells = isWhole ? newGround : try self.cells(of: own, keepsGeometry: keepsGeometry, geos: geos)
            for kind in cells.indices {
                region.cells[rule][kind] = cells[kind]
                region.cells[rule][kind].counted = newGround[kind].net
                // Setbacks after precedence are disjoint, so their sum is the rule of all together.
                region.cells[all][kind].gross += newGround[kind].gross
                region.cells[all][kind].net += newGround[kind].net
                region.cells[all][kind].counted += newGround[kind].net
            }
        }
        return region
    }

    /// The setback of a rule inside a mask, on the side that counts; nil where there is none.
    private func setback(_ rule: Int, in mask: borrowing Geometry, geos: GEOSSession) throws -> GeometryColumns? {
        let nearby = trees[rule].items(in: mask.envelope)
        if nearby.isEmpty { return nil }
        let union = try Folds.union(of: nearby, in: pieces[rule], geos: geos)
        var ground = try Overlay.columns(of: geos.geometry(ofFeature: 0, in: union, kind: .polygon).intersection(mask))
        if let land = self.ground.side.land, ground.vertexCount > 0 {
            let near = landTree.items(in: ground.envelope)
            let cover = try Folds.union(of: near, in: land.geometry, geos: geos)
            let dry = try geos.geometry(ofFeature: 0, in: cover, kind: .polygon)
            ground = try Overlay.columns(of: geos.geometry(ofFeature: 0, in: ground, kind: .polygon).intersection(dry))
        }
        ground = try Overlay.subtract(waters, waterTree, from: [0], of: ground, geos: geos)
        return ground.vertexCount > 0 ? ground : nil
    }

    /// Gross and net of one polygon by class, then `none`, then all.
    private func cells(
        of ground: GeometryColumns, keepsGeometry: Bool, geos: GEOSSession
    ) throws -> [WaterfrontGround.Cell] {
        var cells = self.ground.empty.cells[0]
        let (measure, classes) = (self.ground.measure, self.ground.classes)
        guard ground.vertexCount > 0 else { return cells }
        let mask = try geos.geometry(ofFeature: 0, in: ground, kind: .polygon)
        let clip = try Overlay.clip(zoneTree.items(in: ground.envelope), of: self.ground.zones.geometry, to: mask, geos: geos)
        var members = Array(repeating: [Int](), count: classes.names.count)
        for (piece, zone) in clip.features.enumerated() { members[classes.ofFeature[zone]].append(piece) }
        for (kind, members) in members.enumerated() where !members.isEmpty {
            let areas = members.map { measure.area(of: $0, in: clip.pieces) }
            let chosen = clip.pieces.selecting(members)
            cells[kind].gross = areas.reduce(0, +)
            cells[kind].net =
                try Folds.areas(of: chosen, areas: areas, measure: measure, geos: geos, unionOnly: true).first ?? 0
            if keepsGeometry { cells[kind].geometry = try Folds.union(of: members, in: clip.pieces, geos: geos) }
        }
        let rest = try Overlay.subtract(
            self.ground.zones.geometry, zoneTree, from: [0], of: ground, geos: geos)
        let (none, all) = (self.ground.none, self.ground.all)
        cells[none].net = measure.area(ofAll: rest)
        cells[none].gross = cells[none].net
        if keepsGeometry { cells[none].geometry = rest }
        cells[all].net = measure.area(ofAll: ground)
        cells[all].gross = cells.dropLast().reduce(0) { $0 + $1.gross }
        return cells
    }

    /// The setback of a rule (or of all) where masks lie, for the balance over overlapping units.
    func ground(_ rule: Int, within masks: GeometryColumns) throws -> GeometryColumns {
        var ground = GeometryColumns()
        try withGEOS { geos in
            for mask in 0..<masks.count {
                let geometry = try geos.geometry(ofFeature: mask, in: masks, kind: .polygon)
                for one in rule == self.ground.setbacks.count ? Array(self.ground.setbacks.indices) : [rule] {
                    if let own = try setback(one, in: geometry, geos: geos) { ground.append(contentsOf: own) }
                }
            }
        }
        return ground
    }
}
