import TapakEngine
import TapakModel

/// What is compared: a value for every origin, once for every question asked.
struct EquityValues: Sendable {
    /// What a value is.
    enum Nature: Sendable, Hashable {
        /// Metres or minutes: less is better.
        case distance
        /// How well served: more is better, 0 is nothing.
        case score
        /// 1 for yes and 0 for no: less is better.
        case exposure
        /// A number that somebody else has measured.
        case amount
    }

    /// One question.
    struct Measure: Sendable {
        /// Its key in tables, such as `schools_m`.
        var name: String
        var nature: Nature
        var title: Bilingual
        var unit: String
        /// NaN where an origin has none.
        var values: [Double]
        /// Origins of which nothing is known, who are nobody's share.
        var isUnknown: [Bool]
        /// Values up to which people are counted; empty where that says nothing.
        var thresholds: [Double] = []
        /// The kind of destination; nil for none.
        var kind: Int?
    }

    private(set) var measures: [Measure] = []
    /// What leaving zeros out has changed.
    private(set) var findings: [Finding] = []

    init(_ survey: AccessSurvey, _ parameters: Equity.Parameters, slums: HeldLayer?) throws {
        let (origins, count) = (survey.origins, survey.origins.count)
        let isTimed = survey.roads?.isTimed ?? false
        for (kind, destination) in survey.destinations.enumerated() {
            let (reach, title) = (origins.kinds[kind], survey.workspace.title(of: destination.layer.role))
            let isUnknown = reach.status.map { $0 == AccessOrigins.Status.noData.rawValue }
            if survey.catchments.isEmpty {
                let ways = survey.roads == nil ? nil : origins.ways[kind]
                let reached = AccessOrigins.Status.reached.rawValue
                let unit = isTimed ? "min" : "m"
                // Where no thresholds are stated a standard has its own for every kind of facility.
                let radii = parameters.access.within == nil ? survey.services?.radii(of: kind) ?? [] : []
                measures.append(
                    Measure(
                        name: destination.kind + (ways == nil ? "_m" : "_road_\(unit)"), nature: .distance,
                        title: ways == nil
                            ? Bilingual(id: "Jarak lurus ke \(title.id)", en: "Straight distance to \(title.en)")
                            : isTimed
                                ? Bilingual(id: "Waktu lewat jalan ke \(title.id)", en: "Time by road to \(title.en)")
                                : Bilingual(id: "Jarak lewat jalan ke \(title.id)", en: "Distance by road to \(title.en)"),
                        unit: unit,
                        values: ways.map { ways in
                            zip(ways.costs, ways.status).map { $1 == reached ? $0 : .nan }
                        } ?? zip(reach.metres, reach.status).map { $1 == reached ? $0 : .nan },
                        isUnknown: isUnknown,
                        thresholds: isTimed ? parameters.access.minutes ?? [] : radii.isEmpty ? survey.thresholds : radii,
                        kind: kind))
            } else {
                measures.append(
                    Measure(
                        name: destination.kind + "_score", nature: .score,
                        title: Bilingual(id: "Keterlayanan \(title.id)", en: "How well served by \(title.en)"), unit: "",
                        values: zip(survey.catchments[kind].result.scores, isUnknown).map { $1 ? .nan : $0 },
                        isUnknown: isUnknown, kind: kind))
            }
        }
        let known = Array(repeating: false, count: count)
        if let slums {
            let locator = PolygonLocator(slums.geometry, ranks: slums.ranks, threads: survey.workspace.options.threads)
            let title = survey.workspace.title(of: slums.role)
            measures.append(
                Measure(
                    name: "slums", nature: .exposure,
                    title: Bilingual(id: "Tinggal di \(title.id)", en: "Living in \(title.en)"), unit: "",
                    values: origins.points.map { locator.holds($0) ? 1 : 0 }, isUnknown: known))
        }
        if let field = parameters.value {
            let values = origins.numbers.first ?? []
            measures.append(
                Measure(
                    name: field, nature: .amount, title: Bilingual(id: field, en: field), unit: "", values: values,
                    isUnknown: values.map(\.isNaN)))
        }
        if parameters.dropZeros == true {
            for place in measures.indices where measures[place].nature != .distance { dropZeros(place, origins.weights) }
        }
    }

    /// Leaves out who has nothing, and says what that does.
    private mutating func dropZeros(_ place: Int, _ weights: [Double]) {
        let before = Inequality(measures[place].values, weights: weights)
        for origin in measures[place].values.indices where measures[place].values[origin] == 0 {
            measures[place].values[origin] = .nan
            measures[place].isUnknown[origin] = true
        }
        let after = Inequality(measures[place].values, weights: weights)
        func words(_ measures: Inequality.Measures) -> Bilingual {
            measures.gini.map { DecimalText.words($0, decimals: 4) } ?? Bilingual(id: "–", en: "–")
        }
        let (people, one, other) = (
            DecimalText.words(before.people - after.people), words(before.measures), words(after.measures)
        )
        findings.append(
            Finding(
                .warning, "ZEROS_DROPPED", layer: measures[place].name, count: before.count - after.count,
                Bilingual(
                    id: "\(people.id) orang dengan nilai nol dibuang; Gini menjadi \(other.id), dengan mereka \(one.id).",
                    en: "\(people.en) people with a value of zero were left out; the Gini is \(other.en), with them \(one.en).")
            ))
    }
}
