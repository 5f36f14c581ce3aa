
public import ArgumentParser
public import DoraArguments
public import DoraCore
public import Slurm
public protocol DecoratedMain: Sendable {
    var name: String { get }
    var dora: DoraConfig { get }
    var slurm: SlurmConfig { get }
    func xp(for argv: [String]) throws(DoraError) -> XP
    func xp(for s: Signature) throws(DoraError) -> XP
    func xp(forJob: String) throws(DoraError) -> XP
    func argv(for s: Signature) throws(DoraError) -> [String]
    func initialize(_ xp: XP) throws(DoraError)
    func run(_ xp: XP) async throws
    func history(of xp: XP) -> [JSONValue]
    func name(of xp: XP) -> String
    func names(of xps: [XP]) -> (names: [String], base: String)
    func signature(matching: String) throws(DoraError) -> Signature
    func merge(_ saved: [String], with new: [String]) -> [String]
    func argv(from: ArgumentValue) throws(DoraError) -> [String]
}
public protocol ArgparseMain<Arguments>: DecoratedMain { associatedtype Arguments
  func argv(mutating: [String], _ c: (inout Arguments) throws -> Void) throws(DoraError) -> [String]
}
extension SubmitRules { enum Decision { case nothing, submit, cancelAndSubmit }
 func decision(forState: String?) -> Decision { .nothing } }
struct NamePatterns { init(_ p: [String]) throws(DoraError) {}
 func select(from: [String]) throws(DoraError) -> [Int] { [] } }
struct ExportCommand: ParsableCommand {}
struct ImportCommand: ParsableCommand {}
