import TapakModel
import Glibc

/// Tells on standard error how far a long read has come: nothing in the first second, then once a second at most.
struct Progress {
    let style: ProgressStyle
    let isQuiet: Bool

    var callback: (@Sendable (String, Int) -> Void)? {
        let isTerminal = isatty(2) == 1
        guard !isQuiet, style != .none, style != .auto || isTerminal else { return nil }
        let style = style
        let last = Guarded(Self.now())
        return { role, features in
            let isDue = last.withLock { last in
                guard Self.now() - last >= 1 else { return false }
                last = Self.now()
                return true
            }
            guard isDue else { return }
            switch style {
            case .json: Console.line("{\"role\":\"\(role)\",\"features\":\(features)}")
            case .plain: Console.line("\(role): \(features)")
            default: Console.transient("\(role): \(features) …")
            }
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
