import Glibc
import TapakModel
@testable import tapak

/// One text for the reader of project files: whatever the bytes, it answers with a project or with a `Failure` that names the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProject(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let path = "/dev/shm/tapak-fuzz-\(getpid()).yaml"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return 0 }
    let written = write(file, bytes, count)
    close(file)
    guard written == count else { return 0 }
    do {
        let project = try ProjectFile(path: path)
        precondition(!project.steps.isEmpty, "a project without steps")
    } catch let failure as Failure {
        precondition(failure.key != .internalError && failure.file != nil, "\(failure)")
    } catch {
        preconditionFailure("\(error)")
    }
    return 0
}
