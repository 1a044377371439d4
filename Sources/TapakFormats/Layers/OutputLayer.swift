public import TapakModel

/// A layer as it is to be written, in whatever format.
public struct OutputLayer: Sendable {
    /// A field with its values.
    public struct Field: Sendable {
        /// What its values are, so that a format with types can keep them.
        public enum Kind: String, Sendable {
            case boolean, integer, number, text
        }

        /// Its name.
        public var name: String
        /// What its values are.
        public var kind: Kind
        /// Its values.
        public var column: AttributeColumn

        /// A field as it was read.
        ///
        /// - Parameter kind: What its values are; nil for the narrowest that all of them fit.
        public init(_ name: String, _ column: AttributeColumn, kind: Kind? = nil) {
            self.name = name
            self.column = column
            self.kind = kind ?? Self.kind(of: column)
        }

        private static func kind(of column: AttributeColumn) -> Kind {
            var (isInteger, isHuge) = (true, false)
            var found: Set<AttributeColumn.Kind> = []
            for row in 0..<column.count where column.isPresent(row) {
                found.insert(column.kinds[row])
                guard column.kinds[row] == .number, isInteger || column.numbers[row].magnitude >= 0x1p63 else { continue }
                let digits = String(decoding: column.text.bytes(of: row), as: UTF8.self)
                guard Int64(digits) == nil else { continue }
                isInteger = false
                // A whole number that no number of a format holds keeps its digits as text.
                if digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }) { isHuge = true }
            }
            if isHuge { return .text }
            if found == [.boolean] { return .boolean }
            return found == [.number] ? (isInteger ? .integer : .number) : .text
        }

        /// The value of a row as text.
        func text(_ row: Int) -> String { column.text[row] }
    }

    /// Its name.
    public var name: String
    /// Its geometries in the units of the CRS, x before y.
    public var geometry: GeometryColumns
    /// Its fields; every one has as many rows as there are features.
    public var fields: [Field]
    /// The CRS: `OGC:CRS84`, `EPSG:n`, or a definition in WKT.
    public var crs: String
    /// The features' own ids where they are no field.
    public var ids: TextColumn?
    /// What it shows, in one sentence.
    public var definition: String?
    /// How it is drawn.
    public var symbols: LayerSymbols?

    /// A layer.
    public init(
        name: String, geometry: GeometryColumns, fields: [Field], crs: String = "OGC:CRS84", ids: TextColumn? = nil
    ) {
        (self.name, self.geometry, self.fields, self.crs, self.ids) = (name, geometry, fields, crs, ids)
    }
}

extension OutputLayer {
    /// A result layer, in longitude and latitude.
    public init(_ layer: ResultLayer) {
        self.init(
            name: layer.name, geometry: layer.geometry, fields: layer.properties.columns.map(Field.init))
    }

    /// The class of a feature; nil where no class holds it.
    func symbolClass(of feature: Int) -> Int? {
        guard let symbols else { return nil }
        guard let field = fields.first(where: { $0.name == symbols.field }) else {
            return symbols.classIndex(text: "", number: .nan)
        }
        let isNumber = field.column.kinds[feature] == .number
        return symbols.classIndex(
            text: isNumber ? "" : field.text(feature), number: isNumber ? field.column.numbers[feature] : .nan)
    }
}

extension OutputLayer.Field {
    /// A column of a table.
    fileprivate init(_ column: Table.Column) {
        var cells = AttributeColumn()
        switch column.values {
        case .number(let numbers):
            for number in numbers {
                cells.append(
                    kind: number.isNaN ? .null : .number, utf8: number.isNaN ? "".utf8 : DecimalText.shortest(number).utf8,
                    number: number)
            }
        case .text(let texts):
            for row in 0..<texts.count { cells.append(kind: .text, utf8: texts.bytes(of: row), number: .nan) }
        case .choice(let indices, let texts):
            for index in indices {
                cells.append(
                    kind: index < 0 ? .null : .text, utf8: index < 0 ? [] : texts.bytes(of: Int(index)), number: .nan)
            }
        }
        self.init(column.name, cells)
        // Which kind it is does not depend on the numbers that happen to stand in it.
        if case .number = column.values { kind = .number } else { kind = .text }
    }
}
