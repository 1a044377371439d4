import Testing

@testable import TapakEngine

struct ParallelTests {
    private struct Wrong: Error, Equatable { var index: Int }

    @Test(arguments: [1, 2, 3, 8])
    func keepsTheOrder(threads: Int) throws {
        #expect(try Parallel.map(1000, threads: threads) { $0 * $0 } == (0..<1000).map { $0 * $0 })
        #expect(try Parallel.map(0, threads: threads) { $0 }.isEmpty)
    }

    /// The error of the smallest index, whatever the number of threads.
    @Test(arguments: [1, 2, 3, 8])
    func throwsTheFirstError(threads: Int) {
        for _ in 0..<20 {
            #expect(throws: Wrong(index: 37)) {
                try Parallel.map(500, threads: threads) { index in
                    if index == 37 || index % 100 == 99 { throw Wrong(index: index) }
                    return index
                }
            }
        }
    }

    @Test(arguments: [(0, 4, []), (4, 4, [0..<4]), (9, 4, [0..<4, 4..<8, 8..<9])] as [(Int, Int, [Range<Int>])])
    func runs(count: Int, length: Int, expected: [Range<Int>]) throws {
        #expect(try Parallel.mapRuns(of: length, in: count, threads: 2) { $0 } == expected)
    }
}
