import TapakModel

/// Which property or member a layer's ids come from, decided once from its first feature.
public enum IDRule: Sendable, Equatable {
    /// A property.
    case field(String)
    /// The member `id` of the features.
    case featureID
    /// The place in the file, counted from 1.
    case ordinal
}

/// What is to be taken out of features: the request as the scanners use it.
struct ReadPlan: Sendable {
    var request: ReadRequest
    var filter: [FieldCondition]
    var idRule: IDRule
}

/// Takes the features of one chunk as a scanner finds them: the columns, the filter, the account.
struct FeatureBuilder: ~Copyable {
    var columns = FeatureColumns()
    var slots = FieldSlots()
    /// The member `id` of the feature in hand.
    var featureID = FieldValue.missing
    /// The worst that was found in the geometry of the feature in hand.
    var problem = GeometryProblem.none
    /// Whether the feature in hand has more than two ordinates somewhere.
    var hasMoreOrdinates = false
    var duplicateKeys = 0
    var emptyParts = 0
    var ignoresProperties = false

    let takesEveryField: Bool
    private let takesFeatureID: Bool
    private let hasFilter: Bool
    private let geometryNeed: ReadRequest.GeometryNeed
    private let plan: ReadPlan
    private let limits: ReadLimits
    /// What was found of a feature that breaks a limit; the first one counts.
    private var excess: Failure?
    private var fieldSlots: [Int] = []
    private var filterSlots: [Int] = []
    /// Which of the filter's fields some feature has.
    private var filterFieldsSeen: [Bool] = []
    private var filterValuesSeen: [[Bool]] = []
    private var idSlot = -1
    private var fixedSlots = 0
    private var attributes: [AttributeColumn] = []
    private var scratch = GrowBuffer<UInt8>()
    private var account = ReadBatch()
    /// A batch that nobody needs any more: its arrays are filled again.
    private var spare = ReadBatch()
    private var counts = (ordinates: 0, duplicates: 0, surrogates: 0, closed: 0, properties: 0, parts: 0)
    private(set) var featureMark = FeatureColumns.Mark(coordinates: 0, rings: 0, parts: 0, unclosed: 0)

    init(_ plan: ReadPlan, _ limits: ReadLimits) {
        self.plan = plan
        self.limits = limits
        takesEveryField = plan.request.takesEveryField
        takesFeatureID = plan.idRule == .featureID
        hasFilter = !plan.filter.isEmpty
        geometryNeed = plan.request.geometryNeed
        for field in plan.request.fields { fieldSlots.append(slots.slot(for: field)) }
        for condition in plan.filter { filterSlots.append(slots.slot(for: condition.field)) }
        filterFieldsSeen = Array(repeating: false, count: plan.filter.count)
        filterValuesSeen = plan.filter.map { Array(repeating: false, count: $0.alternatives.count) }
        if case .field(let name) = plan.idRule { idSlot = slots.slot(for: name) }
        fixedSlots = slots.count
        begin()
    }

    /// How many features of the chunk are complete.
    var readCount: Int { account.readCount }

    /// Begins a chunk.
    mutating func begin() {
        columns.reset()
        featureMark = columns.mark
        slots.truncate(to: fixedSlots)
        fieldSlots.removeLast(fieldSlots.count - plan.request.fields.count)
        excess = nil
        account = ReadBatch()
        account.fieldNames = plan.request.fields
        beginAttributes()
        counts = (0, 0, 0, 0, 0, 0)
    }

    /// Takes back the columns of a batch as room for the next one.
    mutating func recycle(_ batch: inout ReadBatch) {
        spare = batch
        batch = ReadBatch()
    }

    private mutating func beginAttributes() {
        swap(&attributes, &spare.features.attributes)
        spare.features.attributes = []
        guard attributes.count == fieldSlots.count else {
            attributes = Array(repeating: AttributeColumn(), count: fieldSlots.count)
            return
        }
        for index in attributes.indices { attributes[index].removeAll() }
    }

    /// Begins a feature; also begins it again when its bytes ran out.
    @inline(__always) mutating func beginFeature() {
        columns.truncate(to: featureMark)
        slots.clear()
        featureID = .missing
        problem = .none
        hasMoreOrdinates = false
        duplicateKeys = 0
        emptyParts = 0
        ignoresProperties = false
    }

    /// Completes the feature in hand.
    ///
    /// - Parameters:
    ///   - scanner: Over the bytes that the values' ranges refer to.
    ///   - offset: Where the feature begins in the file.
    ///   - size: How many bytes it has.
    mutating func endFeature(_ scanner: borrowing JSONScanner, offset: Int, size: Int) {
        account.readCount += 1
        if size > limits.feature { exceed(.feature, scanner, offset) }
        if duplicateKeys > 0 { counts.duplicates += duplicateKeys }
        if scanner.loneSurrogates > 0 { counts.surrogates += scanner.loneSurrogates }
        if ignoresProperties { counts.properties += 1 }
        let isWanted = hasFilter ? passesFilter(scanner) : true
        guard isWanted else {
            account.filteredCount += 1
            columns.truncate(to: featureMark)
            return
        }
        if columns.kinds.count == featureMark.parts { problem.raise(.empty) }
        if problem != .none, geometryNeed == .none || (geometryNeed == .optional && problem.isAbsence) {
            forgetGeometry()
        }
        guard problem == .none else {
            let id = idText(scanner)
            account.setAside.append(
                SetAside(ordinal: account.readCount, id: id, key: problem.key, message: problem.message))
            columns.truncate(to: featureMark)
            return
        }
        if hasMoreOrdinates { counts.ordinates += 1 }
        if emptyParts > 0 { counts.parts += emptyParts }
        counts.closed += columns.unclosed.count - featureMark.unclosed
        commit(scanner, offset: offset)
    }

    private mutating func commit(_ scanner: borrowing JSONScanner, offset: Int) {
        if columns.coordinates.count - featureMark.coordinates > 2 * limits.vertices { exceed(.vertices, scanner, offset) }
        columns.partOffsets.append(Int32(truncatingIfNeeded: columns.kinds.count))
        columns.ordinals.append(account.readCount)
        columns.byteOffsets.append(offset)
        appendID(scanner)
        if takesEveryField { adoptFields() }
        var longestText = idValue.token.end &- idValue.token.start
        for (column, slot) in fieldSlots.enumerated() {
            let value = slots.values[slot]
            longestText = max(longestText, value.token.end &- value.token.start)
            appendValue(value, to: column, scanner)
        }
        if longestText > limits.text, !takesEveryField { exceed(.text, scanner, offset) }
        featureMark = columns.mark
    }

    private enum Bound: String {
        case vertices, text, feature
    }

    /// Keeps that a feature breaks a bound; ``finish(file:)`` says so.
    private mutating func exceed(_ bound: Bound, _ scanner: borrowing JSONScanner, _ offset: Int) {
        guard excess == nil else { return }
        let (limit, words) =
            switch bound {
            case .vertices:
                (limits.vertices, Bilingual(id: "Fitur ini terlalu banyak titiknya.", en: "The feature has too many vertices."))
            case .feature:
                (limits.feature, Bilingual(id: "Fitur ini terlalu besar.", en: "The feature is too large."))
            case .text:
                (
                    limits.text,
                    Bilingual(id: "Sebuah teks di fitur ini terlalu panjang.", en: "A text of the feature is too long.")
                )
            }
        let id = idText(scanner)
        excess = Failure(
            .sizeLimit, words, ordinal: account.readCount, featureID: id.count > 100 ? nil : id, offset: offset,
            expected: "≤ \(limit) (--limit \(bound.rawValue)=…)")
    }

    @inline(__always)
    private mutating func appendValue(_ value: FieldValue, to column: Int, _ scanner: borrowing JSONScanner) {
        attributes[column].kinds.append(value.kind)
        attributes[column].numbers.append(value.number)
        let token = value.token
        if token.isEscaped {
            scratch.truncate(to: 0)
            scanner.decode(token, into: &scratch)
            attributes[column].text.bytes.append(
                contentsOf: UnsafeBufferPointer(start: scratch.base, count: scratch.count))
        } else {
            attributes[column].text.bytes.append(
                contentsOf: UnsafeBufferPointer(start: scanner.bytes + token.start, count: token.end &- token.start))
        }
        attributes[column].text.offsets.append(attributes[column].text.bytes.count)
    }

    /// Gives every field met for the first time a column.
    private mutating func adoptFields() {
        for slot in 0..<slots.count where !fieldSlots.contains(slot) && slots.values[slot].kind != .missing {
            fieldSlots.append(slot)
            account.fieldNames.append(slots.name(slot))
            attributes.append(AttributeColumn(missing: columns.count - 1))
        }
    }

    private var idValue: FieldValue {
        if idSlot >= 0 { return slots.values[idSlot] }
        return takesFeatureID ? featureID : .missing
    }

    private mutating func appendID(_ scanner: borrowing JSONScanner) {
        let value = idValue
        if value.token.isEscaped {
            scanner.decode(value.token, into: &columns.idBytes)
        } else {
            columns.idBytes.append(from: scanner.bytes + value.token.start, count: value.token.end - value.token.start)
        }
        columns.idOffsets.append(columns.idBytes.count)
    }

    /// The id of the feature in hand as far as it was read; empty where it has none.
    func idText(_ scanner: borrowing JSONScanner) -> String { scanner.text(idValue.token) }

    private mutating func passesFilter(_ scanner: borrowing JSONScanner) -> Bool {
        var passes = true
        for index in filterSlots.indices {
            let value = slots.values[filterSlots[index]]
            let isPresent = value.kind != .missing && value.kind != .null
            if value.kind != .missing { filterFieldsSeen[index] = true }
            let match = plan.filter[index].match(isPresent ? scanner.text(value.token) : nil)
            if let match { filterValuesSeen[index][match] = true }
            if (match != nil) == plan.filter[index].excludes { passes = false }
        }
        return passes
    }

    /// The chunk as a batch.
    ///
    /// - Throws: `SIZE_LIMIT` where a feature breaks a bound.
    mutating func finish(file: String) throws(Failure) -> ReadBatch {
        if var excess {
            excess.file = file
            throw excess
        }
        var batch = account
        swap(&batch.features, &spare.features)
        swap(&batch.byteOffsets, &spare.byteOffsets)
        columns.fill(&batch.features)
        batch.features.attributes = attributes
        attributes = []
        columns.byteOffsets.fill(&batch.byteOffsets)
        batch.filterFieldsSeen = Set(zip(plan.filter, filterFieldsSeen).filter(\.1).map(\.0.field))
        batch.filterValuesSeen = filterValuesSeen
        batch.unclosedRings = columns.unclosed.array
        let notes: [(ReadNote, Int)] = [
            (.ordinatesDropped, counts.ordinates), (.duplicateKey, counts.duplicates), (.loneSurrogate, counts.surrogates),
            (.ringClosed, counts.closed), (.propertiesIgnored, counts.properties), (.emptyPartDropped, counts.parts),
        ]
        for (note, count) in notes where count > 0 { batch.noteCounts[note] = count }
        return batch
    }
}
