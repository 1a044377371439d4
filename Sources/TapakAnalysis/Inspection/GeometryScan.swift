import TapakEngine
import TapakFormats
import TapakModel

/// One pass over the geometries of a layer in its own coordinates: extent, validity, repetitions.
struct GeometryScan: Sendable {
    /// How many faults are told one by one.
    private static let told = 5

    var count = 0
    var outOfRangeCount = 0
    var invalidCount = 0
    var faults: [Inspection.Fault] = []
    var repeatedCount = 0
    /// Of all features, and of those whose coordinates can be what the CRS says.
    var wholeExtent = Envelope.empty
    var extent = Envelope.empty

    init(of source: LayerSource, _ request: ReadRequest, crs: SourceCRS, threads: Int) throws {
        var seen: Set<UInt64> = []
        try source.stream(request, threads: threads) { batch in
            ChunkScan(batch, crs: crs)
        } collect: { chunk, featuresBefore in
            count += chunk.count
            outOfRangeCount += chunk.outOfRangeCount
            invalidCount += chunk.faults.count
            for var fault in chunk.faults.prefix(max(0, Self.told - faults.count)) {
                fault.ordinal += featuresBefore
                faults.append(fault)
            }
            for hash in chunk.hashes where !seen.insert(hash).inserted { repeatedCount += 1 }
            wholeExtent.extend(chunk.wholeExtent)
            extent.extend(chunk.extent)
        }
    }
}

/// The scan of one chunk, made on any thread.
private struct ChunkScan: Sendable {
    let count: Int
    let outOfRangeCount: Int
    let wholeExtent, extent: Envelope
    var faults: [Inspection.Fault] = []
    let hashes: [UInt64]

    init(_ batch: ReadBatch, crs: SourceCRS) {
        var batch = batch
        count = batch.features.count
        wholeExtent = batch.features.geometry.envelope
        outOfRangeCount = batch.setAsideOutOfRange(crs)
        let features = batch.features
        let geometry = features.geometry
        extent = geometry.envelope
        hashes = (0..<geometry.count).map { Self.hash(geometry, feature: $0) }
        faults = withGEOS { geos in
            let check = PolygonCheck(session: geos)
            return (0..<geometry.count).compactMap { feature in
                var fault = Inspection.Fault(
                    ordinal: features.ordinals[feature], id: features.ids[feature], reason: "", place: nil)
                do throws(GEOSError) {
                    guard let found = try check.firstFault(in: geometry, feature: feature) else { return nil }
                    (fault.reason, fault.place) = (found.reason, found.location)
                } catch {
                    fault.reason = error.message
                }
                return fault
            }
        }
    }

    /// FNV-1a over the kinds and coordinates of a feature, with a last mixing of the bits.
    private static func hash(_ geometry: GeometryColumns, feature: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bits: UInt64) {
            hash = (hash ^ bits) &* 0x100_0000_01B3
            hash ^= hash >> 29
        }
        for part in geometry.parts(of: feature) {
            add(UInt64(geometry.kinds[part].rawValue))
            for ring in geometry.rings(of: part) {
                let vertices = geometry.vertices(of: ring)
                add(UInt64(vertices.count))
                for place in 2 * vertices.lowerBound..<2 * vertices.upperBound { add(geometry.coordinates[place].bitPattern) }
            }
        }
        return hash ^ (hash >> 32)
    }
}
