import TapakModel

extension OutputFile {
    /// Writes a number with at most so many decimals, without trailing zeros.
    ///
    /// - Parameter decimals: 0 to 9.
    /// - Precondition: It is finite.
    func write(fixed value: Double, decimals: Int) {
        let scaled = (value.magnitude * DecimalNumber.powersOfTen(decimals)).rounded()
        guard scaled < 9_007_199_254_740_992 else {
            write(shortest: value)
            return
        }
        let digits = UInt64(scaled)
        let start = reserve(40)
        // Written backwards from the end of the room: the fraction, the dot, the whole.
        var place = 40
        let unit = DecimalNumber.wholePowersOfTen(decimals)
        var (whole, fraction) = digits.quotientAndRemainder(dividingBy: unit)
        let isZero = digits == 0
        if fraction != 0 {
            var length = decimals
            while fraction % 10 == 0 {
                fraction /= 10
                length -= 1
            }
            for _ in 0..<length {
                place &-= 1
                start[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: fraction % 10)
                fraction /= 10
            }
            place &-= 1
            start[place] = UInt8(ascii: ".")
        }
        repeat {
            place &-= 1
            start[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: whole % 10)
            whole /= 10
        } while whole != 0
        if value < 0, !isZero {
            place &-= 1
            start[place] = UInt8(ascii: "-")
        }
        start.update(from: start + place, count: 40 - place)
        advance(40 - place)
    }

    /// Writes a number so that it reads back the same.
    ///
    /// - Precondition: It is finite.
    func write(shortest value: Double) {
        precondition(value.isFinite, "JSON has no infinite numbers")
        advance(ShortestDecimal.write(value, at: reserve(ShortestDecimal.room)))
    }

    /// Writes a number with at most so many decimals, or so that it reads back the same.
    @inline(__always) func write(_ value: Double, decimals: Int?) {
        if let decimals { write(fixed: value, decimals: decimals) } else { write(shortest: value) }
    }

    /// Writes a value of a source as JSON.
    func write(json column: AttributeColumn, row: Int) {
        switch column.kinds[row] {
        case .missing, .null: write("null")
        case .text: write(json: column.text[row])
        case .boolean, .number, .nested: write(column.text[row])
        }
    }

    /// Writes a JSON string.
    func write(json text: String) {
        var text = text
        text.withUTF8 { write(json: $0) }
    }

    /// Writes UTF-8 as a JSON string.
    func write(json bytes: UnsafeBufferPointer<UInt8>) {
        write(byte: UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                write(byte: UInt8(ascii: "\\"))
                write(byte: byte)
            case 0x0A: write("\\n")
            case 0x0D: write("\\r")
            case 0x09: write("\\t")
            case 0..<0x20:
                write("\\u00")
                for digit in [byte >> 4, byte & 15] {
                    write(byte: digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
                }
            default: write(byte: byte)
            }
        }
        write(byte: UInt8(ascii: "\""))
    }

    /// Writes a cell of CSV, quoted where it has to be (RFC 4180).
    func write(cell text: String) { write(Self.cell(text)) }

    /// A cell of CSV.
    static func cell(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// Writes a cell of a table as a JSON value: an empty number or choice is null.
    func write(json table: borrowing Table, row: Int, column: Int) {
        switch table.columns[column].values {
        case .text(let texts): write(json: texts, row: row)
        case .choice(let indices, let texts):
            if indices[row] < 0 { write("null") } else { write(json: texts, row: Int(indices[row])) }
        case .number(let numbers):
            if numbers[row].isNaN { write("null") } else { write(shortest: numbers[row]) }
        }
    }

    private func write(json texts: TextColumn, row: Int) {
        texts.bytes.withUnsafeBufferPointer { bytes in
            write(json: UnsafeBufferPointer(rebasing: bytes[texts.offsets[row]..<texts.offsets[row + 1]]))
        }
    }

    /// Writes the columns of a row as the members of a JSON object.
    func write(object table: borrowing Table, row: Int, separator: String) {
        write(byte: UInt8(ascii: "{"))
        for column in table.columns.indices {
            if column > 0 { write(separator) }
            write(json: table.columns[column].name)
            write(byte: UInt8(ascii: ":"))
            write(json: table, row: row, column: column)
        }
        write(byte: UInt8(ascii: "}"))
    }
}
