public import ArgumentParser
public import DoraCore

/// An argument can name another experiment: `@Option var start: Signature?`.
extension Signature: ExpressibleByArgument {}
