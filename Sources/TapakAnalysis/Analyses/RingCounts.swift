import TapakEngine
import TapakModel

/// Buildings and people by project and ring, by the true distance of their centroid.
struct RingCounts: Sendable {
    struct Tally: Sendable {
        var buildings = 0
        var weight = 0.0
    }

    /// Projects (then all together) → rings.
    private(set) var rings: [[Tally]]
    let isWeighted: Bool

    static func count(
        role: LayerRole, weight: String?, rings: ImpactRings, workspace: Workspace
    ) throws -> RingCounts {
        let (projects, count) = (rings.projects.count, rings.distances.count)
        let index = try RingIndex(
            rings.projects.geometry, ranks: rings.projects.ranks, limits: rings.distances, measure: rings.measure,
            threads: workspace.options.threads)
        let empty = Array(repeating: Tally(), count: (projects + 1) * count)
        var whole = empty
        workspace.probes = [
            MembershipProbe(role: role, name: "rings", references: [rings.projects.reference]) { point in
                var isReached = false
                index.forEachRing(around: point) { _, _ in isReached = true }
                return isReached
            }
        ]
        try workspace.stream(role, weight: weight) { batch in
            var part = empty
            for (row, point) in batch.points.enumerated() {
                let weight = batch.weight(row)
                // The nearest project is the one in the innermost ring.
                var nearest = count
                index.forEachRing(around: point) { project, ring in
                    part[project * count + ring].buildings += 1
                    part[project * count + ring].weight += weight
                    nearest = min(nearest, ring)
                }
                guard nearest < count else { continue }
                part[projects * count + nearest].buildings += 1
                part[projects * count + nearest].weight += weight
            }
            return part
        } collect: { part, _ in
            for (cell, tally) in part.enumerated() where tally.buildings > 0 {
                whole[cell].buildings += tally.buildings
                whole[cell].weight += tally.weight
            }
        }
        return RingCounts(
            rings: (0...projects).map { Array(whole[$0 * count..<($0 + 1) * count]) }, isWeighted: weight != nil)
    }
}
