import TapakModel
import Testing

struct IdentifierOrderTests {
    @Test(
        arguments: [
            (["10", "9", "-1"], [2, 1, 0]), (["10", "9", "a"], [0, 1, 2]), (["b", "a", "B"], [2, 1, 0]), (["é", "z"], [1, 0]),
            (["7", "7", "7"], [0, 1, 2]), (["x", "x"], [0, 1]), ([], []), (["007", "7", "8"], [0, 1, 2]),
            // A plus sign is no id of a number, and beyond 64 bits bytes decide.
            (["+1", "0"], [0, 1]), (["99999999999999999999", "5"], [1, 0]), (["10", ""], [1, 0]), (["1.5", "10"], [0, 1]),
        ] as [([String], [Int32])])
    func ranks(ids: [String], expected: [Int32]) {
        #expect(IdentifierOrder.ranks(of: TextColumn(ids)) == expected)
    }
}
