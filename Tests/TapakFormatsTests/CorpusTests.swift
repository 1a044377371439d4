import Foundation
import TapakFormats
import TapakModel
import Testing

/// What the fuzzer starts from, and every file it ever found a fault with.
@Suite struct CorpusTests {
    private static let files = ["geojson", "geojsonl", "csv"].flatMap { format in
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../Fuzz/Corpus/" + format
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
    }

    @Test func thereAreSome() { #expect(Self.files.count >= 11) }

    /// Chunks and threads change neither what is read nor what is refused.
    @Test(arguments: files)
    func oneAnswer(file: String) {
        let whole = answer(file, chunkSize: 1 << 19, threads: 1)
        for chunkSize in [1, 7, 64] {
            #expect(answer(file, chunkSize: chunkSize, threads: 1) == whole)
            #expect(answer(file, chunkSize: chunkSize, threads: 2) == whole)
        }
    }

    private func answer(_ file: String, chunkSize: Int, threads: Int) -> String {
        do {
            let source = try LayerSource.open(LayerReference(path: file))
            var request = ReadRequest(fields: source.fieldNames, chunkSize: chunkSize)
            request.geometryNeed = source.hasGeometry ? .required : .none
            var batch = try source.read(request, threads: threads)
            _ = batch.fillIDs(featuresBefore: 0)
            let vertices = (0..<batch.features.geometry.vertexCount).map { batch.features.geometry.point($0) }
            return "\(batch.features.ids.texts) \(vertices) \(batch.setAside) \(batch.noteCounts.map { "\($0)" }.sorted())"
        } catch {
            return "\(error)"
        }
    }
}
