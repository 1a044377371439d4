public import TapakModel

/// Something a reader accepted but does not pass over in silence.
public enum ReadNote: String, Sendable, CaseIterable {
    /// Features whose third and further ordinates were dropped.
    case ordinatesDropped = "ORDINATES_DROPPED"
    /// Keys that stood twice in an object; the last one won. Counted among the keys that were read.
    case duplicateKey = "DUPLICATE_KEY"
    /// A byte order mark before the text.
    case byteOrderMark = "BYTE_ORDER_MARK"
    /// Halves of surrogate pairs, read as U+FFFD.
    case loneSurrogate = "LONE_SURROGATE"
    /// Rings that were not closed, and are now.
    case ringClosed = "RING_CLOSED"
    /// Features whose `properties` were neither an object nor null, and count as none.
    case propertiesIgnored = "PROPERTIES_IGNORED"
    /// Empty parts of geometries that have other parts.
    case emptyPartDropped = "EMPTY_PART_DROPPED"
    /// Geometries with arcs and other curves, taken as lines of many short pieces.
    case curveStraightened = "CURVE_STRAIGHTENED"
    /// Fields of binary data, which are left out.
    case fieldLeftOut = "FIELD_LEFT_OUT"
    /// Fields whose name another has, and that got a number.
    case fieldRenamed = "FIELD_RENAMED"
}

/// A feature that cannot be used, and why.
public struct SetAside: Sendable, Hashable {
    /// Its place, counted from 1: within the batch, or in the file once the ids are filled.
    public var ordinal: Int
    /// Its id; empty where it has none.
    public var id: String
    /// A stable name such as `GEOMETRY_NULL`.
    public var key: String
    /// One sentence.
    public var message: Bilingual

    /// An entry.
    public init(ordinal: Int, id: String, key: String, message: Bilingual) {
        self.ordinal = ordinal
        self.id = id
        self.key = key
        self.message = message
    }
}

/// A ring that was closed in reading.
public struct UnclosedRing: Sendable, Hashable, BitwiseCopyable {
    /// The feature's index in the batch.
    public var feature: Int
    /// The ring's index among all rings of the batch.
    public var ring: Int

    /// An entry.
    public init(feature: Int, ring: Int) {
        self.feature = feature
        self.ring = ring
    }
}

/// The features of one chunk of a layer, or of the whole of it, with the account of what was read.
///
/// `readCount = features.count + filteredCount + setAside.count` always holds.
public struct ReadBatch: Sendable {
    /// The features. Ordinals count within the batch from 1; ids are empty where a feature has none, until
    /// ``fillIDs(featuresBefore:)`` was called.
    public var features = FeatureBatch()
    /// The name of every column of attributes.
    public var fieldNames: [String] = []
    /// Where every feature begins in the file, in bytes; for rows of a table where the row begins.
    public var byteOffsets: [Int] = []
    /// How many features were met.
    public var readCount = 0
    /// The fields of the filter that some feature has.
    public var filterFieldsSeen: Set<String> = []
    /// By condition of the filter: whether some feature has each of its values.
    public var filterValuesSeen: [[Bool]] = []
    /// How many of them the filter left out.
    public var filteredCount = 0
    /// Those that cannot be used.
    public var setAside: [SetAside] = []
    /// The rings that were closed.
    public var unclosedRings: [UnclosedRing] = []
    /// What was accepted with a note, and how often.
    public var noteCounts: [ReadNote: Int] = [:]
    /// Whether the ids and ordinals are those of the whole layer.
    private var isPlaced = false

    /// An empty batch.
    public init() {}

    /// Turns ordinals into those of the layer and gives features without an id theirs.
    ///
    /// - Parameter featuresBefore: How many features the layer has before this batch.
    /// - Returns: The indices of the features that had no id.
    /// - Complexity: O(features); calling it again changes nothing.
    @discardableResult
    public mutating func fillIDs(featuresBefore: Int) -> [Int] {
        guard !isPlaced else { return [] }
        isPlaced = true
        for index in setAside.indices { setAside[index].ordinal += featuresBefore }
        for index in features.ordinals.indices { features.ordinals[index] += featuresBefore }
        let ids = features.ids
        let missing = (0..<features.count).filter { ids.offsets[$0] == ids.offsets[$0 + 1] }
        guard !missing.isEmpty else { return [] }
        var filled = TextColumn()
        for row in 0..<features.count {
            let bytes = ids.bytes(of: row)
            if bytes.isEmpty { filled.append(String(features.ordinals[row])) } else { filled.append(utf8: bytes) }
        }
        features.ids = filled
        return missing
    }

    /// Adds the batch that follows in the same layer, placed behind this one.
    mutating func append(_ next: ReadBatch) {
        let rings = features.geometry.vertexOffsets.count - 1
        let (before, count) = (features.count, next.features.count)
        unclosedRings += next.unclosedRings.map { UnclosedRing(feature: $0.feature + before, ring: $0.ring + rings) }
        alignFields(with: next, rows: before)
        var following = next.features
        following.attributes = fieldNames.map { name in
            guard let index = next.fieldNames.firstIndex(of: name) else { return AttributeColumn(missing: count) }
            return next.features.attributes[index]
        }
        let first = readCount
        for index in following.ordinals.indices { following.ordinals[index] += first }
        features.append(contentsOf: following)
        byteOffsets += next.byteOffsets
        readCount += next.readCount
        filteredCount += next.filteredCount
        setAside += next.setAside.map { aside in
            var aside = aside
            aside.ordinal += first
            return aside
        }
        noteCounts.merge(next.noteCounts, uniquingKeysWith: +)
    }

    private mutating func alignFields(with next: ReadBatch, rows: Int) {
        for name in next.fieldNames where !fieldNames.contains(name) {
            fieldNames.append(name)
            features.attributes.append(AttributeColumn(missing: rows))
        }
    }
}

extension AttributeColumn {
    /// Rows without a value.
    init(missing count: Int) {
        self.init()
        kinds = Array(repeating: .missing, count: count)
        numbers = Array(repeating: .nan, count: count)
        text.offsets = Array(repeating: 0, count: count + 1)
    }
}
