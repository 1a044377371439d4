import TapakModel

/// Reads the rows of a table (RFC 4180; lines may end in LF, CRLF or CR), one at a time.
final class CSVRowScanner {
    private let file: SourceFile
    private let buffer: ChunkBuffer
    private let separator: UInt8
    private var at = 0
    /// The cells of the row, each followed by a zero.
    private(set) var cells = GrowBuffer<UInt8>(capacity: 1 << 10)
    private var ends = GrowBuffer<Int>()
    private var isBlank = false
    /// Where the row begins in the file.
    private(set) var rowStart = 0

    init(_ file: SourceFile, separator: UInt8) {
        self.file = file
        self.separator = separator
        buffer = ChunkBuffer(file)
    }

    /// The place behind the row read last.
    var place: Int { buffer.fileStart + at }
    var cellCount: Int { ends.count }

    /// The place of a cell among `cells`.
    func cell(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1] + 1)..<ends[index] }

    func text(_ index: Int) -> String {
        let range = cell(index)
        return String(decoding: UnsafeBufferPointer(start: cells.base + range.lowerBound, count: range.count), as: UTF8.self)
    }

    func seek(to start: Int) throws(Failure) {
        try buffer.load(from: start, count: 1 << 16)
        at = 0
    }

    /// Reads the next row that is not blank; answers false at the end of the file.
    func next() throws(Failure) -> Bool {
        while true {
            rowStart = place
            if at == buffer.count, buffer.isAtEnd { return false }
            do throws(ScanFault) {
                try scanRow()
            } catch {
                guard error.at >= buffer.count, !buffer.isAtEnd else { throw failure(error) }
                try buffer.extend(keeping: rowStart)
                at = 0
                continue
            }
            if !isBlank { return true }
        }
    }

    private func scanRow() throws(ScanFault) {
        cells.truncate(to: 0)
        ends.truncate(to: 0)
        let start = at
        var place = at
        while true {
            place = buffer.base[place] == UInt8(ascii: "\"") ? try scanQuoted(from: place) : try scanPlain(from: place)
            ends.append(cells.count)
            cells.append(0)
            if buffer.base[place] == separator {
                place += 1
                continue
            }
            break
        }
        isBlank = place == start
        at = passLineEnd(place)
        // Numbers are scanned eight bytes at a time.
        for _ in 0..<JSONScanner.padding { cells.append(0) }
    }

    private func scanPlain(from start: Int) throws(ScanFault) -> Int {
        var place = start
        while true {
            let byte = buffer.base[place]
            if byte == separator || byte == 0x0A || byte == 0x0D { return place }
            if byte == 0, try isEnd(place) { return place }
            place = try take(place)
        }
    }

    private func scanQuoted(from start: Int) throws(ScanFault) -> Int {
        var place = start + 1
        while true {
            if buffer.base[place] != UInt8(ascii: "\"") {
                if place == buffer.count { throw ScanFault(reason: .syntax, at: place, expected: .csvQuote) }
                place = try take(place)
            } else if buffer.base[place + 1] == UInt8(ascii: "\"") {
                cells.append(UInt8(ascii: "\""))
                place += 2
            } else {
                break
            }
        }
        place += 1
        let byte = buffer.base[place]
        if byte == separator || byte == 0x0A || byte == 0x0D { return place }
        if byte == 0, try isEnd(place) { return place }
        throw ScanFault(reason: .syntax, at: place, expected: .csvQuote)
    }

    /// Whether a zero is the end of the file; the end of the buffer asks for more of it.
    private func isEnd(_ place: Int) throws(ScanFault) -> Bool {
        guard place == buffer.count else { return false }
        if buffer.isAtEnd { return true }
        throw ScanFault(reason: .syntax, at: place, expected: .csvQuote)
    }

    /// Takes one character up into the cell.
    private func take(_ place: Int) throws(ScanFault) -> Int {
        let byte = buffer.base[place]
        var next = place + 1
        if byte == 0 { throw ScanFault(reason: .utf8, at: place, expected: .utf8) }
        if byte >= 0x80 { next = try JSONScanner(buffer.base, end: buffer.count).skipUTF8(at: place) }
        for index in place..<next { cells.append(buffer.base[index]) }
        return next
    }

    private func passLineEnd(_ place: Int) -> Int {
        switch buffer.base[place] {
        case 0x0A: place + 1
        // Where the line feed is not in the buffer yet it makes a blank line of its own, which is passed.
        case 0x0D: buffer.base[place + 1] == 0x0A ? place + 2 : place + 1
        default: place
        }
    }

    private func failure(_ fault: ScanFault) -> Failure {
        let offset = buffer.fileStart + fault.at
        let isText = fault.reason == .utf8
        return Failure(
            isText ? .utf8Invalid : .csvSyntax,
            isText
                ? Bilingual(id: "Di tempat ini teks bukan UTF-8 yang sah.", en: "The text is not valid UTF-8 here.")
                : Bilingual(id: "Baris tabel ini tidak dapat dibaca.", en: "This row of the table cannot be read."),
            file: file.name, offset: offset, found: file.excerpt(at: offset), expected: fault.expected.text)
    }
}
