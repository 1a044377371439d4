internal import TapakModel

extension OutputLayer {
    /// The layer as one of points, one of lines and one of areas, as far as it has them: named after them where there are
    /// several. A feature goes with its highest dimension and keeps the parts of that one; features without geometry go with
    /// the first.
    public var dimensions: [OutputLayer] {
        var members: [GeometryColumns.Kind: [Int]] = [:]
        for feature in 0..<geometry.count {
            let isBare = geometry.parts(of: feature).isEmpty
            members[isBare ? geometry.kinds.first ?? .point : geometry.kind(of: feature), default: []].append(feature)
        }
        guard members.count > 1 || mixedCount > 0 else { return [self] }
        return members.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, features in
            var layer = self
            if members.count > 1 { layer.name += "_" + Self.word(kind) }
            layer.geometry = GeometryColumns()
            for feature in features {
                for part in geometry.parts(of: feature) where geometry.kinds[part] == kind {
                    layer.geometry.addPart(part, of: geometry)
                }
                layer.geometry.endFeature()
            }
            for field in layer.fields.indices { layer.fields[field].column = fields[field].column.selecting(features) }
            layer.ids = ids?.selecting(features)
            return layer
        }
    }

    /// How many features mix points, lines and areas.
    var mixedCount: Int {
        (0..<geometry.count).count { Set(geometry.parts(of: $0).map { geometry.kinds[$0] }).count > 1 }
    }

    private static func word(_ kind: GeometryColumns.Kind) -> String {
        switch kind {
        case .point: "points"
        case .line: "lines"
        case .polygon: "areas"
        }
    }
}
