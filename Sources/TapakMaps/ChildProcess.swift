import Glibc

/// A program that is given bytes and answers with bytes, without files between.
struct ChildProcess {
    /// What the program wrote to its standard output.
    private(set) var output: [UInt8] = []
    /// What it wrote to its standard error.
    private(set) var complaints: [UInt8] = []
    /// Its exit code; nil where it did not end by itself.
    let exitCode: Int32?

    /// Runs a program to its end; nil where it cannot be started, the reason in `errno`.
    ///
    /// - Parameters:
    ///   - program: The path of the program.
    ///   - arguments: What follows the name of the program.
    ///   - settings: What is added to the environment, as `NAME=value`.
    ///   - input: What it reads from its standard input.
    init?(_ program: String, _ arguments: [String], settings: [String], input: [UInt8]) {
        // The ends of this process first, then those of the child.
        guard let stdin = Self.channel(), let stdout = Self.pipe(), let stderr = Self.pipe() else { return nil }
        var (feed, ends) = (Optional(stdin.write), [stdout.read, stderr.read])
        defer {
            if let feed { close(feed) }
            for end in ends where end >= 0 { close(end) }
        }
        let child = Self.start(program, arguments, settings, [stdin.read, stdout.write, stderr.write])
        let reason = errno
        for end in [stdin.read, stdout.write, stderr.write] { close(end) }
        guard let child else {
            errno = reason
            return nil
        }
        _ = fcntl(stdin.write, F_SETFL, O_NONBLOCK)
        var (sent, buffer) = (0, [UInt8](repeating: 0, count: 1 << 16))
        while ends.contains(where: { $0 >= 0 }) {
            if sent == input.count, let end = feed {
                close(end)
                feed = nil
            }
            var waits = [
                pollfd(fd: feed ?? -1, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0),
                pollfd(fd: ends[1], events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
            if let end = feed, waits[0].revents != 0 {
                let step = input.withUnsafeBytes { send(end, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL)) }
                // A program that does not read to the end says why itself.
                if step > 0 { sent += step } else if errno != EAGAIN, errno != EINTR { sent = input.count }
            }
            for stream in 0..<2 where waits[stream + 1].revents != 0 {
                let step = read(ends[stream], &buffer, buffer.count)
                if step > 0 {
                    if stream == 0 { output += buffer[..<step] } else { complaints += buffer[..<step] }
                } else if step == 0 || errno != EINTR {
                    close(ends[stream])
                    ends[stream] = -1
                }
            }
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        exitCode = status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }

    /// The two ends of a pipe, which no other child inherits.
    private static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// A pipe whose reader may go away without a signal that ends this process.
    private static func channel() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func start(_ program: String, _ arguments: [String], _ settings: [String], _ streams: [Int32]) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var inherited: [UnsafeMutablePointer<CChar>?] = []
        var next = environ
        while let setting = next.pointee {
            inherited.append(strdup(setting))
            next += 1
        }
        let environment = settings.map { strdup($0) } + inherited + [nil]
        defer { for setting in environment { free(setting) } }
        var child: pid_t = 0
        errno = posix_spawn(&child, program, &actions, nil, words, environment)
        return errno == 0 ? child : nil
    }
}
