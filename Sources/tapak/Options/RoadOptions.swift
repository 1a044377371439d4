import ArgumentParser
import TapakAnalysis

/// Options for distances along roads.
struct RoadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Roads, as lines: distances along them as well.", valueName: "FILE")) var roads: String?
    @Option(
        name: .customLong("snap-cap"),
        help: ArgumentHelp("How far an origin or facility may lie from a road (default: the standards table).", valueName: "M"))
    var snapCap: String?
    @Option(
        name: .customLong("snap-tolerance"),
        help: ArgumentHelp("Gaps at ends of roads up to this are closed (default: the standards table).", valueName: "M"))
    var snapTolerance: String?
    @Flag(name: .customLong("join-crossings"), help: "Roads that cross without a vertex in common are joined there.")
    var joinCrossings = false
    @Option(help: ArgumentHelp("Field of the roads that tells one-way ones (yes, -1, no).", valueName: "FIELD")) var oneway:
        String?
    @Option(
        name: .customLong("road-access"), help: ArgumentHelp("Field of the roads that tells closed ones.", valueName: "FIELD"))
    var roadAccess: String?
    @Option(
        name: .customLong("road-level"),
        help: ArgumentHelp("Field of the roads with their level: bridges 1, tunnels -1.", valueName: "FIELD"))
    var roadLevel: String?
    @Option(
        help: ArgumentHelp("Thresholds in minutes: time is counted along roads instead of metres.", valueName: "MIN,MIN"))
    var minutes: String?
    @Option(
        help: ArgumentHelp(
            "Kilometres an hour on roads, their field, or speeds by its values: kelas:arteri=40,lokal=20 (default: walking).",
            valueName: "KMH|FIELD[:VALUE=KMH,…]"))
    var speed: String?

    func fill(_ parameters: inout Access.Parameters) throws {
        (parameters.roads, parameters.oneway) = (roads, oneway)
        (parameters.roadAccess, parameters.roadLevel, parameters.speed) = (roadAccess, roadLevel, speed)
        parameters.snapCap = try snapCap.map { try TypedNumber.metres($0, option: "--snap-cap") }
        parameters.snapTolerance = try snapTolerance.map { try TypedNumber.metres($0, option: "--snap-tolerance") }
        parameters.joinCrossings = joinCrossings ? true : nil
        parameters.minutes = try minutes.map { try TypedNumber.list($0, option: "--minutes") }
    }
}
