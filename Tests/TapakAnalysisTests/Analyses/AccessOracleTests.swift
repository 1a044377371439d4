import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Random layers of mixed geometry through files and frame, against a plain loop.
struct AccessOracleTests {
    /// The distance of a point to an axis-parallel box, 0 inside; points and lines are flat boxes.
    private static func distance(_ p: (x: Int, y: Int), _ box: [Int]) -> Double {
        let dx = Double(max(box[0] - p.x, 0, p.x - box[2]))
        let dy = Double(max(box[1] - p.y, 0, p.y - box[3]))
        return (dx * dx + dy * dy).squareRoot()
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func nearest(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        var (layer, boxes, ids) = (TestLayer(), [[Int]](), [Int]())
        for _ in 0..<number(1...30) {
            let (x, y, w, h) = (50 * number(0...20), 50 * number(0...20), 50 * number(1...3), 50 * number(1...3))
            let kind = number(0...2)
            boxes.append([x, y, kind == 0 ? x : x + w, kind == 2 ? y + h : y])
            ids.append(1000 * number(0...99) + ids.count)
            let text =
                kind == 0
                ? "POINT(\(x) \(y))"
                : kind == 1
                    ? "LINESTRING(\(x) \(y),\(x + w) \(y))"
                    : "POLYGON((\(x) \(y),\(x + w) \(y),\(x + w) \(y + h),\(x) \(y + h),\(x) \(y)))"
            layer.add(text, #"{"id":\#(ids[ids.count - 1])}"#)
        }
        let points = (0..<120).map { _ in (x: 25 * number(-4...48), y: 25 * number(-4...48)) }
        let folder = LayerFolder()
        var parameters = Access.Parameters(
            from: folder.write(
                TestLayer(points.enumerated().map { (point(Double($1.x), Double($1.y)), id("\($0)")) }), "origins"),
            to: ["k": folder.write(layer, "to")])
        let cap = 300.0
        parameters.cap = cap
        parameters.within = [100]
        let findings = try run(Access.self, parameters, grid(threads: 2))
        let table = try findings.table("access")
        var within = 0.0
        for (index, p) in points.enumerated() {
            let distances = boxes.map { Self.distance(p, $0) }
            let least = distances.min()!
            let tied = distances.indices.filter { distances[$0] <= least + 1e-6 }
            let row = "\(index)"
            #expect(table.text(row, "k_status") == (least <= cap ? "reached" : "beyond"), "seed \(seed), origin \(row)")
            guard least <= cap else { continue }
            if least <= 100 { within += 1 }
            expectClose(table[row, "k_m"], least, absolute: 1e-9, "seed \(seed), origin \(row)")
            #expect(table.text(row, "k_id") == "\(tied.map { ids[$0] }.min()!)", "seed \(seed), origin \(row)")
            #expect(table[row, "k_ties"] == Double(tied.count - 1), "seed \(seed), origin \(row)")
        }
        #expect(try findings.table("access_units")["*", "k_within_100"] == within, "seed \(seed)")
    }
}
