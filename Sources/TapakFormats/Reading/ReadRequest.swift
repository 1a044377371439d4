/// What a reader is to take out of a layer.
public struct ReadRequest: Sendable {
    /// The fields to decode into columns, in this order.
    public var fields: [String]
    /// Whether every field met is decoded too, behind `fields`, in order of first appearance. Batches may then differ
    /// in their columns: see ``ReadBatch/fieldNames``.
    public var takesEveryField = false
    /// What becomes of features without a usable geometry.
    public enum GeometryNeed: Sendable {
        /// They are set aside.
        case required
        /// Those that say they have none are kept without one, those that have a broken one set aside.
        case optional
        /// They are kept without one.
        case none
    }

    /// What becomes of features without a usable geometry.
    public var geometryNeed = GeometryNeed.required
    /// The field stated to hold the ids; nil where the layer decides.
    public var idField: String?
    /// The properties that may hold the ids where none was stated, the first one first.
    public var idPreference: [String]
    /// About how many bytes are parsed at a time; at least 1. The batches depend on it, and on nothing but it and the
    /// file.
    public var chunkSize: Int

    /// A request.
    public init(
        fields: [String] = [], idField: String? = nil, idPreference: [String] = ["id", "uid", "kode"],
        chunkSize: Int = 1 << 19
    ) {
        self.fields = fields
        self.idField = idField
        self.idPreference = idPreference
        self.chunkSize = max(chunkSize, 1)
    }
}
