import Glibc

/// How much memory the process may use in all: asked before much more is taken, so that a run ends with a sentence rather than
/// by the system's hand.
public struct MemoryBudget: Sendable, Hashable, Codable {
    /// Bytes.
    public var bytes: Int

    /// A budget of so many bytes.
    public init(bytes: Int) { self.bytes = bytes }

    /// Nine tenths of the least of what the machine has and what the container and the process may use.
    public static let ofMachine = MemoryBudget(
        bytes: [sysconf(Int32(_SC_PHYS_PAGES)) * pageSize, container(), addressSpace].compactMap { $0 }.min()! / 10 * 9)

    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

    /// The bytes of addresses that the process may have; nil without a limit.
    private static var addressSpace: Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < UInt(Int.max) else {
            return nil
        }
        return Int(limit.rlim_cur)
    }

    /// The limit of the process's control group or of one around it; nil without one.
    private static func container() -> Int? {
        var path = ""
        for line in text(of: "/proc/self/cgroup").split(separator: "\n") where line.hasPrefix("0::") {
            path = String(line.dropFirst(3))
        }
        var least = Int(text(of: "/sys/fs/cgroup/memory/memory.limit_in_bytes").prefix { $0.isNumber })
        while true {
            if let limit = Int(text(of: "/sys/fs/cgroup" + path + "/memory.max").prefix { $0.isNumber }) {
                least = min(least ?? limit, limit)
            }
            guard let slash = path.lastIndex(of: "/") else { return least }
            path = String(path[..<slash])
        }
    }

    /// The beginning of a small file of the system; empty where it cannot be read.
    private static func text(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// Bytes in use: of addresses where these are limited, else of memory.
    private static func used() -> Int {
        let pages = text(of: "/proc/self/statm").split(separator: " ").prefix(2).compactMap { Int($0) }
        return (addressSpace == nil ? pages.last : pages.first).map { $0 * pageSize } ?? 0
    }

    /// Refuses to go on where so many bytes more would break the budget.
    ///
    /// - Parameter more: About how many bytes are about to be taken.
    /// - Throws: `LIMIT_MEMORY`.
    /// - Complexity: one short read from the system; for pieces of work, not for single features.
    public func require(_ more: Int = 0, file: String? = nil) throws(Failure) {
        let used = Self.used()
        guard used + more > bytes else { return }
        throw Failure(
            .memoryLimit,
            Bilingual(
                id:
                    "Memori tidak cukup untuk data ini: pakai --memory dengan nilai lebih besar, saring lapisan, atau bagi wilayahnya.",
                en: "The data need more memory than is allowed: raise --memory, filter the layers, or divide the region."),
            file: file, found: "\((used + more) >> 20) MiB", expected: "≤ \(bytes >> 20) MiB")
    }
}
