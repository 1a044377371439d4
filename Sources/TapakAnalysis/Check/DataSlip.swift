public import TapakModel

/// One thing that the data rules found in a layer: what, where, and how much of it.
public struct DataSlip: Sendable, Hashable {
    /// The layer as it was named.
    public var file: String
    /// What it is: an `error` is refused by analyses or makes their numbers wrong, a `warning` may. The layer stands in ``file``.
    public var finding: Finding
    /// The id of the other feature of a pair.
    public var otherID: String?
    /// The field, where it is about values.
    public var field: String?
    /// Longitude and latitude of the place.
    public var place: Point?
    /// Hectares of true ground, for what has an area.
    public var hectares: Double?

    init(
        _ file: String, _ severity: Finding.Severity, _ key: String, ordinal: Int? = nil, id: String? = nil,
        other: String? = nil,
        field: String? = nil, place: Point? = nil, hectares: Double? = nil, count: Int = 1, _ message: Bilingual
    ) {
        self.init(
            file, Finding(severity, key, ordinal: ordinal, featureID: id, count: count, message), other: other, field: field,
            place: place, hectares: hectares)
    }

    init(
        _ file: String, _ finding: Finding, other: String? = nil, field: String? = nil, place: Point? = nil,
        hectares: Double? = nil
    ) {
        (self.file, self.finding, otherID, self.field, self.place, self.hectares) = (
            file, finding, other, field, place, hectares
        )
        self.finding.layer = nil
    }
}

extension [DataSlip] {
    /// All slips as a table: one row a slip.
    public var table: Table {
        var table = TableBuilder(
            "check",
            Bilingual(
                id: "Temuan aturan data, satu baris satu temuan; luas dalam hektare tanah; derajat WGS 84.",
                en: "Findings of the data rules, one row each; areas in hectares of ground; degrees of WGS 84."),
            columns: [
                "'file", "'severity", "'key", "ordinal", "'id", "'other_id", "'field", "lon", "lat", "area_ha", "count",
                "'message_id",
                "'message_en",
            ])
        for slip in self {
            let finding = slip.finding
            table.add([
                .text(slip.file), .text(finding.severity.rawValue), .text(finding.key),
                .number(finding.ordinal.map(Double.init)),
                .text(finding.featureID ?? ""), .text(slip.otherID ?? ""), .text(slip.field ?? ""), .number(slip.place?.x),
                .number(slip.place?.y), .number(slip.hectares), .count(finding.count), .text(finding.message.id),
                .text(finding.message.en),
            ])
        }
        return table.table
    }

    /// The slips that have a place as a layer of points.
    public var layer: ResultLayer {
        let placed = indices.filter { self[$0].place != nil }
        let points = GeometryColumns(points: placed.map { self[$0].place ?? Point(x: 0, y: 0) })
        return ResultLayer(
            name: "check", geometry: points, properties: table.selecting(rows: placed), theme: .values("severity"))
    }
}
