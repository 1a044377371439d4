import Glibc
import TapakModel

/// Times a piece of work in CPU seconds: on shared machines wall time says little.
struct Stopwatch {
    /// Runs the work several times and prints the median per item.
    ///
    /// - Parameters:
    ///   - items: How many items one run works on.
    ///   - bytes: How many bytes one run reads or writes; 0 where that is not the point.
    static func measure(_ name: String, items: Int, bytes: Int = 0, runs: Int = 5, _ work: () throws -> Void) rethrows {
        let median = try time(runs: runs, work).cpu
        var line = name.padded(to: 44) + fixed(median * 1e9 / Double(max(items, 1)), 1).aligned(to: 12) + " ns/item"
        if bytes > 0 { line += "   " + fixed(Double(bytes) / median / 1e6, 0) + " MB/s" }
        print(line)
    }

    /// The medians of one work's CPU and wall seconds.
    static func time(runs: Int, _ work: () throws -> Void) rethrows -> (cpu: Double, wall: Double) {
        var seconds: (cpu: [Double], wall: [Double]) = ([], [])
        for _ in 0..<runs {
            let start = (cpu: cpu(), wall: now(CLOCK_MONOTONIC))
            try work()
            seconds.cpu.append(cpu() - start.cpu)
            seconds.wall.append(now(CLOCK_MONOTONIC) - start.wall)
        }
        return (seconds.cpu.sorted()[runs / 2], seconds.wall.sorted()[runs / 2])
    }

    private static func cpu() -> Double { now(CLOCK_PROCESS_CPUTIME_ID) }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func fixed(_ value: Double, _ decimals: Int) -> String { DecimalText.fixed(value, decimals: decimals) }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
    func aligned(to width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}
