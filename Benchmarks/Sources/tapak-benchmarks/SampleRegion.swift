import Glibc
import TapakFormats
import TapakModel

/// A made-up region as GeoJSON files: what the four analyses take, the same on every machine.
struct SampleRegion {
    /// How many buildings there are; everything else is in proportion.
    enum Size: String, CaseIterable {
        case small = "S"
        case medium = "M"

        var buildings: Int { self == .small ? 5_000 : 100_000 }
        /// How much longer the region is than the smallest.
        var scale: Double { (Double(buildings) / 5_000).squareRoot() }
    }

    /// What a file holds.
    struct Layer {
        var features = 0
        var vertices = 0
        var bytes = 0
    }

    let size: Size
    let folder: String
    /// By name of the file without its ending.
    private(set) var layers: [String: Layer] = [:]
    private var samples = Samples()
    private let square: Square

    init(_ size: Size, writtenInto folder: String) throws {
        (self.size, self.folder) = (size, folder)
        let side = 0.1 * size.scale
        square = Square(corner: Point(x: 123.6 - side / 2, y: -10.2 - side / 2), side: side)
        try writeAreas()
        try writeWater()
        try writePlaces()
        try writeBuildings()
    }

    private mutating func writeAreas() throws {
        let cells = Int(6 * size.scale)
        try write("units", samples.tiling(square, cells: cells, corners: 40))
        let zones = samples.tiling(square, cells: 3 * cells, corners: 12)
        try write("zones", zones, text: ("class", { "Z-\($0 * 7 % 12)" }))
        let slums = samples.stars(size.buildings / 50, in: square, radius: 0.0025, corners: 24)
        try write("slums", slums, text: ("class", { ["light", "medium", "heavy"][$0 % 3] }))
        let sensitive = samples.stars(size.buildings / 250, in: square, radius: 0.005, corners: 60)
        try write("sensitive", sensitive, text: ("class", { ["forest", "mangrove"][$0 % 2] }))
    }

    /// A long shore in the west, the sea behind it, and rivers that run into it.
    private mutating func writeWater() throws {
        let coast = samples.course(
            square.at(0.15, -0.05), square.at(0.15, 1.05), corners: Int(1_000 * size.scale), roughness: 0.0005, sways: true)
        var (shore, sea, rivers) = (GeometryColumns(), GeometryColumns(), GeometryColumns())
        shore.add(.line, [coast])
        sea.add(.polygon, [coast + [square.at(-0.2, 1.05), square.at(-0.2, -0.05)]])
        for place in 0..<Int(6 * size.scale) {
            let y = (Double(place) + 0.5) / Double(Int(6 * size.scale))
            let bend = 0.06 / size.scale * (samples.unit() - 0.5)
            rivers.add(
                .line, [samples.course(square.at(0.2, y), square.at(1, y + bend), corners: 400, roughness: 0.002, sways: true)])
        }
        try write("shoreline", shore)
        try write("sea", sea)
        try write("rivers", rivers, number: ("width", { Double(8 + $0 % 5 * 6) }))
    }

    private mutating func writePlaces() throws {
        var (stops, schools, projects) = (GeometryColumns(), GeometryColumns(), GeometryColumns())
        for _ in 0..<size.buildings / 100 { stops.add(.point, [[samples.position(in: square)]]) }
        for _ in 0..<size.buildings / 250 { schools.add(.point, [[samples.position(in: square)]]) }
        for place in 0..<size.buildings / 400 {
            let (here, there) = (samples.position(in: square), samples.position(in: square))
            let end = Point(
                x: here.x + (there.x - here.x) * 0.2 / size.scale, y: here.y + (there.y - here.y) * 0.2 / size.scale)
            switch place % 3 {
            case 0: projects.add(.point, [[here]])
            case 1: projects.add(.line, [samples.course(here, end, corners: 50, roughness: 0.01)])
            default: projects.add(.polygon, [samples.star(here, radius: 0.003, corners: 30)])
            }
        }
        try write("stops", stops)
        try write("schools", schools)
        try write("projects", projects)
    }

    private mutating func writeBuildings() throws {
        var (buildings, people) = (GeometryColumns(), [Double]())
        for _ in 0..<size.buildings {
            let at = samples.position(in: square)
            let (width, depth, lean) = (6e-5 + 8e-5 * samples.unit(), 6e-5 + 8e-5 * samples.unit(), 3e-5 * samples.unit())
            let shape = [(0.0, 0.0), (width, lean), (width - lean, depth + lean), (-lean, depth)]
            buildings.add(.polygon, [shape.map { Point(x: at.x + $0.0, y: at.y + $0.1) }])
            people.append((samples.unit() * 9).rounded())
        }
        try write(
            "buildings", buildings, text: ("use", { $0 % 5 == 0 ? "commercial" : "residential" }),
            number: ("population", { people[$0] }))
    }

    private mutating func write(
        _ name: String, _ geometry: GeometryColumns, text: (name: String, value: (Int) -> String)? = nil,
        number: (name: String, value: (Int) -> Double)? = nil
    ) throws {
        let features = 0..<geometry.count
        var columns = [Table.Column("id", .number(features.map { Double($0 + 1) }))]
        if let text { columns.append(Table.Column(text.name, .text(TextColumn(features.map(text.value))))) }
        if let number { columns.append(Table.Column(number.name, .number(features.map(number.value)))) }
        let path = folder + "/" + name + ".geojson"
        let writer = try GeoJSONWriter(.file(path))
        writer.append(geometry, properties: Table(name: name, definition: Bilingual(id: "", en: ""), columns: columns))
        try writer.finish()
        let bytes = try LayerSource.open(LayerReference(path: path)).size
        layers[name] = Layer(features: geometry.count, vertices: geometry.vertexCount, bytes: bytes)
    }
}
