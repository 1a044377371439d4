import Foundation
import TapakModel

/// A folder that lives as long as this object.
final class Folder {
    let path: String

    init() throws {
        path = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("tapak-reports-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Findings as an analysis might give them.
func sampleFindings() -> Findings {
    let error = FrameStatement.ScaleError(centre: 317, worstCorner: 339)
    var findings = Findings(
        analysis: "slum",
        frame: FrameStatement(
            crs: "EPSG:23840", name: "DGN95 / Indonesia TM-3 zone 51.2", crsKnownBy: "chosen", measure: "ground",
            origin: [200_000, 373_000],
            extent: [123.6, -10.2, 123.62, -10.18], linearErrorPPM: error, arealErrorPPM: error, fitResidual: 1e-9,
            arcSegments: "16",
            arcBiasPercent: 0.045, transformations: [], engines: ["proj": "9.1", "geos": "3.11"]))
    findings.tables = [
        Table(
            name: "slum", definition: Bilingual(id: "Kumuh.", en: "Slums."),
            columns: [
                Table.Column("unit_id", .text(TextColumn(["A", "Oesapa"]))),
                Table.Column("net_ha", .number([1234.56785, 0.00004])), Table.Column("share_pct", .number([12.345, .nan])),
                Table.Column("shore_m", .number([1.25, 0])), Table.Column("buildings", .number([1_500_000, 3])),
                Table.Column("population", .number([.nan, .nan])),
            ])
    ]
    findings.headlines = [
        Headline("net_ha", Bilingual(id: "Luas kumuh", en: "Slum area"), 1234.5, unit: "ha"),
        Headline("share", Bilingual(id: "Bagian", en: "Share"), nil, unit: "%"),
    ]
    findings.layerCounts = [
        LayerCount(
            role: "units", reference: "/home/someone/units.geojson?a=b", read: 4, used: 2, filtered: 1, setAside: 1,
            repaired: 0,
            crs: "OGC:CRS84", crsKnownBy: "default", idSource: "kode")
    ]
    return findings
}

extension Finding {
    static func aside(_ ordinal: Int) -> Finding {
        Finding(
            .warning, "GEOMETRY_NULL", layer: "units", ordinal: ordinal, featureID: "u\(ordinal)",
            Bilingual(id: "Tanpa geometri.", en: "No geometry."))
    }
}
