public import TapakModel

/// In which ring around every feature near it a point lies, by its measured distance.
///
/// Ring 0 is [0, d₀] and holds the feature itself, ring i is (dᵢ₋₁, dᵢ]. A raster over everything within reach knows for
/// each cell which features are near and, where the whole cell lies in one ring, which; only near the edges of rings
/// distances are measured.
///
/// - Units: metres of the measure; coordinates are metres from the local origin.
/// - Complexity: building O(cells within reach of features); a query O(features within reach), without allocating.
public struct RingIndex: Sendable {
    /// Cells along the largest distance, and along the longer side of the raster at most.
    private static let (cellsPerReach, cellsPerSide) = (8.0, 512.0)
    /// In place of a ring: it must be measured.
    private static let unknown: Int32 = -1

    /// The outer distances of the rings, ascending.
    public let limits: [Double]
    private let measure: GroundMeasure
    private let isGrid: Bool
    private let widening: Widening
    private let segments: FeatureSegments
    private let locator: PolygonLocator
    private let hasPolygons: Bool
    private let extent: Envelope
    private let side: Double
    private let (columns, rows): (Int, Int)
    /// Cells → entries.
    private let starts: [Int32]
    /// A feature near the cell.
    private let features: [Int32]
    /// The ring of the whole cell around it, or unknown.
    private let rings: [Int32]

    /// An index over features.
    ///
    /// - Parameters:
    ///   - geometry: The features, in metres from the local origin.
    ///   - ranks: The order of their ids.
    ///   - limits: The outer distances of the rings, ascending.
    ///   - measure: How distances are measured.
    ///   - threads: How many threads build it; it is the same for any number.
    public init(
        _ geometry: GeometryColumns, ranks: [Int32], limits: [Double], measure: GroundMeasure, threads: Int = 1
    ) throws {
        (self.limits, self.measure, isGrid) = (limits, measure, measure.measure == .grid)
        widening = Widening(ratio: measure.scaleSpread * measure.scaleSpread, margin: 1e-6)
        let segments = FeatureSegments(geometry)
        let hasPolygons = geometry.kinds.contains(.polygon)
        let locator = PolygonLocator(geometry, ranks: ranks)
        (self.segments, self.locator, self.hasPolygons) = (segments, locator, hasPolygons)
        let whole = geometry.envelope
        guard let last = limits.last, !whole.isEmpty else {
            (extent, side, columns, rows, starts, features, rings) = (.empty, 1, 0, 0, [0], [], [])
            return
        }
        // The radius around the middle, widened once more, holds around every place.
        let reach = measure.planarRadius(last, around: whole.centre) * measure.scaleSpread * (1 + 1e-9) + 1e-6
        let extent = whole.expanded(by: reach)
        let side = max(reach / Self.cellsPerReach, max(extent.width, extent.height) / Self.cellsPerSide)
        let (columns, rows) = (max(1, Int(extent.width / side) + 1), max(1, Int(extent.height / side) + 1))
        (self.extent, self.side, self.columns, self.rows) = (extent, side, columns, rows)
        let raster = RingRaster(
            segments: segments, locator: locator, hasPolygons: hasPolygons, limits: limits, measure: measure, reach: reach,
            extent: extent, side: side,
            columns: columns, rows: rows)
        let runs = try Parallel.mapRuns(of: 8, in: geometry.count, threads: threads) { run in run.flatMap(raster.entries) }
        var starts = [Int32](repeating: 0, count: columns * rows + 1)
        for run in runs { for entry in run { starts[Int(entry.cell) + 1] += 1 } }
        for cell in 1..<starts.count { starts[cell] += starts[cell - 1] }
        var next = starts
        var features = [Int32](repeating: 0, count: Int(starts[starts.count - 1]))
        var rings = features
        for run in runs {
            for entry in run {
                let place = Int(next[Int(entry.cell)])
                next[Int(entry.cell)] += 1
                (features[place], rings[place]) = (entry.feature, entry.ring)
            }
        }
        (self.starts, self.features, self.rings) = (starts, features, rings)
    }

    /// Calls back with every feature within the largest distance of a point and the ring it lies in, in order of features.
    public func forEachRing(around point: Point, _ visit: (_ feature: Int, _ ring: Int) -> Void) {
        guard extent.contains(point) else { return }
        let (column, row) = (Int((point.x - extent.minX) / side), Int((point.y - extent.minY) / side))
        let cell = min(row, rows &- 1) &* columns &+ min(column, columns &- 1)
        for entry in Int(starts[cell])..<Int(starts[cell &+ 1]) {
            let feature = Int(features[entry])
            let ring = rings[entry] == Self.unknown ? measuredRing(point, feature) : Int(rings[entry])
            if ring < limits.count { visit(feature, ring) }
        }
    }

    /// The ring by the measured distance; the number of rings where it is farther than all.
    private func measuredRing(_ point: Point, _ feature: Int) -> Int {
        if hasPolygons, segments.boxes[feature].contains(point), locator.place(of: point, in: feature) != .outside { return 0 }
        let square = segments.square(from: point, to: feature, within: .infinity)
        var distance = square.squareRoot()
        if !isGrid {
            distance = segments.distance(from: point, to: feature, within: widening.square(beyond: square), measure)
        }
        return limits.firstIndex { distance <= $0 } ?? limits.count
    }
}

/// Finds the cells of a raster that lie near a feature, and in which ring around it.
private struct RingRaster: Sendable {
    struct Entry: Sendable {
        var cell, feature, ring: Int32
    }

    let segments: FeatureSegments
    let locator: PolygonLocator
    let hasPolygons: Bool
    let limits: [Double]
    let measure: GroundMeasure
    let reach: Double
    let extent: Envelope
    let side: Double
    let columns: Int
    let rows: Int

    func entries(_ feature: Int) -> [Entry] {
        var entries: [Entry] = []
        let box = segments.boxes[feature].expanded(by: reach)
        guard !segments.boxes[feature].isEmpty else { return [] }
        func cell(_ value: Double, _ low: Double, _ count: Int) -> Int { max(0, min(count - 1, Int((value - low) / side))) }
        // Half a diagonal, and a hair for the rounding of cells.
        let half = side * 0.5.squareRoot() * (1 + 1e-6)
        for row in cell(box.minY, extent.minY, rows)...cell(box.maxY, extent.minY, rows) {
            for column in cell(box.minX, extent.minX, columns)...cell(box.maxX, extent.minX, columns) {
                let centre = Point(
                    x: extent.minX + (Double(column) + 0.5) * side, y: extent.minY + (Double(row) + 0.5) * side)
                guard let ring = ring(of: centre, half, feature) else { continue }
                entries.append(
                    Entry(cell: Int32(row * columns + column), feature: Int32(feature), ring: ring))
            }
        }
        return entries
    }

    /// The ring of everything around a cell's centre, −1 where it has to be measured, nil where nothing is within reach.
    private func ring(of centre: Point, _ half: Double, _ feature: Int) -> Int32? {
        let farthest = reach + half
        let distance = segments.square(from: centre, to: feature, within: farthest * farthest).squareRoot()
        // Where no edge crosses the cell, all of it lies on the same side.
        if distance > half, hasPolygons, locator.place(of: centre, in: feature) != .outside { return 0 }
        guard distance <= farthest else { return nil }
        let scale = measure.linearScale(at: centre, dx: 1, dy: 0)
        let (low, high) = (scale / measure.scaleSpread, scale * measure.scaleSpread)
        for (ring, limit) in limits.enumerated() {
            let (surely, perhaps) = (limit * low * (1 - 1e-9) - 1e-6, limit * high * (1 + 1e-9) + 1e-6)
            if distance + half <= surely { return Int32(ring) }
            if distance - half <= perhaps { return -1 }
        }
        return nil
    }
}
