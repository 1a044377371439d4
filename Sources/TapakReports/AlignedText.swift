/// Rows of cells as lines of columns of equal width.
public enum AlignedText {
    /// The lines, without space at their ends.
    ///
    /// - Parameters:
    ///   - rows: Rows of equal length.
    ///   - rightAligned: The columns whose cells stand at the right, such as numbers.
    public static func lines(_ rows: [[String]], rightAligned: Set<Int>) -> [String] {
        guard let first = rows.first else { return [] }
        let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                line += (column == 0 ? "" : "  ") + (rightAligned.contains(column) ? space + cell : cell + space)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
