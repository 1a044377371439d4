import TapakAnalysis
import TapakStandards

/// The analyses without what reading costs, and on the sample city.
enum Analyses {
    /// What covers what, on layers that are held already and without buildings: the walks along all boundaries.
    static func covers(in folder: String) throws {
        let region = try SampleRegion(.small, writtenInto: folder)
        try cover("slums in units, held, a vertex", Slum.self, region.slum(buildings: nil), region)
        try cover("setbacks in zones, held, a vertex", Waterfront.self, region.waterfront(buildings: nil), region)
        try cover("rings in zones, held, a vertex", Impact.self, region.impact(buildings: nil), region)
    }

    private static func cover<A: Analysis>(
        _ name: String, _: A.Type, _ parameters: A.Parameters, _ region: SampleRegion
    ) throws {
        let workspace = try region.workspace()
        _ = try A.run(parameters, in: workspace)
        try Stopwatch.measure(name, items: region.read(A.roles(parameters).map(\.reference)).vertices) {
            _ = try A.run(parameters, in: workspace)
        }
    }

    /// The analyses on the sample city, from files to findings.
    static func sampleCity() throws {
        let folder = URLText.folder(of: #filePath, above: 4) + "/geodata/kupang"
        func workspace() throws -> Workspace {
            Workspace(options: RunOptions(crs: "EPSG:23840"), standards: try Standards.embedded(), folder: folder)
        }
        var slum = Slum.Parameters(units: "units.geojson", slums: "slums.geojson", buildings: "buildings.geojson")
        slum.multiplicity = true
        try Stopwatch.measure("slum on the sample, a building", items: 15_136) { _ = try Slum.run(slum, in: workspace()) }
        var access = Access.Parameters(from: "buildings.geojson", to: ["schools": "schools.geojson"])
        access.units = "units.geojson"
        try Stopwatch.measure("access on the sample, a building", items: 15_136) { _ = try Access.run(access, in: workspace()) }
        var waterfront = Waterfront.Parameters(shore: "shoreline.geojson", rivers: "rivers.geojson", zones: "zones.geojson")
        (waterfront.units, waterfront.water, waterfront.class) = ("units.geojson", "sea.geojson", "KODZON")
        try Stopwatch.measure("waterfront on the sample, a zone", items: 307) {
            _ = try Waterfront.run(waterfront, in: workspace())
        }
        let impact = Impact.Parameters(projects: "projects.geojson", against: ["zones": "zones.geojson"])
        try Stopwatch.measure("impact on the sample, a zone", items: 307) { _ = try Impact.run(impact, in: workspace()) }
    }
}

/// Paths as text.
private enum URLText {
    static func folder(of file: String, above levels: Int) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(levels).joined(separator: "/")
    }
}
