import TapakModel
import TapakStandards

extension Standards {
    /// The width of a setback where none was stated.
    func defaultSetback(for rule: String) throws -> StandardUse {
        let value = try defaults(table: "setbacks", role: rule).values.first
        guard let value else {
            throw Failure(
                .usage, Bilingual(id: "Tidak ada lebar baku untuk '\(rule)'.", en: "There is no default width for '\(rule)'."))
        }
        return value.use
    }

    /// The outer distances of rings where none were stated.
    func ringDistances() throws -> [StandardUse] { try defaults(table: "rings", role: "rings").values.map(\.use) }

    /// The thresholds of access where none were stated.
    func accessThresholds() throws -> [StandardUse] { try defaults(table: "rings", role: "access").values.map(\.use) }
}
