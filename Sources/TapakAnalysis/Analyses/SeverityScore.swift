import TapakModel
import TapakStandards

/// The scores of a neighbourhood, or of several together.
struct SeverityScore: Sendable {
    /// By criterion; nil where an amount is not known.
    var percents: [Double?]
    var scores: [Double?]
    /// By aspect the mean of its criteria's percentages.
    var means: [Double?]
    var total: Double?
    var severity: SeverityScheme.Band?
    /// The mean of the aspects' means, in percent.
    var sectoral: Double?
    /// Criteria whose denominator is 0 though something fails, and whose volume is over it.
    var (zeros, clamped): ([Int], [Int])

    init(_ amounts: SeverityProfiles.Amounts, scheme: SeverityScheme) {
        (zeros, clamped) = ([], [])
        percents = []
        for place in scheme.criteria.indices {
            let (volume, denominator) = (amounts.volumes[place], amounts.denominators[place])
            percents.append(Self.percent(volume, of: denominator))
            guard let volume, let denominator else { continue }
            if denominator == 0, volume > 0 { zeros.append(place) }
            if denominator > 0, volume > denominator { clamped.append(place) }
        }
        scores = percents.map { $0.map { scheme.score(percent: $0) } }
        means = scheme.aspects.map { [percents] aspect in Self.mean(aspect.criteria.map { percents[$0] }) }
        total = scores.knownSum
        severity = total.flatMap { scheme.severity(total: $0) }
        sectoral = Self.mean(means)
    }

    /// Whether it is slum; nil where the class is not known.
    func isSlum(_ scheme: SeverityScheme) -> Bool? { severity.map { $0.code != scheme.classes.last?.code } }

    private static func percent(_ volume: Double?, of denominator: Double?) -> Double? {
        guard let volume, let denominator else { return nil }
        return denominator == 0 ? 0 : min(100, 100 * volume / denominator)
    }

    private static func mean(_ values: [Double?]) -> Double? { values.knownSum.map { $0 / Double(max(1, values.count)) } }
}

extension Sequence<Double?> {
    /// The sum; nil where one of the values is not known.
    var knownSum: Double? {
        reduce(Optional(0.0)) { sum, value in
            if let sum, let value { sum + value } else { nil }
        }
    }
}

/// What else is considered of a neighbourhood, and the rank that follows.
struct SeverityRank: Sendable {
    enum Legality: String, Sendable { case legal, illegal, undecided }

    var considerations: SeverityScheme.Band?
    var legality: Legality?
    var priority: Int?
    /// Letter of the class and digit of considerations and legality, such as `A1`.
    var code: String?

    init(considerations scores: [Double?], legality signs: [Bool?], severity: SeverityScheme.Band?, scheme: SeverityScheme) {
        let known = scores.compactMap { $0 }
        if !scores.isEmpty, known.count == scores.count { considerations = scheme.band(sum: known.reduce(0, +)) }
        let told = signs.compactMap { $0 }
        if !signs.isEmpty, told.count == signs.count {
            legality = told.allSatisfy { $0 } ? .legal : told.contains(true) ? .undecided : .illegal
        }
        guard let considerations, let severity else { return }
        priority = scheme.priority(considerations, severity)
        guard priority != nil, let legality, legality != .undecided, let digit = Int(considerations.sign) else { return }
        code = "\(severity.sign)\(digit + (legality == .legal ? 0 : 1))"
    }
}
