internal import Glibc
internal import TapakModel

/// The files that one layer is made of: a Shapefile has side files, a File Geodatabase is a folder, a database has none.
public struct InputFiles: Sendable {
    /// The files that are there, sorted by name; at least the one that was named, unless it is a database.
    public let paths: [String]

    /// The files of a layer.
    public init(of path: String) {
        if PathText.isDatabase(path) {
            paths = []
        } else if path.lowercased().hasSuffix(".shp") {
            let stem = String(path.dropLast(4))
            var found = [path]
            for ending in ["shp", "shx", "dbf", "prj", "cpg", "qix", "sbn", "sbx"] {
                for name in ["\(stem).\(ending)", "\(stem).\(ending.uppercased())"] where access(name, F_OK) == 0 {
                    if name != path { found.append(name) }
                }
            }
            paths = found.sorted()
        } else {
            paths = Self.files(in: path) ?? [path]
        }
    }

    /// Size and time of every file, to tell whether one was changed.
    var facts: [[Int]] {
        paths.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return [] }
            return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }
    }

    /// The files of a folder; nil for what is none. Locks that readers leave do not count.
    private static func files(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), !name.hasSuffix(".lock") { names.append(PathText.join(path, name)) }
        }
        return names.sorted()
    }
}
