import TapakModel

/// A window onto a file in memory that is used again for every chunk, with zeros behind its last byte.
final class ChunkBuffer {
    /// The file's byte that stands first.
    private(set) var fileStart = 0
    /// The bytes held.
    private(set) var count = 0
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private let file: SourceFile

    init(_ file: SourceFile) {
        self.file = file
        capacity = 1 << 12
        base = .allocate(capacity: capacity + JSONScanner.padding)
        pad()
    }

    deinit { base.deallocate() }

    /// Whether nothing of the file follows.
    var isAtEnd: Bool { fileStart + count >= file.size }

    /// Takes the bytes from a place on, at most so many.
    func load(from start: Int, count wanted: Int) throws(Failure) {
        fileStart = start
        count = 0
        try fill(to: wanted)
    }

    /// Drops what stands before a place of the file and at least doubles what follows it.
    ///
    /// - Throws: `SIZE_LIMIT` where more would have to be kept than the limit allows.
    func extend(keeping anchor: Int) throws(Failure) {
        let kept = fileStart + count - anchor
        let limit = file.limits.feature
        if kept > limit {
            throw Failure(
                .sizeLimit,
                Bilingual(
                    id: "Satu fitur lebih besar daripada batas \(limit) bita.",
                    en: "One feature is larger than the limit of \(limit) bytes."),
                file: file.name, offset: anchor, expected: "≤ \(limit) B (--limit feature=…)")
        }
        if anchor > fileStart {
            let source = base + (anchor - fileStart)
            for index in 0..<kept { base[index] = source[index] }
        }
        fileStart = anchor
        count = kept
        try fill(to: max(2 * kept, 64))
    }

    private func fill(to wanted: Int) throws(Failure) {
        let target = min(wanted, file.size - fileStart)
        if target > capacity {
            // Where much is needed, both blocks stand side by side while the bytes move.
            if target > 1 << 24 { try file.limits.memory.require(target, file: file.name) }
            grow(to: target)
        }
        if target > count {
            try file.read(into: base + count, at: fileStart + count, count: target - count)
            count = target
        }
        pad()
    }

    private func grow(to needed: Int) {
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: needed + JSONScanner.padding)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = needed
    }

    private func pad() { (base + count).update(repeating: 0, count: JSONScanner.padding) }
}
