import TapakModel

/// Reads features out of JSON bytes into a builder.
///
/// Members may stand in any order. Only a feature's own members count: whatever is nested elsewhere is validated and
/// passed.
struct FeatureParser: ~Copyable {
    var scanner: JSONScanner
    var builder: FeatureBuilder

    private enum Member {
        case type, geometry, properties, id, other
    }

    private enum Seen {
        static let type = 1, geometry = 2, properties = 4, id = 8
    }

    /// Reads one feature, whose bracket or other first byte stands at the scanner's place.
    ///
    /// - Parameters:
    ///   - depth: How many containers are open around it.
    ///   - takesGeometry: Whether a bare geometry may stand for a feature without properties.
    mutating func scanFeature(depth: Int, takesGeometry: Bool, fileOffset: Int) throws(ScanFault) {
        scanner.loneSurrogates = 0
        builder.beginFeature()
        let start = scanner.at
        guard scanner.bytes[start] == UInt8(ascii: "{") else {
            try scanner.skipValue(depth: depth)
            throw ScanFault(reason: .shape, at: start, expected: takesGeometry ? .collection : .feature)
        }
        var seen = 0
        var isFeature = false
        var type = StringToken(start: 0, end: 0, isEscaped: false)
        try scanner.checkDepth(depth)
        if scanner.enter(closedBy: UInt8(ascii: "}")) {
            repeat {
                switch try scanMember() {
                case .type:
                    note(Seen.type, in: &seen)
                    isFeature = false
                    if scanner.skipSpace() == UInt8(ascii: "\"") {
                        type = try scanner.scanString()
                        isFeature = scanner.equals(type, "Feature") || (type.isEscaped && scanner.text(type) == "Feature")
                    } else {
                        try scanner.skipValue(depth: depth + 1)
                    }
                case .geometry:
                    if seen & Seen.geometry != 0 { builder.forgetGeometry() }
                    note(Seen.geometry, in: &seen)
                    try scanGeometry(depth: depth + 1)
                case .properties:
                    if seen & Seen.properties != 0 { builder.slots.clear() }
                    note(Seen.properties, in: &seen)
                    try scanProperties(depth: depth + 1)
                case .id:
                    note(Seen.id, in: &seen)
                    builder.featureID = try scanFieldValue(depth: depth + 1)
                case .other: try scanner.skipValue(depth: depth + 1)
                }
            } while try scanner.hasNextMember()
        }
        if !isFeature { try scanBareGeometry(from: start, depth: depth, type: type, isAllowed: takesGeometry) }
        if isFeature, seen & Seen.geometry == 0 { builder.problem.raise(.null) }
        builder.endFeature(scanner, offset: fileOffset, size: scanner.at - start)
    }

    @inline(__always) private mutating func note(_ member: Int, in seen: inout Int) {
        if seen & member != 0 { builder.duplicateKeys += 1 }
        seen |= member
    }

    @inline(__always) private mutating func scanMember() throws(ScanFault) -> Member {
        let name = try scanner.scanName()
        if name.isEscaped { return escapedMember(name) }
        if scanner.equals(name, "type") { return .type }
        if scanner.equals(name, "geometry") { return .geometry }
        if scanner.equals(name, "properties") { return .properties }
        if scanner.equals(name, "id") { return .id }
        return .other
    }

    private func escapedMember(_ name: StringToken) -> Member {
        switch scanner.text(name) {
        case "type": .type
        case "geometry": .geometry
        case "properties": .properties
        case "id": .id
        default: .other
        }
    }

    private mutating func scanBareGeometry(
        from start: Int, depth: Int, type: StringToken, isAllowed: Bool
    ) throws(ScanFault) {
        guard isAllowed, GeometryType(scanner.text(type)) != nil else {
            throw ScanFault(reason: .shape, at: start, expected: isAllowed ? .collection : .feature)
        }
        builder.beginFeature()
        scanner.at = start
        scanner.loneSurrogates = 0
        try scanGeometry(depth: depth)
    }

    // MARK: Properties

    private mutating func scanProperties(depth: Int) throws(ScanFault) {
        switch scanner.skipSpace() {
        case UInt8(ascii: "{"): break
        case UInt8(ascii: "n"):
            try scanner.skipLiteral("null")
            return
        default:
            try scanner.skipValue(depth: depth)
            builder.ignoresProperties = true
            return
        }
        try scanner.checkDepth(depth)
        guard scanner.enter(closedBy: UInt8(ascii: "}")) else { return }
        repeat {
            let name = try scanner.scanName()
            let slot = name.isEscaped ? escapedSlot(name) : slot(scanner.bytes + name.start, length: name.end - name.start)
            if slot < 0 {
                try scanner.skipValue(depth: depth + 1)
            } else {
                if builder.slots.values[slot].kind != .missing { builder.duplicateKeys += 1 }
                builder.slots.values[slot] = try scanFieldValue(depth: depth + 1)
            }
        } while try scanner.hasNextMember()
    }

    /// The slot of a name, −1 where nobody asked for it.
    @inline(__always) private mutating func slot(_ name: UnsafePointer<UInt8>, length: Int) -> Int {
        if let slot = builder.slots.find(name, length: length) { return slot }
        return builder.takesEveryField ? builder.slots.add(name, length: length) : -1
    }

    private mutating func escapedSlot(_ name: StringToken) -> Int {
        var text = GrowBuffer<UInt8>()
        scanner.decode(name, into: &text)
        let length = text.count
        for _ in 0..<8 { text.append(0) }
        return slot(text.base, length: length)
    }

    /// Passes a value and keeps where it stands.
    @inline(__always) private mutating func scanFieldValue(depth: Int) throws(ScanFault) -> FieldValue {
        var value = FieldValue()
        let first = scanner.skipSpace()
        let start = scanner.at
        switch first {
        case UInt8(ascii: "\""):
            value.kind = .text
            value.token = try scanner.scanString()
            return value
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            value.kind = .number
            value.number = try scanner.scanNumber()
        case UInt8(ascii: "n"):
            try scanner.skipLiteral("null")
            value.kind = .null
            return value
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            value.kind = .boolean
            try scanner.skipValue(depth: depth)
        default:
            value.kind = .nested
            try scanner.skipValue(depth: depth)
        }
        value.token = StringToken(start: start, end: scanner.at, isEscaped: false)
        return value
    }
}

extension FeatureBuilder {
    /// Takes back the geometry read so far, as another one replaces it.
    mutating func forgetGeometry() {
        columns.truncate(to: featureMark)
        problem = .none
        hasMoreOrdinates = false
        emptyParts = 0
    }
}
