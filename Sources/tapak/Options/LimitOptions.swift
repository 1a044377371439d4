import ArgumentParser
import TapakFormats
import TapakModel

/// Bounds against hostile or broken files.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "End with LIMIT_MEMORY before the run takes more than this: 800M, 4G (default: nine tenths of what there is).",
            valueName: "SIZE"))
    var memory: String?

    @Option(
        help: ArgumentHelp(
            "Another bound on what is read: depth (at most 512), vertices (20000000 a feature), text, feature, pipe (16M, 1G, 16G bytes). Repeatable.",
            valueName: "NAME=VALUE"))
    var limit: [String] = []

    private static var bounds: [(name: String, path: WritableKeyPath<ReadLimits, Int>)] {
        [
            ("depth", \.depth), ("vertices", \.vertices), ("text", \.text), ("feature", \.feature), ("pipe", \.pipe),
        ]
    }

    /// The limits, the default ones where nothing is said.
    ///
    /// - Throws: `USAGE`.
    func limits() throws -> ReadLimits {
        var limits = ReadLimits()
        if let memory { limits.memory.bytes = try Self.size(memory, of: memory, "--memory") }
        for item in limit {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, let bound = Self.bounds.first(where: { $0.name == pair[0] }) else {
                throw Failure(
                    .usage, Bilingual(id: "--limit ditulis NAMA=NILAI.", en: "--limit is written NAME=VALUE."), found: item,
                    expected: Self.bounds.map { $0.name + "=…" }.joined(separator: ", "))
            }
            limits[keyPath: bound.path] = try Self.size(pair[1], of: item, "--limit")
        }
        guard limits.depth <= ReadLimits().depth else {
            throw Failure(
                .usage,
                Bilingual(id: "Batas depth hanya dapat diturunkan.", en: "The bound depth can only be lowered."),
                found: String(limits.depth), expected: "≤ \(ReadLimits().depth)")
        }
        return limits
    }

    /// A whole number above 0, with K, M or G for powers of 1024.
    private static func size(_ text: String, of item: String, _ option: String) throws -> Int {
        var text = text.uppercased()
        for ending in ["IB", "B"] where text.hasSuffix(ending) { text.removeLast(ending.count) }
        let units: [Character: Int] = ["K": 10, "M": 20, "G": 30]
        let shift = text.last.flatMap { units[$0] }
        if let number = Int(shift == nil ? text : String(text.dropLast())), (1...(1 << 32)).contains(number) {
            return number << (shift ?? 0)
        }
        throw Failure(
            .usage,
            Bilingual(
                id: "\(option): tulis bilangan seperti 512, 800M, 4G.", en: "\(option): write a number such as 512, 800M, 4G."),
            found: item)
    }
}
