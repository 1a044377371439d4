internal import Glibc
public import TapakModel

/// The files of a run that are whole but do not bear their names yet: they get them together, so that a full disk or an
/// interruption before leaves everything as it was.
///
/// What vouches for a folder (its summary, its lock) is taken away first and put back last: as long as it is there, it speaks of
/// the files beside it.
public final class OutputStage: Sendable {
    private struct Waiting {
        var files: [(temporary: String, destination: String)] = []
        var removals: [String] = []
    }

    private let waiting = Guarded(Waiting())
    private let vouchers: Set<String>

    /// An empty stage.
    ///
    /// - Parameter vouchers: The names of files that vouch for others.
    public init(vouchers: Set<String>) { self.vouchers = vouchers }

    /// Keeps a whole file until its name is given to it; an earlier one of that name is forgotten.
    func add(_ temporary: String, as destination: String) {
        waiting.withLock { waiting in
            for earlier in waiting.files where earlier.destination == destination { unlink(earlier.temporary) }
            waiting.files.removeAll { $0.destination == destination }
            waiting.files.append((temporary, destination))
        }
    }

    /// Keeps in mind that a file is to go.
    public func remove(_ file: String) { waiting.withLock { $0.removals.append(file) } }

    /// Gives all files their names.
    ///
    /// - Throws: `CANNOT_WRITE` where a name cannot be given; then nothing vouches for the folder.
    public func commit() throws(Failure) {
        let work = waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return waiting
        }
        // Between the first name and the last nothing but a kill or a power cut gets in.
        var (mask, before) = (sigset_t(), sigset_t())
        sigemptyset(&mask)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&mask, signal) }
        pthread_sigmask(SIG_BLOCK, &mask, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let last = work.files.filter { isVoucher($0.destination) }
        for file in last.map(\.destination) + work.removals { unlink(file) }
        var failure: Failure?
        for file in work.files.filter({ !isVoucher($0.destination) }) + last {
            if failure == nil, rename(file.temporary, file.destination) != 0 {
                failure = OutputFile.cannotWrite(file.destination, errno)
            }
            if failure != nil { unlink(file.temporary) }
        }
        if let failure { throw failure }
    }

    private func isVoucher(_ file: String) -> Bool {
        vouchers.contains(String(file.split(separator: "/").last ?? ""))
    }

    deinit { waiting.withLock { for file in $0.files { unlink(file.temporary) } } }
}

extension OutputStage: Hashable {
    /// The same stage.
    public static func == (one: OutputStage, other: OutputStage) -> Bool { one === other }
    /// By identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
