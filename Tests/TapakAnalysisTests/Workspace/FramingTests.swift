import TapakEngine
import TapakModel
import TapakTestSupport
import Testing

@testable import TapakAnalysis

/// Which metres: the working CRS, the CRS of the layers, and what is refused.
struct FramingTests {
    /// Squares in degrees near Kupang.
    private static let units = TestLayer([
        (box(123.60, -10.18, 123.61, -10.17), id("u1")), (box(123.61, -10.18, 123.62, -10.17), id("u2")),
    ])
    private static let slums = TestLayer([(box(123.602, -10.178, 123.605, -10.174), id("s"))])

    /// Straight edges in one CRS are not straight in another: close vertices keep areas the same to 1e-7 and better.
    private static func small(_ layer: TestLayer) -> TestLayer {
        var result = TestLayer()
        for feature in layer.properties.indices {
            let corners = layer.geometry.vertices(ofFeature: feature).map(layer.geometry.point)
            var texts: [String] = []
            for (a, b) in zip(corners, corners.dropFirst()) {
                for step in 0..<50 {
                    let t = Double(step) / 50
                    texts.append("\(a.x + t * (b.x - a.x)) \(a.y + t * (b.y - a.y))")
                }
            }
            result.add("POLYGON((\((texts + [texts[0]]).joined(separator: ","))))", layer.properties[feature])
        }
        return result
    }

    private static func projected(_ layer: TestLayer, _ crs: String) throws -> TestLayer {
        var result = layer
        let failing = try Transformation(from: "OGC:CRS84", to: crs).forward(&result.geometry.coordinates, range: nil)
        #expect(failing.isEmpty)
        return result
    }

    private static func parameters(
        _ folder: LayerFolder, units: TestLayer = units, _ unitPlace: Place = .degrees, slums: TestLayer = slums,
        _ slumPlace: Place = .degrees
    ) -> Slum.Parameters {
        Slum.Parameters(units: folder.write(units, "units", at: unitPlace), slums: folder.write(slums, "slums", at: slumPlace))
    }

    @Test(
        arguments: [
            (123.6, -10.2, "EPSG:23840"), (95.3, 5.5, "EPSG:23830"), (140.7, -2.5, "EPSG:23845"), (106.8, -6.2, "EPSG:23834"),
            (7.42, 43.73, "EPSG:32632"), (-58.4, -34.6, "EPSG:32721"), (125.6, -8.55, "EPSG:23840"), (179.99, 10, "EPSG:32660"),
            (0, 85, "EPSG:32661"), (0, -85, "EPSG:32761"), (-180, 0, "EPSG:32601"),
        ] as [(Double, Double, String)])
    func advice(longitude: Double, latitude: Double, crs: String) {
        #expect(WorkingCRS.advice(for: Envelope(minX: longitude, minY: latitude, maxX: longitude, maxY: latitude)) == crs)
    }

    @Test func choosesAndStates() throws {
        let folder = LayerFolder()
        let chosen = try run(Slum.self, Self.parameters(folder), RunOptions())
        #expect(chosen.frame?.crs == "EPSG:23840" && chosen.frame?.crsKnownBy == "chosen" && chosen.frame?.measure == "ground")
        #expect(chosen.frame?.arcSegments == "exact")
        #expect(chosen.frame?.transformations.map(\.from) == ["OGC:CRS84"])
        let stated = try run(Slum.self, Self.parameters(folder), RunOptions(crs: "EPSG:32751"))
        #expect(stated.frame?.crs == "EPSG:32751" && stated.frame?.crsKnownBy == "stated")
        // Ground areas do not hang on the working CRS.
        let (a, b) = (try chosen.table("slum"), try stated.table("slum"))
        for row in ["u1", "*"] { expectClose(a[row, "net_ha"], b[row, "net_ha"], relative: 1e-7) }
        let auto = try run(Slum.self, Self.parameters(folder), RunOptions(crs: "auto"))
        #expect(auto.frame?.crs == "EPSG:23840" && auto.frame?.crsKnownBy == "chosen")
        for count in chosen.layerCounts { #expect(count.crs == "OGC:CRS84" && count.crsKnownBy == "default") }
    }

    @Test(arguments: [
        ("EPSG:4326", Failure.Key.crsUnfit), ("EPSG:3857", .crsUnfit), ("EPSG:2263", .crsUnfit), ("EPSG:424242", .crsUnknown),
        ("UTM 51", .crsUnknown),
    ])
    func workingCRSThatIsRefused(crs: String, key: Failure.Key) {
        let folder = LayerFolder()
        #expect(failure(Slum.self, Self.parameters(folder), RunOptions(crs: crs))?.key == key)
    }

    /// Layers stored in EPSG:3857, in feet or in metres are read like every other and give the same numbers.
    @Test(arguments: ["EPSG:3857", "EPSG:32751", "+proj=tmerc +lat_0=0 +lon_0=123 +ellps=WGS84 +units=us-ft +type=crs"])
    func storedInAnyCRS(crs: String) throws {
        let place = Place(crs: crs, origin: Point(x: 0, y: 0))
        let folder = LayerFolder()
        let plain = try run(
            Slum.self, Self.parameters(folder, units: Self.small(Self.units), slums: Self.small(Self.slums)), RunOptions())
        let other = LayerFolder()
        let stored = try run(
            Slum.self,
            Self.parameters(
                other, units: try Self.projected(Self.small(Self.units), crs), place,
                slums: try Self.projected(Self.small(Self.slums), crs), place), RunOptions())
        #expect(stored.frame?.crs == "EPSG:23840")
        #expect(try stored.count("units").crsKnownBy == "declared")
        let (a, b) = (try plain.table("slum"), try stored.table("slum"))
        for row in ["u1", "u2", "*"] {
            expectClose(a[row, "net_ha"], b[row, "net_ha"], relative: 1e-7)
            expectClose(a[row, "unit_ha"], b[row, "unit_ha"], relative: 1e-7)
        }
        // Mixed: one layer in degrees, one in metres.
        let mixed = try run(
            Slum.self, Self.parameters(other, slums: try Self.projected(Self.small(Self.slums), crs), place), RunOptions())
        expectClose(try mixed.table("slum")["u1", "net_ha"], a["u1", "net_ha"], relative: 1e-7)
    }

    /// Metres without a `crs` member are refused until somebody says what they are.
    @Test func metresWithoutCRS() throws {
        let crs = "EPSG:32751"
        let bare = Place(crs: nil, origin: Point(x: 0, y: 0))
        let (units, slums) = (try Self.projected(Self.units, crs), try Self.projected(Self.slums, crs))
        let folder = LayerFolder()
        let parameters = Self.parameters(folder, units: units, bare, slums: slums, bare)
        #expect(failure(Slum.self, parameters, RunOptions())?.key == .crsUnknown)
        let stated = try run(Slum.self, parameters, RunOptions(inputCRS: ["*": crs]))
        #expect(try stated.count("slums").crsKnownBy == "stated")
        let byRole = try run(Slum.self, parameters, RunOptions(inputCRS: ["units": crs, "slums": crs]))
        #expect(try stated.table("slum").cells == byRole.table("slum").cells)
        let declared = LayerFolder()
        let place = Place(crs: crs, origin: Point(x: 0, y: 0))
        let same = try run(Slum.self, Self.parameters(declared, units: units, place, slums: slums, place), RunOptions())
        #expect(try stated.table("slum").cells == same.table("slum").cells)
        let both = Self.parameters(declared, units: units, place, slums: slums, place)
        #expect(failure(Slum.self, both, RunOptions(inputCRS: ["*": "EPSG:23840"]))?.key == .crsConflict)
        // The same CRS by another name is no conflict.
        #expect(failure(Slum.self, both, RunOptions(inputCRS: ["*": "urn:ogc:def:crs:EPSG::32751"])) == nil)
    }

    /// A declared CRS that the coordinates do not fit.
    @Test func misfits() throws {
        let folder = LayerFolder()
        let elsewhere = Place(crs: "EPSG:23840", origin: Point(x: 0, y: 0))
        let parameters = Self.parameters(folder, slums: try Self.projected(Self.slums, "EPSG:32751"), elsewhere)
        #expect(failure(Slum.self, parameters, RunOptions())?.key == .crsUnfit)
    }

    /// Latitude first: proved by the range of all features, or by the box of the other layers.
    @Test func swappedAxes() throws {
        func swapped(_ layer: TestLayer) -> TestLayer {
            var result = layer
            for vertex in 0..<layer.geometry.vertexCount {
                (result.geometry.coordinates[2 * vertex], result.geometry.coordinates[2 * vertex + 1]) =
                    (layer.geometry.coordinates[2 * vertex + 1], layer.geometry.coordinates[2 * vertex])
            }
            return result
        }
        let folder = LayerFolder()
        // 123° of latitude: out of range for every feature.
        #expect(failure(Slum.self, Self.parameters(folder, slums: swapped(Self.slums)), RunOptions())?.key == .axesSwapped)
        // Near Monaco both orders are in range; the box of the other layer proves it.
        let units = TestLayer([(box(7.40, 43.72, 7.44, 43.76), id("u"))])
        let slums = TestLayer([(box(7.41, 43.73, 7.42, 43.74), "{}")])
        #expect(
            failure(Slum.self, Self.parameters(folder, units: units, slums: swapped(slums)), RunOptions())?.key == .axesSwapped)
        #expect(failure(Slum.self, Self.parameters(folder, units: units, slums: slums), RunOptions()) == nil)
        // A far-away layer alone proves nothing.
        let far = TestLayer([(box(8.40, 44.72, 8.44, 44.76), "{}")])
        let findings = try run(Slum.self, Self.parameters(folder, units: units, slums: far), RunOptions())
        #expect(try findings.table("slum")["u", "net_ha"] == 0)
        #expect(try findings.table("slum")["outside", "net_ha"] > 0)
    }

    /// One feature out of range is set aside, with its place; the account closes.
    @Test func outOfRange() throws {
        let folder = LayerFolder()
        var slums = Self.slums
        slums.add(box(123.60, 91, 123.61, 92), id("bad"))
        slums.add(box(123.606, -10.178, 123.607, -10.177), #"{"id":"t","use":"no"}"#)
        slums.add("POINT(123.6 -10.17)", id("dot"))
        slums.add("POLYGON EMPTY", id("none"))
        var parameters = Self.parameters(folder, slums: slums)
        parameters.slums += "?use!=no"
        let findings = try run(Slum.self, parameters, RunOptions())
        let count = try findings.count("slums")
        #expect(count.read == 5 && count.used == 1 && count.filtered == 1 && count.setAside == 3)
        let aside = findings.findings.filter { $0.layer == "slums" }
        #expect(aside.contains { $0.key == "COORDINATE_RANGE" && $0.ordinal == 2 && $0.featureID == "bad" })
        #expect(aside.contains { $0.key == "GEOMETRY_UNFIT" && $0.featureID == "dot" })
        #expect(aside.count == 3)
        for count in findings.layerCounts { #expect(count.read == count.used + count.filtered + count.setAside) }
    }
}
