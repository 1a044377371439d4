import Dispatch
import TapakModel

/// Reads the chunks of a layer on several threads and hands them on in the order of the file.
///
/// A thread that takes a chunk before it is known where the chunk before ends begins at the first place that looks
/// like a feature. When that chunk's turn comes, the end of the one before tells whether the guess was right; if not,
/// the chunk is read again from the right place, and what the guess gave is dropped with its errors. So results and
/// failures are those of one thread.
///
/// All state is guarded by the monitor, except what only the one committing thread touches.
final class ChunkStream<Partial: Sendable>: @unchecked Sendable {
    private enum Slot {
        /// Nothing in the chunk's window shows where it begins.
        case unread
        case read(ChunkOutcome, Result<Partial, any Error>?)
        case failed(start: Int, Failure)
    }

    private let layout: ChunkLayout
    private let window: Int
    private let makeReader: () -> any ChunkReader
    private let process: @Sendable (inout ReadBatch) throws -> Partial
    private let collect: (Partial, Int) throws -> Void

    private let monitor = Monitor()
    private var slots: [Int: Slot] = [:]
    private var nextClaim = 0
    private var nextCommit = 0
    private var isCommitting = false
    private var isFinished = false
    private var failure: (any Error)?

    /// Where the next chunk's first feature begins; of the committing thread.
    private(set) var place: Int
    /// How many features came before; of the committing thread.
    private(set) var featuresBefore = 0

    init(
        _ layout: ChunkLayout, threads: Int, makeReader: @escaping () -> any ChunkReader,
        process: @escaping @Sendable (inout ReadBatch) throws -> Partial, collect: @escaping (Partial, Int) throws -> Void
    ) {
        self.layout = layout
        self.makeReader = makeReader
        self.process = process
        self.collect = collect
        window = 2 * threads
        place = layout.contentStart
    }

    /// Reads everything.
    ///
    /// - Throws: What went wrong at the earliest place of the file.
    func run(threads: Int) throws {
        if threads <= 1 {
            work()
        } else {
            DispatchQueue.concurrentPerform(iterations: min(threads, layout.count)) { _ in work() }
        }
        if let failure { throw failure }
    }

    /// What each thread does until nothing is left: hand on the chunk whose turn it is, else read another one.
    private func work() {
        let reader = makeReader()
        monitor.lock()
        while failure == nil, !isFinished {
            if !isCommitting, let slot = slots.removeValue(forKey: nextCommit) {
                isCommitting = true
                let chunk = nextCommit
                let error = unlocked { self.commit(slot, chunk, reader) }
                isCommitting = false
                nextCommit += 1
                if failure == nil { failure = error }
                if nextCommit == layout.count { isFinished = true }
                monitor.broadcast()
            } else if nextClaim < layout.count, nextClaim < nextCommit + window {
                let chunk = nextClaim
                nextClaim += 1
                let known = chunk == nextCommit && !isCommitting ? place : nil
                slots[chunk] = unlocked { self.attempt(chunk, known: known, reader) }
                monitor.broadcast()
            } else {
                monitor.wait()
            }
        }
        monitor.unlock()
    }

    private func unlocked<Answer>(_ body: () -> Answer) -> Answer {
        monitor.unlock()
        defer { monitor.lock() }
        return body()
    }

    /// Reads a chunk from where it is known or seems to begin.
    private func attempt(_ chunk: Int, known: Int?, _ reader: any ChunkReader) -> Slot {
        var start = chunk == 0 ? layout.contentStart : (known ?? -1)
        do {
            if start < 0 {
                guard let guess = try reader.candidate(from: layout.cut(chunk), to: layout.cut(chunk + 1)) else {
                    return .unread
                }
                start = guess
            }
            var outcome = try read(chunk, from: start, reader)
            let value = partial(of: &outcome, reader)
            return .read(outcome, value)
        } catch let error as Failure {
            return .failed(start: start, error)
        } catch {
            return .unread
        }
    }

    private func read(_ chunk: Int, from start: Int, _ reader: any ChunkReader) throws -> ChunkOutcome {
        let cut = layout.cut(chunk + 1)
        var limit = Int.max
        if chunk + 1 < layout.count { limit = try reader.candidate(from: cut, to: layout.cut(chunk + 2)) ?? cut }
        guard start < limit || chunk == 0 else {
            return ChunkOutcome(start: start, end: start, isLast: false, batch: ReadBatch())
        }
        return try reader.read(from: start, limit: limit, isFirst: chunk == 0)
    }

    /// What is made of a chunk; its batch goes back to the reader.
    private func partial(of outcome: inout ChunkOutcome, _ reader: any ChunkReader) -> Result<Partial, any Error>? {
        guard outcome.readCount > 0 else { return nil }
        let result = Result { try process(&outcome.batch) }
        reader.recycle(&outcome.batch)
        return result
    }

    /// Hands on the chunk whose turn it is; answers what went wrong.
    private func commit(_ slot: Slot, _ chunk: Int, _ reader: any ChunkReader) -> (any Error)? {
        do {
            let (outcome, value) = try settled(slot, chunk, reader)
            place = outcome.end
            if let value { try collect(value, featuresBefore) }
            featuresBefore += outcome.readCount
            if outcome.isLast {
                monitor.lock()
                isFinished = true
                monitor.unlock()
            }
            return nil
        } catch {
            return error
        }
    }

    /// The chunk as it is from its true beginning, read again where the guess was wrong.
    private func settled(_ slot: Slot, _ chunk: Int, _ reader: any ChunkReader) throws -> (ChunkOutcome, Partial?) {
        do {
            switch slot {
            case .read(let outcome, let partial) where outcome.start == place: return (outcome, try partial?.get())
            case .failed(let start, let failure) where start == place: throw failure
            default:
                var outcome = try read(chunk, from: place, reader)
                return (outcome, try partial(of: &outcome, reader)?.get())
            }
        } catch let error as Failure {
            // Readers and `process` count within the chunk; only here is it known what came before.
            var located = error
            if let ordinal = error.ordinal { located.ordinal = ordinal + featuresBefore }
            throw located
        }
    }
}
