/// Paths and layer references as text.
public enum PathText {
    /// A path inside a folder; absolute paths, `-` and databases stay as they are.
    public static func join(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") || isDatabase(path) || path == "-" || path.hasPrefix("-?") || folder.isEmpty || folder == "." {
            return path
        }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// Whether a layer reference names a database (`PG:dbname=…`) and no file.
    public static func isDatabase(_ reference: String) -> Bool { reference.hasPrefix("PG:") }

    /// A path without `.` and without folders that `..` leaves again.
    public static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
    }

    /// A path as seen from a folder, both given from the same place or both absolute.
    public static func relative(_ path: String, to folder: String) -> String {
        let (to, from) = (normalised(path), normalised(folder))
        guard to.hasPrefix("/") == from.hasPrefix("/") else { return to }
        let (target, base) = (to.split(separator: "/"), from == "." ? [] : from.split(separator: "/"))
        let common = zip(target, base).prefix { $0 == $1 }.count
        return (base.dropFirst(common).map { _ in ".." } + target.dropFirst(common).map(String.init)).joined(separator: "/")
    }

    /// A layer reference as outputs show it: the file's own name and the filter, without the folders of one machine.
    public static func display(_ reference: String) -> String {
        let parts = reference.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].split(separator: "/").last.map(String.init) ?? String(parts[0])
        return parts.count == 2 ? "\(name)?\(parts[1])" : name
    }
}
