import TapakModel

/// What the beginning of a JSON layer tells: where its features stand and what the root says of itself.
struct JSONHead: Sendable {
    /// What the first feature has.
    struct FirstFeature: Sendable {
        /// Its properties in their order, and whether each has a value.
        var fields: [(name: String, hasValue: Bool)] = []
        var hasID = false
    }

    var layout: JSONLayout
    var crsName: String?
    var name: String?
    /// Whether a collection has said so before its features.
    var hasType = false
    var first = FirstFeature()

    /// Reads the members of the root before its features, and the first feature.
    ///
    /// - Parameter mayRepeat: Whether several records may stand one behind the other.
    static func read(
        _ file: SourceFile, from start: Int, mayRepeat: Bool
    ) throws(Failure) -> JSONHead {
        var request = ReadRequest()
        request.takesEveryField = true
        let plan = ReadPlan(request: request, filter: [], idRule: .featureID)
        let isSingle = !mayRepeat
        let reader = JSONChunkReader(file, .sequence(contentStart: start, isSingle: isSingle), plan)
        try reader.seek(to: start)
        var head = JSONHead(layout: .sequence(contentStart: start, isSingle: isSingle))
        try reader.scanRoot(into: &head, start: start)
        let probe = JSONChunkReader(file, head.layout, plan)
        let outcome = try probe.read(from: head.layout.contentStart, limit: .max, isFirst: true, atMost: 1)
        if outcome.batch.readCount > 0 { head.first = probe.parser.builder.firstFeature }
        return head
    }
}

extension FeatureBuilder {
    /// What the feature read last has.
    fileprivate var firstFeature: JSONHead.FirstFeature {
        var first = JSONHead.FirstFeature(hasID: featureID.kind != .missing && featureID.kind != .null)
        for slot in 0..<slots.count where slots.values[slot].kind != .missing {
            first.fields.append((slots.name(slot), slots.values[slot].kind != .null))
        }
        return first
    }
}

extension JSONChunkReader {
    /// Reads the root's members up to the features of a collection, or all of them.
    fileprivate func scanRoot(into head: inout JSONHead, start: Int) throws(Failure) {
        let isEmpty = try restarting { parser throws(ScanFault) in try parser.enterRoot() }
        var type: String?
        var hasMore = !isEmpty
        while hasMore {
            let member = try restarting { parser throws(ScanFault) in
                try parser.scanRootMember(isFeature: type != nil && type != "FeatureCollection")
            }
            switch member {
            case .type(let text): type = text
            case .crs(let text): head.crsName = text
            case .name(let text): head.name = text
            case .features:
                head.layout = .collection(contentStart: buffer.fileStart + parser.scanner.at)
                head.hasType = type != nil
                return
            case .other: break
            }
            hasMore = try restarting { parser throws(ScanFault) in try parser.scanner.hasNextMember() }
        }
        guard let type, type == "Feature" || GeometryType(type) != nil else {
            throw rootFailure(at: start, expected: type == "FeatureCollection" ? .featuresArray : .collection)
        }
    }

    /// A root that is JSON but no GeoJSON.
    func rootFailure(at offset: Int, expected: ScanFault.Expectation) -> Failure {
        var failure = failure(ScanFault(reason: .shape, at: max(offset - buffer.fileStart, 0), expected: expected))
        failure.ordinal = nil
        failure.offset = offset
        return failure
    }

    /// Reads the root's members behind the features, up to the end of the file.
    ///
    /// - Returns: The `crs` stated there.
    func scanTail(from start: Int, hasType: Bool) throws(Failure) -> String? {
        try seek(to: start)
        var (hasType, crs): (Bool, String?) = (hasType, nil)
        while try restarting({ parser throws(ScanFault) in try parser.scanner.hasNextMember() }) {
            let place = buffer.fileStart + parser.scanner.at
            switch try restarting({ parser throws(ScanFault) in try parser.scanRootMember(isFeature: false) }) {
            case .type(let text):
                hasType = text == "FeatureCollection"
                if !hasType { throw rootFailure(at: place, expected: .collection) }
            case .crs(let text): crs = text
            case .features:
                throw failure(
                    ScanFault(reason: .duplicateFeatures, at: parser.scanner.at - 1, expected: .collection))
            case .name, .other: break
            }
        }
        if !hasType { throw rootFailure(at: start, expected: .collection) }
        try restarting { parser throws(ScanFault) in
            _ = parser.scanner.skipSpace()
            if parser.scanner.at < parser.scanner.end {
                throw parser.scanner.fault(.endOfFile, at: parser.scanner.at)
            }
        }
        while !buffer.isAtEnd {
            try seek(to: buffer.fileStart + buffer.count)
            try restarting { parser throws(ScanFault) in
                _ = parser.scanner.skipSpace()
                if parser.scanner.at < parser.scanner.end {
                    throw parser.scanner.fault(.endOfFile, at: parser.scanner.at)
                }
            }
        }
        return crs
    }
}

/// A member of the root, read or passed.
enum RootMember {
    case type(String), crs(String?), name(String), features, other
}

extension FeatureParser {
    /// Enters the root object; answers whether it is empty.
    fileprivate mutating func enterRoot() throws(ScanFault) -> Bool {
        let start = scanner.at
        var byte = scanner.skipSpace()
        while byte == 0x1E {
            scanner.at += 1
            byte = scanner.skipSpace()
        }
        guard byte == UInt8(ascii: "{") else {
            try scanner.skipValue(depth: 0)
            throw ScanFault(reason: .shape, at: start, expected: .collection)
        }
        return !scanner.enter(closedBy: UInt8(ascii: "}"))
    }

    /// Passes one member of the root. Of an array `features` only the bracket is passed.
    fileprivate mutating func scanRootMember(isFeature: Bool) throws(ScanFault) -> RootMember {
        let name = scanner.text(try scanner.scanName())
        let first = scanner.skipSpace()
        switch name {
        case "type" where first == UInt8(ascii: "\""): return .type(scanner.text(try scanner.scanString()))
        case "name" where first == UInt8(ascii: "\""): return .name(scanner.text(try scanner.scanString()))
        case "crs": return .crs(try CRSMember.scan(&scanner, depth: 1))
        case "features" where !isFeature && first == UInt8(ascii: "["):
            scanner.at += 1
            return .features
        default:
            try scanner.skipValue(depth: 1)
            return .other
        }
    }
}
