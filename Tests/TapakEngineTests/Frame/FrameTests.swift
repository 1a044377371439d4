import TapakModel
import TapakTestSupport
import Testing

@testable import TapakEngine

struct FrameTests {
    @Test(arguments: [
        ("EPSG:4326", Failure.Key.crsUnfit), ("OGC:CRS84", .crsUnfit), ("EPSG:3857", .crsUnfit), ("EPSG:2263", .crsUnfit),
        ("EPSG:4978", .crsUnfit), ("EPSG:999999", .crsUnknown), ("nonsense", .crsUnknown),
    ])
    func refusals(crs: String, key: Failure.Key) {
        do {
            _ = try Frame(crs: crs, isStated: true, extent: GroundMeasureTests.kupang, measure: .ground)
            Issue.record("\(crs) was taken")
        } catch {
            #expect(error.key == key)
        }
    }

    @Test func statesItself() throws {
        let frame = try Frame(crs: "EPSG:23840", isStated: false, extent: GroundMeasureTests.kupang, measure: .ground)
        let statement = frame.statement(arcSegments: "16", arcBiasPercent: 0.05, transformations: [])
        #expect(statement.crs == "EPSG:23840" && statement.crsKnownBy == "chosen" && statement.measure == "ground")
        #expect(statement.extent == [123.52, -10.28, 123.72, -10.12])
        #expect(statement.origin.allSatisfy { $0 == $0.rounded() })
        #expect(statement.linearErrorPPM.centre > 0 && statement.linearErrorPPM.centre < 50)
        #expect(abs(statement.linearErrorPPM.worstCorner) >= abs(statement.linearErrorPPM.centre))
        expectClose(statement.arealErrorPPM.centre, 2 * statement.linearErrorPPM.centre, absolute: 0.01)
        // Grid north at 123.62° in a zone whose meridian is 124.5°: (λ − λ₀)·sin φ.
        expectClose(abs(frame.convergence), 0.88 * 0.1771, absolute: 2e-3)
    }

    /// The origin is near the centre, so coordinates are those of kilometres.
    @Test func localOrigin() throws {
        let frame = try Frame(crs: "EPSG:32751", isStated: true, extent: GroundMeasureTests.kupang, measure: .grid)
        let centre = try #require(try Transformation(from: "OGC:CRS84", to: "EPSG:32751").forward(frame.extent.centre))
        expectClose(frame.origin.x, centre.x, absolute: 0.5)
        expectClose(frame.origin.y, centre.y, absolute: 0.5)
        #expect(frame.measure.measure == .grid)
    }
}

extension FrameTests {
    /// Two places half the world apart have no common metres: refused, not measured wrongly.
    @Test func layersOfDifferentPlacesAreRefused() {
        let apart = Envelope(minX: 7.4, minY: -10.3, maxX: 123.7, maxY: 43.8)
        #expect(throws: Failure.self) { try Frame(crs: "EPSG:23840", isStated: false, extent: apart, measure: .ground) }
    }
}
