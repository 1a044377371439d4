import Foundation
import TapakModel

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Material for the tests.
enum Samples {
    static func polygon(_ rings: [[(Double, Double)]], into geometry: inout GeometryColumns) {
        for ring in rings {
            for (x, y) in ring { geometry.addVertex(Point(x: x, y: y)) }
            geometry.endRing()
        }
        geometry.endPart(.polygon)
        geometry.endFeature()
    }

    static func square(_ x: Double, _ y: Double, _ side: Double, into geometry: inout GeometryColumns) {
        polygon([[(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]], into: &geometry)
    }

    /// Squares side by side in rows of ten.
    static func squares(_ count: Int, side: Double) -> GeometryColumns {
        var geometry = GeometryColumns()
        for index in 0..<count {
            square(Double(index % 10) * side, Double(index / 10) * side, side, into: &geometry)
        }
        return geometry
    }

    static func points(_ places: [(Double, Double)]) -> GeometryColumns {
        var geometry = GeometryColumns()
        for (x, y) in places {
            geometry.addVertex(Point(x: x, y: y))
            geometry.endRing()
            geometry.endPart(.point)
            geometry.endFeature()
        }
        return geometry
    }

    static func line(_ places: [(Double, Double)]) -> GeometryColumns {
        var geometry = GeometryColumns()
        for (x, y) in places { geometry.addVertex(Point(x: x, y: y)) }
        geometry.endRing()
        geometry.endPart(.line)
        geometry.endFeature()
        return geometry
    }

    static func shading(_ values: [Double], names: [String]? = nil, side: Double = 500) -> MapMaterial.Shading {
        MapMaterial.Shading(
            label: Bilingual(id: "Bagian kumuh", en: "Slum share"), unit: "%",
            geometry: squares(values.count, side: side), values: values,
            names: names ?? values.indices.map { "Area \($0 + 1)" })
    }

    static func material(
        _ shading: MapMaterial.Shading?, overlays: [MapMaterial.Overlay] = [], title: String = "Judul",
        convergence: Double = 0.3
    ) -> MapMaterial {
        MapMaterial(
            title: Bilingual(id: title, en: title), shading: shading, overlays: overlays, crs: "EPSG:23840",
            convergence: convergence, sources: [Bilingual(id: "Bappeda, 2026", en: "Bappeda, 2026")])
    }

    /// One overlay of every style, as areas, lines and points.
    static let everyStyle: [MapMaterial.Overlay] = MapMaterial.Style.allCases.map { style in
        var geometry = squares(2, side: 300)
        geometry.append(contentsOf: line([(0, 0), (4000, 900)]))
        geometry.append(contentsOf: points([(700, 700), (900, 300)]))
        return MapMaterial.Overlay(Bilingual(id: style.rawValue, en: style.rawValue), style, geometry)
    }
}

/// What a reader of XML finds in a document.
final class ParsedXML: NSObject, XMLParserDelegate {
    private(set) var isWellFormed = false
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    private(set) var texts: [String] = []
    private var text: String?

    init(_ document: String) {
        super.init()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        text = name == "text" ? "" : nil
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if let text, name == "text" { texts.append(text) }
        text = nil
    }
}
