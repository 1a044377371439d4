public import TapakModel

/// What a layer holds, learnt in one pass over all of it: its fields, geometries, extent and ids.
///
/// Fields, extent and ids are those of the features that can be used.
public struct FieldSurvey: Sendable {
    /// One property, by its name.
    public struct Field: Sendable, Equatable {
        /// The name.
        public var name: String
        /// How many features have a value.
        public var present = 0
        /// How many features have null.
        public var null = 0
        /// How many features lack it.
        public var missing = 0
        /// How many values are of each kind.
        public var kinds: [AttributeColumn.Kind: Int] = [:]
        /// The first value, as the source wrote it, cut after sixty characters.
        public var example: String?
        /// Whether all values differ; nil where there are more than are kept in mind.
        public var isUnique: Bool? = true
    }

    /// How many distinct values of a field are kept in mind.
    public static let distinctLimit = 1 << 20

    /// How many features were met, set aside or not.
    public private(set) var readCount = 0
    /// How many can be used.
    public private(set) var count = 0
    /// How many the filter left out.
    public private(set) var filteredCount = 0
    /// How many were set aside, by the reason's key.
    public private(set) var setAside: [String: Int] = [:]
    /// The fields in order of first appearance.
    public private(set) var fields: [Field] = []
    /// How many features have each dimension; of mixed ones the highest counts.
    public private(set) var kinds: [GeometryColumns.Kind: Int] = [:]
    /// How many features have more than one part.
    public private(set) var multipartCount = 0
    /// The vertices of all features.
    public private(set) var vertexCount = 0
    /// The box of all features, in the layer's own coordinates.
    public private(set) var extent = Envelope.empty
    /// Where the ids come from.
    public let idRule: IDRule
    /// How many features have no id of their own.
    public private(set) var missingIDs = 0
    /// Whether all ids differ; nil where there are more than are kept in mind.
    public var hasUniqueIDs: Bool? { ids.answer }
    /// An id that occurs twice.
    public var duplicateID: String? { ids.example }
    /// What was accepted with a note.
    public private(set) var noteCounts: [ReadNote: Int] = [:]

    private var distinct: [DistinctValues] = []
    private var ids = DistinctValues()

    /// Surveys a layer.
    ///
    /// - Parameter request: Its ids, chunk size and limits are used; every field is read whatever it names.
    /// - Throws: As ``LayerSource/stream(_:threads:process:collect:)``.
    /// - Complexity: O(file) time. Values are compared by a hash of 64 bits, at most ``distinctLimit`` a field.
    public init(of source: LayerSource, _ request: ReadRequest = ReadRequest(), threads: Int = 1) throws {
        idRule = source.idRule(for: request)
        var request = request
        request.fields = []
        request.takesEveryField = true
        try source.stream(request, threads: threads) {
            ChunkSurvey($0)
        } collect: { chunk, _ in
            add(chunk)
        }
        noteCounts.merge(source.openingNotes, uniquingKeysWith: +)
    }

    private mutating func add(_ chunk: ChunkSurvey) {
        for (index, field) in chunk.fields.enumerated() { add(field, chunk.hashes[index], chunk.texts[index]) }
        readCount += chunk.readCount
        count += chunk.count
        filteredCount += chunk.filteredCount
        setAside.merge(chunk.setAside, uniquingKeysWith: +)
        kinds.merge(chunk.kinds, uniquingKeysWith: +)
        noteCounts.merge(chunk.noteCounts, uniquingKeysWith: +)
        multipartCount += chunk.multipartCount
        vertexCount += chunk.vertexCount
        extent.extend(chunk.extent)
        missingIDs += chunk.missingIDs
        ids.add(chunk.idHashes, chunk.ids)
        for index in fields.indices { fields[index].missing = count - fields[index].present - fields[index].null }
    }

    private mutating func add(_ field: Field, _ hashes: [UInt64], _ texts: TextColumn) {
        guard let index = fields.firstIndex(where: { $0.name == field.name }) else {
            fields.append(field)
            var values = DistinctValues()
            values.add(hashes, texts)
            distinct.append(values)
            fields[fields.count - 1].isUnique = values.answer
            return
        }
        fields[index].present += field.present
        fields[index].null += field.null
        fields[index].kinds.merge(field.kinds, uniquingKeysWith: +)
        fields[index].example = fields[index].example ?? field.example
        distinct[index].add(hashes, texts)
        fields[index].isUnique = distinct[index].answer
    }
}

/// The values met so far, by hash, until one comes twice or there are too many.
private struct DistinctValues: Sendable {
    private var seen: Set<UInt64> = []
    private var overflows = false
    /// A value that came twice.
    private(set) var example: String?

    var answer: Bool? { example != nil ? false : overflows ? nil : true }

    mutating func add(_ hashes: [UInt64], _ texts: TextColumn) {
        guard example == nil, !overflows else { return }
        for (row, hash) in hashes.enumerated() where !seen.insert(hash).inserted {
            example = texts[row]
            break
        }
        if seen.count > FieldSurvey.distinctLimit { overflows = true }
        if example != nil || overflows { seen = [] }
    }
}

/// The survey of one chunk, made on any thread.
private struct ChunkSurvey: Sendable {
    var readCount: Int
    var count: Int
    var filteredCount: Int
    var setAside: [String: Int] = [:]
    var fields: [FieldSurvey.Field] = []
    var hashes: [[UInt64]] = []
    var texts: [TextColumn] = []
    var kinds: [GeometryColumns.Kind: Int] = [:]
    var multipartCount = 0
    var vertexCount: Int
    var extent: Envelope
    var missingIDs = 0
    var ids = TextColumn()
    var idHashes: [UInt64] = []
    var noteCounts: [ReadNote: Int]

    init(_ batch: ReadBatch) {
        let features = batch.features
        readCount = batch.readCount
        count = features.count
        filteredCount = batch.filteredCount
        noteCounts = batch.noteCounts
        vertexCount = features.geometry.vertexCount
        extent = features.geometry.envelope
        for aside in batch.setAside { setAside[aside.key, default: 0] += 1 }
        for row in 0..<features.count {
            kinds[features.geometry.kind(of: row), default: 0] += 1
            if features.geometry.parts(of: row).count > 1 { multipartCount += 1 }
            let id = features.ids.bytes(of: row)
            if id.isEmpty { missingIDs += 1 } else { append(id) }
        }
        for (index, name) in batch.fieldNames.enumerated() { survey(features.attributes[index], name) }
    }

    private mutating func append(_ id: ArraySlice<UInt8>) {
        ids.bytes.append(contentsOf: id)
        ids.offsets.append(ids.bytes.count)
        idHashes.append(Self.hash(id))
    }

    private mutating func survey(_ column: AttributeColumn, _ name: String) {
        var field = FieldSurvey.Field(name: name)
        var values = TextColumn()
        var valueHashes: [UInt64] = []
        for row in 0..<column.count {
            guard column.isPresent(row) else {
                if column.kinds[row] == .null { field.null += 1 }
                continue
            }
            field.present += 1
            field.kinds[column.kinds[row], default: 0] += 1
            let bytes = column.text.bytes(of: row)
            if field.example == nil { field.example = String(column.text[row].prefix(60)) }
            values.bytes.append(contentsOf: bytes)
            values.offsets.append(values.bytes.count)
            valueHashes.append(Self.hash(bytes))
        }
        fields.append(field)
        hashes.append(valueHashes)
        texts.append(values)
    }

    /// FNV-1a with a last mixing of the bits; the same on every run, unlike `Hasher`.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ (hash >> 32)
    }
}
