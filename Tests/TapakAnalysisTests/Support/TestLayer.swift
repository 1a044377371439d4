import Foundation
import TapakModel
import TapakTestSupport

/// Where the coordinates of a test stand: a CRS and what is added to them.
struct Place: Sendable, CustomStringConvertible {
    var crs: String?
    var origin: Point

    /// Kupang in UTM zone 51S.
    static let utm = Place(crs: "EPSG:32751", origin: Point(x: 566_000, y: 8_875_000))
    /// Kupang in TM-3 zone 51.2.
    static let tm3 = Place(crs: "EPSG:23840", origin: Point(x: 102_000, y: 375_000))
    /// Degrees, as they stand in the test.
    static let degrees = Place(crs: nil, origin: Point(x: 0, y: 0))

    var description: String { crs ?? "degrees" }
}

/// A layer of a test: features in well-known text with their properties as JSON.
struct TestLayer: Sendable {
    var geometry = GeometryColumns()
    var properties: [String] = []

    init(_ features: [(String, String)] = []) {
        for (wkt, properties) in features { add(wkt, properties) }
    }

    mutating func add(_ wkt: String, _ properties: String = "{}") {
        geometry.append(contentsOf: .wkt(wkt))
        self.properties.append(properties)
    }

    /// The layer as GeoJSON.
    func text(at place: Place = .utm) -> String {
        let features = properties.indices.map { feature in
            #"{"type":"Feature","properties":\#(properties[feature]),"geometry":\#(json(feature, place.origin))}"#
        }
        let crs = place.crs.map { #""crs":{"type":"name","properties":{"name":"\#($0)"}},"# } ?? ""
        return #"{"type":"FeatureCollection",\#(crs)"features":[\#(features.joined(separator: ",\n"))]}"#
    }

    private func json(_ feature: Int, _ origin: Point) -> String {
        let parts = geometry.parts(of: feature).map { part in
            let rings = geometry.rings(of: part).map { ring in
                let vertices = geometry.vertices(of: ring).map { vertex in
                    "[\(geometry.point(vertex).x + origin.x),\(geometry.point(vertex).y + origin.y)]"
                }
                return geometry.kinds[part] == .point ? vertices[0] : "[\(vertices.joined(separator: ","))]"
            }
            switch geometry.kinds[part] {
            case .point: return #"{"type":"Point","coordinates":\#(rings[0])}"#
            case .line: return #"{"type":"LineString","coordinates":\#(rings[0])}"#
            case .polygon: return #"{"type":"Polygon","coordinates":[\#(rings.joined(separator: ","))]}"#
            }
        }
        if parts.isEmpty { return "null" }
        return parts.count == 1 ? parts[0] : #"{"type":"GeometryCollection","geometries":[\#(parts.joined(separator: ","))]}"#
    }
}

/// A box as a polygon.
func box(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> String {
    "POLYGON((\(minX) \(minY),\(maxX) \(minY),\(maxX) \(maxY),\(minX) \(maxY),\(minX) \(minY)))"
}

/// Points as text.
func point(_ x: Double, _ y: Double) -> String { "POINT(\(x) \(y))" }

/// Properties with an id.
func id(_ id: String) -> String { #"{"id":"\#(id)"}"# }

/// A folder of layers that lives as long as this object.
final class LayerFolder {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "tapak-analysis-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a layer and returns its path.
    func write(_ layer: TestLayer, _ name: String, at place: Place = .utm) -> String {
        write(text: layer.text(at: place), name)
    }

    func write(text: String, _ name: String) -> String {
        let file = path + "/" + name + (name.contains(".") ? "" : ".geojson")
        _ = FileManager.default.createFile(atPath: file, contents: Data(text.utf8))
        return file
    }
}
