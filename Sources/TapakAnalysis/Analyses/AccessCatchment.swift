import TapakEngine
import TapakModel

/// How well origins are served by one kind of destination of limited supply.
struct AccessCatchment: Sendable {
    let model: CatchmentQuestion
    /// What every destination supplies.
    let supply: [Double]
    /// Who reaches which destination.
    let reached: Reached
    let result: FloatingCatchments
    /// Destinations whose supply is not known.
    private let lacking: [Int]
    private let destination: Destination

    /// Refuses a field of supplies that no kind of destination has; says which kinds lack it.
    static func findings(_ field: String?, of destinations: [Destination]) throws -> [Finding] {
        guard let field else { return [] }
        let lacking = destinations.filter { !$0.layer.has(field) }
        if lacking.count == destinations.count, let first = lacking.first { throw first.layer.lacks(field) }
        return lacking.map { destination in
            Finding(
                .warning, "SUPPLY_MISSING", layer: destination.kind, count: destination.layer.count,
                Bilingual(
                    id: "Lapisan ini tidak memiliki kolom '\(field)'; setiap tujuan dihitung 1.",
                    en: "This layer has no field '\(field)'; each of its destinations counts 1."))
        }
    }

    /// Measures along the roads where there are any, else in a straight line.
    init(
        _ model: CatchmentQuestion, of kind: Int, _ destination: Destination, origins: AccessOrigins, roads: AccessRoads?,
        supply field: String?, threads: Int
    ) throws {
        (self.model, self.destination) = (model, destination)
        let layer = destination.layer
        let stated = try field.flatMap { layer.has($0) ? try layer.amounts($0) : nil }
        supply = stated.map { $0.map { $0.isNaN ? 0 : $0 } } ?? Array(repeating: 1, count: layer.count)
        lacking = stated.map { values in values.indices.filter { values[$0].isNaN } } ?? []
        reached = try Reached(
            from: origins.points, to: destination.index, destinations: layer.count, entrances: roads?.entrances[kind],
            roads: roads, within: model.limit, threads: threads)
        result = FloatingCatchments(
            reached, demand: origins.weights, supply: supply, decay: model.decay, limit: model.limit,
            hasCompetition: model.hasCompetition)
    }

    // MARK: Findings

    /// The supply that is given out, which has to be that of the destinations that somebody reaches.
    var findings: [Finding] {
        var findings: [Finding] = []
        if !lacking.isEmpty {
            let some = lacking.prefix(8).map { destination.layer.ids[$0] }.joined(separator: ", ")
            let (count, more) = (DecimalText.words(Double(lacking.count)), lacking.count > 8 ? ", …" : "")
            findings.append(
                Finding(
                    .warning, "SUPPLY_MISSING", layer: destination.kind, count: lacking.count,
                    Bilingual(
                        id: "\(count.id) tujuan tanpa daya tampung dihitung 0 (id \(some)\(more)).",
                        en: "\(count.en) destinations have no supply stated and count 0 (ids \(some)\(more)).")))
        }
        guard model.hasCompetition else { return findings }
        let (served, supplied) = (
            DecimalText.words(result.served), DecimalText.words(result.supplied)
        )
        let all = DecimalText.words(supply.reduce(0, +))
        findings.append(
            Finding(
                result.closes ? .note : .error, "CATCHMENT_BALANCE", layer: destination.kind,
                Bilingual(
                    id:
                        "Σ orang · skor = \(served.id); daya tampung tujuan yang terjangkau seseorang = \(supplied.id) dari \(all.id).",
                    en: "Σ people · score = \(served.en); supply of destinations that somebody reaches = \(supplied.en) of "
                        + "\(all.en).")))
        return findings
    }

    /// A row a destination.
    func add(to table: inout TableBuilder, origins: AccessOrigins) {
        let names = destination.layer.labels
        for feature in 0..<destination.layer.count {
            let pairs = reached[feature]
            table.add([
                .text(destination.kind), .text(destination.layer.ids[feature]), .text(names[feature]),
                .number(supply[feature]), .count(pairs.count),
                .number(pairs.reduce(0) { $0 + origins.weights[Int(reached.origins[$1])] }), .number(result.demands[feature]),
                .number(model.hasCompetition ? result.ratios[feature] : nil),
            ])
        }
    }

    static let facilityColumns = ["'kind", "'facility_id", "'facility_name", "supply", "origins", "people", "demand", "ratio"]
}

/// Which model, with its limit and its decay.
struct CatchmentQuestion: Sendable, Hashable {
    let model: Access.Parameters.CatchmentModel
    /// Metres, or minutes where time is counted.
    let limit: Double
    let decay: Decay

    var hasCompetition: Bool { model == .twoStep || model == .enhancedTwoStep }

    /// The score in words.
    func definition(isTimed: Bool, along isRoad: Bool) -> Bilingual {
        let (amount, unit) = (
            DecimalText.words(limit), isTimed ? Bilingual(id: "menit", en: "minutes") : Bilingual(id: "m", en: "m")
        )
        let way = isRoad ? Bilingual(id: "lewat jalan", en: "by road") : Bilingual(id: "garis lurus", en: "straight line")
        let fade = decay.words
        return hasCompetition
            ? Bilingual(
                id:
                    "K_score (\(model.rawValue)) = Σ R_j f(d), R_j = daya tampung / Σ orang · f(d), d ≤ \(amount.id) \(unit.id) (\(way.id)), "
                    + "\(fade.id): daya tampung per orang; 0 = tidak ada yang terjangkau, tetap dihitung.",
                en:
                    "K_score (\(model.rawValue)) = Σ R_j f(d), R_j = supply / Σ people · f(d), d ≤ \(amount.en) \(unit.en) (\(way.en)), "
                    + "\(fade.en): supply a person; 0 = nothing in reach, and counts.")
            : Bilingual(
                id:
                    "K_score (\(model.rawValue)) = Σ daya tampung · f(d), d ≤ \(amount.id) \(unit.id) (\(way.id)), \(fade.id), tidak dibagi "
                    + "dengan orang lain; 0 = tidak ada yang terjangkau, tetap dihitung.",
                en:
                    "K_score (\(model.rawValue)) = Σ supply · f(d), d ≤ \(amount.en) \(unit.en) (\(way.en)), \(fade.en), not divided with "
                    + "anybody; 0 = nothing in reach, and counts.")
    }
}

extension Decay {
    fileprivate var words: Bilingual {
        switch self {
        case .none: return Bilingual(id: "f = 1", en: "f = 1")
        case .step(let weights):
            let list = weights.map(DecimalText.shortest).joined(separator: "; ")
            return Bilingual(id: "f = \(list) menurut zona", en: "f = \(list) by zones")
        case .gaussian:
            return Bilingual(
                id: "f = Gauss, 0 di batas", en: "f = Gaussian, 0 at the limit")
        case .exponential(let beta):
            return Bilingual(id: "f = exp(−\(DecimalText.shortest(beta))·d)", en: "f = exp(−\(DecimalText.shortest(beta))·d)")
        case .power(let beta):
            return Bilingual(
                id: "f = maks(d, 1)^−\(DecimalText.shortest(beta))", en: "f = max(d, 1)^−\(DecimalText.shortest(beta))")
        }
    }

    /// A decay as it is written: `gaussian`, `step:1,0.68,0.22`, `exponential:0.002`, `power:1.5`.
    fileprivate init?(parsing text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let numbers = parts.count == 2 ? parts[1].split(separator: ",").map { Double($0) ?? .nan } : []
        switch (parts.first, numbers.count) {
        case ("gaussian", 0) where parts.count == 1: self = .gaussian
        case ("step", 1...20) where numbers.allSatisfy { (0...1).contains($0) } && numbers.contains { $0 > 0 }:
            self = .step(numbers)
        case ("exponential", 1) where numbers[0] > 0 && numbers[0].isFinite: self = .exponential(numbers[0])
        case ("power", 1) where numbers[0] > 0 && numbers[0].isFinite: self = .power(numbers[0])
        default: return nil
        }
    }
}

extension Access.Parameters {
    /// The model asked for; nil where none was.
    func catchmentModel(_ thresholds: [Double]) throws -> CatchmentQuestion? {
        guard let catchment else {
            let stray = [("--catchment-limit", catchmentLimit != nil), ("--decay", decay != nil), ("--supply", supply != nil)]
            guard let option = stray.first(where: { $0.1 })?.0 else { return nil }
            throw Failure(
                .usage,
                Bilingual(
                    id: "\(option) hanya dipakai bersama model keterlayanan; sebut modelnya dengan --catchment.",
                    en: "\(option) is used with a catchment model only; name it with --catchment."),
                expected: "--catchment " + CatchmentModel.allCases.map(\.rawValue).joined(separator: "|"))
        }
        if let catchmentLimit, !(catchmentLimit.isDistance && catchmentLimit > 0) {
            throw Failure.notADistance("catchment-limit", catchmentLimit)
        }
        let needsDecay = catchment == .enhancedTwoStep || catchment == .gravity
        guard needsDecay == (decay != nil), let fade = decay.map(Decay.init(parsing:)) ?? Decay.none else {
            throw Failure(
                .usage,
                needsDecay
                    ? Bilingual(
                        id: "Model '\(catchment.rawValue)' memerlukan peluruhan jarak (--decay).",
                        en: "The model '\(catchment.rawValue)' takes a decay with distance (--decay).")
                    : Bilingual(
                        id: "Model '\(catchment.rawValue)' tidak memakai peluruhan jarak; pilih e2sfca atau gravity.",
                        en: "The model '\(catchment.rawValue)' has no decay with distance; choose e2sfca or gravity."),
                found: decay, expected: "gaussian, step:1,0.68,0.22, exponential:0.002, power:1.5")
        }
        return CatchmentQuestion(
            model: catchment, limit: catchmentLimit ?? minutes?.last ?? thresholds.last ?? 0, decay: fade)
    }
}

extension Reached {
    /// Who reaches which destination: along roads where there are any, else in a straight line.
    ///
    /// Who is inside of a destination is there, whatever roads there are.
    init(
        from points: [Point], to index: NearestIndex, destinations: Int, entrances: [[RoadPlace]]?, roads: AccessRoads?,
        within limit: Double, threads: Int
    ) throws {
        guard let roads, let entrances else {
            try self.init(from: points, to: index, destinations: destinations, within: limit, threads: threads)
            return
        }
        let runs = try Parallel.mapRuns(of: 4096, in: points.count, threads: threads) { run in
            roads.places(of: run.map { points[$0] })
        }
        let along = try Reached(
            from: RoadStands(runs.flatMap { $0 }, on: roads.network), to: entrances, on: roads.network, within: limit,
            threads: threads)
        let inside = try Reached(from: points, to: index, destinations: destinations, within: 0, threads: threads)
        self = along.nearer(inside)
    }
}
