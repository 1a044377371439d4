public import TapakModel

extension LayerSymbols {
    /// The most values of a field that get a colour each.
    private static let mostValues = 40

    /// The symbols of a result layer: the classes and colours of the maps.
    public init(of layer: ResultLayer, language: Language) {
        switch layer.theme {
        case .one(let style): self.init(all: layer, style)
        case .numbers(let field): self.init(numbersOf: layer, field, MapWords(language: language))
        case .values(let field): self.init(valuesOf: layer, field)
        }
        nameField = layer.nameField
    }

    private init(all layer: ResultLayer, _ style: MapMaterial.Style) {
        let area = LayerStyle(style, turn: 0, isOverShading: false).area
        let colour = area.stroke ?? .black
        self.init(
            field: "",
            classes: [
                Class(
                    label: layer.name, members: .all, fill: (area.fill ?? area.stroke)?.bits, stroke: colour.bits,
                    width: area.width, isHatched: area.hatch != nil)
            ])
    }

    private init(numbersOf layer: ResultLayer, _ field: String, _ words: MapWords) {
        guard case .number(let numbers)? = layer.properties.column(field)?.values else {
            self.init(all: layer, .boundary)
            return
        }
        let classes = Classification(numbers)
        let members = [.zero] + classes.bounds.indices.map { Classification.Member.range($0) } + [.noData]
        let outline = Colour(0x59_59_59)
        self.init(
            field: field,
            classes: members.filter { classes.count(of: $0) > 0 }.map { member in
                let pen = ShadingStyle.pen(member, classes: classes.bounds.count, isBenefit: false)
                return Class(
                    label: classes.label(of: member, words: words), members: classes.range(of: member),
                    fill: pen.fill?.bits, stroke: (pen.stroke ?? outline).bits, width: pen.width,
                    isHatched: pen.hatch != nil)
            })
    }

    private init(valuesOf layer: ResultLayer, _ field: String) {
        guard let column = layer.properties.columns.firstIndex(where: { $0.name == field }) else {
            self.init(all: layer, .boundary)
            return
        }
        let rows = 0..<layer.properties.rowCount
        var seen: [String: Double] = [:]
        for row in rows {
            seen[layer.properties.text(row: row, column: column)] = layer.properties.number(row: row, column: field) ?? .nan
        }
        guard seen.count <= Self.mostValues else {
            self.init(all: layer, .boundary)
            return
        }
        let numbers = seen.filter { !$0.value.isNaN }.sorted { $0.value < $1.value }
        let values = numbers + seen.filter { $0.value.isNaN }.sorted { $0.key < $1.key }
        let colours = ZoneColours.colours(of: values.map(\.key))
        self.init(
            field: field,
            classes: values.enumerated().map { turn, value in
                var pen = LayerStyle(.zone, turn: turn, isOverShading: false).area
                if let colour = colours?[turn] { pen.fill = Colour(colour) }
                let members: Members =
                    value.value.isNaN
                    ? (value.key.isEmpty ? .missing : .text(value.key))
                    : .range(above: value.value, holdsLower: true, upTo: value.value)
                return Class(
                    label: value.key.isEmpty ? "–" : value.key, members: members, fill: pen.fill?.bits,
                    stroke: (pen.stroke ?? .black).bits, width: pen.width, isHatched: pen.hatch != nil)
            })
    }
}

extension Classification {
    /// The numbers of a class.
    fileprivate func range(of member: Member) -> LayerSymbols.Members {
        switch member {
        case .noData: .missing
        case .zero: .range(above: 0, holdsLower: true, upTo: 0)
        case .range(let index):
            .range(
                above: index == 0 ? lowest : bounds[index - 1], holdsLower: index == 0 && holdsLowest, upTo: bounds[index])
        }
    }
}
