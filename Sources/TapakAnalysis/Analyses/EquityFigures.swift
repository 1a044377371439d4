import TapakEngine
import TapakModel

/// The figures of a row of the table of equity: those of one group in one unit.
struct EquityFigures: Sendable {
    /// Thresholds of all measures.
    let thresholds: [Double]

    struct Row: Sendable {
        var people: Double
        var cells: [TableBuilder.Cell]
    }

    /// The values of a group in a row.
    func inequality(_ measure: EquityValues.Measure, _ group: EquityGroups.Group, _ members: ArraySlice<Int32>) -> Inequality {
        Inequality(members.map { measure.values[Int($0)] }, weights: members.map { group.people[Int($0)] })
    }

    /// The cells behind the names.
    func row(
        _ measure: EquityValues.Measure, _ group: EquityGroups.Group, _ members: ArraySlice<Int32>,
        _ interval: (low: Inequality.Measures, high: Inequality.Measures)? = nil
    ) -> Row {
        let origins = members.map(Int.init).filter { group.people[$0] > 0 }
        var (people, asked, unknown, zero) = (0.0, 0.0, 0.0, 0.0)
        var within = Array(repeating: 0.0, count: thresholds.count)
        for origin in origins {
            let (value, weight) = (measure.values[origin], group.people[origin])
            people += weight
            if !measure.isUnknown[origin] { asked += weight }
            if value.isNaN { unknown += weight }
            if value == 0 { zero += weight }
            for place in thresholds.indices where value <= thresholds[place] { within[place] += weight }
        }
        let measures = inequality(measure, group, members).measures
        // Of yes and no the share says everything.
        let isCurve = measure.nature != .exposure
        let shares = thresholds.indices.flatMap { place -> [TableBuilder.Cell] in
            guard measure.thresholds.contains(thresholds[place]) else { return [.number(nil), .number(nil)] }
            return [.number(within[place]), .number(asked > 0 ? 100 * within[place] / asked : nil)]
        }
        let known = people - unknown
        let spread = [
            measures.giniSample, measures.theilT, measures.theilL, measures.atkinsonHalf, measures.atkinsonOne, measures.palma,
            measures.fifths,
        ]
        return Row(
            people: people,
            cells: [
                .count(origins.count), .number(people), .number(unknown), .number(measures.mean),
                .number(interval?.low.mean), .number(interval?.high.mean), .number(zero),
                .number(known > 0 ? 100 * zero / known : nil),
            ] + shares
                + [
                    .number(isCurve ? measures.gini : nil), .number(isCurve ? interval?.low.gini : nil),
                    .number(isCurve ? interval?.high.gini : nil),
                ] + spread.map { .number(isCurve ? $0 : nil) })
    }
}
