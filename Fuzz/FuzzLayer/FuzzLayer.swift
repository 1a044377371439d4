import Glibc
import TapakFormats
import TapakModel

/// One document for a reader; `TAPAK_FUZZ_FORMAT` is the ending that tells the format.
///
/// Whatever the bytes, the reader answers with features, each used or set aside, or with a `Failure` that names the file; and two
/// threads that read small chunks answer as one does. Anything else ends the process, which the fuzzer notes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLayer(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard let path = fuzzFile(bytes, count) else { return 0 }
    let (one, two) = (outcome(path, threads: 1), outcome(path, threads: 2))
    precondition(one == two, "one thread: \(one); two: \(two)")
    return 0
}

/// What came of a file, in few words.
private func outcome(_ path: String, threads: Int) -> String {
    do {
        let source = try LayerSource.open(LayerReference(path: path))
        var request = ReadRequest(fields: source.fieldNames, chunkSize: 64)
        request.geometryNeed = source.hasGeometry ? .required : .none
        let batch = try source.read(request, threads: threads)
        precondition(
            batch.readCount == batch.features.count + batch.filteredCount + batch.setAside.count, "features do not add up")
        let sum = (0..<batch.features.geometry.vertexCount).reduce(0.0) { sum, vertex in
            let point = batch.features.geometry.point(vertex)
            precondition(point.x.isFinite && point.y.isFinite, "a coordinate that is no number")
            return sum + point.x.magnitude.squareRoot() + point.y.magnitude.squareRoot()
        }
        return "\(batch.features.count) used, \(batch.setAside.count) set aside, \(sum)"
    } catch let failure as Failure {
        precondition(failure.key != .internalError, "\(failure)")
        precondition(failure.file != nil, "no file: \(failure)")
        return failure.key.rawValue
    } catch {
        preconditionFailure("\(error)")
    }
}

/// The file that holds the bytes.
private func fuzzFile(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String? {
    let path = "/dev/shm/tapak-fuzz-\(getpid())." + (getenv("TAPAK_FUZZ_FORMAT").map { String(cString: $0) } ?? "geojson")
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return write(file, bytes, count) == count ? path : nil
}
