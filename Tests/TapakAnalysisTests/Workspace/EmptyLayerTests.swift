import TapakModel
import Testing

@testable import TapakAnalysis

/// Why a layer has nothing to offer is said, not only that it is empty.
struct EmptyLayerTests {
    private let folder = LayerFolder()
    private static let units = TestLayer([
        (box(0, 0, 1000, 1000), #"{"id":"u1","NAMOBJ":"Oesapa","status":"old"}"#),
        (box(1000, 0, 2000, 1000), #"{"id":"u2","NAMOBJ":"Lasiana","status":"new"}"#),
    ])
    private static let slums = TestLayer([
        (box(0, 0, 9, 9), #"{"status":"handled"}"#), (box(20, 0, 29, 9), #"{"status":"priority"}"#),
    ])
    private static let points = TestLayer([(point(1, 1), id("a")), (point(2, 2), id("b"))])

    private func parameters(units: TestLayer = units, slums: TestLayer = slums, filter: String = "") -> Slum.Parameters {
        Slum.Parameters(units: folder.write(units, "units"), slums: folder.write(slums, "slums") + filter)
    }

    @Test func layersOfTheWrongKindAreRefused() {
        let slums = failure(Slum.self, parameters(slums: Self.points))
        #expect(slums?.key == .noFeatures && slums?.file?.hasSuffix("slums.geojson") == true)
        #expect(slums?.message.en == "The layer 'slums' holds points (2 features); it has to hold areas.")
        #expect(slums?.message.id == "Lapisan 'permukiman kumuh' berisi titik (2 fitur); lapisan ini harus berisi poligon.")
        let units = failure(Slum.self, parameters(units: TestLayer([("LINESTRING(0 0,9 9)", id("l"))])))
        #expect(units?.key == .noFeatures && units?.message.en.contains("holds lines (1 features)") == true)
    }

    @Test func filtersThatMatchNothingSaySo() throws {
        let findings = try run(Slum.self, parameters(filter: "?status=Handled"))
        let finding = try #require(findings.findings.first { $0.key == "FILTER_EMPTY" })
        #expect(finding.severity == .warning && finding.layer == "slums")
        #expect(
            finding.message.en
                == "The filter 'status=Handled' matches none of the 2 features; values of 'status' there: handled, priority.")
        #expect(finding.message.id.contains("tidak cocok dengan satu pun dari 2 fitur"))
        #expect(!findings.keys.contains("LAYER_EMPTY"))
        var needed = parameters()
        needed.units += "?status=x"
        let refused = failure(Slum.self, needed)
        #expect(refused?.key == .noFeatures && refused?.message.en.hasSuffix("values of 'status' there: old, new.") == true)
    }

    /// A value that no feature has excludes nothing, or keeps too little: either is said, with the values there are.
    @Test(arguments: [
        ("?status!=tertangani", "status 'tertangani'"), ("?status=handled,Priority", "status 'Priority'"),
        ("?status!=handled", ""), ("?status=handled,priority", ""),
    ])
    func valuesThatNoFeatureHasAreSaid(filter: String, slip: String) throws {
        let findings = try run(Slum.self, parameters(filter: filter)).findings.filter { $0.key == "FILTER_VALUE_ABSENT" }
        #expect(findings.count == (slip.isEmpty ? 0 : 1))
        guard let finding = findings.first else { return }
        #expect(finding.severity == .warning && finding.layer == "slums")
        #expect(finding.message.en == "The filter names \(slip), which no feature has; values there: handled, priority.")
    }

    @Test func filtersOfStreamedLayersSaySoToo() throws {
        var counted = parameters()
        counted.buildings =
            folder.write(TestLayer((1...12).map { (point(Double($0), 1), #"{"use":"u\#($0 % 10)"}"#) }), "b") + "?use=x"
        let finding = try #require(try run(Slum.self, counted).findings.first { $0.key == "FILTER_EMPTY" })
        #expect(
            finding.layer == "buildings" && finding.message.en.hasSuffix("there: u1, u2, u3, u4, u5, u6, u7, u8, ….") == true)
        let access = Access.Parameters(from: counted.buildings ?? "", to: ["k": folder.write(Self.points, "k")])
        #expect(failure(Access.self, access)?.key == .noFeatures)
        #expect(failure(Access.self, access)?.message.en.contains("'use=x' matches none of the 12") == true)
    }

    @Test func unitsAreNamedByCommonFields() throws {
        #expect(try run(Slum.self, parameters()).table("slum").text("u1", "unit_name") == "Oesapa")
        var stated = parameters()
        stated.name = "status"
        #expect(try run(Slum.self, stated).table("slum").text("u1", "unit_name") == "old")
    }
}
