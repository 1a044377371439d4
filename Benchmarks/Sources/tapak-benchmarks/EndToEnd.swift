import Glibc
import TapakAnalysis
import TapakModel
import TapakStandards

/// The four analyses on a generated region, from files to findings, as the commands run them.
enum EndToEnd {
    static func run(_ size: SampleRegion.Size, in folder: String) throws {
        let region = try SampleRegion(size, writtenInto: folder)
        print("\nregion \(size.rawValue), \(size.buildings) buildings".padded(to: 31) + heading)
        try measure(Slum.self, region.slum(), region)
        try measure(Access.self, region.access(), region)
        try measure(Waterfront.self, region.waterfront(), region)
        try measure(Impact.self, region.impact(), region)
    }

    private static let heading = ["CPU s", "wall s", "MB/s", "features/s", "peak MB"].map { $0.aligned(to: 12) }.joined()

    private static func measure<A: Analysis>(_: A.Type, _ parameters: A.Parameters, _ region: SampleRegion) throws {
        let threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        forgetPeak()
        let seconds = try Stopwatch.time(runs: 3) {
            _ = try A.run(parameters, in: region.workspace(threads: threads))
        }
        let read = region.read(A.roles(parameters).map(\.reference))
        let cells = [
            DecimalText.fixed(seconds.cpu, decimals: 3), DecimalText.fixed(seconds.wall, decimals: 3),
            DecimalText.fixed(Double(read.bytes) / seconds.wall / 1e6, decimals: 1),
            DecimalText.fixed(Double(read.features) / seconds.wall, decimals: 0), String(peak() >> 20),
        ]
        print(A.name.padded(to: 30) + cells.map { $0.aligned(to: 12) }.joined())
    }

    /// The most memory held since it was last forgotten, in bytes.
    private static func peak() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int(usage.ru_maxrss) << 10
    }

    /// Starts the peak anew where the system lets us; else it is that of the process so far.
    private static func forgetPeak() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5\n", file)
        fclose(file)
    }
}

extension SampleRegion {
    func workspace(threads: Int = 1) throws -> Workspace {
        Workspace(options: RunOptions(threads: threads), standards: try Standards.embedded(), folder: folder)
    }

    /// What the layers of references hold together, each file once.
    func read(_ references: [String]) -> Layer {
        Set(references.map { String($0.prefix { $0 != "." }) }).compactMap { layers[$0] }.reduce(into: Layer()) {
            $0.features += $1.features
            $0.vertices += $1.vertices
            $0.bytes += $1.bytes
        }
    }

    func slum(buildings: String? = "buildings.geojson") -> Slum.Parameters {
        var slum = Slum.Parameters(units: "units.geojson", slums: "slums.geojson", buildings: buildings)
        (slum.weight, slum.multiplicity) = (buildings.map { _ in "population" }, true)
        return slum
    }

    func access() -> Access.Parameters {
        var access = Access.Parameters(
            from: "buildings.geojson?use=residential", to: ["school": "schools.geojson", "stop": "stops.geojson"])
        (access.units, access.weight) = ("units.geojson", "population")
        return access
    }

    func waterfront(buildings: String? = "buildings.geojson") throws -> Waterfront.Parameters {
        var water = Waterfront.Parameters(shore: "shoreline.geojson", rivers: "rivers.geojson", zones: "zones.geojson")
        (water.units, water.water, water.class, water.buildings) = ("units.geojson", "sea.geojson", "class", buildings)
        (water.setback, water.riverLine, water.riverWidth) = (try Setbacks(parsing: "shore=100,rivers=15"), .centre, "width")
        water.weight = buildings.map { _ in "population" }
        return water
    }

    func impact(buildings: String? = "buildings.geojson") -> Impact.Parameters {
        var impact = Impact.Parameters(
            projects: "projects.geojson", against: ["sensitive": "sensitive.geojson", "zones": "zones.geojson"])
        (impact.buildings, impact.class, impact.weight) = (buildings, "class", buildings.map { _ in "population" })
        return impact
    }
}
