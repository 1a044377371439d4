import TapakEngine
import TapakModel

/// The shapes of setbacks inside any mask, for layers and maps.
struct SetbackOverlay: Sendable {
    private let ground: WaterfrontGround
    private let buffers: SetbackBuffers
    private let trees: [PackedRTree]
    private let waterTree: PackedRTree
    private let landTree: PackedRTree
    private let zoneTree: PackedRTree

    init(_ ground: WaterfrontGround, _ buffers: SetbackBuffers) {
        self.ground = ground
        self.buffers = buffers
        trees = ground.setbacks.indices.map { PackedRTree(Array(buffers.boxes[buffers.starts[$0]..<buffers.starts[$0 + 1]])) }
        func tree(_ geometry: GeometryColumns) -> PackedRTree {
            PackedRTree((0..<geometry.count).map(geometry.envelope(of:)))
        }
        waterTree = tree(buffers.waters.geometry)
        landTree = tree(ground.side.land?.geometry ?? GeometryColumns())
        zoneTree = tree(ground.zones.geometry)
    }

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
        let nearby = trees[rule].items(in: mask.envelope).map { buffers.starts[rule] + $0 }
        if nearby.isEmpty { return nil }
        let union = try Dissolve.union(of: nearby, in: buffers.pieces.geometry, geos: geos)
        var ground = try Overlay.columns(of: geos.geometry(ofFeature: 0, in: union, kind: .polygon).intersection(mask))
        if let land = self.ground.side.land, ground.vertexCount > 0 {
            let near = landTree.items(in: ground.envelope)
            let cover = try Dissolve.union(of: near, in: land.geometry, geos: geos)
            let dry = try geos.geometry(ofFeature: 0, in: cover, kind: .polygon)
            ground = try Overlay.columns(of: geos.geometry(ofFeature: 0, in: ground, kind: .polygon).intersection(dry))
        }
        ground = try Overlay.subtract(buffers.waters.geometry, waterTree, from: [0], of: ground, geos: geos)
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
