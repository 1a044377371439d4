import TapakModel
import TapakStandards

extension Standards {
    /// The outer distances of rings where none were stated.
    func ringDistances() throws -> [StandardUse] { try defaults(table: "rings", role: "rings").values.map(\.use) }

    /// The thresholds of access where none were stated.
    func accessThresholds() throws -> [StandardUse] { try defaults(table: "rings", role: "access").values.map(\.use) }
}
