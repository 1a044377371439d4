import Glibc
import TapakModel

/// What one property of the feature in hand holds: a range of the buffer, not yet decoded.
struct FieldValue {
    var kind = AttributeColumn.Kind.missing
    var token = StringToken(start: 0, end: 0, isEscaped: false)
    var number = Double.nan

    static let missing = FieldValue()
}

/// The fields a reader looks for, found by name without making a string.
struct FieldSlots: ~Copyable {
    struct Name {
        var start: Int
        var length: Int
        /// The first eight bytes, zeros behind a shorter name: one comparison settles nearly every lookup.
        var head: UInt64
    }

    private var names = GrowBuffer<Name>(capacity: 16)
    private var text = GrowBuffer<UInt8>()
    private var next = 0
    var values = GrowBuffer<FieldValue>(capacity: 16)

    var count: Int { names.count }

    init() {}

    /// The slot of a field, made where there is none yet.
    mutating func slot(for name: String) -> Int {
        var bytes = Array(name.utf8)
        let length = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: 8))
        return bytes.withUnsafeBufferPointer { buffer in
            let base = buffer.baseAddress.unsafelyUnwrapped
            return find(base, length: length) ?? add(base, length: length)
        }
    }

    /// The slot of a name whose bytes are followed by at least eight readable ones.
    @inline(__always) mutating func find(_ bytes: UnsafePointer<UInt8>, length: Int) -> Int? {
        let head = Self.head(bytes, length: length)
        // Features repeat their members in one order, so the slot behind the last one is tried first.
        var index = next
        for _ in 0..<names.count {
            if index >= names.count { index = 0 }
            let name = names[index]
            if name.head == head, name.length == length,
                length <= 8 || memcmp(text.base + name.start, bytes, length) == 0
            {
                next = index &+ 1
                return index
            }
            index &+= 1
        }
        return nil
    }

    @inline(__always) private static func head(_ bytes: UnsafePointer<UInt8>, length: Int) -> UInt64 {
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        if length >= 8 { return word }
        return word & ((1 &<< UInt64(truncatingIfNeeded: 8 &* length)) &- 1)
    }

    mutating func add(_ bytes: UnsafePointer<UInt8>, length: Int) -> Int {
        names.append(Name(start: text.count, length: length, head: Self.head(bytes, length: length)))
        text.append(from: bytes, count: length)
        values.append(.missing)
        return names.count - 1
    }

    /// Forgets the values of the feature before.
    @inline(__always) mutating func clear() {
        for index in 0..<names.count { values[index] = .missing }
        next = 0
    }

    /// Forgets the slots from one on.
    mutating func truncate(to count: Int) {
        guard count < names.count else { return }
        text.truncate(to: names[count].start)
        names.truncate(to: count)
        values.truncate(to: count)
    }

    /// The name of a slot.
    func name(_ slot: Int) -> String {
        String(
            decoding: UnsafeBufferPointer(start: text.base + names[slot].start, count: names[slot].length), as: UTF8.self)
    }
}
