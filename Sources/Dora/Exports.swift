@_exported public import DoraArguments
@_exported public import DoraCore
