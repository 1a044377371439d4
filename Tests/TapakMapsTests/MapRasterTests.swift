import Foundation
import TapakMaps
import TapakModel
import Testing

@Suite struct MapRasterTests {
    @Test func missingProgramIsNamedWithItsPackage() {
        let failure = #expect(throws: Failure.self) {
            try MapRaster.picture(of: "<svg/>", as: .png, searchPath: "/nowhere:/neither")
        }
        #expect(failure?.key == .partAbsent && failure?.message.en.contains("librsvg2-bin") == true)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/rsvg-convert")))
    func picturesAreWholeOrRefused() throws {
        let sheet = MapSheet(material: Samples.material(Samples.shading([0, 1, 2])), language: .english).svg()
        let bytes = try MapRaster.picture(of: sheet, as: .png, searchPath: "/usr/bin")
        // Width and height in the header: 297 and 210 mm at 150 dots per inch.
        #expect(Array(bytes[16..<24]) == [0, 0, 0x06, 0xDA, 0, 0, 0x04, 0xD9])
        #expect(try MapRaster.picture(of: sheet, as: .png, searchPath: "/usr/bin") == bytes)
        // More than a pipe holds, both ways.
        let padded = sheet + "<!--" + String(repeating: "x", count: 1 << 20) + "-->"
        #expect(try MapRaster.picture(of: padded, as: .pdf, searchPath: "/usr/bin").starts(with: Array("%PDF".utf8)))
        for broken in ["", "<svg", String(repeating: "<svg>", count: 100_000)] {
            let failure = #expect(throws: Failure.self) { try MapRaster.picture(of: broken, as: .png, searchPath: "/usr/bin") }
            #expect(failure?.key == .cannotWrite && failure?.found?.isEmpty == false)
        }
    }

    /// A program that cannot be started, one that fails in silence, one that is killed.
    @Test func programsThatFail() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tapak-rsvg-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for script in ["not a program", "#!/bin/sh\nexit 3", "#!/bin/sh\nkill -9 $$", "#!/bin/sh\ncat; echo no >&2; exit 1"] {
            let file = folder + "/rsvg-convert"
            try script.write(toFile: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
            let failure = #expect(throws: Failure.self) { try MapRaster.picture(of: "<svg/>", as: .png, searchPath: folder) }
            #expect(failure?.key == .cannotWrite)
        }
    }
}
