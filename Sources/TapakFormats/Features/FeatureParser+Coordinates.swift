import TapakModel

extension FeatureParser {
    /// Enters an array that has elements. Anything else is passed; what is not an array is malformed.
    @inline(__always) mutating func enterArray(depth: Int) throws(ScanFault) -> Bool {
        guard scanner.skipSpace() == UInt8(ascii: "[") else {
            builder.problem.raise(.malformed)
            try scanner.skipValue(depth: depth)
            return false
        }
        try scanner.checkDepth(depth)
        return scanner.enter(closedBy: UInt8(ascii: "]"))
    }

    /// Reads a position, or an array of positions of which each becomes a part.
    mutating func scanPoints(depth: Int, isSingle: Bool) throws(ScanFault) {
        if isSingle {
            guard try scanPosition(depth: depth, mayBeEmpty: true) else { return }
            builder.columns.endRing()
            builder.columns.endPart(.point)
            return
        }
        guard try enterArray(depth: depth) else { return }
        repeat {
            guard try scanPosition(depth: depth + 1, mayBeEmpty: false) else { continue }
            builder.columns.endRing()
            builder.columns.endPart(.point)
        } while try scanner.hasNextElement()
    }

    /// Reads the positions of a line.
    mutating func scanLine(depth: Int) throws(ScanFault) {
        let start = builder.columns.coordinates.count
        guard try enterArray(depth: depth) else { return }
        try scanPositions(depth: depth + 1)
        if builder.columns.coordinates.count > start { builder.problem.raise(builder.columns.endLine(from: start)) }
    }

    /// Reads the rings of a polygon.
    mutating func scanPolygon(depth: Int) throws(ScanFault) {
        guard try enterArray(depth: depth) else { return }
        let rings = builder.columns.vertexOffsets.count
        var hasEmptyRing = false
        repeat {
            let start = builder.columns.coordinates.count
            if try enterArray(depth: depth + 1) { try scanPositions(depth: depth + 2) }
            guard builder.columns.coordinates.count > start else {
                hasEmptyRing = true
                continue
            }
            let fault = builder.columns.endPolygonRing(from: start, feature: builder.columns.count)
            builder.problem.raise(fault)
        } while try scanner.hasNextElement()
        guard builder.columns.vertexOffsets.count > rings else { return }
        if hasEmptyRing { builder.problem.raise(.tooFewPoints) }
        builder.columns.endPart(.polygon)
    }

    /// Reads positions up to the end of their array, which has been entered.
    private mutating func scanPositions(depth: Int) throws(ScanFault) {
        repeat { _ = try scanPosition(depth: depth, mayBeEmpty: false) } while try scanner.hasNextElement()
    }

    /// Reads one position; answers whether it is one.
    @inline(__always)
    private mutating func scanPosition(depth: Int, mayBeEmpty: Bool) throws(ScanFault) -> Bool {
        guard scanner.skipSpace() == UInt8(ascii: "[") else {
            builder.problem.raise(.malformed)
            try scanner.skipValue(depth: depth)
            return false
        }
        try scanner.checkDepth(depth)
        guard scanner.enter(closedBy: UInt8(ascii: "]")) else {
            if !mayBeEmpty { builder.problem.raise(.malformed) }
            return false
        }
        let x = try scanOrdinate(depth: depth + 1)
        guard try scanner.hasNextElement() else {
            builder.problem.raise(.malformed)
            return false
        }
        let y = try scanOrdinate(depth: depth + 1)
        builder.columns.coordinates.append(x)
        builder.columns.coordinates.append(y)
        guard try scanner.hasNextElement() else { return true }
        try skipMoreOrdinates(depth: depth + 1)
        return true
    }

    @inline(__always) private mutating func scanOrdinate(depth: Int) throws(ScanFault) -> Double {
        let first = scanner.skipSpace()
        guard first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-") else {
            return try scanOddOrdinate(depth: depth)
        }
        let value = try scanner.scanNumber()
        if !value.isFinite { builder.problem.raise(.numberRange) }
        return value
    }

    @inline(never) private mutating func scanOddOrdinate(depth: Int) throws(ScanFault) -> Double {
        builder.problem.raise(scanner.skipSpace() == UInt8(ascii: "n") ? .coordinateInvalid : .malformed)
        try scanner.skipValue(depth: depth)
        return .nan
    }

    private mutating func skipMoreOrdinates(depth: Int) throws(ScanFault) {
        builder.hasMoreOrdinates = true
        repeat {
            let first = scanner.skipSpace()
            let isNumber = first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-")
            if !isNumber, first != UInt8(ascii: "n") { builder.problem.raise(.malformed) }
            try scanner.skipValue(depth: depth)
        } while try scanner.hasNextElement()
    }
}
