import TapakEngine
import TapakModel
import TapakStandards

/// How large projects are against the sizes that need an assessment.
///
/// A size is what the project's field states, else what its geometry measures: hectares of its polygons, metres of its lines.
struct ScreeningSizes: Sendable {
    /// What comes of a condition.
    enum Outcome: String, Sendable {
        case reached, below
        case noData = "no-data"
    }

    /// A project against a condition.
    struct Row: Sendable {
        var project: Int
        /// A condition of the standard.
        var size: Int
        var value: Double?
        /// `field` or `geometry`; empty where nothing tells.
        var source: String
        var outcome: Outcome
    }

    /// The activity of every project, as the standard names it; empty where it is none that it knows.
    let activities: [String]
    /// What the projects themselves say.
    let stated: [String]
    private(set) var rows: [Row] = []
    /// By project the rules met, and those that nothing tells about.
    private(set) var met: [[String]]
    private(set) var open: [[String]]

    /// Fields that commonly tell what is built, the first one first.
    static let activityFields = ["activity", "kegiatan", "jenis_kegiatan", "jenis", "kind"]

    init(_ standard: ScreeningStandard, projects: HeldLayer, field: String?, measure: GroundMeasure) throws {
        let column = field ?? Self.activityFields.first(where: projects.has)
        stated = try column.map { try projects.column($0).text.texts } ?? Array(repeating: "", count: projects.count)
        activities = stated.map { standard.activity(called: $0) ?? "" }
        let geometry = projects.geometry
        var numbers: [String: [Double]] = [:]
        for field in standard.fields where projects.has(field) { numbers[field] = try projects.amounts(field) }
        (met, open) = (Array(repeating: [], count: projects.count), Array(repeating: [], count: projects.count))
        for project in 0..<projects.count where !activities[project].isEmpty {
            var outcomes: [(rule: String, outcome: Outcome)] = []
            for (place, size) in standard.sizes.enumerated() where size.activity == activities[project] {
                let field = size.field.flatMap { numbers[$0]?[project] }.flatMap { $0.isNaN ? nil : $0 }
                let measured = field ?? Self.measured(size.measure, project, geometry, measure)
                let isAny = size.measure == "any"
                let outcome: Outcome = isAny ? .reached : measured.map { size.isMet(by: $0) ? .reached : .below } ?? .noData
                rows.append(
                    Row(
                        project: project, size: place, value: measured,
                        source: field != nil ? "field" : measured != nil ? "geometry" : "", outcome: outcome))
                outcomes.append((size.rule, outcome))
            }
            var rules: Set<String> = []
            for (rule, _) in outcomes where rules.insert(rule).inserted {
                let all = outcomes.filter { $0.rule == rule }.map(\.outcome)
                if all.allSatisfy({ $0 == .reached }) {
                    met[project].append(rule)
                } else if !all.contains(.below) {
                    open[project].append(rule)
                }
            }
        }
    }

    private static func measured(
        _ name: String, _ project: Int, _ geometry: GeometryColumns, _ measure: GroundMeasure
    ) -> Double? {
        switch (name, geometry.kind(of: project)) {
        case ("area", .polygon): return measure.area(of: project, in: geometry) / 10_000
        case ("length", .line): return measure.length(of: project, in: geometry)
        default: return nil
        }
    }
}
