import TapakAnalysis
import TapakEngine
import TapakModel
import Yams

/// Steps that start from people.
extension StepDecoder {
    func access(_ id: String, _ node: Node) throws -> ProjectStep {
        step(id, node, Access.self, try access(try parameters(node, Self.accessKeys), node))
    }

    func equity(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Self.accessKeys + Equity.Question.CodingKeys.allCases.map(\.rawValue))
        var parameters = Equity.Parameters(try access(values, node), Equity.Question())
        parameters.slums = try optionalLayer("slums", values)?.file
        (parameters.value, parameters.rank) = (try text("value", values), try text("rank", values))
        parameters.groups = try values["groups"].map { try reader.list($0).map(reader.text) }
        parameters.people = try values["people"].map { node in
            var people: [String: String] = [:]
            for (name, field) in try reader.entries(node, "people") { people[try reader.text(name)] = try reader.text(field) }
            return people
        }
        (parameters.resamples, parameters.places) = (try count("resamples", values), try count("places", values))
        parameters.dropZeros = try values["drop_zeros"].map(reader.boolean)
        parameters.allowLoss = try values["allow_loss"].map(reader.boolean)
        return step(id, node, Equity.self, parameters)
    }

    func siting(_ id: String, _ node: Node) throws -> ProjectStep {
        let values = try parameters(node, Self.accessKeys + Siting.Question.CodingKeys.allCases.map(\.rawValue))
        _ = try reader.required("count", in: values, node)
        let number = try count("count", values) ?? 0
        var parameters = Siting.Parameters(try access(values, node), Siting.Question(count: number))
        let candidates = try optionalLayer("candidates", values)
        parameters.candidates = candidates?.file
        parameters.candidatesID = try text("candidates_id", values) ?? candidates?.id
        parameters.capacity = try text("capacity", values)
        parameters.goal = try values["goal"].map { try reader.choice($0, SiteChoice.Goal.self) }
        parameters.leftOut = try values["left_out"].map(reader.boolean)
        return step(id, node, Siting.self, parameters)
    }

    private static let accessKeys = Access.Parameters.CodingKeys.allCases.map(\.rawValue)

    /// A whole number.
    private func count(_ key: String, _ values: [String: Node]) throws -> Int? {
        guard let node = values[key] else { return nil }
        let number = try reader.number(node)
        guard number == number.rounded(), number.magnitude < 1e9 else {
            throw reader.failure(
                node, Bilingual(id: "'\(key)' harus bilangan bulat.", en: "'\(key)' takes a whole number."),
                found: DecimalText.shortest(number))
        }
        return Int(number)
    }

    /// The question of access of a step.
    private func access(_ values: [String: Node], _ node: Node) throws -> Access.Parameters {
        let from = try layer("from", values, node)
        let buildings = try optionalLayer("buildings", values)
        let units = try optionalLayer("units", values)
        let to = try values["to"] == nil ? [:] : kinds("to", values, node)
        var parameters = Access.Parameters(from: from.file, to: to.mapValues(\.file))
        (parameters.units, parameters.buildings) = (units?.file, buildings?.file)
        parameters.within = try values["within"].map { try reader.list($0).map(reader.number) }
        parameters.cap = try values["cap"].map(reader.number)
        parameters.coverage = try coverage(to, values)
        let unitLayer = units ?? (buildings == nil ? nil : from)
        parameters.id = try text("id", values) ?? unitLayer?.id
        parameters.name = try text("name", values) ?? unitLayer?.name
        parameters.fromID = try text("from_id", values) ?? (buildings ?? from).id
        parameters.weight = try text("weight", values) ?? (buildings ?? from).weight
        parameters.standard = try text("standard", values)
        parameters.class = try text("class", values)
        parameters.classes = try classes(to, values, isWanted: parameters.standard != nil)
        parameters.facilities = try optionalLayer("facilities", values)?.file
        parameters.roads = try optionalLayer("roads", values)?.file
        parameters.snapCap = try values["snap_cap"].map(reader.number)
        parameters.snapTolerance = try values["snap_tolerance"].map(reader.number)
        parameters.joinCrossings = try values["join_crossings"].map(reader.boolean)
        (parameters.oneway, parameters.roadAccess) = (try text("oneway", values), try text("road_access", values))
        (parameters.roadLevel, parameters.speed) = (try text("road_level", values), try text("speed", values))
        parameters.minutes = try values["minutes"].map { try reader.list($0).map(reader.number) }
        parameters.nearest = try count("nearest", values)
        parameters.catchment = try values["catchment"].map { try reader.choice($0, Access.Parameters.CatchmentModel.self) }
        parameters.catchmentLimit = try values["catchment_limit"].map(reader.number)
        (parameters.decay, parameters.supply) = (try text("decay", values), try text("supply", values))
        return parameters
    }
}
