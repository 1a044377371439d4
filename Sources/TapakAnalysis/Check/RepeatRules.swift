import TapakEngine
import TapakModel

/// Features that stand in a layer twice: vertex by vertex, or nearly so.
struct RepeatRules {
    let slips: [DataSlip]
    /// Rows that repeat an earlier one vertex by vertex.
    let exact: Set<Int>

    /// Compares every feature with those whose boxes lie near its own.
    ///
    /// - Complexity: O(n log n); a pile of k nearly equal features is told against its first.
    init(_ layer: HeldLayer, near: Double, measure: GroundMeasure) {
        let geometry = layer.geometry
        var slips: [DataSlip] = []
        var exact: Set<Int> = []
        var seen: [ArraySlice<Double>: Int] = [:]
        for row in 0..<geometry.count {
            let vertices = geometry.vertices(ofFeature: row)
            let shape = geometry.coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound]
            guard let first = seen[shape], Self.hasEqualParts(first, row, geometry) else {
                seen[shape] = seen[shape] ?? row
                continue
            }
            exact.insert(row)
            slips.append(
                DataSlip(
                    layer.reference, .warning, "GEOMETRY_REPEATED", ordinal: layer.ordinals[row], id: layer.ids[row],
                    other: layer.ids[first], place: geometry.point(vertices.lowerBound),
                    Bilingual(
                        id: "Geometri sama dengan fitur \(layer.ordinals[first]) (\(layer.ids[first])).",
                        en: "The same geometry as feature \(layer.ordinals[first]) (\(layer.ids[first])).")))
        }
        let rows = (0..<geometry.count).filter { !exact.contains($0) && !geometry.vertices(ofFeature: $0).isEmpty }
        let boxes = rows.map { geometry.envelope(of: $0) }
        let centres = rows.map { Centroid.of($0, in: geometry) }
        let corners = PackedRTree(boxes.map { Envelope(minX: $0.minX, minY: $0.minY, maxX: $0.minX, maxY: $0.minY) })
        var isNear = Array(repeating: false, count: rows.count)
        for place in rows.indices where !isNear[place] {
            let (box, reach) = (boxes[place], measure.planarRadius(near, around: centres[place]))
            let window = Envelope(
                minX: box.minX - reach, minY: box.minY - reach, maxX: box.minX + reach, maxY: box.minY + reach)
            for other in corners.items(in: window).sorted() where other > place && !isNear[other] {
                let theirs = boxes[other]
                guard geometry.kind(of: rows[place]) == geometry.kind(of: rows[other]),
                    abs(theirs.maxX - box.maxX) <= reach, abs(theirs.maxY - box.maxY) <= reach
                else { continue }
                let distance = measure.distance(centres[place], centres[other])
                guard distance <= near else { continue }
                isNear[other] = true
                let (row, first) = (rows[other], rows[place])
                slips.append(
                    DataSlip(
                        layer.reference, .warning, "GEOMETRY_NEARLY_REPEATED", ordinal: layer.ordinals[row], id: layer.ids[row],
                        other: layer.ids[first], place: centres[other],
                        Bilingual(
                            id: "Hampir sama dengan fitur \(layer.ordinals[first]) (\(layer.ids[first])), "
                                + "\(DecimalText.rounded(distance, decimals: 2, language: .indonesian)) m dari sana.",
                            en: "Nearly the same as feature \(layer.ordinals[first]) (\(layer.ids[first])), "
                                + "\(DecimalText.rounded(distance, decimals: 2, language: .english)) m away.")))
            }
        }
        self.slips = slips
        self.exact = exact
    }

    private static func hasEqualParts(_ a: Int, _ b: Int, _ geometry: GeometryColumns) -> Bool {
        let (one, two) = (geometry.parts(of: a), geometry.parts(of: b))
        return one.count == two.count
            && zip(one, two).allSatisfy {
                geometry.kinds[$0] == geometry.kinds[$1]
                    && geometry.rings(of: $0).map { geometry.vertices(of: $0).count }
                        == geometry.rings(of: $1).map { geometry.vertices(of: $0).count }
            }
    }
}
