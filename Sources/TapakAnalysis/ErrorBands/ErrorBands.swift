import Glibc
import TapakEngine
import TapakModel

/// How far the position error of the layers carries into the numbers of an analysis.
///
/// A layer of circular error CE90 lies, as a whole, off its place by a shift whose length is at most CE90 in nine cases of ten:
/// normal in both directions, σ = CE90 / √(−2 ln 0.1). The layers of a run are off independently of each other. The analysis is
/// done again on layers shifted so; the root mean square of what a number changes by is its standard error, and the number
/// ± 1.645 of it the band that holds the truth in nine cases of ten. The shifts are drawn in pairs ±v and made uncorrelated with
/// exactly their variance, so that for a number that changes in proportion to the shift the band is that of the closed formula,
/// σ · |gradient|, and no number of runs changes it.
struct ErrorBands {
    /// Standard normal: 95 % lie below, so that 90 % lie within ± this.
    static let quantile = 1.644853626951
    /// CE90 over σ: √(−2 ln 0.1).
    static let circularQuantile = 2.145966026289
    /// Tables with a row a building, whose doubtful rows have a table of their own, and those of verdicts.
    private static let perFeature = ["access", "waterfront_buildings", "screening"]
    /// Tables of more rows have no bands.
    private static let rowLimit = 20_000

    /// The files that may be off, each with its references, and their CE90 in metres.
    private let errors: [(references: [String], ce90: Double)]
    /// One shift a layer and run, in metres.
    private let shifts: [[String: Point]]

    /// - Parameter runs: How often the analysis is done again; even, at least four for each layer.
    init(_ ce90: [String: Double], runs: Int) {
        // Parts of one file are off together.
        let files = Dictionary(grouping: ce90.keys) { String($0.prefix { $0 != "?" }) }
        let errors = files.sorted { $0.key < $1.key }.map { file, references in
            (references: references.sorted(), ce90: references.compactMap { ce90[$0] }.max() ?? 0)
        }
        self.errors = errors
        let pairs = max(runs / 2, 2 * errors.count)
        var random = SeededNumbers(seed: 0x7461_7061_6B)
        // Columns of normal numbers, each made orthogonal to those before and of the length that unit variance has.
        var columns: [[Double]] = []
        while columns.count < 2 * errors.count {
            var column = (0..<pairs).map { _ in random.next() }
            for known in columns {
                let product = zip(column, known).reduce(0) { $0 + $1.0 * $1.1 } / Double(pairs)
                for row in column.indices { column[row] -= product * known[row] }
            }
            let length = (column.reduce(0) { $0 + $1 * $1 } / Double(pairs)).squareRoot()
            guard length > 1e-6 else { continue }
            columns.append(column.map { $0 / length })
        }
        shifts = (0..<2 * pairs).map { run in
            let sign = run % 2 == 0 ? 1.0 : -1
            return Dictionary(
                uniqueKeysWithValues: errors.indices.flatMap { layer in
                    let scale = sign * errors[layer].ce90 / Self.circularQuantile
                    let shift = Point(x: scale * columns[2 * layer][run / 2], y: scale * columns[2 * layer + 1][run / 2])
                    return errors[layer].references.map { ($0, shift) }
                })
        }
    }

    /// The bands of all numbers in the tables of findings, one row a number that may change.
    func table<A: Analysis>(_ findings: Findings, _ analysis: A.Type, _ parameters: A.Parameters, _ workspace: Workspace) throws
        -> Table
    {
        let tables = findings.tables.filter { table in
            !Self.perFeature.contains { table.name.hasPrefix($0) && ($0 != "access" || table.name == $0) }
                && table.rowCount <= Self.rowLimit
        }
        var changes = tables.map { table in
            table.columns.map { _ in Array(repeating: Change(), count: table.rowCount) }
        }
        let places = tables.map { Dictionary(zip((0..<$0.rowCount).map($0.key), 0...)) { first, _ in first } }
        for shift in shifts {
            let again = try analysis.run(parameters, in: workspace.shifted(by: shift))
            for (index, table) in tables.enumerated() {
                guard let other = again.tables.first(where: { $0.name == table.name }) else { continue }
                var isMet = Array(repeating: false, count: table.rowCount)
                for row in 0..<other.rowCount {
                    guard let place = places[index][other.key(row)] else { continue }
                    isMet[place] = true
                    add(table, place, other, row, to: &changes[index])
                }
                // A row that is gone is a row of nothing.
                for place in isMet.indices where !isMet[place] { add(table, place, nil, 0, to: &changes[index]) }
            }
        }
        return table(tables, changes)
    }

    /// What a number changes by, over all runs.
    private struct Change {
        /// Squares of what it falls and rises by.
        var (falls, rises) = (0.0, 0.0)
        /// Squares of what it falls by where its row is gone.
        var losses = 0.0
        /// Whether it and all it becomes are whole.
        var isWhole = true

        /// Whether it only changes in that its row is gone: then it is a fact about the row, such as the area of a parcel, unless it
        /// is a count.
        var isFact: Bool { falls == 0 && rises == 0 && !isWhole }
    }

    private func add(_ table: Table, _ place: Int, _ other: Table?, _ row: Int, to changes: inout [[Change]]) {
        for (column, values) in table.columns.enumerated() {
            guard case .number(let numbers) = values.values, !numbers[place].isNaN else { continue }
            let number = numbers[place]
            if number != number.rounded() { changes[column][place].isWhole = false }
            guard let other else {
                changes[column][place].losses += number * number
                continue
            }
            let now = other.number(row: row, column: values.name) ?? number
            if now != now.rounded() { changes[column][place].isWhole = false }
            let change = now - number
            if change < 0 {
                changes[column][place].falls += change * change
            } else {
                changes[column][place].rises += change * change
            }
        }
    }

    private func table(_ tables: [Table], _ changes: [[[Change]]]) -> Table {
        var bands = TableBuilder(
            "bands",
            Bilingual(
                id:
                    "Rentang 90 % dari galat posisi (CE90) lapisan: nilai sebenarnya ada di antara low dan high pada sembilan dari sepuluh "
                    + "kasus; tiap lapisan bergeser utuh, saling bebas, normal. Angka tanpa baris tidak berubah karenanya.",
                en:
                    "90 % bands by the position error (CE90) of the layers: the truth lies between low and high in nine cases of ten; each "
                    + "layer is off as a whole, independently, normally. Numbers without a row do not change by it."),
            columns: ["'table", "'row", "'column", "value", "low", "high", "standard_error"])
        let runs = Double(shifts.count)
        for (index, table) in tables.enumerated() {
            for row in 0..<table.rowCount {
                for (column, values) in table.columns.enumerated() {
                    let change = changes[index][column][row]
                    guard !change.isFact, let value = table.number(row: row, column: values.name) else { continue }
                    let falls = change.falls + (value > 0 ? change.losses : 0)
                    let error = ((falls + change.rises) / runs).squareRoot()
                    guard error > 1e-6 * max(abs(value), 1e-6) else { continue }
                    // Each side by itself: what can only be lost is not gained. Half of all runs go either way.
                    var low = value - Self.quantile * (2 * falls / runs).squareRoot()
                    var high = value + Self.quantile * (2 * change.rises / runs).squareRoot()
                    if value >= 0 { low = max(0, low) }
                    if values.name.hasSuffix("_pct"), value <= 100 + 1e-9 { high = min(max(100, value), high) }
                    if change.isWhole { (low, high) = (low.rounded(.down), high.rounded(.up)) }
                    bands.add([
                        .text(table.name), .text(table.key(row)), .text(values.name), .number(value), .number(low),
                        .number(high),
                        .number(error),
                    ])
                }
            }
        }
        return bands.table
    }

    /// The features of which the shifts decide whether they count.
    func doubtful(_ probes: [MembershipProbe], _ workspace: Workspace) throws -> Table {
        var table = TableBuilder(
            "doubtful",
            Bilingual(
                id:
                    "Fitur yang masuk atau tidaknya bergantung pada galat posisi; inside_pct = berapa persen pergeseran menaruhnya di dalam.",
                en:
                    "Features of which the position error decides whether they count; inside_pct = in how many percent of the shifts they "
                    + "lie inside."),
            columns: ["'layer", "'of", "'id", "'inside", "inside_pct"])
        let known = Dictionary(uniqueKeysWithValues: errors.flatMap { error in error.references.map { ($0, error.ce90) } })
        for probe in probes {
            // Only how far the two layers are off each other matters.
            let own = known[probe.role.reference] ?? 0
            let others = probe.references.filter { $0 != probe.role.reference }.compactMap { known[$0] }.max() ?? 0
            let sigma = (own * own + others * others).squareRoot() / Self.circularQuantile
            guard sigma > 0 else { continue }
            let ring = Self.ring(sigma)
            try workspace.stream(probe.role, weight: nil) { batch in
                // Who has no id of its own goes by its place in the file, which is counted within the chunk here.
                let ordinals = Dictionary(uniqueKeysWithValues: batch.lackingIDs.map { ($0.row, $0.ordinal) })
                return batch.points.enumerated().compactMap {
                    row, point -> (id: String, ordinal: Int?, isInside: Bool, share: Double)? in
                    let isInside = probe.holds(point)
                    let inside = ring.count { probe.holds(Point(x: point.x + $0.x, y: point.y + $0.y)) }
                    guard inside != (isInside ? ring.count : 0) else { return nil }
                    return (batch.ids[row], ordinals[row], isInside, 100 * Double(inside) / Double(ring.count))
                }
            } collect: { found, featuresBefore in
                for feature in found {
                    let id = feature.ordinal.map { String($0 + featuresBefore) } ?? feature.id
                    table.add([
                        .text(probe.role.name), .text(probe.name), .text(id), .text(feature.isInside ? "yes" : "no"),
                        .number(feature.share),
                    ])
                }
            }
        }
        return table.table
    }

    /// Places that stand for all shifts alike: on rings of equal shares of a normal error, turned against each other.
    private static func ring(_ sigma: Double) -> [Point] {
        (0..<4).flatMap { ring in
            let radius = sigma * (-2 * log(1 - (Double(ring) + 0.5) / 4)).squareRoot()
            return (0..<8).map { place in
                let angle = (Double(place) + Double(ring) / 4) * Double.pi / 4
                return Point(x: radius * cos(angle), y: radius * sin(angle))
            }
        }
    }
}

/// How an analysis tells whether a point counts.
struct MembershipProbe: Sendable {
    /// The layer of the points.
    var role: LayerRole
    /// What they count in, such as `slums`.
    var name: String
    /// The layers that decide it.
    var references: [String]
    var holds: @Sendable (Point) -> Bool
}

extension Table {
    /// What tells a row from the others: the texts at its beginning and the rings and times it is for.
    fileprivate func key(_ row: Int) -> String {
        let numbers: Set = ["ring_from_m", "ring_to_m", "times"]
        return columns.indices.prefix(6).filter { place in
            if case .number = columns[place].values { return numbers.contains(columns[place].name) }
            return !columns[place].name.hasSuffix("_name")
        }.map { text(row: row, column: $0) }.joined(separator: " · ")
    }
}
