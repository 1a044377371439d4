import Foundation

/// The files of the repository, found from where this file stands.
struct Repository {
    let root: String

    static let own = Repository(
        root: String(#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")))

    /// The names in a folder, sorted; none where it is absent.
    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    /// All files below a folder, as paths from it.
    func files(below folder: String) -> [String] {
        (FileManager.default.enumerator(atPath: root + "/" + folder)?.allObjects.compactMap { $0 as? String } ?? []).sorted()
    }

    /// A file as text; empty where it is absent.
    func text(_ path: String) -> String { (try? String(contentsOfFile: root + "/" + path, encoding: .utf8)) ?? "" }
}
