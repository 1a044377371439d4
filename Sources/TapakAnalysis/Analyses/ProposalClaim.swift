import TapakModel

/// The volume that a proposal claims, beside what the map says.
struct ProposalClaim: Sendable {
    /// How the two agree.
    enum Status: String, Sendable {
        /// Within the tolerance.
        case agrees
        /// They differ.
        case differs
        /// There is no claim.
        case missing
        /// The unit is not known.
        case unknownUnit = "unknown-unit"
        /// The unit fits no such geometry: hectares of a line.
        case unfitUnit = "unfit-unit"
        /// Pieces are claimed of what is drawn as lines or areas.
        case unmeasured
    }

    /// The claim, in its own unit; nil where there is none.
    let claimed: Double?
    /// Its unit as written.
    let unit: String
    /// What the map says in that unit; nil where it says nothing.
    let measured: Double?
    /// How they agree.
    let status: Status
    /// By how many percent the claim differs from what is measured.
    var difference: Double? {
        guard let claimed, let measured, measured > 0 else { return nil }
        return 100 * (claimed - measured) / measured
    }

    /// Units as people write them: what they measure, and metres or square metres of one.
    private static let units: [String: (of: Measure, factor: Double)] = [
        "m": (.length, 1), "m1": (.length, 1), "m'": (.length, 1), "m’": (.length, 1), "meter lari": (.length, 1),
        "meter": (.length, 1), "metre": (.length, 1), "km": (.length, 1000),
        "m2": (.area, 1), "m²": (.area, 1), "meter persegi": (.area, 1), "ha": (.area, 10_000), "hektar": (.area, 10_000),
        "hektare": (.area, 10_000), "unit": (.count, 1), "buah": (.count, 1), "titik": (.count, 1), "bh": (.count, 1),
    ]

    private enum Measure { case length, area, count }

    init(_ claim: Double, unit: String, _ found: ProposalCases.Case, tolerance: Double) {
        self.unit = unit
        claimed = claim.isFinite ? claim : nil
        guard claim.isFinite else {
            (measured, status) = (nil, .missing)
            return
        }
        guard let known = Self.units[ProposalCases.tidy(unit)] else {
            (measured, status) = (nil, unit.isEmpty ? .missing : .unknownUnit)
            return
        }
        let size: Double
        switch known.of {
        case .length: size = found.length
        case .area: size = found.area
        case .count: size = Double(found.points)
        }
        guard size > 0 else {
            // A building is claimed by the piece and drawn as an area: how many there are is not to be seen.
            (measured, status) = (nil, known.of == .count ? .unmeasured : .unfitUnit)
            return
        }
        let value = size / known.factor
        measured = value
        status = abs(claim - value) <= tolerance / 100 * value ? .agrees : .differs
    }
}
