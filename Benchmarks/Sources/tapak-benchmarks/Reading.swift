import Glibc
import TapakFormats
import TapakModel

/// From bytes to columns and back.
enum Reading {
    static func geoJSON(_ path: String) throws {
        let source = try LayerSource.open(LayerReference(path: path))
        let request = ReadRequest(fields: ["population", "use"])
        try Stopwatch.measure("read GeoJSON, two fields, one thread", items: 200_000, bytes: source.size) {
            try source.stream(request, threads: 1) {
                $0.features.count
            } collect: { _, _ in
            }
        }
        try Stopwatch.measure("read GeoJSON, two fields, two threads", items: 200_000, bytes: source.size) {
            try source.stream(request, threads: 2) {
                $0.features.count
            } collect: { _, _ in
            }
        }
    }

    /// Numbers with all the digits of a double, as other programs write them.
    static func numbers(_ samples: inout Samples, in folder: String) throws {
        let path = folder + "/numbers.csv"
        let columns = ["x", "y", "height"].map { name in
            Table.Column(name, .number((0..<200_000).map { _ in 100 + samples.unit() }))
        }
        try CSVWriter.write(Table(name: "numbers", definition: Bilingual(id: "", en: ""), columns: columns), to: .file(path))
        let source = try LayerSource.open(LayerReference(path: path))
        try Stopwatch.measure("read CSV, a full double", items: 600_000, bytes: source.size) {
            _ = try source.read(ReadRequest(fields: ["height"]))
        }
    }

    static func writing(_ path: String) throws {
        let batch = try LayerSource.open(LayerReference(path: path)).read(ReadRequest())
        let (geometry, output) = (batch.features.geometry, path + ".copy")
        defer { unlink(output) }
        try Stopwatch.measure("write GeoJSON", items: geometry.count) {
            let writer = try GeoJSONWriter(.file(output))
            writer.append(geometry)
            try writer.finish()
        }
        let table = Table(
            name: "points", definition: Bilingual(id: "", en: ""),
            columns: [Table.Column("x", .number((0..<geometry.count).map { geometry.point(5 * $0).x }))])
        try Stopwatch.measure("write CSV, one full double a row", items: geometry.count) {
            try CSVWriter.write(table, to: .file(output))
        }
    }
}
