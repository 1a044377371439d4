import ArgumentParser
import Glibc
import TapakEngine
import TapakModel
import TapakReports

/// The command `tapak`.
struct Tapak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tapak",
        abstract: "Planning analyses on GeoJSON layers · Analisis perencanaan dari lapisan GeoJSON",
        discussion: """
            Slum coverage, access to facilities, waterfront setbacks and impact rings: from layers to tables, result \
            layers and maps. Areas and distances are in true metres of the ground unless --measure grid is given.

            A look at a file     tapak inspect FILE; its quality: tapak check FILE
            One analysis         tapak slum --units FILE --slums FILE --out DIR
            A whole project      tapak run tapak.yaml

            Data goes to standard output or to --out DIR, everything else to standard error.
            Exit codes: 0 done, 3 findings at --fail-on, 4 verify found a difference, 64 usage, 65 bad data, 66 input missing, 69 a part is absent, \
            70 internal, 73 cannot write, 78 project file wrong, 130 interrupted.
            """,
        version: TapakVersion.text,
        subcommands: [
            SlumCommand.self, SeverityCommand.self, AccessCommand.self, EquityCommand.self, SitingCommand.self,
            WaterfrontCommand.self, ImpactCommand.self,
            ParcelsCommand.self, ProposalCommand.self, RunCommand.self, VerifyCommand.self, InspectCommand.self,
            CheckCommand.self,
            ConvertCommand.self, MapCommand.self, ReportCommand.self, StandardsCommand.self,
        ])
}

/// The version of the product.
enum TapakVersion {
    static let number = "0.1.0"
    /// Versions as locks name them.
    static var engines: [String: String] {
        ["tapak": number, "geos": EngineLibraries.geos.description, "proj": EngineLibraries.proj.description]
    }
    static var text: String { "tapak \(number) (GEOS \(EngineLibraries.geos), PROJ \(EngineLibraries.proj))" }
}

@main
struct Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // A limit on the size of files is answered as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGTERM) { _ in _exit(Failure.Key.interrupted.exitCode) }
        signal(SIGINT) { _ in _exit(Failure.Key.interrupted.exitCode) }
        do {
            try EngineLibraries.check()
            var command = try Tapak.parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            Console.lines(failure.lines(Console.language))
            exit(failure.exitCode)
        } catch let error as GEOSError {
            Console.lines(error.failure.lines(Console.language))
            exit(error.failure.exitCode)
        } catch {
            Tapak.exit(withError: error)
        }
    }
}
