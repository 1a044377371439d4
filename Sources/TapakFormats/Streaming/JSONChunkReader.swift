import TapakModel

/// What stands around the features of a JSON text.
enum JSONLayout: Sendable, Equatable {
    /// The array `features` of a collection; the offset is that behind its bracket.
    case collection(contentStart: Int)
    /// Records one behind the other, or a single one.
    case sequence(contentStart: Int, isSingle: Bool)

    var contentStart: Int {
        switch self {
        case .collection(let start), .sequence(let start, _): start
        }
    }

    var isSingle: Bool { self == .sequence(contentStart: contentStart, isSingle: true) }
    var isCollection: Bool { self == .collection(contentStart: contentStart) }
    /// How many containers are open around a feature.
    var depth: Int { isCollection ? 2 : 0 }
}

/// Reads the chunks of GeoJSON and of sequences of it.
final class JSONChunkReader: ChunkReader {
    private enum Step {
        case open, element, separator
    }

    let file: SourceFile
    let buffer: ChunkBuffer
    var parser: FeatureParser
    private let layout: JSONLayout
    private let request: ReadRequest
    private let finder: SeamFinder
    private var step = Step.open
    /// The place in the file from which on bytes are still needed.
    private var anchor = 0

    init(_ file: SourceFile, _ layout: JSONLayout, _ plan: ReadPlan) {
        self.file = file
        self.layout = layout
        request = plan.request
        buffer = ChunkBuffer(file)
        finder = SeamFinder(file)
        parser = FeatureParser(
            scanner: JSONScanner(buffer.base, end: 0, depthLimit: file.limits.depth), builder: FeatureBuilder(plan, file.limits)
        )
    }

    func candidate(from: Int, to: Int) throws(Failure) -> Int? { try finder.first(from: from, to: to) }

    func recycle(_ batch: inout ReadBatch) { parser.builder.recycle(&batch) }

    func read(from start: Int, limit: Int, isFirst: Bool) throws(Failure) -> ChunkOutcome {
        try read(from: start, limit: limit, isFirst: isFirst, atMost: .max)
    }

    /// Reads at most so many features.
    func read(from start: Int, limit: Int, isFirst: Bool, atMost count: Int) throws(Failure) -> ChunkOutcome {
        parser.builder.begin()
        let expected = min(limit == .max ? request.chunkSize : limit - start, 1 << 30)
        try buffer.load(from: start, count: expected + min(expected, 1 << 14))
        anchor = start
        step = isFirst ? .open : .element
        rescan()
        while true {
            let isLast: Bool
            do throws(ScanFault) {
                isLast = try advance(limit: limit, atMost: count)
            } catch {
                try recover(from: error)
                continue
            }
            return ChunkOutcome(
                start: start, end: buffer.fileStart + parser.scanner.at, isLast: isLast,
                batch: try parser.builder.finish(file: file.name))
        }
    }

    /// Runs a step from the scanner's place, again with more bytes whenever they run out.
    func restarting<Answer>(
        _ body: (inout FeatureParser) throws(ScanFault) -> Answer
    ) throws(Failure) -> Answer {
        anchor = buffer.fileStart + parser.scanner.at
        while true {
            do throws(ScanFault) { return try body(&parser) } catch { try recover(from: error) }
        }
    }

    /// Moves to a place of the file.
    func seek(to start: Int) throws(Failure) {
        try buffer.load(from: start, count: min(request.chunkSize, 1 << 16))
        anchor = start
        rescan()
    }

    /// Whether nothing follows the scanner's place.
    var isAtEnd: Bool { parser.scanner.at == buffer.count && buffer.isAtEnd }

    private func rescan() {
        parser.scanner = JSONScanner(
            buffer.base, end: buffer.count, at: anchor - buffer.fileStart, depthLimit: file.limits.depth)
    }

    private func recover(from fault: ScanFault) throws(Failure) {
        guard fault.at >= buffer.count, !buffer.isAtEnd else { throw failure(fault) }
        do { try buffer.extend(keeping: anchor) } catch {
            var failure = error
            failure.ordinal = parser.builder.readCount + 1
            throw failure
        }
        rescan()
    }

    /// Reads on until the chunk is complete; answers whether the features end here.
    private func advance(limit: Int, atMost count: Int) throws(ScanFault) -> Bool {
        while true {
            switch step {
            case .open:
                if skipSpace() == UInt8(ascii: "]"), layout.isCollection {
                    parser.scanner.at += 1
                    return true
                }
                step = .element
            case .element:
                _ = skipSpace()
                let offset = buffer.fileStart + parser.scanner.at
                anchor = offset
                if parser.scanner.at == buffer.count {
                    if !layout.isCollection, buffer.isAtEnd { return true }
                    throw parser.scanner.fault(.value, at: buffer.count)
                }
                if offset >= limit || parser.builder.readCount >= count { return false }
                if layout.isSingle, parser.builder.readCount > 0 {
                    throw parser.scanner.fault(.endOfFile, at: parser.scanner.at)
                }
                try parser.scanFeature(depth: layout.depth, takesGeometry: !layout.isCollection, fileOffset: offset)
                anchor = buffer.fileStart + parser.scanner.at
                step = .separator
            case .separator:
                if try passSeparator() { return true }
                step = .element
            }
        }
    }

    /// Passes what stands between two features; answers whether the array ended.
    private func passSeparator() throws(ScanFault) -> Bool {
        guard layout.isCollection else {
            let before = parser.scanner.at
            _ = skipSpace()
            let isEnd = parser.scanner.at == buffer.count
            if isEnd, !buffer.isAtEnd { throw parser.scanner.fault(.endOfFile, at: buffer.count) }
            if !isEnd, parser.scanner.at == before { throw parser.scanner.fault(.endOfFile, at: before) }
            return false
        }
        let byte = parser.scanner.skipSpace()
        anchor = buffer.fileStart + parser.scanner.at
        guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
            throw parser.scanner.fault(.commaOrBracket, at: parser.scanner.at)
        }
        parser.scanner.at += 1
        return byte == UInt8(ascii: "]")
    }

    /// Passes white space, between records of a sequence also the record separators of RFC 8142.
    private func skipSpace() -> UInt8 {
        var byte = parser.scanner.skipSpace()
        while byte == 0x1E, !layout.isCollection, !layout.isSingle {
            parser.scanner.at += 1
            byte = parser.scanner.skipSpace()
        }
        return byte
    }
}
