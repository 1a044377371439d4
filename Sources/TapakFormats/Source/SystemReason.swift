import Glibc
public import TapakModel

/// Why the system refused something, in both languages.
public enum SystemReason {
    /// The reason behind an error number; what is rare stays in the words of the system.
    public static func words(_ code: Int32) -> Bilingual {
        let english = String(cString: strerror(code))
        let indonesian: String? =
            switch code {
            case ENOENT: "tidak ditemukan"
            case EACCES, EPERM: "tidak diizinkan"
            case EISDIR: "adalah folder"
            case ENOTDIR: "bukan folder"
            case ENOSPC: "ruang penyimpanan habis"
            case EROFS: "hanya dapat dibaca"
            case EEXIST: "sudah ada"
            default: nil
            }
        return Bilingual(id: indonesian ?? english, en: english)
    }
}
