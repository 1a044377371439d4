import TapakEngine
import TapakModel

/// Where units overlap each other, pair by pair.
///
/// A place inside exactly k units lies in k(k−1)/2 of the pairs, so the folds of the pairs tell the area inside exactly
/// k units without building it.
struct UnitOverlaps: Sendable {
    /// One polygon feature for every pair of units with a common area.
    let pairs: GeometryColumns

    init(_ units: GeometryColumns, threads: Int) throws {
        let tree = PackedRTree((0..<units.count).map(units.envelope(of:)))
        let runs = try Parallel.mapRuns(of: 8, in: units.count, threads: threads) { run in
            try withGEOS { geos in
                var pairs = GeometryColumns()
                for unit in run {
                    let later = tree.items(in: units.envelope(of: unit)).filter { $0 > unit }
                    let mask = try geos.geometry(ofFeature: unit, in: units, kind: .polygon)
                    let clip = try Overlay.clip(later, of: units, to: mask, geos: geos)
                    pairs.append(contentsOf: clip.pieces)
                }
                return pairs
            }
        }
        var pairs = GeometryColumns()
        for run in runs { pairs.append(contentsOf: run) }
        self.pairs = pairs
    }

    /// Σ over k ≥ 2 of (k−1) · the area inside exactly k units: by how much a sum over units counts ground again.
    func excess(_ measure: GroundMeasure) throws -> Double {
        try withGEOS { geos in Self.excess(ofFolds: try Folds.areas(of: pairs, measure: measure, geos: geos)) }
    }

    /// The same for the part of the units that an overlay layer covers.
    func excess(_ measure: GroundMeasure, over overlay: GeometryColumns) throws -> Double {
        guard pairs.count > 0 else { return 0 }
        let tree = PackedRTree((0..<overlay.count).map(overlay.envelope(of:)))
        return try withGEOS { geos in
            var covered = GeometryColumns()
            for pair in 0..<pairs.count {
                let nearby = tree.items(in: pairs.envelope(of: pair))
                if nearby.isEmpty { continue }
                let union = try Folds.union(of: nearby, in: overlay, geos: geos)
                let mask = try geos.geometry(ofFeature: pair, in: pairs, kind: .polygon)
                covered.append(contentsOf: try Overlay.clip([0], of: union, to: mask, geos: geos).pieces)
            }
            return Self.excess(ofFolds: try Folds.areas(of: covered, measure: measure, geos: geos))
        }
    }

    private static func excess(ofFolds folds: [Double]) -> Double {
        var sum = 0.0
        for (level, area) in folds.enumerated() {
            let exact = area - (level + 1 < folds.count ? folds[level + 1] : 0)
            let units = ((1 + Double(8 * (level + 1))).squareRoot() + 1) / 2
            sum += (units.rounded(.down) - 1) * exact
        }
        return sum
    }
}
