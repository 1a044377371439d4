import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Nothing disappears: repairs stand in the ledger, large ones stop the run, fields are what they must be.
struct RepairTests {
    private static let units = TestLayer([(box(0, 0, 1000, 1000), #"{"id":"u","name":"Unit","ha":100}"#)])

    private func slum(
        _ slums: TestLayer, units: TestLayer = units, acceptRepairs: Bool = false, buildings: TestLayer? = nil,
        _ change: (inout Slum.Parameters) -> Void = { _ in }
    ) throws -> Findings {
        let folder = LayerFolder()
        var parameters = Slum.Parameters(
            units: folder.write(units, "units"), slums: folder.write(slums, "slums"),
            buildings: buildings.map { folder.write($0, "buildings") })
        change(&parameters)
        var options = grid()
        options.acceptRepairs = acceptRepairs
        return try run(Slum.self, parameters, options)
    }

    private func refusal(_ body: () throws -> Findings) -> Failure? {
        do { _ = try body() } catch { return error as? Failure }
        return nil
    }

    private static let bowtie = TestLayer([
        (box(600, 600, 700, 700), id("good")), ("POLYGON((100 100,300 300,300 100,100 300,100 100))", id("bow")),
    ])

    @Test func bowtie() throws {
        let failure = try #require(refusal { try slum(Self.bowtie) })
        #expect(
            failure.key == .repairTooLarge && failure.ordinal == 2 && failure.featureID == "bow" && failure.key.exitCode == 65)
        let findings = try slum(Self.bowtie, acceptRepairs: true)
        // Two triangles of 200 × 100 / 2; the signed areas of the bow cancel.
        expectClose(try findings.table("slum")["u", "net_ha"], 3, relative: 1e-12)
        let repair = try #require(findings.repairs.first)
        #expect(findings.repairs.count == 1 && repair.layer == "slums" && repair.ordinal == 2 && repair.featureID == "bow")
        expectClose(repair.areaBefore, 0, absolute: 1e-9)
        expectClose(repair.areaAfter, 20_000, relative: 1e-12)
        expectClose(repair.longitude, 123.6, absolute: 0.1)
        expectClose(repair.latitude, -10.17, absolute: 0.1)
        #expect(try findings.count("slums").repaired == 1)
    }

    /// A crossing of half a square metre is repaired silently, and is in the ledger all the same.
    @Test func tinyCrossing() throws {
        let slums = TestLayer([("POLYGON((100 100,300 100,300 300,200 300,200.5 301,200.5 299,100 300,100 100))", id("t"))])
        let findings = try slum(slums)
        let repair = try #require(findings.repairs.first)
        #expect(findings.repairs.count == 1)
        #expect(repair.areaBefore != repair.areaAfter && abs(repair.areaAfter - repair.areaBefore) < 1)
        expectClose(try findings.table("slum")["u", "net_ha"] * 10_000, repair.areaAfter, absolute: 1e-6)
    }

    @Test func unclosedRing() throws {
        let text = TestLayer([("POLYGON((100 100,300 100,300 300,100 300,100 100))", id("o"))]).text()
            .replacing(",[566100.0,8875100.0]]]", with: "]]")
        let folder = LayerFolder()
        let parameters = Slum.Parameters(units: folder.write(Self.units, "units"), slums: folder.write(text: text, "slums"))
        #expect(!text.contains("566100.0,8875300.0],["))
        let findings = try run(Slum.self, parameters)
        #expect(findings.repairs.map(\.reason) == ["Ring not closed"])
        #expect(findings.repairs.map(\.areaBefore) == [40_000] && findings.repairs.map(\.areaAfter) == [40_000])
        #expect(findings.keys.contains("RING_CLOSED"))
        expectClose(try findings.table("slum")["u", "net_ha"], 4, relative: 1e-12)
    }

    @Test func collapsed() throws {
        let findings = try slum(
            TestLayer([("POLYGON((100 100,300 300,200 200,100 100))", id("flat")), (box(0, 0, 100, 100), id("good"))]))
        let aside = try #require(findings.findings.first { $0.featureID == "flat" })
        #expect(aside.key == "GEOMETRY_COLLAPSED" && aside.ordinal == 1)
        let count = try findings.count("slums")
        #expect(count.read == 2 && count.used == 1 && count.setAside == 1)
        expectClose(try findings.table("slum")["u", "net_ha"], 1, relative: 1e-12)
    }

    /// What counts by its centroid alone never stops a run.
    @Test func buildingsNeverStopARun() throws {
        let findings = try slum(Self.bowtie.dropping(1), buildings: Self.bowtie)
        #expect(findings.repairs.map(\.layer) == ["buildings"])
        #expect(try findings.table("slum")["u", "buildings"] == 2)
        let count = try findings.count("buildings")
        #expect(count.read == 2 && count.used == 2 && count.repaired == 1)
    }

    @Test func duplicateUnitIDs() throws {
        let units = TestLayer([(box(0, 0, 9, 9), id("a")), (box(9, 0, 19, 9), id("b")), (box(20, 0, 29, 9), id("a"))])
        let failure = try #require(refusal { try slum(TestLayer(), units: units) })
        #expect(failure.key == .duplicateID && failure.ordinal == 3 && failure.featureID == "a")
        // Slums may share ids.
        #expect(refusal { try slum(units) } == nil)
        let reserved = refusal { try slum(TestLayer(), units: TestLayer([(box(0, 0, 9, 9), id("outside"))])) }
        #expect(reserved?.key == .usage)
        #expect(refusal { try slum(TestLayer(), units: TestLayer()) }?.key == .noFeatures)
    }

    @Test func missingFields() throws {
        let failure = try #require(refusal { try slum(TestLayer()) { $0.name = "nama" } })
        #expect(failure.key == .fieldMissing)
        #expect(failure.expected?.contains("name") == true)
        let weight = refusal {
            try slum(TestLayer(), buildings: TestLayer([(point(1, 1), #"{"people":1}"#)])) { $0.weight = "peple" }
        }
        #expect(weight?.key == .fieldMissing)
        #expect(weight?.expected?.contains("people") == true)
        // Of a nested object nothing is read.
        let nested = TestLayer([(point(1, 1), #"{"more":{"people":5}}"#)])
        #expect(refusal { try slum(TestLayer(), buildings: nested) { $0.weight = "people" } }?.key == .fieldMissing)
    }

    @Test(arguments: [
        ("1e999", Failure.Key.numberRange), (#""1,5""#, .decimalComma), (#""many""#, .fieldType), ("true", .fieldType),
        ("[1]", .fieldType),
    ])
    func wrongWeights(text: String, key: Failure.Key) throws {
        let buildings = TestLayer([(point(1, 1), #"{"id":"a","w":2}"#), (point(2, 2), #"{"id":"b","w":\#(text)}"#)])
        let failure = try #require(refusal { try slum(TestLayer(), buildings: buildings) { $0.weight = "w" } })
        #expect(failure.key == key && failure.ordinal == 2 && failure.featureID == "b")
        // Where the field is not used, it is nobody's business.
        #expect(refusal { try slum(TestLayer(), buildings: buildings) } == nil)
    }

    @Test func numbersAsTexts() throws {
        let buildings = TestLayer([(point(1, 1), #"{"w":"2.5"}"#), (point(2, 2), #"{"w":""}"#), (point(3, 3), #"{"w":1e1}"#)])
        let findings = try slum(TestLayer(), buildings: buildings) { $0.weight = "w" }
        #expect(try findings.table("slum")["*", "population"] == 12.5)
        #expect(findings.findings.first { $0.key == "WEIGHT_MISSING" }?.count == 1)
    }
}

extension TestLayer {
    /// The layer without one feature.
    func dropping(_ feature: Int) -> TestLayer {
        var layer = self
        layer.geometry = geometry.selecting((0..<geometry.count).filter { $0 != feature })
        layer.properties.remove(at: feature)
        return layer
    }
}
