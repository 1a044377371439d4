import Glibc
import TapakModel

/// Looks for the first place in a window of a file that looks like the beginning of a feature:
/// `{ "type" : "Feature"`, or the same behind an `id`.
///
/// In valid JSON that sequence cannot lie inside a string, whose quotes would be escaped. It may be nested inside
/// another feature, so whoever uses it must verify it. The answer depends on the file and the window only.
final class SeamFinder {
    /// How far a candidate may reach behind its bracket.
    private static let reach = 256
    private static let block = 1 << 16

    private let file: SourceFile
    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: SeamFinder.block + SeamFinder.reach + 1)

    init(_ file: SourceFile) { self.file = file }

    deinit { bytes.deallocate() }

    func first(from: Int, to: Int) throws(Failure) -> Int? {
        var place = from
        var step = 1 << 12
        while place < to {
            let window = min(step, to - place)
            let held = min(window + Self.reach, file.size - place)
            try file.read(into: bytes, at: place, count: held)
            bytes[held] = 0
            var index = 0
            while index < window, let found = memchr(bytes + index, 0x7B, window - index) {
                index = UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
                if isFeature(at: index, end: min(held, index + Self.reach)) { return place + index }
                index += 1
            }
            place += window
            step = Self.block
        }
        return nil
    }

    private func isFeature(at bracket: Int, end: Int) -> Bool {
        var place = bracket + 1
        if passes("\"id\"", &place, end) {
            guard passes(":", &place, end), passesScalar(&place, end), passes(",", &place, end) else { return false }
        }
        guard passes("\"type\"", &place, end), passes(":", &place, end), passes("\"Feature\"", &place, end) else {
            return false
        }
        return passes(",", &place, end) || passes("}", &place, end)
    }

    private func skipSpace(_ place: inout Int, _ end: Int) {
        while place < end, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    }

    private func passes(_ token: StaticString, _ place: inout Int, _ end: Int) -> Bool {
        skipSpace(&place, end)
        let length = token.utf8CodeUnitCount
        guard place + length <= end, memcmp(bytes + place, token.utf8Start, length) == 0 else { return false }
        place += length
        return true
    }

    /// Passes a number or a string without escapes.
    private func passesScalar(_ place: inout Int, _ end: Int) -> Bool {
        skipSpace(&place, end)
        guard place < end else { return false }
        if bytes[place] == UInt8(ascii: "\"") {
            place += 1
            while place < end, bytes[place] != UInt8(ascii: "\"") {
                if bytes[place] == UInt8(ascii: "\\") { return false }
                place += 1
            }
            place += 1
            return place <= end
        }
        let start = place
        while place < end, bytes[place] &- 0x2B < 0x0F || bytes[place] | 0x20 == UInt8(ascii: "e"),
            bytes[place] != UInt8(ascii: ",")
        {
            place += 1
        }
        return place > start
    }
}
