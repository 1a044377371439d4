import TapakEngine
import TapakModel

/// The units that overlap others, and by how much sums over units count ground again.
struct UnitOverlaps: Sendable {
    /// A common area below this, in square metres, is rounding along a shared border.
    private static let least = 1e-6

    /// The units that share an area with another one.
    private let units: GeometryColumns

    init(_ all: GeometryColumns, threads: Int) throws {
        let tree = PackedRTree((0..<all.count).map(all.envelope(of:)))
        let runs = try Parallel.mapRuns(of: 8, in: all.count, threads: threads) { run in
            try withGEOS { geos in
                try run.filter { unit in try Self.overlaps(unit, all, tree, geos) }
            }
        }
        units = all.selecting(runs.flatMap { $0 })
    }

    private static func overlaps(
        _ unit: Int, _ all: GeometryColumns, _ tree: PackedRTree, _ geos: GEOSSession
    ) throws -> Bool {
        let mask = try geos.geometry(ofFeature: unit, in: all, kind: .polygon)
        for other in tree.items(in: all.envelope(of: unit)) where other != unit {
            let common = try Overlay.clip([other], of: all, to: mask, geos: geos).pieces
            if GroundMeasure.grid.area(ofAll: common) > least { return true }
        }
        return false
    }

    /// Whether no unit overlaps another.
    var isEmpty: Bool { units.isEmpty }
    /// The units that overlap others.
    var members: GeometryColumns { units }

    /// Σ over k ≥ 2 of (k−1) · the area inside exactly k units, which is the sum of the areas inside at least k.
    func excess(_ measure: GroundMeasure) throws -> Double {
        try withGEOS { geos in try Folds.areas(of: units, measure: measure, geos: geos).dropFirst().reduce(0, +) }
    }

    /// The same for the part of the units that an overlay layer covers.
    func excess(_ measure: GroundMeasure, over overlay: GeometryColumns) throws -> Double {
        guard !isEmpty else { return 0 }
        let tree = PackedRTree((0..<overlay.count).map(overlay.envelope(of:)))
        return try withGEOS { geos in
            var covered = GeometryColumns()
            for unit in 0..<units.count {
                let nearby = tree.items(in: units.envelope(of: unit))
                if nearby.isEmpty { continue }
                let union = try Folds.union(of: nearby, in: overlay, geos: geos)
                let mask = try geos.geometry(ofFeature: 0, in: union, kind: .polygon)
                covered.append(contentsOf: try Overlay.clip([unit], of: units, to: mask, geos: geos).pieces)
            }
            return try Folds.areas(of: covered, measure: measure, geos: geos).dropFirst().reduce(0, +)
        }
    }
}
