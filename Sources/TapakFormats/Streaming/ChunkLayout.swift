import TapakModel

/// How a file is cut into chunks: at multiples of the chunk's size, whatever the number of threads.
struct ChunkLayout: Sendable {
    /// Where the features begin.
    let contentStart: Int
    /// The file's size.
    let size: Int
    let chunkSize: Int
    /// How many chunks there are, at least one.
    let count: Int

    /// - Parameter isWhole: Whether everything is one chunk.
    init(contentStart: Int, size: Int, chunkSize: Int, isWhole: Bool = false) {
        self.contentStart = contentStart
        self.size = size
        self.chunkSize = chunkSize
        let cuts = (size + chunkSize - 1) / chunkSize - contentStart / chunkSize
        count = isWhole ? 1 : max(cuts, 1)
    }

    /// Where the window of a chunk begins.
    func cut(_ chunk: Int) -> Int {
        if chunk == 0 { return contentStart }
        return chunk >= count ? size : (contentStart / chunkSize + chunk) * chunkSize
    }
}

/// One chunk as it was read.
struct ChunkOutcome: Sendable {
    /// Where its first feature begins.
    var start: Int
    /// Where the next chunk's first feature begins, or what follows the last one.
    var end: Int
    /// Whether the features end with it.
    var isLast: Bool
    var batch: ReadBatch
}

/// Reads the chunks of one format; each thread has its own.
protocol ChunkReader: AnyObject {
    /// Reads the features that begin before `limit`.
    ///
    /// - Parameters:
    ///   - start: Where a feature begins, or for the first chunk where the features begin.
    ///   - isFirst: Whether it is the first chunk.
    /// - Throws: Failures with the ordinal counted within the chunk.
    func read(from start: Int, limit: Int, isFirst: Bool) throws(Failure) -> ChunkOutcome

    /// Where the first feature begins that shows itself in a window, if one does. It may turn out not to be one.
    func candidate(from: Int, to: Int) throws(Failure) -> Int?
}
