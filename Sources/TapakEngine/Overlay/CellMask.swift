import TapakModel

/// The cells of a raster that any of a set of boxes touches: tells fast what is certainly far from all of them.
///
/// - Units: those of the boxes.
/// - Complexity: memory one byte a cell, at most 4 million cells; a question O(cells of its box).
struct CellMask: Sendable {
    private let extent: Envelope
    private let scale: Double
    private let columns, rows: Int
    private var isMarked: [Bool]

    private static let mostCells = 4_000_000.0

    init(_ boxes: [Envelope]) {
        var extent = Envelope.empty
        var sides = 0.0
        for box in boxes where !box.isEmpty {
            extent.extend(box)
            sides += max(box.width, box.height)
        }
        self.extent = extent
        // A quarter of a usual box, so that marking stays cheap and little beside the boxes is marked.
        let usual = max(sides / Double(max(boxes.count, 1)) / 4, 1e-9)
        let side = max(
            usual, (extent.width * extent.height / Self.mostCells).squareRoot(), extent.width / 1e6, extent.height / 1e6)
        scale = 1 / side
        columns = extent.isEmpty ? 0 : Int(extent.width / side) + 1
        rows = extent.isEmpty ? 0 : Int(extent.height / side) + 1
        isMarked = Array(repeating: false, count: columns * rows)
        for box in boxes where !box.isEmpty {
            let (left, right) = (column(box.minX), column(box.maxX))
            for row in row(box.minY)...row(box.maxY) {
                for column in left...right { isMarked[row * columns + column] = true }
            }
        }
    }

    @inline(__always)
    private func column(_ x: Double) -> Int { max(0, min(columns - 1, Int((x - extent.minX) * scale))) }
    @inline(__always)
    private func row(_ y: Double) -> Int { max(0, min(rows - 1, Int((y - extent.minY) * scale))) }

    /// Whether a box may share a point with one of the boxes; false only where it certainly does not.
    @inline(__always)
    func meets(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> Bool {
        guard minX <= extent.maxX, maxX >= extent.minX, minY <= extent.maxY, maxY >= extent.minY else { return false }
        let (left, right) = (column(minX), column(maxX))
        return isMarked.withUnsafeBufferPointer { isMarked in
            for row in row(minY)...row(maxY) {
                for column in left...right where isMarked[row * columns + column] { return true }
            }
            return false
        }
    }
}
