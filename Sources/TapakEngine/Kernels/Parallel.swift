import TapakModel
import Dispatch
import Synchronization

/// Work spread over threads with results in order.
public enum Parallel {
    /// Maps every index on any thread and returns the results in order, so that one thread and many give the same.
    ///
    /// - Throws: The error of the smallest index that failed, whatever the number of threads.
    /// - Parameter finished: Called on any thread with the number of items done so far.
    public static func map<Result: Sendable>(
        _ count: Int, threads: Int, finished: (@Sendable (Int) -> Void)? = nil, _ transform: @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        guard threads > 1, count > 1 else {
            return try (0..<count).map { index in
                let result = try transform(index)
                finished?(index + 1)
                return result
            }
        }
        let done = Atomic<Int>(0)
        let slots = Guarded<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: count))
        let next = Atomic<Int>(0)
        let failed = Atomic<Int>(Int.max)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                // Indices are handed out in order: everything below a failure has been started already.
                guard index < count, index < failed.load(ordering: .relaxed) else { return }
                let result = Swift.Result { try transform(index) }
                if case .failure = result { failed.min(index, ordering: .relaxed) }
                slots.withLock { $0[index] = result }
                finished?(done.wrappingAdd(1, ordering: .relaxed).newValue)
            }
        }
        return try slots.withLock { slots in
            var results: [Result] = []
            results.reserveCapacity(count)
            for slot in slots {
                guard let slot else { break }
                results.append(try slot.get())
            }
            return results
        }
    }

    /// Cuts a count into runs of a fixed length and maps them in order.
    public static func mapRuns<Result: Sendable>(
        of length: Int, in count: Int, threads: Int, finished: (@Sendable (Int) -> Void)? = nil,
        _ transform: @Sendable (Range<Int>) throws -> Result
    ) throws -> [Result] {
        try map((count + length - 1) / length, threads: threads, finished: finished) { run in
            try transform(run * length..<min(count, (run + 1) * length))
        }
    }
}
