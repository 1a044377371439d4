import TapakModel

/// Layers that do not meet give clean zeros, and people outside of all units are easily overlooked: both are said.
extension Finding {
    /// No feature of a layer meets the other one.
    ///
    /// - Parameter mayBeSwapped: Whether land and water were told apart, and so may have been mistaken for each other.
    static func noOverlap(
        _ layer: String, features: Int, with other: String, severity: Severity = .warning, mayBeSwapped: Bool = false
    ) -> Finding {
        let swap =
            mayBeSwapped
            ? Bilingual(id: ", dan apakah darat dan perairan tertukar", en: ", and whether land and water are swapped")
            : Bilingual(id: "", en: "")
        let (name, place, count) = (LayerName.words(layer), LayerName.words(other), DecimalText.words(Double(features)))
        return Finding(
            severity, "NO_OVERLAP", layer: layer, count: features,
            Bilingual(
                id: "Tidak satu pun dari \(count.id) fitur '\(name.id)' bertemu '\(place.id)'; periksa CRS dan berkas kedua "
                    + "lapisan\(swap.id).",
                en: "None of the \(count.en) features of '\(name.en)' meets '\(place.en)'; check the CRS and the file of both "
                    + "layers\(swap.en)."))
    }

    /// People, buildings or origins outside all units: a note, a warning from 5 %, and where nothing is inside a layer that
    /// does not meet the units. Nil where nothing is outside.
    ///
    /// - Parameters:
    ///   - counted: Features outside and all of them.
    ///   - weights: Their weights, where a weight was named.
    static func outsideUnits(
        _ layer: String, counted: (outside: Int, all: Int), weights: (outside: Double, all: Double)?, of what: Counted
    ) -> Finding? {
        guard counted.outside > 0 else { return nil }
        if counted.outside == counted.all { return noOverlap(layer, features: counted.all, with: "units") }
        let isWeighted = (weights?.outside ?? 0) > 0
        let (outside, all) = isWeighted ? weights! : (Double(counted.outside), Double(counted.all))
        let share = 100 * outside / all
        let (percent, part, whole) = (
            DecimalText.words(share, decimals: 1), DecimalText.words(outside, decimals: 0),
            DecimalText.words(all, decimals: 0)
        )
        let who = what.words(isWeighted: isWeighted)
        return Finding(
            share >= 5 ? .warning : .note, "OUTSIDE_UNITS", layer: layer, count: counted.outside,
            Bilingual(
                id: "\(percent.id) % \(who.id) (\(part.id) dari \(whole.id)) berada di luar semua unit.",
                en: "\(percent.en) % of the \(who.en) (\(part.en) of \(whole.en)) lie outside all units."))
    }

    /// Slum area outside all units: a warning from 5 %, with what may be wrong from half of it on. Nil below.
    ///
    /// - Parameters: Square metres.
    static func areaOutsideUnits(_ layer: String, outside: Double, whole: Double) -> Finding? {
        guard whole > 0, outside >= 0.05 * whole else { return nil }
        let share = DecimalText.words(100 * outside / whole, decimals: 1)
        let (part, all) = (DecimalText.words(outside / 10_000, decimals: 2), DecimalText.words(whole / 10_000, decimals: 2))
        let cause =
            outside < 0.5 * whole
            ? Bilingual(id: "", en: "")
            : Bilingual(
                id: " Periksa CRS, dan apakah berkas unit dan permukiman tertukar.",
                en: " Check the CRS, and whether the files of units and slums are swapped.")
        return Finding(
            .warning, "AREA_OUTSIDE_UNITS", layer: layer,
            Bilingual(
                id: "\(share.id) % luas (\(part.id) dari \(all.id) ha) berada di luar semua unit.\(cause.id)",
                en: "\(share.en) % of the area (\(part.en) of \(all.en) ha) lies outside all units.\(cause.en)"))
    }

    /// What stands outside of units.
    enum Counted {
        case buildings, buildingsInSetbacks, origins

        func words(isWeighted: Bool) -> Bilingual {
            let people = Bilingual(id: "penduduk", en: "people")
            return switch self {
            case .buildings: isWeighted ? people : Bilingual(id: "bangunan", en: "buildings")
            case .origins: isWeighted ? people : Bilingual(id: "titik asal", en: "origins")
            case .buildingsInSetbacks:
                isWeighted
                    ? Bilingual(id: "penduduk di dalam sempadan", en: "people in setbacks")
                    : Bilingual(id: "bangunan di dalam sempadan", en: "buildings in setbacks")
            }
        }
    }
}
