import TapakEngine
import TapakFormats
public import TapakModel

/// What a run is about to do with one layer.
public struct LayerPlan: Sendable, Hashable {
    /// The layer as it was named.
    public var reference: String
    /// The roles it plays.
    public var roles: [String]
    /// Bytes of its file.
    public var size: Int
    /// The CRS of its coordinates; empty for a table without geometry.
    public var crs: String
    /// Its name.
    public var crsName: String
    /// How it is known: `stated`, `declared` or `default`.
    public var crsKnownBy: String
}

extension Workspace {
    /// What is going to be done with the layers of prepared roles, and the frame they are brought into.
    ///
    /// - Throws: ``Failure`` for a layer whose CRS is not known.
    public func plan(_ roles: [LayerRole]) throws -> (layers: [LayerPlan], frame: FrameStatement?) {
        var layers: [LayerPlan] = []
        var ways: [String: TransformationStatement] = [:]
        var statement: FrameStatement?
        for role in roles {
            if let known = layers.firstIndex(where: { $0.reference == role.reference }) {
                if !layers[known].roles.contains(role.name) { layers[known].roles.append(role.name) }
                continue
            }
            try open(role)
            guard let source = sources[role.reference] else { continue }
            let hasPlace = source.hasGeometry && role.use != .table
            let crs = try SourceCRS(of: source, stated: key(role).statedCRS, file: role.reference)
            layers.append(
                LayerPlan(
                    reference: role.reference, roles: [role.name], size: source.size, crs: hasPlace ? crs.name : "",
                    crsName: hasPlace ? crs.title : "", crsKnownBy: hasPlace ? crs.knownBy : ""))
            guard hasPlace, ways[crs.name] == nil else { continue }
            ways[crs.name] = try transformations[crs.name] ?? way(from: crs)
        }
        if layers.contains(where: { !$0.crs.isEmpty }) {
            statement = try frame.statement(
                arcSegments: options.arcSegments.text, arcBiasPercent: options.arcSegments.biasPercent,
                transformations: ways.values.sorted { $0.from < $1.from })
        }
        return (layers, statement)
    }

    /// The way from a CRS of which nothing has been read yet: that at the middle of the frame.
    private func way(from crs: SourceCRS) throws -> TransformationStatement {
        let (box, framer) = (try frame.extent, try framer(of: crs))
        var place = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2]
        if !crs.isGeographic { _ = try Transformation(from: "OGC:CRS84", to: crs.name).forward(&place, range: nil) }
        return try framer.statement(at: Point(x: place[0], y: place[1]), compiledError: nil)
    }
}
