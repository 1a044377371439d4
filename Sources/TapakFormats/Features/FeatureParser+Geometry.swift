import TapakModel

/// The types of RFC 7946, section 1.4, by their exact names.
enum GeometryType: String {
    case point = "Point"
    case multiPoint = "MultiPoint"
    case lineString = "LineString"
    case multiLineString = "MultiLineString"
    case polygon = "Polygon"
    case multiPolygon = "MultiPolygon"
    case collection = "GeometryCollection"

    init?(_ name: String) { self.init(rawValue: name) }
}

extension FeatureParser {
    /// Reads a geometry or null into the feature in hand.
    ///
    /// Coordinates are read at once where the type is known by then, else passed and read at the end of the object.
    mutating func scanGeometry(depth: Int) throws(ScanFault) {
        switch scanner.skipSpace() {
        case UInt8(ascii: "{"): break
        case UInt8(ascii: "n"):
            try scanner.skipLiteral("null")
            builder.problem.raise(.null)
            return
        default:
            try scanner.skipValue(depth: depth)
            builder.problem.raise(.malformed)
            return
        }
        try scanner.checkDepth(depth)
        var state = GeometryState(mark: builder.columns.mark, problem: builder.problem, emptyParts: builder.emptyParts)
        if scanner.enter(closedBy: UInt8(ascii: "}")) {
            repeat { try scanGeometryMember(&state, depth: depth + 1) } while try scanner.hasNextMember()
        }
        try settle(&state, depth: depth + 1)
    }

    /// What is known of the geometry in hand, and what was before it.
    private struct GeometryState {
        var type: GeometryType?
        var hasType = false
        /// Where the coordinates and the members of a collection stand; −1 where not met.
        var coordinates = -1
        var geometries = -1
        /// The type by which the contents have been read.
        var readAs: GeometryType?
        let mark: FeatureColumns.Mark
        let problem: GeometryProblem
        let emptyParts: Int
    }

    private mutating func scanGeometryMember(_ state: inout GeometryState, depth: Int) throws(ScanFault) {
        let name = try scanner.scanName()
        let next = scanner.skipSpace()
        if isMember(name, "type") {
            if state.hasType { builder.duplicateKeys += 1 }
            state.hasType = true
            state.type = nil
            if next == UInt8(ascii: "\"") {
                state.type = geometryType(try scanner.scanString())
            } else {
                try scanner.skipValue(depth: depth)
            }
        } else if isMember(name, "coordinates") {
            if state.coordinates >= 0 { repeated(&state) }
            state.coordinates = scanner.at
            try take(&state, depth: depth, unless: state.type == .collection)
        } else if isMember(name, "geometries") {
            if state.geometries >= 0 { repeated(&state) }
            state.geometries = scanner.at
            try take(&state, depth: depth, unless: state.type != .collection)
        } else {
            try scanner.skipValue(depth: depth)
        }
    }

    @inline(__always) private func isMember(_ name: StringToken, _ text: StaticString) -> Bool {
        scanner.equals(name, text) || (name.isEscaped && scanner.text(name) == text.description)
    }

    @inline(__always) private func geometryType(_ name: StringToken) -> GeometryType? {
        if scanner.equals(name, "Polygon") { return .polygon }
        if scanner.equals(name, "Point") { return .point }
        return GeometryType(scanner.text(name))
    }

    private mutating func repeated(_ state: inout GeometryState) {
        builder.duplicateKeys += 1
        if state.readAs != nil { forget(&state) }
    }

    private mutating func forget(_ state: inout GeometryState) {
        builder.columns.truncate(to: state.mark)
        builder.problem = state.problem
        builder.emptyParts = state.emptyParts
        state.readAs = nil
    }

    @inline(__always)
    private mutating func take(_ state: inout GeometryState, depth: Int, unless isOther: Bool) throws(ScanFault) {
        guard let type = state.type, !isOther, state.readAs == nil else {
            try scanner.skipValue(depth: depth)
            return
        }
        try scanContents(of: type, depth: depth)
        state.readAs = type
    }

    /// Reads what could not be read on the way: the type came late or was given twice.
    private mutating func settle(_ state: inout GeometryState, depth: Int) throws(ScanFault) {
        guard let type = state.type else {
            forget(&state)
            builder.problem.raise(.malformed)
            return
        }
        if state.readAs == type { return }
        forget(&state)
        let start = type == .collection ? state.geometries : state.coordinates
        guard start >= 0 else {
            builder.problem.raise(.malformed)
            return
        }
        let (end, surrogates) = (scanner.at, scanner.loneSurrogates)
        scanner.at = start
        try scanContents(of: type, depth: depth)
        (scanner.at, scanner.loneSurrogates) = (end, surrogates)
    }

    private mutating func scanContents(of type: GeometryType, depth: Int) throws(ScanFault) {
        switch type {
        case .point: try scanPoints(depth: depth, isSingle: true)
        case .multiPoint: try scanPoints(depth: depth, isSingle: false)
        case .lineString: try scanLine(depth: depth)
        case .multiLineString:
            try scanParts(depth: depth) { parser, depth throws(ScanFault) in try parser.scanLine(depth: depth) }
        case .polygon: try scanPolygon(depth: depth)
        case .multiPolygon:
            try scanParts(depth: depth) { parser, depth throws(ScanFault) in try parser.scanPolygon(depth: depth) }
        case .collection:
            try scanParts(depth: depth) { parser, depth throws(ScanFault) in
                if parser.scanner.skipSpace() == UInt8(ascii: "n") { parser.builder.problem.raise(.malformed) }
                try parser.scanGeometry(depth: depth)
            }
        }
    }

    /// Reads the elements of an array one by one; empty ones are dropped and counted.
    @inline(__always)
    private mutating func scanParts(
        depth: Int, _ scan: (inout FeatureParser, Int) throws(ScanFault) -> Void
    ) throws(ScanFault) {
        guard try enterArray(depth: depth) else { return }
        repeat {
            let parts = builder.columns.kinds.count
            _ = scanner.skipSpace()
            try scan(&self, depth + 1)
            if builder.columns.kinds.count == parts { builder.emptyParts += 1 }
        } while try scanner.hasNextElement()
    }
}
