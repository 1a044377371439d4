#if GDAL
internal import CGDAL
internal import TapakModel

/// A layer of a data set that is being written, with the columns of an ``OutputLayer``.
struct ForeignTable {
    /// How a field is written.
    struct Field {
        var source: OutputLayer.Field
        /// The name in the file.
        var name: String
        var type: OGRFieldType
        var isBoolean = false
        /// Characters and decimals; 0 where the format needs none.
        var width: Int32 = 0
        var decimals: Int32 = 0
        /// A number that is larger is left out.
        var largest = Double.infinity
    }

    private let source: OutputLayer
    private let layer: OGRLayerH
    private let fields: [Field]
    /// The features' ids as whole numbers, where they are.
    private let numbers: [Int64]

    /// Makes a layer.
    ///
    /// - Parameter usesIDs: Whether the format has a place for ids that are whole numbers.
    init(
        _ source: OutputLayer, in dataset: GDALDatasetH, settings: [String], fields: [Field]? = nil,
        usesIDs: Bool
    ) throws(Failure) {
        self.source = source
        let fields = fields ?? source.fields.map(Self.field)
        numbers = usesIDs ? source.wholeIDs : []
        self.fields = fields
        let system = try Self.system(source.crs)
        defer { OSRDestroySpatialReference(system) }
        let options = GDALSession.list(settings)
        defer { CSLDestroy(options) }
        let hasGeometry = source.geometry.vertexCount > 0
        guard
            let layer = GDALDatasetCreateLayer(
                dataset, source.name, hasGeometry ? system : nil,
                hasGeometry ? WellKnownBinary.type(of: source.geometry) : wkbNone, options)
        else { throw ForeignWriter.cannotWrite() }
        self.layer = layer
        for field in fields {
            let definition = OGR_Fld_Create(field.name, field.type)
            defer { OGR_Fld_Destroy(definition) }
            if field.isBoolean { OGR_Fld_SetSubType(definition, OFSTBoolean) }
            if field.width > 0 { OGR_Fld_SetWidth(definition, field.width) }
            if field.decimals > 0 { OGR_Fld_SetPrecision(definition, field.decimals) }
            guard OGR_L_CreateField(layer, definition, 0) == OGRERR_NONE else { throw ForeignWriter.cannotWrite() }
        }
    }

    private static func field(_ field: OutputLayer.Field) -> Field {
        switch field.kind {
        case .boolean: Field(source: field, name: field.name, type: OFTInteger, isBoolean: true)
        case .integer: Field(source: field, name: field.name, type: OFTInteger64)
        case .number: Field(source: field, name: field.name, type: OFTReal)
        case .text: Field(source: field, name: field.name, type: OFTString)
        }
    }

    /// The CRS, x before y.
    private static func system(_ name: String) throws(Failure) -> OGRSpatialReferenceH? {
        let system = OSRNewSpatialReference(nil)
        // What GeoJSON calls CRS84 every other format calls EPSG:4326.
        let name = name == "OGC:CRS84" ? "EPSG:4326" : name
        guard OSRSetFromUserInput(system, name) == OGRERR_NONE else {
            OSRDestroySpatialReference(system)
            throw Failure(
                .crsUnknown, Bilingual(id: "GDAL tidak mengenal CRS ini.", en: "GDAL does not know the CRS."), found: name)
        }
        OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER)
        return system
    }

    /// Writes the features, or some of them.
    ///
    /// - Throws: `CANNOT_WRITE` in GDAL's words.
    func write(_ features: [Int]? = nil) throws(Failure) {
        let definition = OGR_L_GetLayerDefn(layer)
        var binary = WellKnownBinary(source.geometry)
        for row in features ?? Array(0..<source.geometry.count) {
            let feature = OGR_F_Create(definition)
            defer { OGR_F_Destroy(feature) }
            if !numbers.isEmpty { OGR_F_SetFID(feature, numbers[row]) }
            for (index, field) in fields.enumerated() { set(feature, Int32(index), field, row) }
            if !source.geometry.parts(of: row).isEmpty {
                let bytes = binary.bytes(of: row)
                var geometry: OGRGeometryH?
                guard OGR_G_CreateFromWkb(bytes, nil, &geometry, Int32(bytes.count)) == OGRERR_NONE else {
                    throw ForeignWriter.cannotWrite()
                }
                OGR_F_SetGeometryDirectly(feature, geometry)
            }
            guard OGR_L_CreateFeature(layer, feature) == OGRERR_NONE else { throw ForeignWriter.cannotWrite() }
        }
    }

    private func set(_ feature: OGRFeatureH?, _ index: Int32, _ field: Field, _ row: Int) {
        let column = field.source.column
        guard column.isPresent(row) else { return OGR_F_SetFieldNull(feature, index) }
        switch field.type {
        case OFTInteger: OGR_F_SetFieldInteger(feature, index, field.source.text(row) == "true" ? 1 : 0)
        case OFTInteger64: OGR_F_SetFieldInteger64(feature, index, Int64(field.source.text(row)) ?? 0)
        case OFTReal where column.numbers[row].magnitude > field.largest: OGR_F_SetFieldNull(feature, index)
        case OFTReal: OGR_F_SetFieldDouble(feature, index, column.numbers[row])
        default: OGR_F_SetFieldString(feature, index, field.source.text(row))
        }
    }
}

/// Geometries as well-known binary in the byte order of this machine.
struct WellKnownBinary {
    private let geometry: GeometryColumns
    private let isMulti: Bool
    private var buffer: [UInt8] = []

    init(_ geometry: GeometryColumns) {
        self.geometry = geometry
        isMulti = Self.isMulti(geometry)
    }

    /// Whether features of one kind have several parts somewhere: then all of them are written as multi-geometries.
    private static func isMulti(_ geometry: GeometryColumns) -> Bool {
        Set(geometry.kinds).count == 1 && (0..<geometry.count).contains { geometry.parts(of: $0).count > 1 }
    }

    /// The type of a layer that holds all features.
    static func type(of geometry: GeometryColumns) -> OGRwkbGeometryType {
        guard let kind = geometry.kinds.first, Set(geometry.kinds).count == 1 else { return wkbUnknown }
        return switch (kind, isMulti(geometry)) {
        case (.point, false): wkbPoint
        case (.point, true): wkbMultiPoint
        case (.line, false): wkbLineString
        case (.line, true): wkbMultiLineString
        case (.polygon, false): wkbPolygon
        case (.polygon, true): wkbMultiPolygon
        }
    }

    /// A feature with at least one part.
    mutating func bytes(of feature: Int) -> [UInt8] {
        buffer.removeAll(keepingCapacity: true)
        let parts = geometry.parts(of: feature)
        let kinds = Set(parts.map { geometry.kinds[$0] })
        if parts.count > 1 || isMulti {
            open(kinds.count > 1 ? 7 : 4 + UInt32(geometry.kinds[parts.lowerBound].rawValue))
            add(UInt32(parts.count))
        }
        for part in parts { add(part: part) }
        return buffer
    }

    private mutating func open(_ type: UInt32) {
        buffer.append(1)
        add(type)
    }

    private mutating func add(part: Int) {
        let kind = geometry.kinds[part]
        open(1 + UInt32(kind.rawValue))
        let rings = geometry.rings(of: part)
        if kind == .polygon { add(UInt32(rings.count)) }
        for ring in rings {
            let vertices = geometry.vertices(of: ring)
            if kind != .point { add(UInt32(vertices.count)) }
            for value in geometry.coordinates[2 * vertices.lowerBound..<2 * vertices.upperBound] {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { buffer.append(contentsOf: $0) }
            }
        }
    }

    private mutating func add(_ number: UInt32) {
        withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
    }
}
#endif
