/// A run of features of one layer, in the order of the source: geometry, ids and the attributes that were asked for.
///
/// A held layer is one batch, a streamed layer many. A feature that was set aside or filtered out is not in the batch,
/// so `ordinals` may have gaps.
public struct FeatureBatch: Sendable {
    /// The geometries.
    public var geometry = GeometryColumns()
    /// The place of every feature in its source, counted from 1.
    public var ordinals: [Int] = []
    /// The id of every feature, decided by the rule of the layer.
    public var ids = TextColumn()
    /// The columns of the fields that were asked for, in that order.
    public var attributes: [AttributeColumn] = []

    /// A batch with room for so many fields.
    public init(fieldCount: Int = 0) {
        attributes = Array(repeating: AttributeColumn(), count: fieldCount)
    }

    /// The number of features.
    public var count: Int { geometry.count }

    /// Adds the features of another batch of the same layer.
    public mutating func append(contentsOf other: FeatureBatch) {
        geometry.append(contentsOf: other.geometry)
        ordinals.append(contentsOf: other.ordinals)
        ids.append(contentsOf: other.ids)
        for field in attributes.indices { attributes[field].append(contentsOf: other.attributes[field]) }
    }
}

extension FeatureBatch {
    /// The features chosen, in the order given.
    public func selecting(_ rows: [Int]) -> FeatureBatch {
        if rows.count == count { return self }
        var chosen = FeatureBatch(fieldCount: attributes.count)
        chosen.geometry = geometry.selecting(rows)
        chosen.ordinals = rows.map { ordinals[$0] }
        chosen.ids = ids.selecting(rows)
        chosen.attributes = attributes.map { $0.selecting(rows) }
        return chosen
    }
}
