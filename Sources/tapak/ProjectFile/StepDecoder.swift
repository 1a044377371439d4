import TapakAnalysis
import TapakModel
import TapakReports
import Yams

/// Decodes the steps of a project file into the parameters of their analyses.
struct StepDecoder {
    let reader: ProjectReader
    let layers: [String: ProjectLayer]

    func step(_ node: Node) throws -> ProjectStep {
        let entries = try reader.entries(node, "step")
        var values: [String: Node] = [:]
        for (key, value) in entries { values[try reader.text(key)] = value }
        let id = try reader.text(try reader.required("id", in: values, node))
        guard Self.isSafe(id) else {
            throw reader.failure(
                values["id"] ?? node,
                Bilingual(
                    id: "Id langkah menjadi nama folder: pakai huruf, angka, '-' dan '_'.",
                    en: "A step id becomes a folder name: use letters, digits, '-' and '_'."), found: id)
        }
        guard !HandOver.folders.contains(id) else {
            throw reader.failure(
                values["id"] ?? node,
                Bilingual(
                    id: "Folder ini milik hasil bersama; pilih id langkah lain.",
                    en: "That folder belongs to what all steps share; choose another step id."), found: id)
        }
        let run = try reader.required("run", in: values, node)
        switch try reader.text(run) {
        case Slum.name, Slum.alias: return try slum(id, node)
        case Severity.name, Severity.alias: return try severity(id, node)
        case Access.name, Access.alias: return try access(id, node)
        case Equity.name, Equity.alias: return try equity(id, node)
        case Siting.name, Siting.alias: return try siting(id, node)
        case Waterfront.name, Waterfront.alias: return try waterfront(id, node)
        case Impact.name, Impact.alias: return try impact(id, node)
        case Parcels.name, Parcels.alias: return try parcels(id, node)
        case Proposal.name, Proposal.alias: return try proposal(id, node)
        case let name:
            let known = Catalogue.analyses.map { $0.name }
            throw reader.failure(
                run, Bilingual(id: "Analisis '\(name)' tidak dikenal.", en: "There is no analysis '\(name)'."), found: name,
                expected: known.joined(separator: ", "))
        }
    }

    /// Whether a text can stand in the name of a file as it is.
    static func isSafe(_ id: String) -> Bool {
        !id.isEmpty
            && id.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
                    || byte == 0x5F
            }
    }

    // MARK: Analyses

    private func slum(_ id: String, _ node: Node) throws -> ProjectStep {
        let keys = Slum.Parameters.CodingKeys.allCases.map(\.rawValue)
        let values = try parameters(node, keys)
        let units = try layer("units", values, node)
        let slums = try layer("slums", values, node)
        let buildings = try optionalLayer("buildings", values)
        var parameters = Slum.Parameters(units: units.file, slums: slums.file, buildings: buildings?.file)
        parameters.water = try optionalLayer("water", values)?.file
        parameters.id = try text("id", values) ?? units.id
        parameters.name = try text("name", values) ?? units.name
        parameters.class = try text("class", values) ?? slums.classField
        parameters.weight = try text("weight", values) ?? buildings?.weight
        parameters.denominator = try values["denominator"].map { try reader.choice($0, Slum.Denominator.self) }
        parameters.unitArea = try text("unit_area", values)
        parameters.multiplicity = try values["multiplicity"].map(reader.boolean)
        return step(id, node, Slum.self, parameters)
    }

    private func severity(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Severity.Parameters.CodingKeys.allCases.map(\.rawValue))
        let profiles = try layer("profiles", values, node)
        var parameters = Severity.Parameters(profiles: profiles.file)
        parameters.handled = try optionalLayer("handled", values)?.file
        parameters.after = try optionalLayer("after", values)?.file
        parameters.scheme = try text("scheme", values)
        parameters.date = try text("date", values)
        parameters.id = try text("id", values) ?? profiles.id
        let areas = try optionalLayer("areas", values)
        parameters.areas = areas?.file
        parameters.areasID = try text("areas_id", values) ?? areas?.id
        parameters.buildings = try optionalLayer("buildings", values)?.file
        parameters.inundation = try optionalLayer("inundation", values)?.file
        parameters.city = try text("city", values)
        return step(id, node, Severity.self, parameters)
    }

    private func waterfront(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Waterfront.Parameters.CodingKeys.allCases.map(\.rawValue))
        let zones = try layer("zones", values, node)
        let units = try optionalLayer("units", values)
        let buildings = try optionalLayer("buildings", values)
        var parameters = Waterfront.Parameters(
            shore: try optionalLayer("shore", values)?.file, rivers: try optionalLayer("rivers", values)?.file,
            zones: zones.file)
        parameters.shores = try values["shores"].map { node in
            try reader.entries(node, "shores").map {
                Waterfront.Shoreline(name: try reader.text($0.key), layer: try layer($0.value).file)
            }
        }
        parameters.lakes = try optionalLayer("lakes", values)?.file
        parameters.springs = try optionalLayer("springs", values)?.file
        parameters.mangrove = try optionalLayer("mangrove", values)?.file
        parameters.tidalRange = try text("tidal_range", values)
        parameters.verdicts = try values["verdicts"].map(reader.boolean)
        (parameters.units, parameters.buildings) = (units?.file, buildings?.file)
        (parameters.land, parameters.water) = (
            try optionalLayer("land", values)?.file, try optionalLayer("water", values)?.file
        )
        parameters.setback = try values["setback"].map(setbacks)
        parameters.riverLine = try values["river_line"].map { try reader.choice($0, Waterfront.RiverLine.self) }
        parameters.riverWidth = try text("river_width", values)
        parameters.class = try text("class", values) ?? zones.classField
        parameters.id = try text("id", values) ?? units?.id
        parameters.name = try text("name", values) ?? units?.name
        parameters.weight = try text("weight", values) ?? buildings?.weight
        return step(id, node, Waterfront.self, parameters)
    }

    private func impact(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Impact.Parameters.CodingKeys.allCases.map(\.rawValue))
        let projects = try layer("projects", values, node)
        let against = try kinds("against", values, node)
        let buildings = try optionalLayer("buildings", values)
        var parameters = Impact.Parameters(projects: projects.file, against: against.mapValues(\.file))
        parameters.buildings = buildings?.file
        parameters.rings = try values["rings"].map { try reader.list($0).map(reader.number) }
        parameters.class = try text("class", values)
        parameters.classes = try classes(against, values)
        parameters.screening = try values["screening"].map(reader.boolean)
        let isScreened = parameters.screening == true
        parameters.coverage = try coverage(against, values, isWanted: isScreened)
        parameters.activity = try text("activity", values) ?? (isScreened ? projects.classField : nil)
        parameters.city = try text("city", values)
        parameters.kinds = try optionalLayer("kinds", values)?.file
        parameters.absent = try values["absent"].map { try reader.list($0).map(reader.text) }
        parameters.id = try text("id", values) ?? projects.id
        parameters.name = try text("name", values) ?? projects.name
        parameters.weight = try text("weight", values) ?? buildings?.weight
        return step(id, node, Impact.self, parameters)
    }

    private func parcels(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Parcels.Parameters.CodingKeys.allCases.map(\.rawValue))
        let parcels = try layer("parcels", values, node)
        let buildings = try optionalLayer("buildings", values)
        var parameters = Parcels.Parameters(projects: try layer("projects", values, node).file, parcels: parcels.file)
        parameters.buildings = buildings?.file
        parameters.width = try text("width", values)
        parameters.id = try text("id", values) ?? parcels.id
        parameters.weight = try text("weight", values) ?? buildings?.weight
        parameters.households = try text("households", values)
        return step(id, node, Parcels.self, parameters)
    }

    private func proposal(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Proposal.Parameters.CodingKeys.allCases.map(\.rawValue))
        let proposals = try layer("proposals", values, node)
        let (zones, buildings) = (try optionalLayer("zones", values), try optionalLayer("buildings", values))
        var parameters = Proposal.Parameters(proposals: proposals.file)
        parameters.units = try optionalLayer("units", values)?.file
        parameters.slums = try optionalLayer("slums", values)?.file
        parameters.zones = zones?.file
        parameters.shore = try optionalLayer("shore", values)?.file
        parameters.rivers = try optionalLayer("rivers", values)?.file
        parameters.protected = try optionalLayer("protected", values)?.file
        parameters.buildings = buildings?.file
        if values["facilities"] != nil { parameters.facilities = try kinds("facilities", values, node).mapValues(\.file) }
        parameters.id = try text("id", values) ?? proposals.id
        parameters.name = try text("name", values) ?? proposals.name
        parameters.kind = try text("kind", values) ?? proposals.classField
        parameters.volume = try text("volume", values)
        parameters.unit = try text("unit", values)
        parameters.class = try text("class", values) ?? zones?.classField
        parameters.weight = try text("weight", values) ?? buildings?.weight
        parameters.required = try values["required"].map { try reader.list($0).map(reader.text) }
        parameters.tolerance = try values["tolerance"].map(reader.number)
        parameters.duplicates = try values["duplicates"].map(reader.number)
        parameters.reach = try values["reach"].map(reader.number)
        parameters.setback = try values["setback"].map { try numbers($0, "setback") }
        parameters.weights = try values["weights"].map { try numbers($0, "weights") }
        return step(id, node, Proposal.self, parameters)
    }

    func step<A: Analysis>(_ id: String, _ node: Node, _ analysis: A.Type, _ parameters: A.Parameters) -> ProjectStep {
        ProjectStep(
            id: id, analysis: A.name, roles: A.roles(parameters), definition: A.definition, tables: A.tables(parameters),
            parameters: parameters
        ) { workspace in
            do {
                return (try A.answer(parameters, in: workspace), parameters)
            } catch let failure as Failure where failure.key == .usage && failure.file == nil {
                // What would be wrong with a call is wrong with the file here.
                throw reader.failure(node, failure.message, found: failure.found, expected: failure.expected)
            }
        }
    }

    // MARK: Values

    func parameters(_ node: Node, _ keys: [String]) throws -> [String: Node] {
        try reader.mapping(node, "step", keys: ["id", "run"] + keys.filter { $0 != "id" })
            .filter { $0.key != "id" && $0.key != "run" }
    }

    func text(_ key: String, _ values: [String: Node]) throws -> String? { try values[key].map(reader.text) }

    func layer(_ key: String, _ values: [String: Node], _ node: Node) throws -> ProjectLayer {
        try layer(try reader.required(key, in: values, node))
    }

    func optionalLayer(_ key: String, _ values: [String: Node]) throws -> ProjectLayer? {
        try values[key].map { try layer($0) }
    }

    /// A role by its name, with or without `@`; a filter may follow.
    private func layer(_ node: Node) throws -> ProjectLayer {
        let text = try reader.text(node)
        let parts = text.split(separator: "?", maxSplits: 1).map(String.init)
        let role = parts.first.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 } ?? ""
        guard var layer = layers[role] else {
            let nearest = NearestNames.to(role, among: layers.keys.sorted())
            throw reader.failure(
                node,
                Bilingual(id: "Tidak ada lapisan dengan peran '\(role)'.", en: "There is no layer with the role '\(role)'."),
                found: text, expected: (nearest.isEmpty ? layers.keys.sorted() : nearest).joined(separator: ", "))
        }
        if parts.count == 2 { layer.file += (layer.file.contains("?") ? "&" : "?") + parts[1] }
        return layer
    }

    /// The areas that layers are complete for: those of the layers themselves where they are wanted, then those the step states.
    func coverage(
        _ layers: [String: ProjectLayer], _ values: [String: Node], isWanted: Bool = true
    ) throws -> [String: String]? {
        var coverage = isWanted ? layers.compactMapValues(\.coverage) : [:]
        if let node = values["coverage"] {
            for (kind, layer) in try kinds(node, "coverage") { coverage[kind] = layer.file }
        }
        return coverage.isEmpty ? nil : coverage
    }

    /// The class fields of layers: those of the layers themselves where they are wanted, then those the step states.
    func classes(
        _ layers: [String: ProjectLayer], _ values: [String: Node], isWanted: Bool = true
    ) throws -> [String: String]? {
        var classes = isWanted ? layers.compactMapValues(\.classField) : [:]
        if let node = values["classes"] {
            for (key, value) in try reader.entries(node, "classes") { classes[try reader.text(key)] = try reader.text(value) }
        }
        return classes.isEmpty ? nil : classes
    }

    func kinds(_ key: String, _ values: [String: Node], _ node: Node) throws -> [String: ProjectLayer] {
        try kinds(try reader.required(key, in: values, node), key)
    }

    private func kinds(_ node: Node, _ key: String) throws -> [String: ProjectLayer] {
        var kinds: [String: ProjectLayer] = [:]
        for (name, value) in try reader.entries(node, key) { kinds[try reader.text(name)] = try layer(value) }
        return kinds
    }

    /// Widths as a mapping in order of precedence, or as the text of the command line.
    /// Names with a number each.
    private func numbers(_ node: Node, _ name: String) throws -> [String: Double] {
        var numbers: [String: Double] = [:]
        for (key, value) in try reader.entries(node, name) { numbers[try reader.text(key)] = try reader.number(value) }
        return numbers
    }

    private func setbacks(_ node: Node) throws -> Setbacks {
        var text = ""
        if node.mapping == nil {
            text = try reader.text(node)
        } else {
            text = try reader.entries(node, "setback").map { "\(try reader.text($0.key))=\(try reader.text($0.value))" }.joined(
                separator: ",")
        }
        do {
            return try Setbacks(parsing: text)
        } catch let failure as Failure {
            throw reader.failure(node, failure.message, found: text)
        }
    }
}
