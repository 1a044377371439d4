#if GDAL
internal import CGDAL
internal import TapakModel

/// The table `layer_styles` of a GeoPackage: QGIS opens the layers in these styles (QML), GeoServer users find the SLD.
enum GeoPackageStyles {
    static func write(_ layers: [OutputLayer], to dataset: GDALDatasetH) throws(Failure) {
        let styled = layers.filter { $0.symbols != nil && $0.geometry.vertexCount > 0 }
        guard !styled.isEmpty else { return }
        let names = [
            "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML", "styleSLD",
            "useAsDefault", "description", "owner", "ui", "update_time",
        ]
        let rows = styled.map { layer in
            let column = GDALDatasetGetLayerByName(dataset, layer.name).map { GDALSession.text(OGR_L_GetGeometryColumn($0)) }
            let style = StyleText(layer)
            return [
                "", "", layer.name, column ?? "geom", layer.name, style.qml, style.sld, "true", layer.definition ?? "", "", "",
                "2000-01-01T00:00:00.000Z",
            ]
        }
        var fields = names.enumerated().map { index, name in
            var column = AttributeColumn()
            for row in rows {
                column.append(kind: name == "useAsDefault" ? .boolean : .text, utf8: row[index].utf8, number: .nan)
            }
            return OutputLayer.Field(name, column)
        }
        fields[names.count - 1].kind = .text
        var geometry = GeometryColumns()
        for _ in rows { geometry.endFeature() }
        let table = OutputLayer(name: "layer_styles", geometry: geometry, fields: fields)
        try ForeignTable(table, in: dataset, settings: ["FID=id"], usesIDs: false).write()
    }
}
#endif
