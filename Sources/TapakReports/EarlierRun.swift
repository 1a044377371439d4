internal import Foundation
internal import TapakModel

/// What an earlier run of Tapak left in a folder, by the word of the folder's own summary.
struct EarlierRun {
    private struct Summary: Decodable {
        struct Table: Decodable { var name: String }
        var analysis: String
        var tables: [Table]?
        var charts: [String]?
    }

    /// The analysis whose results these are.
    let analysis: String
    /// The names of files that the run may have written, and nothing else.
    let files: [String]

    /// Nil where the folder holds no summary of Tapak.
    init?(in folder: String, summary: String) {
        guard let bytes = FileManager.default.contents(atPath: PathText.join(folder, summary)),
            let kept = try? JSONDecoder().decode(Summary.self, from: bytes)
        else { return nil }
        analysis = kept.analysis
        let beginnings = [kept.analysis, "screening", "bands", "doubtful"]
        let tables =
            (kept.tables ?? []).map(\.name).filter { name in beginnings.contains { name.hasPrefix($0) } } + [
                "set_aside", "repairs",
            ]
        let layers = ["", "_net", "_roads", "_service", "_places"].map { kept.analysis + $0 }
        let charts = (kept.charts ?? []).filter { $0.hasPrefix(kept.analysis) }.flatMap { name in
            Language.allCases.map { "\(name).\($0.rawValue).svg" }
        }
        let maps = Language.allCases.flatMap {
            ["map.\($0.rawValue).svg", "map.\($0.rawValue).png", "sheets.\($0.rawValue).pdf"]
        }
        let workbooks = Language.allCases.map { "\(kept.analysis).\($0.rawValue).xlsx" }
        files = (tables.map { $0 + ".csv" } + layers.map { $0 + ".geojson" } + maps + charts + workbooks).filter {
            !$0.contains("/")
        }
    }
}
