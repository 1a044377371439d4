internal import TapakModel

/// Writes layers as KML 2.2 for Google Earth and QGIS: a folder a layer, and in it a folder a class with its style; the
/// fields as typed extended data, which the balloon of a place shows.
struct KMLWriter {
    /// Decimals of coordinates at most; nil keeps every digit.
    let decimals: Int?

    func write(_ layers: [OutputLayer], to target: OutputTarget) throws(Failure) {
        let output = try OutputFile(target)
        output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n")
        output.write("<name>\(XMLText.escaped(layers.first?.name ?? ""))</name>\n")
        for (index, layer) in layers.enumerated() {
            writeStyles(of: layer, index, to: output)
            writeSchema(of: layer, index, to: output)
        }
        for (index, layer) in layers.enumerated() { write(layer, index, to: output) }
        output.write("</Document>\n</kml>\n")
        try output.finish()
    }

    // MARK: What features refer to

    private func writeStyles(of layer: OutputLayer, _ index: Int, to output: OutputFile) {
        for (number, style) in (layer.symbols?.classes ?? []).enumerated() {
            let line = Self.colour(style.stroke, alpha: 0xFF)
            let area = Self.colour(style.fill ?? 0xFF_FF_FF, alpha: style.fill == nil ? 0 : 0xB4)
            // Pixels of about a third of a millimetre.
            let width = DecimalText.fixed(max(1, style.width * 3), decimals: 1)
            output.write(
                "<Style id=\"s\(index)-\(number)\"><IconStyle><color>\(line)</color><scale>0.6</scale></IconStyle>"
                    + "<LineStyle><color>\(line)</color><width>\(width)</width></LineStyle>"
                    + "<PolyStyle><color>\(area)</color></PolyStyle></Style>\n")
        }
    }

    /// `aabbggrr`, as KML has it.
    private static func colour(_ rgb: UInt32, alpha: UInt32) -> String {
        let swapped = alpha << 24 | (rgb & 0xFF) << 16 | rgb & 0xFF00 | rgb >> 16 & 0xFF
        let digits = String(swapped, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private func writeSchema(of layer: OutputLayer, _ index: Int, to output: OutputFile) {
        output.write("<Schema name=\"\(XMLText.escaped(layer.name))\" id=\"l\(index)\">")
        for field in layer.fields {
            let type =
                switch field.kind {
                case .boolean: "bool"
                // KML knows no whole numbers beyond 32 bits; a text keeps those that a double would round.
                case .integer:
                    Self.largest(field) <= Double(Int32.max) ? "int" : Self.largest(field) < 0x1p53 ? "double" : "string"
                case .number: "double"
                case .text: "string"
                }
            output.write("<SimpleField name=\"\(XMLText.escaped(field.name))\" type=\"\(type)\"/>")
        }
        output.write("</Schema>\n")
    }

    private static func largest(_ field: OutputLayer.Field) -> Double {
        field.column.numbers.reduce(0) { $1.isNaN ? $0 : max($0, $1.magnitude) }
    }

    // MARK: Features

    private func write(_ layer: OutputLayer, _ index: Int, to output: OutputFile) {
        output.write("<Folder>\n<name>\(XMLText.escaped(layer.name))</name>\n")
        if let definition = layer.definition {
            output.write("<description>\(XMLText.escaped(definition))</description>\n")
        }
        guard let symbols = layer.symbols else {
            for feature in 0..<layer.geometry.count { write(feature, of: layer, index, style: nil, to: output) }
            return output.write("</Folder>\n")
        }
        var members: [Int?: [Int]] = [:]
        for feature in 0..<layer.geometry.count { members[layer.symbolClass(of: feature), default: []].append(feature) }
        for style in symbols.classes.indices {
            guard let features = members[style] else { continue }
            output.write("<Folder>\n<name>\(XMLText.escaped(symbols.classes[style].label))</name>\n")
            for feature in features { write(feature, of: layer, index, style: style, to: output) }
            output.write("</Folder>\n")
        }
        for feature in members[nil] ?? [] { write(feature, of: layer, index, style: nil, to: output) }
        output.write("</Folder>\n")
    }

    private func write(_ feature: Int, of layer: OutputLayer, _ index: Int, style: Int?, to output: OutputFile) {
        output.write("<Placemark>")
        if let field = layer.fields.first(where: { $0.name == layer.symbols?.nameField ?? "name" }) {
            output.write("<name>\(XMLText.escaped(field.text(feature)))</name>")
        }
        if let style { output.write("<styleUrl>#s\(index)-\(style)</styleUrl>") }
        output.write("<ExtendedData><SchemaData schemaUrl=\"#l\(index)\">")
        for field in layer.fields where field.column.isPresent(feature) {
            output.write("<SimpleData name=\"\(XMLText.escaped(field.name))\">")
            // Readers understand 1 and 0, not all of them true and false.
            let text = field.kind == .boolean ? (field.text(feature) == "true" ? "1" : "0") : field.text(feature)
            output.write(XMLText.escaped(text, keepsLines: true))
            output.write("</SimpleData>")
        }
        output.write("</SchemaData></ExtendedData>")
        writeGeometry(of: feature, in: layer.geometry, to: output)
        output.write("</Placemark>\n")
    }

    private func writeGeometry(of feature: Int, in geometry: GeometryColumns, to output: OutputFile) {
        let parts = geometry.parts(of: feature)
        if parts.count > 1 { output.write("<MultiGeometry>") }
        for part in parts {
            let rings = geometry.rings(of: part)
            switch geometry.kinds[part] {
            case .point:
                output.write("<Point>")
                writeCoordinates(of: rings.lowerBound, in: geometry, to: output)
                output.write("</Point>")
            case .line:
                output.write("<LineString><tessellate>1</tessellate>")
                writeCoordinates(of: rings.lowerBound, in: geometry, to: output)
                output.write("</LineString>")
            case .polygon:
                output.write("<Polygon>")
                for ring in rings {
                    let side = ring == rings.lowerBound ? "outerBoundaryIs" : "innerBoundaryIs"
                    output.write("<\(side)><LinearRing>")
                    writeCoordinates(of: ring, in: geometry, to: output)
                    output.write("</LinearRing></\(side)>")
                }
                output.write("</Polygon>")
            }
        }
        if parts.count > 1 { output.write("</MultiGeometry>") }
    }

    private func writeCoordinates(of ring: Int, in geometry: GeometryColumns, to output: OutputFile) {
        output.write("<coordinates>")
        for (place, vertex) in geometry.vertices(of: ring).enumerated() {
            if place > 0 { output.write(byte: UInt8(ascii: " ")) }
            output.write(geometry.coordinates[2 * vertex], decimals: decimals)
            output.write(byte: UInt8(ascii: ","))
            output.write(geometry.coordinates[2 * vertex + 1], decimals: decimals)
        }
        output.write("</coordinates>")
    }
}
