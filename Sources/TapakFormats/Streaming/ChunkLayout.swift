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
    /// How many features were met.
    let readCount: Int
    /// The features, until something was made of them.
    var batch: ReadBatch

    init(start: Int, end: Int, isLast: Bool, batch: consuming ReadBatch) {
        self.start = start
        self.end = end
        self.isLast = isLast
        readCount = batch.readCount
        self.batch = batch
    }
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

    /// Takes back the columns of a batch that nobody needs any more, as room for the next one.
    func recycle(_ batch: inout ReadBatch)

    /// Where the first feature begins that shows itself in a window, if one does. It may turn out not to be one.
    func candidate(from: Int, to: Int) throws(Failure) -> Int?
}
