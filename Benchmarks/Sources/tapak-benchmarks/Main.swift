import Glibc
import TapakModel

/// The analyses from files to findings, then the hot paths each on its own: compare two commits by ratios of one machine,
/// never by single figures.
///
/// `--write DIR SIZE` only writes the sample region of a size.
@main
struct Main {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.isEmpty {
            // The regions first: what the hot paths leave behind would count as their memory.
            for size in SampleRegion.Size.allCases { try TemporaryFolder.with { try EndToEnd.run(size, in: $0) } }
            try TemporaryFolder.with(hotPaths)
        } else if arguments.count == 3, arguments[0] == "--write", let size = SampleRegion.Size(rawValue: arguments[2]) {
            mkdir(arguments[1], 0o755)
            _ = try SampleRegion(size, writtenInto: arguments[1])
        } else {
            print("usage: tapak-benchmarks [--write DIR \(SampleRegion.Size.allCases.map(\.rawValue).joined(separator: "|"))]")
            exit(2)
        }
    }

    private static func hotPaths(_ folder: String) throws {
        var samples = Samples()
        let path = folder + "/buildings.geojson"
        try samples.writeBuildings(200_000, to: path)
        try Reading.geoJSON(path)
        try Reading.numbers(&samples, in: folder)
        try Framing.smallPolygons(path)
        try Reading.writing(path)
        let (cells, points) = (samples.cells(45, corners: 60), samples.points(100_000))
        try Framing.areas(cells)
        Framing.longRings(&samples)
        Distances.areas(cells, points)
        try Distances.lines(cells, points)
        try People.roads(points)
        try Analyses.covers(in: folder)
        try Analyses.sampleCity()
    }
}
