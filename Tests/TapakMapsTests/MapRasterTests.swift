import Foundation
import TapakMaps
import TapakModel
import Testing

@Suite struct MapRasterTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "tapak-maps-\(ProcessInfo.processInfo.processIdentifier)")

    @Test func missingProgramIsNamedWithItsPackage() {
        let failure = #expect(throws: Failure.self) {
            try MapRaster.writePNG(svg: "a.svg", png: "a.png", searchPath: "/nowhere:/neither")
        }
        #expect(failure?.key == .partAbsent && failure?.message.en.contains("librsvg2-bin") == true)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/rsvg-convert")))
    func picturesAreWrittenWholeOrNotAtAll() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (svg, png) = (folder.appendingPathComponent("-a.svg").path, folder.appendingPathComponent("a.png").path)
        let sheet = MapSheet(material: Samples.material(Samples.shading([0, 1, 2])), language: .english)
        try sheet.svg().write(toFile: svg, atomically: true, encoding: .utf8)
        try MapRaster.writePNG(svg: svg, png: png, searchPath: "/usr/bin")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: png))
        // Width and height in the header: 297 and 210 mm at 150 dots per inch.
        #expect(Array(bytes[16..<24]) == [0, 0, 0x06, 0xDA, 0, 0, 0x04, 0xD9])
        try "<svg".write(toFile: svg, atomically: true, encoding: .utf8)
        let failure = #expect(throws: Failure.self) { try MapRaster.writePNG(svg: svg, png: png, searchPath: "/usr/bin") }
        #expect(failure?.key == .cannotWrite && failure?.found?.isEmpty == false)
        #expect(try Data(contentsOf: URL(fileURLWithPath: png)) == bytes)
        let missing = #expect(throws: Failure.self) { try MapRaster.writePNG(svg: svg + "x", png: png, searchPath: "/usr/bin") }
        #expect(missing?.key == .inputMissing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["-a.svg", "a.png"])
    }
}
