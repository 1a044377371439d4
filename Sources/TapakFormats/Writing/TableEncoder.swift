import TapakModel

/// Turns rows of a table into text, a block of rows at a time and any block on any thread.
///
/// - Complexity: O(cells); the texts of a choice are encoded once.
struct TableEncoder: Sendable {
    /// What a row looks like.
    enum Shape: Sendable {
        /// Cells between commas, a line feed behind.
        case csv
        /// An object with a member a column; nothing around it.
        case json
    }

    /// The cells of a column as they are found in memory.
    private enum Cells {
        case text(UnsafePointer<UInt8>, UnsafePointer<Int>)
        /// Choices, with every text as it is written and −1 as the last of them.
        case choice(UnsafePointer<Int32>, UnsafePointer<UInt8>, UnsafePointer<Int>, empty: Int)
        case number(UnsafePointer<Double>)
    }

    private let table: Table
    private let shape: Shape
    /// What stands before the cell of each column: a comma, or the name of the member.
    private let heads: TextColumn
    /// The texts of choices as they are written, and behind them what stands for no choice.
    private let encoded: [TextColumn]

    init(_ table: Table, _ shape: Shape) {
        self.table = table
        self.shape = shape
        let block = TextBlock(capacity: 1 << 10)
        heads = Self.texts(table.columns.indices) { column in
            if column > 0 || shape == .json { block.write(byte: UInt8(ascii: column == 0 ? "{" : ",")) }
            if shape == .json {
                var name = table.columns[column].name
                name.withUTF8 { Self.write(json: $0, to: block) }
                block.write(byte: UInt8(ascii: ":"))
            }
            return block
        }
        encoded = table.columns.map { column in
            guard case .choice(_, let texts) = column.values else { return TextColumn() }
            return Self.texts(0..<texts.count + 1) { index in
                if index < texts.count {
                    Array(texts.bytes(of: index)).withUnsafeBufferPointer { bytes in
                        if shape == .json { Self.write(json: bytes, to: block) } else { Self.write(csv: bytes, to: block) }
                    }
                } else if shape == .json {
                    "null".utf8.forEach(block.write(byte:))
                }
                return block
            }
        }
    }

    private static func texts(_ range: Range<Int>, _ make: (Int) -> TextBlock) -> TextColumn {
        var column = TextColumn()
        for index in range {
            let block = make(index)
            column.append(utf8: block.contents)
            block.removeAll()
        }
        return column
    }

    private static func write(json bytes: UnsafeBufferPointer<UInt8>, to block: TextBlock) {
        guard let base = bytes.baseAddress else { return "\"\"".utf8.forEach(block.write(byte:)) }
        block.write(json: base, count: bytes.count)
    }

    private static func write(csv bytes: UnsafeBufferPointer<UInt8>, to block: TextBlock) {
        if let base = bytes.baseAddress { block.write(csv: base, count: bytes.count) }
    }

    /// Writes rows; `before` is called ahead of every one.
    func write(_ rows: Range<Int>, to block: TextBlock, before: (_ row: Int) -> Void = { _ in }) {
        withCells([]) { cells in
            heads.bytes.withUnsafeBufferPointer { headBytes in
                heads.offsets.withUnsafeBufferPointer { headOffsets in
                    for row in rows {
                        before(row)
                        for column in 0..<cells.count {
                            let head = headOffsets[column]
                            if headOffsets[column &+ 1] > head {
                                block.write(headBytes.baseAddress! + head, count: headOffsets[column &+ 1] &- head)
                            }
                            write(cells[column], row, to: block)
                        }
                        block.write(byte: shape == .csv ? 0x0A : UInt8(ascii: "}"))
                    }
                }
            }
        }
    }

    @inline(__always) private func write(_ cells: Cells, _ row: Int, to block: TextBlock) {
        switch cells {
        case .number(let numbers):
            let number = numbers[row]
            if !number.isNaN {
                block.write(shortest: number)
            } else if shape == .json {
                "null".utf8.forEach(block.write(byte:))
            }
        case .choice(let indices, let bytes, let offsets, let empty):
            let index = indices[row] < 0 ? empty : Int(indices[row])
            block.write(bytes + offsets[index], count: offsets[index &+ 1] &- offsets[index])
        case .text(let bytes, let offsets):
            let (start, length) = (bytes + offsets[row], offsets[row &+ 1] &- offsets[row])
            if shape == .json { block.write(json: start, count: length) } else { block.write(csv: start, count: length) }
        }
    }

    /// Lends the memory of every column.
    private func withCells(_ cells: [Cells], _ body: ([Cells]) -> Void) {
        guard cells.count < table.columns.count else { return body(cells) }
        switch table.columns[cells.count].values {
        case .number(let numbers):
            numbers.withUnsafeBufferPointer { withCells(cells + [.number($0.start)], body) }
        case .text(let texts):
            texts.bytes.withUnsafeBufferPointer { bytes in
                texts.offsets.withUnsafeBufferPointer { withCells(cells + [.text(bytes.start, $0.start)], body) }
            }
        case .choice(let indices, let texts):
            let written = encoded[cells.count]
            indices.withUnsafeBufferPointer { indices in
                written.bytes.withUnsafeBufferPointer { bytes in
                    written.offsets.withUnsafeBufferPointer { offsets in
                        let column = Cells.choice(indices.start, bytes.start, offsets.start, empty: texts.count)
                        withCells(cells + [column], body)
                    }
                }
            }
        }
    }
}

extension UnsafeBufferPointer {
    /// Where it starts; nothing is read there where it is empty.
    fileprivate var start: UnsafePointer<Element> {
        baseAddress ?? UnsafePointer(UnsafeMutablePointer<Element>(bitPattern: MemoryLayout<Element>.alignment)!)
    }
}
