import Glibc

/// Times a piece of work in CPU seconds: on shared machines wall time says little.
struct Stopwatch {
    /// Runs the work several times and prints the median per item.
    ///
    /// - Parameters:
    ///   - items: How many items one run works on.
    ///   - bytes: How many bytes one run reads or writes; 0 where that is not the point.
    static func measure(_ name: String, items: Int, bytes: Int = 0, runs: Int = 5, _ work: () throws -> Void) rethrows {
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = cpu()
            try work()
            seconds.append(cpu() - start)
        }
        seconds.sort()
        let median = seconds[seconds.count / 2]
        var line = name.padded(to: 44) + fixed(median * 1e9 / Double(max(items, 1)), 1).padded(to: 12) + " ns/item"
        if bytes > 0 { line += "   " + fixed(Double(bytes) / median / 1e6, 0) + " MB/s" }
        print(line)
    }

    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = pow(10, Double(decimals))
        let text = String((value * scale).rounded() / scale)
        return decimals == 0 ? String(text.prefix { $0 != "." }) : text
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
