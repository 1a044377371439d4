/// The compiled squares of a ``Projector``, found by column and row: an open-addressing table.
struct TileTable: ~Copyable {
    struct Entry {
        var key: UInt64
        /// Where the square's terms begin; −1 where it has none.
        var place: Int
        /// The largest error at its check points.
        var error: Double
    }

    /// Squares are numbered from −reach on in both directions; a power of two.
    static let reach = Double(1 << 24)
    /// The key of no square.
    static let none = UInt64.max

    @inline(__always) static func key(_ column: Int32, _ row: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: column)) << 32 | UInt64(UInt32(bitPattern: row))
    }

    /// The terms of all squares, one behind the other.
    private(set) var terms: UnsafeMutablePointer<SIMD2<Double>>
    private var termCapacity = 16 * ProjectionTile.termCount
    private var termCount = 0
    private var slots: UnsafeMutablePointer<Entry>
    private var slotCount = 64
    private var used = 0

    init() {
        terms = .allocate(capacity: termCapacity)
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: Entry(key: Self.none, place: -1, error: 0), count: slotCount)
    }

    deinit {
        terms.deallocate()
        slots.deallocate()
    }

    @inline(__always) func find(_ key: UInt64) -> Entry? {
        let entry = slots[slot(of: key)]
        return entry.key == key ? entry : nil
    }

    /// The slot that holds a key, or the free one where it belongs.
    @inline(__always) private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slotCount &- 1)
        while slots[slot].key != key, slots[slot].key != Self.none { slot = (slot &+ 1) & (slotCount &- 1) }
        return slot
    }

    /// Adds a square that is not there yet; without terms PROJ projects what lies in it.
    mutating func insert(_ key: UInt64, terms added: [SIMD2<Double>], error: Double) -> Entry {
        if 2 * (used + 1) > slotCount { growSlots() }
        if termCount + added.count > termCapacity { growTerms() }
        for (index, term) in added.enumerated() { (terms + termCount + index).initialize(to: term) }
        let entry = Entry(key: key, place: added.isEmpty ? -1 : termCount, error: error)
        termCount += added.count
        slots[slot(of: key)] = entry
        used += 1
        return entry
    }

    private mutating func growTerms() {
        let larger = UnsafeMutablePointer<SIMD2<Double>>.allocate(capacity: 2 * termCapacity)
        larger.moveInitialize(from: terms, count: termCount)
        terms.deallocate()
        terms = larger
        termCapacity *= 2
    }

    private mutating func growSlots() {
        let (old, count) = (slots, slotCount)
        slotCount *= 2
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: Entry(key: Self.none, place: -1, error: 0), count: slotCount)
        for index in 0..<count where old[index].key != Self.none { slots[slot(of: old[index].key)] = old[index] }
        old.deallocate()
    }
}
