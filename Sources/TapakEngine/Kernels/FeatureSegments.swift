import TapakModel

/// The segments of every feature, feature by feature, in short runs with a box each: for distances to one feature.
///
/// - Units: metres from the local origin; squares are planar squared distances.
/// - Complexity: building O(n), a distance O(segments of the feature), most of it one box for sixteen of them.
struct FeatureSegments: Sendable {
    private static let runLength = 16

    /// Four coordinates a segment; a point is a segment of length 0.
    private let coordinates: [Double]
    /// Runs → segments.
    private let runOffsets: [Int32]
    private let runBoxes: [Envelope]
    /// Features → runs.
    private let featureOffsets: [Int32]
    /// The boxes of the features; empty where one has no vertices.
    let boxes: [Envelope]

    init(_ geometry: GeometryColumns) {
        var coordinates: [Double] = []
        var (runOffsets, featureOffsets): ([Int32], [Int32]) = ([0], [0])
        var (runBoxes, boxes): ([Envelope], [Envelope]) = ([], [])
        coordinates.reserveCapacity(2 * geometry.coordinates.count)
        for feature in 0..<geometry.count {
            let first = coordinates.count / 4
            for part in geometry.parts(of: feature) {
                for ring in geometry.rings(of: part) {
                    let vertices = geometry.vertices(of: ring)
                    let isPoint = vertices.count == 1
                    for vertex in isPoint ? vertices : vertices.dropLast() {
                        let (a, b) = (geometry.point(vertex), geometry.point(isPoint ? vertex : vertex + 1))
                        coordinates.append(a.x)
                        coordinates.append(a.y)
                        coordinates.append(b.x)
                        coordinates.append(b.y)
                    }
                }
            }
            var whole = Envelope.empty
            for start in stride(from: first, to: coordinates.count / 4, by: Self.runLength) {
                let end = min(start + Self.runLength, coordinates.count / 4)
                var box = Envelope.empty
                for end in 2 * start..<2 * end { box.extend(x: coordinates[2 * end], y: coordinates[2 * end + 1]) }
                runBoxes.append(box)
                runOffsets.append(Int32(end))
                whole.extend(box)
            }
            featureOffsets.append(Int32(runBoxes.count))
            boxes.append(whole)
        }
        (self.coordinates, self.runOffsets, self.runBoxes) = (coordinates, runOffsets, runBoxes)
        (self.featureOffsets, self.boxes) = (featureOffsets, boxes)
    }

    /// The least squared distance from a point to the segments of a feature, as far as it is within a bound; else infinite.
    func square(from point: Point, to feature: Int, within bound: Double) -> Double {
        var (least, bound) = (Double.infinity, bound)
        forEach(of: feature, near: point, within: &bound) { _, square, bound in
            if square < least { (least, bound) = (square, square) }
        }
        return least
    }

    /// The least measured distance among the segments of a feature within a planar bound.
    func distance(from point: Point, to feature: Int, within bound: Double, _ measure: GroundMeasure) -> Double {
        var (least, bound) = (Double.infinity, bound)
        forEach(of: feature, near: point, within: &bound) { foot, _, _ in least = min(least, measure.distance(point, foot)) }
        return least
    }

    @inline(__always)
    private func forEach(
        of feature: Int, near point: Point, within bound: inout Double, _ body: (Point, Double, inout Double) -> Void
    ) {
        coordinates.withUnsafeBufferPointer { coordinates in
            for run in Int(featureOffsets[feature])..<Int(featureOffsets[feature + 1]) {
                let box = runBoxes[run]
                let dx = max(box.minX - point.x, 0, point.x - box.maxX)
                let dy = max(box.minY - point.y, 0, point.y - box.maxY)
                guard dx * dx + dy * dy <= bound else { continue }
                for segment in Int(runOffsets[run])..<Int(runOffsets[run + 1]) {
                    let foot = SegmentTree.foot(of: point, coordinates.baseAddress! + 4 &* segment)
                    let (dx, dy) = (foot.x - point.x, foot.y - point.y)
                    let square = dx * dx + dy * dy
                    if square <= bound { body(foot, square, &bound) }
                }
            }
        }
    }
}
