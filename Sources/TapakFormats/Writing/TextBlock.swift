import TapakModel

/// A piece of an output under construction: bytes that grow, to be reused for the next piece.
///
/// Not shared between threads while it is written.
final class TextBlock: @unchecked Sendable {
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 1 << 16) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    /// What was written.
    var contents: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

    func removeAll() { count = 0 }

    /// Room for so many bytes in one piece; answers their place.
    @inline(__always) func reserve(_ needed: Int) -> UnsafeMutablePointer<UInt8> {
        if count &+ needed > capacity { grow(needed) }
        return bytes + count
    }

    /// Takes so many of the reserved bytes as written.
    @inline(__always) func advance(_ written: Int) { count &+= written }

    @inline(never) private func grow(_ needed: Int) {
        capacity = max(2 * capacity, count + needed)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
    }

    @inline(__always) func write(byte: UInt8) {
        reserve(1)[0] = byte
        count &+= 1
    }

    @inline(__always) func write(_ source: UnsafePointer<UInt8>, count length: Int) {
        reserve(length).update(from: source, count: length)
        count &+= length
    }

    /// Writes a number so that it reads back the same.
    ///
    /// - Precondition: It is finite.
    @inline(__always) func write(shortest value: Double) {
        precondition(value.isFinite, "JSON has no infinite numbers")
        count &+= ShortestDecimal.write(value, at: reserve(ShortestDecimal.room))
    }

    /// Writes a cell of a CSV table: quoted where it holds a separator, a quote or a line end, or begins or ends with a blank.
    func write(csv source: UnsafePointer<UInt8>, count length: Int) {
        guard length > 0 else { return }
        var isPlain = source[0] != 0x20 && source[length - 1] != 0x20
        for place in 0..<length {
            let byte = source[place]
            isPlain = isPlain && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != 0x0A && byte != 0x0D
        }
        if isPlain { return write(source, count: length) }
        write(byte: UInt8(ascii: "\""))
        for place in 0..<length {
            if source[place] == UInt8(ascii: "\"") { write(byte: UInt8(ascii: "\"")) }
            write(byte: source[place])
        }
        write(byte: UInt8(ascii: "\""))
    }

    /// Writes UTF-8 as a JSON string.
    func write(json source: UnsafePointer<UInt8>, count length: Int) {
        // At most six bytes for one, and the quotes.
        let start = reserve(6 &* length &+ 2)
        start[0] = UInt8(ascii: "\"")
        var used = 1
        for place in 0..<length {
            let byte = source[place]
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                start[used] = byte
                used &+= 1
            } else {
                used &+= Self.escape(byte, at: start + used)
            }
        }
        start[used] = UInt8(ascii: "\"")
        advance(used &+ 1)
    }

    private static func escape(_ byte: UInt8, at place: UnsafeMutablePointer<UInt8>) -> Int {
        place[0] = UInt8(ascii: "\\")
        switch byte {
        case 0x0A: place[1] = UInt8(ascii: "n")
        case 0x0D: place[1] = UInt8(ascii: "r")
        case 0x09: place[1] = UInt8(ascii: "t")
        case 0..<0x20:
            (place[1], place[2], place[3]) = (UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"))
            for (index, digit) in [byte >> 4, byte & 15].enumerated() {
                place[4 + index] = digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
            }
            return 6
        default: place[1] = byte
        }
        return 2
    }
}
