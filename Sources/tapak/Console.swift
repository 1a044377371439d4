import Glibc
import TapakModel

/// What people read while the command runs: everything on standard error.
enum Console {
    private static let settled = Guarded(defaultLanguage)
    /// Whether the last line is one that the next one replaces.
    private static let isTransient = Guarded(false)

    /// The language messages are written in; set once when the options are known.
    static var language: Language {
        get { settled.withLock { $0 } }
        set { settled.withLock { $0 = newValue } }
    }

    /// Bahasa Indonesia where the environment asks for it, else English.
    private static var defaultLanguage: Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { continue }
            return value.hasPrefix("id") ? .indonesian : .english
        }
        return .english
    }

    private static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Glibc.write(2, rest.baseAddress, rest.count)
                guard written > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
    }

    /// A line on standard error.
    static func line(_ text: String) {
        let clears = isTransient.withLock { was in
            defer { was = false }
            return was
        }
        write((clears ? erase : "") + text + "\n")
    }

    /// A line on a terminal that the next one replaces.
    static func transient(_ text: String) {
        isTransient.withLock { $0 = true }
        write(erase + text)
    }

    /// To the beginning of the line, and everything behind it away.
    private static let erase = "\r\u{1B}[K"

    /// Lines on standard error.
    static func lines(_ texts: [String]) { texts.forEach(line) }

    /// A line on standard error in the language of the run.
    static func line(_ text: Bilingual) { line(text[language]) }
}
