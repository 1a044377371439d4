import TapakEngine
import TapakModel
import TapakStandards

/// Origins with all that was measured from them: what the findings of access say, and what other analyses go on from.
struct AccessSurvey {
    let parameters: Access.Parameters
    let roles: [LayerRole]
    let units: Units?
    let destinations: [Destination]
    let thresholds: [Double]
    var origins: AccessOrigins
    let roads: AccessRoads?
    let services: AccessServices?
    let catchments: [AccessCatchment]
    /// By kind who reaches which destination within the cap; empty where lists of the nearest were not asked for.
    let neighbours: [Reached]
    /// What there is to say of the supplies.
    let supplyFindings: [Finding]
    let standards: [StandardUse]
    let workspace: Workspace

    /// Whether minutes are counted, not metres.
    var isTimed: Bool { roads?.isTimed ?? false }

    /// Metres that are walked in so many minutes beside roads.
    func walkingMetres(_ minutes: Double) -> Double { minutes / (roads?.network.legCost ?? 1) }

    /// Measures.
    ///
    /// - Parameters:
    ///   - roles: The layers, the origins first; an analysis that goes on from here may have more of them.
    ///   - fields: What else is wanted of the origins.
    ///   - keepsPoints: Whether the places of the origins are.
    init(
        _ parameters: Access.Parameters, roles: [LayerRole], fields: StreamFields = StreamFields(), keepsPoints: Bool = false,
        in workspace: Workspace
    ) throws {
        let (thresholds, uses) = try parameters.thresholds(workspace.standards)
        let standard = try parameters.serviceStandard(workspace.standards)
        let model = try parameters.catchmentModel(thresholds)
        try workspace.prepare(roles)
        let units = try roles.first { $0.name == "units" }.map {
            try Units(workspace.held($0), nameField: parameters.name, threads: workspace.options.threads)
        }
        var destinations: [Destination] = []
        for kind in parameters.kinds {
            guard let role = roles.first(where: { $0.name == kind }) else { continue }
            let coverage = try roles.first { $0.name == "coverage of \(kind)" }.map { try workspace.held($0) }
            destinations.append(
                Destination(
                    kind: kind, layer: try workspace.held(role), coverage: coverage, measure: try workspace.frame.measure))
        }
        let services = try standard.map { standard in
            let words = try roles.first { $0.name == "facilities" }.map { try workspace.table($0) }
            return try AccessServices(standard, parameters: parameters, destinations: destinations, words: words)
        }
        try parameters.checkRoads()
        // Facilities of the standard stand behind the destinations themselves.
        let places = destinations + (services?.destinations(try workspace.frame.measure) ?? [])
        let roads = try AccessRoads(
            parameters, role: roles.first { $0.name == "roads" },
            destinations: services?.isAlongRoads ?? false ? places : destinations, workspace: workspace)
        let keepsPoints = keepsPoints || workspace.options.layers || model != nil || parameters.nearest != nil
        supplyFindings = try model == nil ? [] : AccessCatchment.findings(parameters.supply, of: destinations)
        let (cap, unitLocator) = (parameters.cap, units?.locator)
        var origins = AccessOrigins(kinds: places.count, ways: roads?.reaches.count ?? 0)
        workspace.probes =
            thresholds.first.map { threshold in
                destinations.map { place in
                    MembershipProbe(
                        role: roles[0], name: "\(place.kind)_within_\(DecimalText.shortest(threshold))",
                        references: [place.layer.reference]
                    ) { place.index.nearest(to: $0, within: threshold) != nil }
                }
            } ?? []
        try workspace.stream(roles[0], weight: parameters.weight, fields: fields) { batch in
            AccessOrigins(
                batch, units: unitLocator, destinations: places, roads: roads, cap: cap, keepsPoints: keepsPoints)
        } collect: { part, featuresBefore in
            origins.append(part, featuresBefore: featuresBefore)
        }
        let all = origins
        catchments =
            try model.map { model in
                try destinations.enumerated().map { kind, destination in
                    try AccessCatchment(
                        model, of: kind, destination, origins: all, roads: roads, supply: parameters.supply,
                        threads: workspace.options.threads)
                }
            } ?? []
        neighbours =
            try parameters.nearest == nil
            ? []
            : destinations.enumerated().map { kind, destination in
                try Reached(
                    from: all.points, to: destination.index, destinations: destination.layer.count,
                    entrances: roads?.entrances[kind], roads: roads, within: cap ?? 0, threads: workspace.options.threads)
            }
        (self.parameters, self.roles, self.units, self.destinations) = (parameters, roles, units, destinations)
        (self.thresholds, self.origins, self.roads, self.services) = (thresholds, origins, roads, services)
        (standards, self.workspace) = (uses + (roads?.standards ?? []), workspace)
    }
}
