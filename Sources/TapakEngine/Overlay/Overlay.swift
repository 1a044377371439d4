package import TapakModel

/// Overlays of flat polygons, each result as flat polygons again.
package enum Overlay {
    /// The parts of chosen features inside one polygon, one piece a feature, features without area left out.
    ///
    /// A feature that the polygon covers is taken as it is, so its area is bit for bit its own.
    /// - Returns: The pieces and the feature of each.
    package static func clip(
        _ features: [Int], of geometry: GeometryColumns, to mask: borrowing Geometry, geos: GEOSSession
    ) throws -> (pieces: GeometryColumns, features: [Int]) {
        var pieces = GeometryColumns()
        var owners: [Int] = []
        try mask.withPrepared { prepared in
            for feature in features {
                let candidate = try geos.geometry(ofFeature: feature, in: geometry, kind: .polygon)
                if try prepared.covers(candidate) {
                    pieces.append(feature, of: geometry)
                    owners.append(feature)
                } else if try prepared.intersects(candidate) {
                    let piece = try candidate.intersection(mask)
                    try piece.append(to: &pieces, kind: .polygon)
                    if pieces.kinds.count > Int(pieces.partOffsets[pieces.count]) {
                        pieces.endFeature()
                        owners.append(feature)
                    }
                }
            }
        }
        return (pieces, owners)
    }

    /// Chosen features less the union of the masks near them, one feature each; what is covered wholly has no parts.
    package static func subtract(
        _ masks: GeometryColumns, _ maskTree: PackedRTree, from features: [Int], of geometry: GeometryColumns,
        geos: GEOSSession
    ) throws -> GeometryColumns {
        var rest = GeometryColumns()
        for feature in features {
            let nearby = maskTree.items(in: geometry.envelope(of: feature))
            if nearby.isEmpty {
                rest.append(feature, of: geometry)
                continue
            }
            // One difference with the union: shared edges of the masks dissolve first and leave no slivers.
            let cover = try Dissolve.union(of: nearby, in: masks, geos: geos)
            let whole = try geos.geometry(ofFeature: feature, in: geometry, kind: .polygon)
            try whole.difference(geos.geometry(ofFeature: 0, in: cover, kind: .polygon)).append(to: &rest, kind: .polygon)
            rest.endFeature()
        }
        return rest
    }

    /// A polygon as one flat feature; an empty one has no parts.
    package static func columns(of geometry: borrowing Geometry) throws -> GeometryColumns {
        var columns = GeometryColumns()
        try geometry.append(to: &columns, kind: .polygon)
        columns.endFeature()
        return columns
    }
}
