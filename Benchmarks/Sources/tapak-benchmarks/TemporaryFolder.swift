import Glibc

/// A folder that is gone when the work is done.
enum TemporaryFolder {
    static func with(_ work: (String) throws -> Void) throws {
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array((place + "/tapak-benchmarks-XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { throw CannotMake(place: place) }
        let folder = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { remove(folder) }
        try work(folder)
    }

    struct CannotMake: Error { let place: String }

    /// Removes a folder of files.
    private static func remove(_ folder: String) {
        guard let list = opendir(folder) else { return }
        while let entry = readdir(list) {
            let file = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            unlink(folder + "/" + file)
        }
        closedir(list)
        rmdir(folder)
    }
}
