import TapakModel

/// The columns under construction: what a batch holds, in buffers that are cheap to append to and to take back from.
struct FeatureColumns: ~Copyable {
    /// How far the geometry buffers were filled at some moment.
    struct Mark {
        var coordinates, rings, parts, unclosed: Int
    }

    var coordinates = GrowBuffer<Double>(capacity: 1 << 12)
    var vertexOffsets = GrowBuffer<Int32>(capacity: 1 << 9)
    var ringOffsets = GrowBuffer<Int32>(capacity: 1 << 9)
    var kinds = GrowBuffer<GeometryColumns.Kind>(capacity: 1 << 9)
    var partOffsets = GrowBuffer<Int32>(capacity: 1 << 9)
    var unclosed = GrowBuffer<UnclosedRing>()
    var ordinals = GrowBuffer<Int>(capacity: 1 << 9)
    var byteOffsets = GrowBuffer<Int>(capacity: 1 << 9)
    var idBytes = GrowBuffer<UInt8>(capacity: 1 << 10)
    var idOffsets = GrowBuffer<Int>(capacity: 1 << 9)

    init() { reset() }

    mutating func reset() {
        truncate(to: Mark(coordinates: 0, rings: 0, parts: 0, unclosed: 0))
        vertexOffsets.truncate(to: 0)
        vertexOffsets.append(0)
        ringOffsets.truncate(to: 0)
        ringOffsets.append(0)
        partOffsets.truncate(to: 0)
        partOffsets.append(0)
        ordinals.truncate(to: 0)
        byteOffsets.truncate(to: 0)
        idBytes.truncate(to: 0)
        idOffsets.truncate(to: 0)
        idOffsets.append(0)
    }

    var count: Int { ordinals.count }

    var mark: Mark {
        @inline(__always) get {
            Mark(
                coordinates: coordinates.count, rings: vertexOffsets.count - 1, parts: kinds.count,
                unclosed: unclosed.count)
        }
    }

    /// Takes back every vertex, ring and part since the mark.
    @inline(__always) mutating func truncate(to mark: Mark) {
        coordinates.truncate(to: mark.coordinates)
        vertexOffsets.truncate(to: mark.rings + 1)
        ringOffsets.truncate(to: mark.parts + 1)
        kinds.truncate(to: mark.parts)
        unclosed.truncate(to: mark.unclosed)
    }

    /// Ends the ring under construction.
    @inline(__always) mutating func endRing() {
        vertexOffsets.append(Int32(truncatingIfNeeded: coordinates.count &>> 1))
    }

    /// Ends the part under construction.
    @inline(__always) mutating func endPart(_ kind: GeometryColumns.Kind) {
        ringOffsets.append(Int32(truncatingIfNeeded: vertexOffsets.count &- 1))
        kinds.append(kind)
    }

    /// Ends a line of the vertices since `start`; answers what is wrong with it.
    mutating func endLine(from start: Int) -> GeometryProblem {
        let first = start / 2
        let isLine = distinct(from: first, atLeast: 2)
        endRing()
        endPart(.line)
        return isLine ? .none : .tooFewPoints
    }

    /// Closes and ends a polygon's ring of the vertices since `start`; answers what is wrong with it.
    mutating func endPolygonRing(from start: Int, feature: Int) -> GeometryProblem {
        let last = coordinates.count - 2
        if coordinates[start] != coordinates[last] || coordinates[start + 1] != coordinates[last + 1] {
            coordinates.append(coordinates[start])
            coordinates.append(coordinates[start + 1])
            unclosed.append(UnclosedRing(feature: feature, ring: vertexOffsets.count - 1))
        }
        let isRing = coordinates.count - start >= 8 && distinct(from: start / 2, atLeast: 3)
        endRing()
        return isRing ? .none : .tooFewPoints
    }

    /// Whether the vertices from one on hold two or three distinct positions; nearly always decided by the first few.
    private func distinct(from first: Int, atLeast needed: Int) -> Bool {
        let end = coordinates.count / 2
        var second = first + 1
        while second < end, same(first, second) { second += 1 }
        guard second < end else { return false }
        if needed == 2 { return true }
        var third = second + 1
        while third < end, same(first, third) || same(second, third) { third += 1 }
        return third < end
    }

    private func same(_ a: Int, _ b: Int) -> Bool {
        coordinates[2 * a] == coordinates[2 * b] && coordinates[2 * a + 1] == coordinates[2 * b + 1]
    }

    /// Makes a batch of the model hold the columns, in the room it has.
    func fill(_ batch: inout FeatureBatch) {
        coordinates.fill(&batch.geometry.coordinates)
        vertexOffsets.fill(&batch.geometry.vertexOffsets)
        ringOffsets.fill(&batch.geometry.ringOffsets)
        kinds.fill(&batch.geometry.kinds)
        partOffsets.fill(&batch.geometry.partOffsets)
        ordinals.fill(&batch.ordinals)
        idBytes.fill(&batch.ids.bytes)
        idOffsets.fill(&batch.ids.offsets)
    }
}
