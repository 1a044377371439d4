import TapakFormats
import TapakModel
import Testing

/// What one way of reading gives, in a form that can be compared.
private struct Reading: Equatable {
    var geometry = GeometryColumns()
    var ids: [String] = []
    var ordinals: [Int] = []
    var attributes: [AttributeColumn] = []
    var offsets: [Int] = []
    var aside: [SetAside] = []
    var unclosed: [UnclosedRing] = []
    var notes: [ReadNote: Int] = [:]
    var counts: [Int] = []
    var failure: Failure?

    init(_ source: LayerSource, _ request: ReadRequest, threads: Int) {
        do {
            var batch = try source.read(request, threads: threads)
            batch.fillIDs(featuresBefore: 0)
            geometry = batch.features.geometry
            ids = batch.features.ids.texts
            ordinals = batch.features.ordinals
            attributes = batch.features.attributes
            for index in attributes.indices { attributes[index].numbers = attributes[index].numbers.map { $0.isNaN ? -1 : $0 } }
            offsets = batch.byteOffsets
            aside = batch.setAside
            unclosed = batch.unclosedRings
            notes = batch.noteCounts
            counts = [batch.readCount, batch.filteredCount]
            #expect(batch.readCount == batch.features.count + batch.filteredCount + batch.setAside.count)
        } catch {
            failure = error as? Failure
        }
    }
}

@Suite struct ChunkTests {
    @Test(arguments: 0..<60)
    func anyChunkSizeAndAnyThreadsAreOne(seed: UInt64) throws {
        var hostile = HostileDocument(seed: seed)
        let ending = hostile.isSequence ? "geojsonl" : "geojson"
        let text = hostile.make()
        let file = Scratch(text, ending: ending)
        let source: LayerSource
        do { source = try file.open("?use!=shop") } catch { return }
        var request = ReadRequest(fields: ["population", "use"])
        request.chunkSize = 1 << 24
        let expected = Reading(source, request, threads: 1)
        for chunkSize in [1, 7, 64, 1000] {
            request.chunkSize = chunkSize
            for threads in 1...3 {
                let found = Reading(source, request, threads: threads)
                #expect(found == expected, "seed \(seed), chunk \(chunkSize), threads \(threads)")
            }
        }
    }

    @Test func batchesDoNotDependOnThreads() throws {
        var hostile = HostileDocument(seed: 100, count: 300, isBroken: false, isSequence: false)
        let file = Scratch(hostile.make())
        let source = try file.open()
        var sequences: [[Int]] = []
        for threads in 1...4 {
            var sequence: [Int] = []
            try source.stream(ReadRequest(chunkSize: 500), threads: threads) {
                $0.readCount
            } collect: {
                sequence += [$0, $1]
            }
            sequences.append(sequence)
        }
        #expect(sequences[0].count > 40)
        #expect(sequences.allSatisfy { $0 == sequences[0] })
    }
}
