import Glibc
import TapakModel

/// An open input that can be read at any place: a file, or a spooled copy of what cannot be sought in.
///
/// Reading at a place changes nothing in it, so any thread may do so.
final class SourceFile: Sendable {
    /// The file as the user named it.
    let name: String
    /// Bytes.
    let size: Int
    private let descriptor: Int32
    private let modified: timespec
    private let isSpooled: Bool
    /// Whether it is a copy in another format, whose bytes and lines mean nothing to the user.
    let isCopy: Bool
    /// What is accepted of the file.
    let limits: ReadLimits

    /// Opens a file, or standard input for `-`.
    static func open(_ path: String, limits: ReadLimits = ReadLimits()) throws(Failure) -> SourceFile {
        if path == "-" { return try SourceFile(spooling: 0, name: "-", limits: limits) }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw missing(path, errno) }
        do throws(Failure) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw missing(path, errno) }
            switch status.st_mode & S_IFMT {
            case S_IFREG:
                return SourceFile(descriptor: descriptor, name: path, status: status, isSpooled: false, limits: limits)
            case S_IFDIR:
                throw Failure(
                    .inputMissing,
                    Bilingual(
                        id: "“\(path)” adalah folder, bukan berkas lapisan.",
                        en: "“\(path)” is a folder, not a layer file."),
                    file: path)
            default:
                let file = try SourceFile(spooling: descriptor, name: path, limits: limits)
                close(descriptor)
                return file
            }
        } catch {
            close(descriptor)
            throw error
        }
    }

    private init(
        descriptor: Int32, name: String, status: stat, isSpooled: Bool, isCopy: Bool = false, limits: ReadLimits
    ) {
        self.descriptor = descriptor
        self.isCopy = isCopy
        self.name = name
        self.isSpooled = isSpooled
        self.limits = limits
        size = Int(status.st_size)
        modified = status.st_mtim
    }

    deinit { close(descriptor) }

    /// Copies everything that a descriptor still gives into a temporary file without a name.
    convenience init(spooling input: Int32, name: String, limits: ReadLimits) throws(Failure) {
        var total = 0
        let spool = try Self.unnamedFile()
        let block = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { block.deallocate() }
        do throws(Failure) {
            while true {
                let count = Glibc.read(input, block, 1 << 20)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Self.missing(name, errno) }
                if count == 0 { break }
                total += count
                guard total <= limits.pipe else {
                    throw Failure(
                        .sizeLimit,
                        Bilingual(
                            id: "Dari pipa ini datang lebih banyak daripada batasnya; simpan dahulu sebagai berkas.",
                            en: "More comes from the pipe than its limit; save it to a file first."),
                        file: name, expected: "≤ \(limits.pipe) B (--limit pipe=…)")
                }
                var written = 0
                while written < count {
                    let step = write(spool, block + written, count - written)
                    if step < 0, errno == EINTR { continue }
                    guard step > 0 else { throw Self.cannotSpool(errno) }
                    written += step
                }
            }
            var status = stat()
            guard fstat(spool, &status) == 0 else { throw Self.cannotSpool(errno) }
            self.init(descriptor: spool, name: name, status: status, isSpooled: true, limits: limits)
        } catch {
            close(spool)
            throw error
        }
    }

    /// A temporary file without a name that a body fills with what another reader makes of the input.
    convenience init(
        copyOf name: String, limits: ReadLimits, fill: (OutputFile) throws(Failure) -> Void
    ) throws(Failure) {
        let spool = try Self.unnamedFile()
        do throws(Failure) {
            let output = try OutputFile(.descriptor(spool))
            try fill(output)
            try output.finish()
            var status = stat()
            guard fstat(spool, &status) == 0 else { throw Self.cannotSpool(errno) }
            self.init(descriptor: spool, name: name, status: status, isSpooled: true, isCopy: true, limits: limits)
        } catch {
            close(spool)
            throw error
        }
    }

    private static func unnamedFile() throws(Failure) -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/tapak-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw cannotSpool(errno) }
        unlink(template)
        return descriptor
    }

    /// Reads so many bytes from a place on.
    ///
    /// - Throws: `INPUT_CHANGED` where the file has become shorter, `INPUT_MISSING` where it cannot be read.
    func read(into target: UnsafeMutablePointer<UInt8>, at offset: Int, count: Int) throws(Failure) {
        var done = 0
        while done < count {
            let step = pread(descriptor, target + done, count - done, off_t(offset + done))
            if step < 0, errno == EINTR { continue }
            guard step >= 0 else { throw Self.missing(name, errno) }
            guard step > 0 else { throw changed }
            done += step
        }
    }

    /// Refuses a file that was changed while it was read.
    func checkUnchanged() throws(Failure) {
        var status = stat()
        guard !isSpooled else { return }
        guard fstat(descriptor, &status) == 0, Int(status.st_size) == size, status.st_mtim.tv_sec == modified.tv_sec,
            status.st_mtim.tv_nsec == modified.tv_nsec
        else { throw changed }
    }

    /// The line of a place, counted from 1.
    ///
    /// - Complexity: O(offset): it reads the file again, so only failures ask for it.
    func line(at offset: Int) -> Int? {
        let block = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 20)
        defer { block.deallocate() }
        var (line, place) = (1, 0)
        let end = min(offset, size)
        while place < end {
            let count = min(1 << 20, end - place)
            do { try read(into: block, at: place, count: count) } catch { return nil }
            for index in 0..<count where block[index] == 0x0A { line += 1 }
            place += count
        }
        return line
    }

    /// A few bytes at a place, for people; characters that do not show are written as escapes.
    func excerpt(at offset: Int) -> String {
        guard offset < size else { return "end of file" }
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 24)
        defer { bytes.deallocate() }
        let count = min(24, size - offset)
        do { try read(into: bytes, at: offset, count: count) } catch { return "" }
        var text = ""
        for scalar in String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self).unicodeScalars {
            if scalar.value < 0x20 || scalar.value == 0x7F {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private var changed: Failure { .inputChanged(name) }

    /// Refuses what is no folder of this machine.
    static func requireFolder(_ path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw missing(path, errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw missing(path, ENOTDIR) }
    }

    private static func missing(_ path: String, _ code: Int32) -> Failure {
        let reason = SystemReason.words(code)
        return Failure(
            .inputMissing,
            Bilingual(
                id: "Berkas “\(path)” tidak dapat dibuka atau dibaca (\(reason.id)).",
                en: "The file “\(path)” cannot be opened or read (\(reason.en))."),
            file: path, expected: code == ENOENT ? neighbours(of: path) : nil)
    }

    /// Files beside one that is not there whose names are like its own; nil where there are none.
    private static func neighbours(of path: String) -> String? {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? ""
        guard let listing = opendir(folder.isEmpty ? "." : folder) else { return nil }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing), names.count < 1000 {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        let near = NearestNames.to(
            String(path[(slash.map { path.index(after: $0) } ?? path.startIndex)...]), among: names.sorted())
        return near.isEmpty ? nil : near.map { folder + $0 }.joined(separator: ", ")
    }

    private static func cannotSpool(_ code: Int32) -> Failure {
        let reason = SystemReason.words(code)
        return Failure(
            .cannotWrite,
            Bilingual(
                id: "Masukan tidak dapat disalin ke berkas sementara (\(reason.id)).",
                en: "The input cannot be copied to a temporary file (\(reason.en))."))
    }
}

extension Failure {
    /// A file that was changed while it was read.
    static func inputChanged(_ path: String) -> Failure {
        Failure(
            .inputChanged,
            Bilingual(
                id: "Berkas “\(path)” berubah ketika sedang dibaca.", en: "The file “\(path)” changed while it was read."),
            file: path)
    }
}
