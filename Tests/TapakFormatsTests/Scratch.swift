import Foundation
import TapakFormats
import TapakModel

/// A file that lives as long as this object.
final class Scratch {
    let path: String

    init(_ bytes: some Collection<UInt8>, ending: String = "geojson") {
        path = NSTemporaryDirectory() + "tapak-test-\(UUID().uuidString).\(ending)"
        _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }

    convenience init(_ text: String, ending: String = "geojson") { self.init(text.utf8, ending: ending) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(_ filter: String = "", limits: ReadLimits = ReadLimits()) throws -> LayerSource {
        try LayerSource.open(LayerReference(path + filter), limits: limits)
    }
}

/// The failure that a text gives when it is read whole, if it gives one.
func failure(
    of text: String, ending: String = "geojson", _ request: ReadRequest = ReadRequest(), _ limits: ReadLimits = ReadLimits()
) -> Failure? {
    failure(of: Array(text.utf8), ending: ending, request, limits)
}

func failure(
    of bytes: [UInt8], ending: String = "geojson", _ request: ReadRequest = ReadRequest(), _ limits: ReadLimits = ReadLimits()
) -> Failure? {
    let file = Scratch(bytes, ending: ending)
    do {
        _ = try file.open(limits: limits).read(request)
        return nil
    } catch {
        return error as? Failure ?? Failure(.internalError, Bilingual(id: "", en: "\(error)"))
    }
}

/// Reads a text whole.
func layer(
    _ text: String, ending: String = "geojson", filter: String = "", _ request: ReadRequest = ReadRequest()
) throws -> ReadBatch {
    let file = Scratch(text, ending: ending)
    return try file.open(filter).read(request)
}

/// A feature around a geometry.
func feature(_ geometry: String, _ properties: String = "{}") -> String {
    #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
}

/// A collection of features.
func collection(_ features: String...) -> String {
    #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ",\n"))]}"#
}

/// Seeded random numbers: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
