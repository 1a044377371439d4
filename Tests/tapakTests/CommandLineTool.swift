import Foundation
import Testing

/// What a run of the command gave.
struct Outcome {
    var code: Int32
    var output: String
    var errors: String
}

/// The built command, run as a process of its own.
enum CommandLineTool {
    /// Beside the test bundle, wherever the build put both.
    static let path: String? = {
        let tests =
            [try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")].compactMap { $0 }
            + CommandLine.arguments
        let folders = tests.filter { $0.contains(".xctest") }.map { test in
            var url = URL(fileURLWithPath: test)
            while url.pathComponents.contains(where: { $0.hasSuffix(".xctest") }) { url.deleteLastPathComponent() }
            return url
        }
        return folders.map { $0.appendingPathComponent("tapak").path }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    /// Runs the command to its end, at most 60 seconds.
    ///
    /// - Parameters:
    ///   - input: What it finds on standard input.
    ///   - whileRunning: Called with the process as soon as it runs; standard input then stays open until it ends.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = ["LC_ALL": "C"], in folder: String? = nil,
        whileRunning: ((Process) -> Void)? = nil
    ) throws -> Outcome {
        let tool = try #require(path, "the command 'tapak' is not built beside the tests")
        let scratch = try Folder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: folder ?? scratch.path)
        let files = try ["out", "err"].map { name in
            _ = FileManager.default.createFile(atPath: scratch / name, contents: nil)
            return try #require(FileHandle(forWritingAtPath: scratch / name))
        }
        process.standardOutput = files[0]
        process.standardError = files[1]
        let pipe = Pipe()
        if whileRunning == nil {
            try scratch.write("in", input)
            process.standardInput = FileHandle(forReadingAtPath: scratch / "in")
        } else {
            process.standardInput = pipe
        }
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try withoutBlockedSignals { try process.run() }
        whileRunning?(process)
        if ended.wait(timeout: .now() + 60) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            Issue.record("tapak \(arguments.joined(separator: " ")) did not end within 60 s")
            ended.wait()
        }
        return Outcome(code: process.terminationStatus, output: try scratch.text("out"), errors: try scratch.text("err"))
    }
}

/// A process inherits the signals that its parent's thread blocks, and the threads of a pool block nearly all of them.
private func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
}

/// A folder that lives as long as this object.
final class Folder {
    let path: String

    init() throws {
        path = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("tapak-e2e-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func / (folder: Folder, name: String) -> String { folder.path + "/" + name }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    @discardableResult
    func write(_ name: String, _ bytes: Data) throws -> String {
        let file = URL(fileURLWithPath: self / name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
        return file.path
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: self / name)), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self / name) }

    /// Every file below, by its path from here, with its bytes.
    func files(below name: String = "") -> [String: Data] {
        let root = name.isEmpty ? path : self / name
        var files: [String: Data] = [:]
        for case let file as String in FileManager.default.enumerator(atPath: root) ?? FileManager.DirectoryEnumerator() {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: root + "/" + file, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            files[file] = FileManager.default.contents(atPath: root + "/" + file)
        }
        return files
    }
}
