internal import TapakModel

/// The symbols of a layer as QGIS and as the OGC write them: one rule a class.
struct StyleText {
    private let layer: OutputLayer
    private let classes: [LayerSymbols.Class]
    private let field: String
    private let kind: GeometryColumns.Kind

    init(_ layer: OutputLayer) {
        self.layer = layer
        classes = layer.symbols?.classes ?? []
        field = layer.symbols?.field ?? ""
        kind = layer.geometry.kinds.max { $0.rawValue < $1.rawValue } ?? .polygon
    }

    // MARK: QGIS

    /// The style of QGIS 3: symbology and nothing else.
    var qml: String {
        var rules = ""
        var symbols = ""
        for (index, style) in classes.enumerated() {
            let filter = expression(style.members).map { " filter=\"\(XMLText.escaped($0))\"" } ?? ""
            rules += "<rule key=\"r\(index)\" symbol=\"\(index)\" label=\"\(XMLText.escaped(style.label))\"\(filter)/>"
            symbols += symbol(style, index)
        }
        return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
            + "<qgis version=\"3.22.0\" styleCategories=\"Symbology\">"
            + "<renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" forceraster=\"0\" enableorderby=\"0\">"
            + "<rules key=\"root\">\(rules)</rules><symbols>\(symbols)</symbols></renderer-v2>"
            + "<layerGeometryType>\(kind.rawValue)</layerGeometryType></qgis>\n"
    }

    /// A class as an expression of QGIS; nil where it holds all.
    private func expression(_ members: LayerSymbols.Members) -> String? {
        let name = "\"" + field.replacing("\"", with: "\"\"") + "\""
        switch members {
        case .all: return nil
        case .missing: return "\(name) IS NULL"
        case .text(let text): return "\(name) = '" + text.replacing("'", with: "''") + "'"
        case .range(let above, let holdsLower, let upTo):
            let (low, high) = (DecimalText.shortest(above), DecimalText.shortest(upTo))
            return "\(name) \(holdsLower ? ">=" : ">") \(low) AND \(name) <= \(high)"
        }
    }

    private func symbol(_ style: LayerSymbols.Class, _ index: Int) -> String {
        let stroke = Self.numbers(style.stroke)
        let fill = style.fill.map(Self.numbers) ?? "255,255,255"
        let width = DecimalText.shortest(style.width)
        switch kind {
        case .point:
            return wrap(
                index, "marker", "SimpleMarker",
                [
                    ("name", "circle"), ("color", fill + ",255"), ("outline_color", stroke + ",255"), ("size", "2"),
                    ("size_unit", "MM"), ("outline_width", width), ("outline_width_unit", "MM"),
                ])
        case .line:
            return wrap(
                index, "line", "SimpleLine",
                [("line_color", stroke + ",255"), ("line_width", width), ("line_width_unit", "MM")])
        case .polygon:
            var layers = symbolLayer(
                "SimpleFill",
                [
                    ("color", fill + ",255"), ("style", style.fill == nil ? "no" : "solid"),
                    ("outline_color", stroke + ",255"), ("outline_style", "solid"), ("outline_width", width),
                    ("outline_width_unit", "MM"),
                ])
            if style.isHatched {
                let line = symbolLayer(
                    "SimpleLine", [("line_color", stroke + ",255"), ("line_width", "0.14"), ("line_width_unit", "MM")])
                layers += symbolLayer(
                    "LinePatternFill", [("angle", "45"), ("distance", "1.6"), ("distance_unit", "MM")],
                    "<symbol type=\"line\" name=\"@\(index)@1\" alpha=\"1\">\(line)</symbol>")
            }
            return "<symbol type=\"fill\" name=\"\(index)\" alpha=\"1\">\(layers)</symbol>"
        }
    }

    private func wrap(_ index: Int, _ type: String, _ layer: String, _ settings: [(String, String)]) -> String {
        "<symbol type=\"\(type)\" name=\"\(index)\" alpha=\"1\">\(symbolLayer(layer, settings))</symbol>"
    }

    private func symbolLayer(_ name: String, _ settings: [(String, String)], _ inside: String = "") -> String {
        let options = settings.map { "<Option name=\"\($0.0)\" type=\"QString\" value=\"\($0.1)\"/>" }.joined()
        // Older releases read `prop`, newer ones `Option`.
        let props = settings.map { "<prop k=\"\($0.0)\" v=\"\($0.1)\"/>" }.joined()
        return "<layer class=\"\(name)\" enabled=\"1\" pass=\"0\" locked=\"0\">"
            + "<Option type=\"Map\">\(options)</Option>\(props)\(inside)</layer>"
    }

    private static func numbers(_ rgb: UInt32) -> String { "\(rgb >> 16 & 0xFF),\(rgb >> 8 & 0xFF),\(rgb & 0xFF)" }

    // MARK: SLD

    /// The style as Styled Layer Descriptor 1.0.
    var sld: String {
        let name = XMLText.escaped(layer.name)
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<StyledLayerDescriptor version=\"1.0.0\" "
            + "xmlns=\"http://www.opengis.net/sld\" xmlns:ogc=\"http://www.opengis.net/ogc\">"
            + "<NamedLayer><Name>\(name)</Name><UserStyle><Name>\(name)</Name><FeatureTypeStyle>"
            + classes.map(rule).joined() + "</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>\n"
    }

    private func rule(_ style: LayerSymbols.Class) -> String {
        let filter = condition(style.members).map { "<ogc:Filter>\($0)</ogc:Filter>" } ?? ""
        return "<Rule><Name>\(XMLText.escaped(style.label))</Name>\(filter)\(symbolizer(style))</Rule>"
    }

    private func condition(_ members: LayerSymbols.Members) -> String? {
        let property = "<ogc:PropertyName>\(XMLText.escaped(field))</ogc:PropertyName>"
        func compare(_ name: String, _ value: String) -> String {
            "<ogc:PropertyIs\(name)>\(property)<ogc:Literal>\(XMLText.escaped(value))</ogc:Literal></ogc:PropertyIs\(name)>"
        }
        switch members {
        case .all: return nil
        case .missing: return "<ogc:PropertyIsNull>\(property)</ogc:PropertyIsNull>"
        case .text(let text): return compare("EqualTo", text)
        case .range(let above, let holdsLower, let upTo):
            let lower = compare(holdsLower ? "GreaterThanOrEqualTo" : "GreaterThan", DecimalText.shortest(above))
            return "<ogc:And>\(lower)\(compare("LessThanOrEqualTo", DecimalText.shortest(upTo)))</ogc:And>"
        }
    }

    private func symbolizer(_ style: LayerSymbols.Class) -> String {
        // Pixels of 0.28 mm.
        let width = DecimalText.fixed(style.width / 0.28, decimals: 2)
        let stroke =
            "<Stroke><CssParameter name=\"stroke\">\(LayerSymbols.hex(style.stroke))</CssParameter>"
            + "<CssParameter name=\"stroke-width\">\(width)</CssParameter></Stroke>"
        let fill = style.fill.map { "<Fill><CssParameter name=\"fill\">\(LayerSymbols.hex($0))</CssParameter></Fill>" } ?? ""
        switch kind {
        case .point:
            return "<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName>\(fill)\(stroke)</Mark>"
                + "<Size>7</Size></Graphic></PointSymbolizer>"
        case .line: return "<LineSymbolizer>\(stroke)</LineSymbolizer>"
        case .polygon: return "<PolygonSymbolizer>\(fill)\(stroke)</PolygonSymbolizer>"
        }
    }
}
