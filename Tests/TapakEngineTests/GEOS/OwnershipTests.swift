import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct OwnershipTests {
    @Test(arguments: [
        "POLYGON((0 0, 1 0, 1 1))",
        "POLYGON((0 0, 1 0, 1 1, 0 1))",
        "POLYGON((0 0, 9 0, 9 9, 0 0), (1 1, 2 1))",
        "POLYGON((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1), (1 1, 2 1, 2 2, 1 2))",
        "MULTIPOLYGON(((0 0, 9 0, 9 9, 0 0)), ((0 0, 1 0, 1 1, 0 1)))",
        "LINESTRING(0 0)",
    ])
    func refusedConstructionFreesItsParts(text: String) throws {
        let columns = GeometryColumns.wkt(text)
        try withGEOS { geos throws in
            for _ in 0..<3 {
                let thrown = #expect(throws: GEOSError.self) {
                    _ = try geos.geometry(ofFeature: 0, in: columns).area()
                }
                #expect(thrown?.message.hasPrefix("IllegalArgumentException") == true)
            }
            // The message of a failed call is not left behind for the next.
            #expect(geos.error("nothing").message == "no message")
        }
    }

    @Test func handlesOutliveTheScope() throws {
        var escaped: GeometryList? = nil
        try withGEOS { geos throws in
            var list = GeometryList(session: geos)
            list.append(try geos.box(Envelope(minX: 0, minY: 0, maxX: 2, maxY: 3)))
            escaped = consume list
        }
        let area = try escaped?.withGeometry(at: 0) { geometry throws(GEOSError) in try geometry.area() }
        #expect(area == 6)
    }

    @Test func listsGiveAndTake() throws {
        try withGEOS { geos throws in
            var list = GeometryList(session: geos)
            for index in 0..<4 {
                let x = Double(index)
                list.append(try geos.box(Envelope(minX: x, minY: 0, maxX: x + 2, maxY: 1)))
            }
            list.append(try geos.empty(.polygon))
            #expect(list.count == 5)
            #expect(list.envelopes.map(\.maxX).prefix(4) == [2, 3, 4, 5])
            #expect(list.envelopes.last == .empty)
            let thrown = #expect(throws: GEOSError.self) {
                try list.withGeometry(at: 1) { _ throws(GEOSError) in
                    throw GEOSError(operation: "test", message: "thrown inside")
                }
            }
            #expect(thrown?.message == "thrown inside")
            let last = list.removeLast()
            #expect(last.isEmpty == true)
            let union = try list.union()
            expectClose(try union.area(), 5, absolute: 1e-12)
        }
    }

    @Test func unionOfNothingIsAnEmptyPolygon() throws {
        try withGEOS { geos throws in
            let union = try GeometryList(session: geos).union()
            #expect(union.isEmpty == true)
            #expect(union.shape == .polygon)
            #expect(union.envelope == .empty)
            #expect(try union.area() == 0)
            #expect(try union.centroid() == nil)
        }
    }

    @Test func versionsAreNamed() throws {
        #expect(EngineLibraries.Version(parsing: "3.11.1-CAPI-1.17.1") == EngineLibraries.Version(3, 11, 1))
        try EngineLibraries.check()
        let failure = #expect(throws: Failure.self) {
            try EngineLibraries.check("GEOS", EngineLibraries.Version(3, 10, 9), atLeast: EngineLibraries.minimum.geos)
        }
        #expect(failure?.key == .partAbsent)
        #expect(failure?.message.en == "GEOS 3.11.0 or newer is needed, 3.10.9 was found.")
    }
}
