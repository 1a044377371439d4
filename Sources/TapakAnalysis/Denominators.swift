import TapakEngine
import TapakModel

/// What shares are shares of, in square metres.
struct Denominators {
    let kind: Slum.Denominator
    /// The units' own areas.
    let unitAreas: [Double]
    /// The area of their union.
    let wholeArea: Double
    /// The denominator of every unit; nil where there is none.
    let units: [Double?]
    /// The denominator of the whole.
    let whole: Double?
    let findings: [Finding]

    var isGeometry: Bool { kind == .geometry }

    init(
        _ kind: Slum.Denominator, units layer: HeldLayer, areas: SlumRegions.Areas, field: String?, measure: GroundMeasure,
        threads: Int
    ) throws {
        self.kind = kind
        let measured = areas.units.map(\.area)
        switch kind {
        case .geometry:
            (unitAreas, wholeArea, units, whole) = (measured, areas.whole.area, measured, areas.whole.area)
        case .land:
            unitAreas = (0..<layer.count).map { measure.area(of: $0, in: layer.geometry) }
            wholeArea = unitAreas.reduce(0, +) - (try Coverage.excess(of: layer.geometry, measure: measure, threads: threads))
            (units, whole) = (measured, areas.whole.area)
        case .stated:
            (unitAreas, wholeArea) = (measured, areas.whole.area)
            units = try layer.numbers(field ?? "").map { $0.isNaN ? nil : $0 * 10_000 }
            let known = units.compactMap { $0 }
            whole = known.count == layer.count ? known.reduce(0, +) : nil
        }
        findings = units.enumerated().filter { !(($1 ?? 0) > 0) }.map { unit, _ in
            Finding(
                .warning, "DENOMINATOR_MISSING", layer: layer.role.name, ordinal: layer.ordinals[unit],
                featureID: layer.ids[unit],
                Bilingual(
                    id: "Penyebut nol atau kosong; bagian tidak dihitung.",
                    en: "Its denominator is zero or missing; no share is given."))
        }
    }

    func share(_ net: Double, unit: Int) -> Double? { Self.share(net, of: units[unit]) }
    func wholeShare(_ net: Double) -> Double? { Self.share(net, of: whole) }

    /// 100 · net / denominator; what rounding leaves of nothing is nothing.
    static func share(_ net: Double, of denominator: Double?) -> Double? {
        guard let denominator, denominator > 0 else { return nil }
        let share = 100 * Coverage.settled(net) / denominator
        // What rounding makes of the whole is the whole.
        return abs(share - 100) < 1e-10 ? 100 : share
    }

    var definition: Bilingual {
        switch kind {
        case .geometry: Bilingual(id: "Penyebut: luas unit itu sendiri.", en: "Denominator: the unit's own area.")
        case .land:
            Bilingual(
                id: "Penyebut: luas unit dikurangi perairan; net juga hanya di darat.",
                en: "Denominator: the unit less water; net is on land too.")
        case .stated:
            Bilingual(
                id: "Penyebut: luas yang dinyatakan pada kolom unit.",
                en: "Denominator: the area stated in a field of the unit.")
        }
    }
}
