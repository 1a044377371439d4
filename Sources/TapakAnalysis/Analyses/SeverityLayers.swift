import TapakEngine
import TapakModel
import TapakStandards

/// What layers tell of neighbourhoods where the profiles say nothing.
///
/// The area of a neighbourhood, its buildings by their centroid, and the ground that is under water, every square metre once.
/// Where there are too many buildings to the hectare, all of its area counts as too dense.
struct SeverityLayers: Sendable {
    private let areas: HeldLayer
    /// Profiles → areas.
    private let places: [Int?]
    private let hectares: [Double]
    private let buildings: [Int]?
    private let inundated: [Double]?
    private let density: StandardUse
    /// What was taken from layers, by column, with how many neighbourhoods.
    private(set) var derived: [(column: String, profiles: Int)] = []

    init(
        _ scheme: SeverityScheme, areas: HeldLayer, buildings role: LayerRole?, inundation: HeldLayer?, city: String?,
        profiles: [String], workspace: Workspace
    ) throws {
        self.areas = areas
        let (measure, threads) = (try workspace.frame.measure, workspace.options.threads)
        let index = Dictionary(zip(areas.ids, areas.ids.indices), uniquingKeysWith: { first, _ in first })
        places = profiles.map { index[$0] }
        hectares = (0..<areas.count).map { measure.area(of: $0, in: areas.geometry) / 10_000 }
        density = try scheme.density(city: city).use
        if let role {
            let locator = PolygonLocator(areas.geometry, ranks: areas.ranks, threads: threads)
            var counts = Array(repeating: 0, count: areas.count)
            try workspace.stream(role, weight: nil) { batch in
                batch.points.map { locator.owner(of: $0) }
            } collect: { owners, _ in
                for owner in owners { if let owner { counts[owner] += 1 } }
            }
            buildings = counts
        } else {
            buildings = nil
        }
        inundated = try inundation.map { layer in
            try Coverage(
                of: layer.geometry, classes: Array(repeating: 0, count: layer.count), classCount: 1, in: areas.geometry,
                sets: Array(repeating: 0, count: areas.count), measure: measure, threads: threads
            ).regions.map { $0.net / 10_000 }
        }
    }

    /// Fills in what the profiles do not say.
    mutating func fill(_ amounts: inout [SeverityProfiles.Amounts], scheme: SeverityScheme) {
        var filled: [String: Set<Int>] = [:]
        func set(_ value: Double?, _ target: inout Double?, _ column: String, _ profile: Int) {
            guard target == nil, let value else { return }
            target = value
            filled[column, default: []].insert(profile)
        }
        for (profile, area) in places.enumerated() {
            guard let area else { continue }
            set(hectares[area], &amounts[profile].hectares, SeverityProfiles.hectares, profile)
            let count = buildings.map { Double($0[area]) }
            for (place, criterion) in scheme.criteria.enumerated() {
                if criterion.denominator == SeverityProfiles.hectares {
                    set(amounts[profile].hectares, &amounts[profile].denominators[place], SeverityProfiles.hectares, profile)
                } else if criterion.denominator == SeverityProfiles.buildings {
                    set(count, &amounts[profile].denominators[place], SeverityProfiles.buildings, profile)
                }
            }
            let known = scheme.criteria.firstIndex { $0.denominator == SeverityProfiles.buildings }
            let homes = known.flatMap { amounts[profile].denominators[$0] }
            for (place, criterion) in scheme.criteria.enumerated() {
                switch criterion.derivation {
                case "density":
                    guard let homes, let size = amounts[profile].hectares, size > 0 else { continue }
                    set(homes / size >= density.value ? size : 0, &amounts[profile].volumes[place], criterion.volume, profile)
                case "inundation": set(inundated?[area], &amounts[profile].volumes[place], criterion.volume, profile)
                default: continue
                }
            }
        }
        derived = filled.sorted { $0.key < $1.key }.map { ($0.key, $0.value.count) }
    }

    /// The values of the standards that were used.
    func uses(_ scheme: SeverityScheme) -> [StandardUse] {
        let column = scheme.criteria.first { $0.derivation == "density" }?.volume
        return derived.contains { $0.column == column } ? [density] : []
    }

    func notes(profiles: [String]) -> [Finding] {
        var notes: [Finding] = []
        if !derived.isEmpty {
            let list = derived.map { "\($0.column) (\($0.profiles))" }.joined(separator: ", ")
            let metres = DecimalText.words(density.value)
            notes.append(
                Finding(
                    .note, "DERIVED_FROM_LAYERS", layer: "profiles", count: derived.map(\.profiles).max() ?? 0,
                    Bilingual(
                        id: "Kosong dalam profil dan diambil dari lapisan (banyaknya RT): \(list). Kepadatan dinilai dari "
                            + "\(metres.id) bangunan/ha untuk seluruh RT; genangan = luas lapisan genangan.",
                        en:
                            "Empty in the profiles and taken from layers (how many neighbourhoods): \(list). Density is judged from "
                            + "\(metres.en) buildings/ha for all of a neighbourhood; inundation = area of its layer.")))
        }
        let lost = places.indices.filter { places[$0] == nil }
        if !lost.isEmpty {
            let some = lost.prefix(6).map { profiles[$0] }.joined(separator: ", ") + (lost.count > 6 ? ", …" : "")
            let count = DecimalText.words(Double(lost.count))
            notes.append(
                Finding(
                    .warning, "PROFILE_WITHOUT_AREA", layer: "profiles", count: lost.count,
                    Bilingual(
                        id: "\(count.id) profil tidak memiliki poligon dengan id yang sama (\(some)).",
                        en: "\(count.en) profiles have no polygon of the same id (\(some)).")))
        }
        return notes
    }

    /// The neighbourhoods shaded by a number.
    ///
    /// - Parameter scheme: Its classes are those of the map.
    func shading(_ label: Bilingual, values: [Double], scheme: SeverityScheme) -> MapMaterial.Shading {
        var byArea = Array(repeating: Double.nan, count: areas.count)
        for (profile, area) in places.enumerated() { if let area { byArea[area] = values[profile] } }
        var shading = MapMaterial.Shading(label: label, unit: "", geometry: areas.geometry, values: byArea, names: areas.ids)
        let bands = scheme.classes.sorted { $0.from < $1.from }
        shading.steps = bands.enumerated().map { index, band in
            let next = index + 1 < bands.count ? " – < " + DecimalText.shortest(bands[index + 1].from) : " –"
            let range = " (" + DecimalText.shortest(band.from) + next + ")"
            return MapMaterial.Shading.Step(
                Bilingual(id: band.label.id + range, en: band.label.en + range), from: band.from)
        }
        return shading
    }
}
