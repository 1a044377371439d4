import Foundation
import TapakModel
import Testing

/// A call that fails, and what it has to say.
struct ErrorCase: CustomTestStringConvertible, Sendable {
    var name: String
    var key: Failure.Key
    /// Files written into the folder of the town before the call, over its own.
    var files: [String: Data] = [:]
    var arguments: [String]
    /// What standard error has to hold besides the key.
    var says: [String] = []
    var input = ""

    var testDescription: String { name }
    /// That of the key; a decimal comma in a file is bad data, in an option it is usage.
    var exitCode: Int32 { key == .decimalComma && !files.isEmpty ? 65 : key.exitCode }

    init(_ name: String, _ key: Failure.Key, _ arguments: [String], says: [String] = [], input: String = "") {
        self.name = name
        self.key = key
        self.arguments = arguments
        self.says = says
        self.input = input
    }

    init(
        _ name: String, _ key: Failure.Key, _ file: (name: String, text: String), _ arguments: [String], says: [String] = []
    ) {
        self.init(name, key, arguments, says: says)
        files[file.name] = Data(file.text.utf8)
    }

    static let slum = ["slum", "--units", "units.geojson", "--slums", "slums.geojson"]
    static let slumX = ["slum", "--units", "units.geojson", "--slums", "x.geojson"]
    static let unitsX = ["slum", "--units", "x.geojson", "--slums", "slums.geojson"]
    static let weighed = slum + ["--buildings", "x.geojson", "--weight", "people"]

    static let all: [ErrorCase] = calls + texts + systems + values + projects
}

// MARK: The call

extension ErrorCase {
    #if GDAL
    private static let unreadable = Failure.Key.formatInvalid
    #else
    private static let unreadable = Failure.Key.partAbsent
    #endif

    private static let calls = [
        ErrorCase("threads out of range", .usage, slum + ["--threads", "0"], says: ["--threads", "0"]),
        ErrorCase("a bound that there is not", .usage, slum + ["--limit", "dept=3"], says: ["dept=3", "depth=…", "pipe=…"]),
        ErrorCase("a bound without a number", .usage, slum + ["--limit", "depth=many"], says: ["depth=many"]),
        ErrorCase("a bound that cannot be raised", .usage, slum + ["--limit", "depth=513"], says: ["513", "512"]),
        ErrorCase("a memory that is no size", .usage, slum + ["--memory", "4T"], says: ["--memory", "4T", "4G"]),
        ErrorCase(
            "a memory that does not suffice", .memoryLimit, slum + ["--memory", "1M"], says: ["units.geojson", "1 MiB"]),
        ErrorCase(
            "a feature beyond a bound", .sizeLimit, slum + ["--limit", "vertices=2"], says: ["units.geojson", "vertices=…"]),
        ErrorCase("arc segments out of range", .usage, slum + ["--arc-segments", "0"], says: ["--arc-segments"]),
        ErrorCase(
            "a kind without a file", .usage, ["access", "--from", "units.geojson", "--to", "schools.geojson"], says: ["--to"]),
        ErrorCase(
            "a filter without =", .usage, ["slum", "--units", "units.geojson?kode", "--slums", "slums.geojson"], says: ["kode"]),
        ErrorCase("an unknown step", .usage, ["run", "--only", "nope"], says: ["nope", "kumuh", "sekolah"]),
        ErrorCase(
            "a list with semicolons", .usage,
            ["access", "--from", "units.geojson", "--to", "school=schools.geojson", "--within", "500;1000"], says: ["500,1000"]),
        ErrorCase(
            "a decimal comma in an option", .decimalComma,
            ["access", "--from", "units.geojson", "--to", "s=schools.geojson", "--cap", "1,5"], says: ["--cap", "1,5"]),
        ErrorCase("a missing file", .inputMissing, slumX, says: ["x.geojson"]),
        ErrorCase("a folder for a file", .inputMissing, ["slum", "--units", ".", "--slums", "slums.geojson"]),
        ErrorCase("a missing project file", .inputMissing, ["run", "nope.yaml"], says: ["nope.yaml"]),
        ErrorCase(
            "a CRS for a role that there is not", .usage, slum + ["--input-crs", "unit=EPSG:4326"],
            says: ["unit=EPSG:4326", "units"]),
        ErrorCase("a CRS without a name", .usage, slum + ["--input-crs", "units="], says: ["--input-crs"]),
        ErrorCase(
            "a number in hexadecimal", .usage,
            ["access", "--from", "units.geojson", "--to", "s=schools.geojson", "--cap", "0x10"]),
        ErrorCase("no destination", .usage, ["access", "--from", "units.geojson"], says: ["--to"]),
        ErrorCase("neither shore nor river", .usage, ["waterfront", "--zones", "zones.geojson"], says: ["--shore"]),
        ErrorCase("nothing to look at", .usage, ["impact", "--projects", "projects.geojson"], says: ["--against"]),
        ErrorCase("arc segments that are no number", .usage, slum + ["--arc-segments", "fine"], says: ["exact"]),
        ErrorCase(
            "a file that is no GeoPackage", unreadable, ("x.gpkg", "SQLite format 3"),
            ["slum", "--units", "x.gpkg", "--slums", "slums.geojson"]),
        ErrorCase(
            "a layer of a file that is no GeoPackage", unreadable, ("x.gpkg", "SQLite format 3"),
            ["slum", "--units", "x.gpkg#desa", "--slums", "slums.geojson"]),
        ErrorCase(
            "a position error with a decimal comma", .decimalComma, slum + ["--ce90", "slums=12,5"],
            says: ["slums=12,5", "slums=12.5"]),
        ErrorCase("a conversion of nothing", .usage, ["convert", "units.geojson"], says: ["IN OUT"]),
        ErrorCase(
            "a conversion into no format", .usage, ["convert", "units.geojson", "x.doc"], says: ["x.doc", ".geojson"]),
        ErrorCase("a Shapefile without its archive", .usage, ["convert", "units.geojson", "x.shp"], says: ["x.zip"]),
        ErrorCase(
            "a conversion onto its input", .cannotWrite, ["convert", "units.geojson", "./units.geojson", "--overwrite"],
            says: ["./units.geojson"]),
        ErrorCase(
            "a conversion onto a file that is there", .cannotWrite, ["convert", "units.geojson", "slums.geojson"],
            says: ["--overwrite"]),
        ErrorCase(
            "several layers in a format of one", .usage, ["convert", "units.geojson", "slums.geojson", "x.geojson"],
            says: [".gpkg"]),
        ErrorCase(
            "another CRS in GeoJSON", .usage, ["convert", "units.geojson", "x.geojson", "--output-crs", "EPSG:32751"],
            says: ["EPSG:32751"]),
        ErrorCase(
            "an output folder below a file", .cannotWrite, slum + ["--out", "units.geojson/results"], says: ["units.geojson"]),
    ]
}

// MARK: The text of a file

extension ErrorCase {
    private static let square = Town.feature(Town.box(0, 0, 1, 1), #"{"kode":"A"}"#)
    private static let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)

    #if GDAL
    private static let losses = [
        ErrorCase(
            "a text that a Shapefile cannot hold", .formatLoss,
            ("x.geojson", Town.collection([feature(String(repeating: "x", count: 300))])),
            ["convert", "x.geojson", "x.zip"], says: ["x.zip", "nama", "--allow-loss"])
    ]

    private static func feature(_ name: String) -> String { Town.feature(Town.box(0, 0, 1, 1), #"{"nama":"\#(name)"}"#) }
    #else
    private static let losses: [ErrorCase] = []
    #endif

    private static let texts =
        losses + [
            ErrorCase(
                "a table that names a column twice", .csvSyntax, ("x.csv", "id,lon,lat,w,w\n1,123.6,-10.2,3,9\n"),
                ["slum", "--units", "units.geojson", "--slums", "slums.geojson", "--buildings", "x.csv"],
                says: ["x.csv", "'w'"]),
            ErrorCase("not JSON", .jsonSyntax, ("x.geojson", "{hello"), slumX, says: ["x.geojson", "byte 1"]),
            ErrorCase("nothing at all", .notGeoJSON, ("x.geojson", ""), slumX, says: ["x.geojson"]),
            ErrorCase(
                "truncated", .jsonSyntax, ("x.geojson", String(Town.units.prefix(700))), slumX, says: ["x.geojson", "byte"]),
            ErrorCase(
                "NaN", .jsonSyntax, ("x.geojson", Town.collection([square.replacing("123.6000000", with: "NaN")])), slumX,
                says: ["feature 1", "byte"]),
            ErrorCase("a wrong root", .notGeoJSON, ("x.geojson", #"{"type":"Topology"}"#), slumX, says: ["x.geojson"]),
            ErrorCase("an array as root", .notGeoJSON, ("x.geojson", "[1,2]"), slumX),
            ErrorCase("no features", .notGeoJSON, ("x.geojson", #"{"type":"FeatureCollection"}"#), slumX, says: ["features"]),
            ErrorCase("bad UTF-8", .utf8Invalid, data: latin1, slumX, says: ["x.geojson:2", "byte"]),
            ErrorCase(
                "too deep", .depthLimit, ("x.geojson", Town.collection([Town.feature(Town.point(0, 0), #"{"a":\#(deep)}"#)])),
                slumX,
                says: ["512"]),
            ErrorCase(
                "an open quote in a table", .csvSyntax, ("x.csv", "id,lon,lat\n1,123.6,-10.2\n\"2,123.6,-10.2\n"),
                ["access", "--from", "x.csv", "--to", "s=schools.geojson"], says: ["x.csv"]),
            ErrorCase(
                "not JSON on standard input", .jsonSyntax, ["slum", "--units", "-", "--slums", "slums.geojson"], input: "{nope"),
            ErrorCase(
                "not JSON to inspect", .jsonSyntax, ("x.geojson", "{hello"), ["inspect", "units.geojson", "x.geojson"],
                says: ["x.geojson"]),
        ]

    private static let latin1 = Data(
        Town.collection([square.replacing("\"A\"", with: "\"Caf@\"")]).utf8.map { $0 == 0x40 ? 0xE9 : $0 })

    private init(_ name: String, _ key: Failure.Key, data: Data, _ arguments: [String], says: [String]) {
        self.init(name, key, arguments, says: says)
        files["x.geojson"] = data
    }
}

// MARK: The CRS of a file

extension ErrorCase {
    private static let metres = Town.collection([
        Town.feature(
            #"{"type":"Polygon","coordinates":[[[565000,8872000],[566000,8872000],[566000,8873000],[565000,8872000]]]}"#,
            #"{"kode":"A"}"#)
    ])
    private static let swapped = Town.collection([
        Town.feature(
            #"{"type":"Polygon","coordinates":[[[-10.2,123.6],[-10.2,123.61],[-10.19,123.61],[-10.2,123.6]]]}"#,
            #"{"kode":"A"}"#)
    ])
    private static func declaring(_ crs: String) -> (String, String) { ("x.geojson", Town.collection([square], crs: crs)) }

    private static let systems = [
        ErrorCase(
            "an unknown CRS in a file", .crsUnknown, declaring("EPSG:999999"), unitsX, says: ["x.geojson", "EPSG:999999"]),
        ErrorCase("an unknown working CRS", .crsUnknown, slum + ["--crs", "EPSG:999999"], says: ["EPSG:999999"]),
        ErrorCase("metres without a CRS", .crsUnknown, ("x.geojson", metres), unitsX, says: ["x.geojson", "--input-crs"]),
        ErrorCase(
            "stated against declared", .crsConflict, declaring("EPSG:4326"), unitsX + ["--input-crs", "units=EPSG:32751"],
            says: ["x.geojson", "EPSG:4326", "EPSG:32751"]),
        ErrorCase("a working CRS in degrees", .crsUnfit, slum + ["--crs", "EPSG:4326"], says: ["EPSG:4326"]),
        ErrorCase("the Mercator of web maps", .crsUnfit, slum + ["--crs", "EPSG:3857"], says: ["EPSG:3857"]),
        ErrorCase("a working CRS in feet", .crsUnfit, slum + ["--crs", "EPSG:2263"], says: ["EPSG:2263"]),
        ErrorCase("degrees said to be metres", .crsUnfit, declaring("EPSG:32751"), unitsX, says: ["x.geojson"]),
        ErrorCase("latitude first", .axesSwapped, ("x.geojson", swapped), unitsX, says: ["x.geojson"]),
    ]
}

// MARK: The values of a file

extension ErrorCase {
    private static func people(_ value: String) -> (String, String) {
        ("x.geojson", Town.collection([Town.feature(Town.point(1, 1), #"{"id":"b1","people":\#(value)}"#)]))
    }
    private static let bowtie =
        #"{"type":"Polygon","coordinates":[[[123.60,-10.20],[123.61,-10.19],[123.61,-10.20],[123.60,-10.195],[123.60,-10.20]]]}"#

    private static let values = [
        ErrorCase(
            "ids twice", .duplicateID, ("x.geojson", Town.collection([square, square])), unitsX, says: ["x.geojson", "id A"]),
        ErrorCase("a field that does not exist", .fieldMissing, slum + ["--name", "nam"], says: ["units.geojson", "nama"]),
        ErrorCase("an id that does not exist", .fieldMissing, slum + ["--id", "kod"], says: ["units.geojson", "kode"]),
        ErrorCase(
            "an origin's id that does not exist", .fieldMissing,
            ["access", "--from", "buildings.geojson", "--to", "s=schools.geojson", "--from-id", "idd"],
            says: ["buildings.geojson", "idd"]),
        ErrorCase("a class that does not exist", .fieldMissing, slum + ["--class", "levl"], says: ["slums.geojson", "level"]),
        ErrorCase(
            "a weight that does not exist", .fieldMissing, slum + ["--buildings", "buildings.geojson", "--weight", "peopel"],
            says: ["buildings.geojson", "people"]),
        ErrorCase("a weight that is no number", .fieldType, people(#""many""#), weighed, says: ["feature 1", "id b1", "many"]),
        ErrorCase("a weight with a decimal comma", .decimalComma, people(#""1,5""#), weighed, says: ["feature 1", "1,5"]),
        ErrorCase("a weight beyond this world", .numberRange, people("1e308"), weighed, says: ["feature 1", "1e308"]),
        ErrorCase("a text beyond this world", .numberRange, people(#""1e308""#), weighed, says: ["feature 1", "1e308"]),
        ErrorCase("a negative weight", .fieldType, people("-5"), weighed, says: ["feature 1", "-5"]),
        ErrorCase("a weight beyond numbers", .numberRange, people("1e999"), weighed, says: ["feature 1", "1e999"]),
        ErrorCase("no units", .noFeatures, ("x.geojson", Town.collection([])), unitsX, says: ["x.geojson", "units"]),
        ErrorCase(
            "units that are points", .noFeatures, ("x.geojson", Town.collection([Town.feature(Town.point(1, 1))])), unitsX,
            says: ["x.geojson"]),
        ErrorCase(
            "units all filtered out", .noFeatures, ["slum", "--units", "units.geojson?kode=Z", "--slums", "slums.geojson"],
            says: ["units.geojson"]),
        ErrorCase(
            "a repair that changes much", .repairTooLarge,
            ("x.geojson", Town.collection([Town.feature(bowtie, #"{"kode":"A"}"#)])), unitsX,
            says: ["x.geojson", "feature 1", "id A", "--accept-repairs"]),
    ]
}

// MARK: The project file

extension ErrorCase {
    private static func project(_ old: String, _ new: String) -> (String, String) {
        precondition(Town.project.contains(old))
        return ("tapak.yaml", Town.project.replacing(old, with: new))
    }

    /// Nine lists, each of nine of the one before: a billion texts if all of them were written out.
    private static let aliases = zip("abcdefghi", "-abcdefgh").map { name, before in
        "\(name): &\(name) [" + Array(repeating: before == "-" ? "x" : "*\(before)", count: 9).joined(separator: ", ") + "]\n"
    }.joined()

    private static let projects = [
        ErrorCase(
            "an unknown key", .projectFile, project("measure: ground", "mesure: ground"), ["run"],
            says: ["tapak.yaml:3", "mesure", "measure"]),
        ErrorCase(
            "an unknown key in a step", .projectFile, project("within: [300", "withn: [300"), ["run"],
            says: ["tapak.yaml:16", "withn", "within"]),
        ErrorCase(
            "a wrong type", .projectFile, project("multiplicity: true", "multiplicity: 7"), ["run"],
            says: ["tapak.yaml:15", "7"]),
        ErrorCase(
            "a list for a value", .projectFile, project("units: units,", "units: [units],"), ["run"], says: ["tapak.yaml:15"]),
        ErrorCase(
            "an unknown role", .projectFile, project("units: units,", "units: unit,"), ["run"],
            says: ["tapak.yaml:15", "unit", "units"]),
        ErrorCase(
            "an unknown analysis", .projectFile, project("run: slum", "run: slumm"), ["run"],
            says: ["tapak.yaml:15", "slumm", "slum"]),
        ErrorCase(
            "aliases of aliases as a key", .projectFile, ("tapak.yaml", "schema: 1\n" + aliases + "? *i\n: 1\n"), ["run"],
            says: ["tapak.yaml:11"]),
        ErrorCase(
            "aliases of aliases as a key within a flow", .projectFile,
            ("tapak.yaml", "schema: 1\n" + aliases + "x: {[*i, *i]: 1}\n"), ["run"], says: ["tapak.yaml:11"]),
        ErrorCase(
            "aliases of aliases as a value", .projectFile, ("tapak.yaml", "schema: 1\n" + aliases + "layers: *i\nsteps: *i\n"),
            ["run"]),
        ErrorCase("bad YAML", .projectFile, project("project: {id", "project: {{id"), ["run"], says: ["tapak.yaml:"]),
        ErrorCase(
            "a step id twice", .projectFile, project("id: sekolah", "id: kumuh"), ["run"], says: ["tapak.yaml:16", "kumuh"]),
        ErrorCase(
            "a step id that leads away", .projectFile, project("id: sekolah", "id: ../x"), ["run"], says: ["tapak.yaml:16"]),
        ErrorCase("no schema", .projectFile, project("schema: 1", "project_schema: 1"), ["run"], says: ["tapak.yaml:1"]),
        ErrorCase("another schema", .projectFile, project("schema: 1", "schema: 9"), ["run"], says: ["tapak.yaml:1", "9"]),
        ErrorCase(
            "a decimal comma", .projectFile, project("[300, 600]", "[\"300,5\", 600]"), ["run"],
            says: ["tapak.yaml:16", "300,5"]),
        ErrorCase(
            "an unknown measure", .projectFile, project("measure: ground", "measure: feet"), ["run"],
            says: ["tapak.yaml:3", "feet"]),
        ErrorCase(
            "an unknown output format", .projectFile, project("[csv, geojson]", "[csv, docx]"), ["run"],
            says: ["tapak.yaml:28", "docx"]),
        ErrorCase(
            "no step at all", .projectFile, ("tapak.yaml", "schema: 1\nlayers: {}\nsteps: []\n"), ["run"],
            says: ["tapak.yaml:3"]),
        ErrorCase("no name of a file", .projectFile, project("file: slums.geojson", "file:"), ["run"], says: ["tapak.yaml:6"]),
        ErrorCase(
            "no destination in a step", .projectFile, project("to: {school: schools}", "to: {}"), ["run"],
            says: ["tapak.yaml:16"]),
        ErrorCase("an empty project file", .projectFile, ("tapak.yaml", ""), ["run"], says: ["tapak.yaml"]),
        ErrorCase("arcs in a project that are no number", .usage, project("measure: ground", "arc_segments: fine"), ["run"]),
        ErrorCase(
            "a missing layer of a project", .inputMissing, project("file: slums.geojson", "file: slms.geojson"), ["run"],
            says: ["slms"]),
    ]
}
