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
        let (projects, distances) = (rings.projects.count, rings.distances)
        let index = NearestIndex(rings.projects.geometry, ranks: rings.projects.ranks, measure: rings.measure)
        let empty = RingCounts(
            rings: Array(repeating: Array(repeating: Tally(), count: distances.count), count: projects + 1),
            isWeighted: weight != nil)
        var counts = empty
        try workspace.stream(role, weight: weight) { batch in
            var part: [Int: Tally] = [:]
            for (row, point) in batch.points.enumerated() {
                let near = index.all(within: distances[distances.count - 1], of: point)
                guard let nearest = near.map(\.distance).min() else { continue }
                for (project, distance) in near + [(projects, nearest)] {
                    guard let ring = distances.firstIndex(where: { distance <= $0 }) else { continue }
                    part[project * distances.count + ring, default: Tally()].buildings += 1
                    part[project * distances.count + ring, default: Tally()].weight += batch.weight(row)
                }
            }
            return part
        } collect: { part, _ in
            for (cell, tally) in part {
                counts.rings[cell / distances.count][cell % distances.count].buildings += tally.buildings
                counts.rings[cell / distances.count][cell % distances.count].weight += tally.weight
            }
        }
        return counts
    }
}
