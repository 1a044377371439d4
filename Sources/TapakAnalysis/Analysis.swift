public import TapakModel

/// One question a planner asks, answered by one definition.
///
/// An analysis is a map and a fold: it prepares the held layers, processes the streamed one chunk by chunk on any
/// thread, combines the parts in input order and states its findings. Threads never change a result.
public protocol Analysis: Sendable {
    /// The parameters, as the project file, the command line and a server state them.
    associatedtype Parameters: Codable & Sendable

    /// The English name: the command, the tables and the step.
    static var name: String { get }
    /// The name in Bahasa Indonesia.
    static var alias: String { get }

    /// What its main number means, in one or two sentences.
    static var definition: Bilingual { get }

    /// The standards tables it takes values from, by id.
    static func tables(_ parameters: Parameters) -> [String]

    /// The layers the analysis takes, in the order in which findings list them.
    static func roles(_ parameters: Parameters) -> [LayerRole]

    /// Answers the question.
    ///
    /// - Throws: ``Failure`` when the layers cannot answer it.
    static func run(_ parameters: Parameters, in workspace: Workspace) throws -> Findings
}

/// All analyses. Adding one is its file, its line here, its tests, its command and its page.
public enum Catalogue {
    /// The analyses in the order in which help lists them.
    public static let analyses: [any Analysis.Type] = [
        Slum.self, Severity.self, Access.self, Equity.self, Siting.self, Waterfront.self, Impact.self, Parcels.self,
        Proposal.self,
    ]
}
