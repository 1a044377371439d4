/// The closing balance of an overlay: what is inside the units, each place once, and outside must be the whole.
///
/// Every term is measured by itself, none as a difference of the others. Units: square metres.
public struct Balance: Sendable, Hashable, Codable {
    /// What is balanced: an analysis or one of its rules.
    public var of: String
    /// The sum of the net areas in the units.
    public var inUnits: Double
    /// By how much that sum counts places again that lie inside several units.
    public var twice: Double
    /// The net area outside all units.
    public var outside: Double
    /// The net area of the whole.
    public var whole: Double

    /// A balance.
    public init(of: String, inUnits: Double, twice: Double, outside: Double, whole: Double) {
        self.of = of
        self.inUnits = inUnits
        self.twice = twice
        self.outside = outside
        self.whole = whole
    }

    /// By how much it misses.
    public var miss: Double { inUnits - twice + outside - whole }
    /// Whether it closes within 1e-9 of the whole and 1e-6 m².
    public var closes: Bool { abs(miss) <= 1e-9 * abs(whole) + 1e-6 }

    /// A finding where it does not close.
    public var finding: Finding? {
        guard !closes else { return nil }
        let text = "\(inUnits) − \(twice) + \(outside) ≠ \(whole) m²"
        return Finding(
            .error, "BALANCE",
            Bilingual(
                id: "Neraca luas '\(of)' tidak menutup (unit − ganda + luar ≠ seluruhnya): \(text).",
                en: "The closing balance of '\(of)' misses (units − twice + outside ≠ whole): \(text)."))
    }
}
