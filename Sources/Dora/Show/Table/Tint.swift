internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A colour of a terminal, named for what it says.
enum Tint: Sendable, Hashable {
    case plain, faint, strong, good, bad, active, waiting, selected

    /// The text in this colour; the colours are the terminal's own, so that they suit dark and
    /// light ones.
    func paint(_ text: String) -> String {
        code.isEmpty || text.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private var code: String {
        switch self {
        case .plain: ""
        case .faint: "2"
        case .strong: "1"
        case .good: "32"
        case .bad: "31"
        case .active: "36"
        case .waiting: "33"
        case .selected: "7"
        }
    }

    /// Whether a terminal may be sent colours: not where `NO_COLOR` says so (https://no-color.org)
    /// or the terminal is a dumb one.
    static func isWanted(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
}

extension SheepState {
    /// The colour of the state.
    var tint: Tint {
        switch self {
        case .new, .unknown: .faint
        case .missing: .bad
        case .job(let state):
            if state.isSuccess {
                .good
            } else if state.isFinal {
                .bad
            } else if state.isActive {
                .active
            } else {
                .waiting
            }
        }
    }
}
