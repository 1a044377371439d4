internal import CGEOS
internal import CPROJ
package import TapakModel

/// The C libraries the engine stands on, as found at run time.
package enum EngineLibraries {
    /// The version of a library.
    package struct Version: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// The parts of the number.
        package var major, minor, patch: Int

        /// A version.
        package init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
            self.major = major
            self.minor = minor
            self.patch = patch
        }

        /// Reads the leading number of a text such as `3.11.1-CAPI-1.17.1`; missing parts are 0.
        package init(parsing text: String) {
            let digits = text.prefix { $0 == "." || $0.isNumber }
            let parts = digits.split(separator: ".").map { Int($0) ?? 0 }
            self.init(parts.first ?? 0, parts.dropFirst().first ?? 0, parts.dropFirst(2).first ?? 0)
        }

        /// `3.11.1`.
        package var description: String { "\(major).\(minor).\(patch)" }

        /// Orders by major, then minor, then patch.
        package static func < (one: Version, other: Version) -> Bool {
            (one.major, one.minor, one.patch) < (other.major, other.minor, other.patch)
        }
    }

    /// GEOS as linked.
    package static let geos = Version(parsing: GEOSversion().map { String(cString: $0) } ?? "")

    /// PROJ as linked.
    package static let proj: Version = {
        let info = proj_info()
        return Version(Int(info.major), Int(info.minor), Int(info.patch))
    }()

    /// The oldest versions that will do.
    package static let minimum = (geos: Version(3, 11), proj: Version(9, 1))

    /// Makes sure that both libraries are new enough; cheap enough to be called at every entry.
    ///
    /// - Throws: ``Failure`` with the key `partAbsent` naming the library that is too old.
    package static func check() throws(Failure) {
        try check("GEOS", geos, atLeast: minimum.geos)
        try check("PROJ", proj, atLeast: minimum.proj)
    }

    static func check(_ name: String, _ found: Version, atLeast minimum: Version) throws(Failure) {
        guard found < minimum else { return }
        throw Failure(
            .partAbsent,
            Bilingual(
                id: "\(name) \(minimum) atau lebih baru diperlukan, yang ditemukan \(found).",
                en: "\(name) \(minimum) or newer is needed, \(found) was found."),
            found: found.description, expected: minimum.description)
    }
}
