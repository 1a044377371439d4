import Glibc
public import TapakModel

/// Where a result goes.
public enum OutputTarget: Sendable, Hashable {
    /// A file, which appears under its name only when it is whole.
    case file(String)
    /// A file that waits under a temporary name until its stage gives all files their names.
    case staged(String, OutputStage)
    /// An open descriptor such as 1, standard output; it is not closed.
    case descriptor(Int32)
}

/// An output that is written once from beginning to end.
///
/// A file is written under a temporary name in its own folder and renamed by ``finish()``; until then, and whenever
/// that is never called, the file of that name stays as it was. Errors are kept and thrown by ``finish()``, so that
/// writing costs no test.
public final class OutputFile {
    private static let capacity = 1 << 20

    private let buffer: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var sent = 0
    /// The bytes written so far.
    var size: Int { sent + count }
    private let descriptor: Int32
    private let name: String
    private let temporary: String?
    private let destination: String
    private let closes: Bool
    private let stage: OutputStage?
    private var failure: Failure?

    /// Opens an output.
    ///
    /// - Throws: `CANNOT_WRITE` with the reason.
    public init(_ target: OutputTarget) throws(Failure) {
        (descriptor, name, destination, temporary) = try Self.open(target)
        if case .descriptor = target { closes = false } else { closes = true }
        if case .staged(_, let stage) = target { self.stage = stage } else { stage = nil }
        buffer = .allocate(capacity: Self.capacity)
    }

    /// Opens what is written to: the descriptor, the name for people, the file to replace and the temporary name.
    private static func open(_ target: OutputTarget) throws(Failure) -> (Int32, String, String, String?) {
        switch target {
        case .descriptor(let descriptor): return (descriptor, "-", "", nil)
        case .file(let path), .staged(let path, _):
            if let special = try openSpecial(path) { return (special, path, path, nil) }
            // A link stays a link: what it points to is replaced.
            let resolved = realpath(path, nil)
            let destination = resolved.map { String(cString: $0) } ?? path
            free(resolved)
            var template = Array((destination + ".part-XXXXXX").utf8CString)
            let descriptor = mkstemp(&template)
            guard descriptor >= 0 else { throw cannotWrite(path, errno) }
            fchmod(descriptor, 0o644)
            return (descriptor, path, destination, template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        }
    }

    /// Whether a name is one that a file has while it is written.
    public static func isTemporary(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        return parts.last.map { $0.hasPrefix("part-") && $0.count == "part-XXXXXX".count } ?? false
    }

    /// Devices and pipes are written as they are: they cannot be replaced by a file.
    private static func openSpecial(_ path: String) throws(Failure) -> Int32? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return nil }
        if status.st_mode & S_IFMT == S_IFDIR { throw cannotWrite(path, EISDIR) }
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotWrite(path, errno) }
        return descriptor
    }

    deinit {
        abandon()
        buffer.deallocate()
    }

    private var isOpen = true

    private func abandon() {
        guard isOpen else { return }
        isOpen = false
        if closes { close(descriptor) }
        if let temporary { unlink(temporary) }
    }

    /// Writes what is left and gives the file its name.
    ///
    /// - Throws: `CANNOT_WRITE` with the first thing that went wrong; then nothing stays behind.
    public func finish() throws(Failure) {
        flush()
        guard isOpen else { return }
        if failure == nil, closes {
            isOpen = false
            if close(descriptor) != 0 { failure = Self.cannotWrite(name, errno) }
            if let temporary, failure == nil {
                if let stage {
                    stage.add(temporary, as: destination)
                } else if rename(temporary, destination) != 0 {
                    failure = Self.cannotWrite(name, errno)
                }
            }
            if let temporary, failure != nil { unlink(temporary) }
        }
        if let failure {
            abandon()
            throw failure
        }
        isOpen = closes ? false : isOpen
    }

    /// Writes a text.
    public func write(_ text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    /// Writes bytes.
    public func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        if bytes.count >= Self.capacity / 4 {
            // Large pieces go out as they are.
            flush()
            return send(base, bytes.count)
        }
        var done = 0
        while done < bytes.count {
            if count == Self.capacity { flush() }
            let step = min(bytes.count - done, Self.capacity - count)
            (buffer + count).update(from: base + done, count: step)
            count += step
            done += step
        }
    }

    @inline(__always) func write(byte: UInt8) {
        if count == Self.capacity { flush() }
        buffer[count] = byte
        count &+= 1
    }

    /// Room for a few bytes in one piece; answers their place.
    @inline(__always) func reserve(_ needed: Int) -> UnsafeMutablePointer<UInt8> {
        if count &+ needed > Self.capacity { flush() }
        return buffer + count
    }

    /// Takes so many of the reserved bytes as written.
    @inline(__always) func advance(_ written: Int) { count &+= written }

    private func flush() {
        send(buffer, count)
        count = 0
    }

    private func send(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard failure == nil else { return }
        sent += count
        var done = 0
        while done < count {
            let step = Glibc.write(descriptor, bytes + done, count - done)
            if step < 0, errno == EINTR { continue }
            guard step > 0 else {
                failure = Self.cannotWrite(name, errno)
                return
            }
            done += step
        }
    }

    static func cannotWrite(_ path: String, _ code: Int32) -> Failure {
        let reason = SystemReason.words(code)
        return Failure(
            .cannotWrite,
            Bilingual(
                id: "“\(path)” tidak dapat ditulis (\(reason.id)).", en: "“\(path)” cannot be written (\(reason.en))."),
            file: path)
    }
}
