import TapakModel
import Testing

@Suite struct MemoryBudgetTests {
    @Test func whatIsTakenCounts() throws {
        #expect(MemoryBudget.ofMachine.bytes > 1 << 26)
        try MemoryBudget.ofMachine.require()
        let small = #expect(throws: Failure.self) { try MemoryBudget(bytes: 1 << 20).require(file: "a.geojson") }
        #expect(small?.key == .memoryLimit && small?.exitCode == 70 && small?.file == "a.geojson")
        // What is about to be taken counts like what is in use.
        let large = #expect(throws: Failure.self) { try MemoryBudget.ofMachine.require(MemoryBudget.ofMachine.bytes) }
        #expect(large?.found?.hasSuffix(" MiB") == true)
    }
}
