internal import Crypto
internal import Glibc
public import TapakModel
internal import TapakFormats

/// SHA-256 of files and texts, in lower-case hexadecimal.
public enum Digest {
    /// The digest of a text's UTF-8.
    public static func of(_ text: String) -> String { words(SHA256.hash(data: Array(text.utf8))) }

    /// The digest and the size of a file, read in pieces.
    ///
    /// - Throws: `INPUT_MISSING` for a file that cannot be read.
    public static func of(file: String) throws(Failure) -> (sha256: String, bytes: Int) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(file) }
        defer { close(descriptor) }
        var hash = SHA256()
        var (buffer, size) = ([UInt8](repeating: 0, count: 1 << 20), 0)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(file) }
            if count == 0 { return (words(hash.finalize()), size) }
            size += count
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// The digest and the size of a layer: of its file; of names and digests where it is made of several; of nothing where
    /// it stands in a database, which nobody can hold still.
    ///
    /// - Throws: `INPUT_MISSING` for a file that cannot be read.
    public static func of(layer path: String) throws(Failure) -> (sha256: String, bytes: Int) {
        let files = InputFiles(of: path).paths
        if files.isEmpty { return ("", 0) }
        if files == [path] { return try of(file: path) }
        var (lines, bytes) = ([String](), 0)
        for file in files {
            let (sha256, size) = try of(file: file)
            lines.append(sha256 + " " + (file.split(separator: "/").last ?? ""))
            bytes += size
        }
        return (of(lines.joined(separator: "\n")), bytes)
    }

    private static func unreadable(_ file: String) -> Failure {
        let reason = SystemReason.words(errno)
        return Failure(
            .inputMissing,
            Bilingual(id: "Berkas tidak dapat dibaca (\(reason.id)).", en: "The file cannot be read (\(reason.en))."),
            file: file)
    }

    private static func words(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 2 ? text : "0" + text
        }.joined()
    }
}
