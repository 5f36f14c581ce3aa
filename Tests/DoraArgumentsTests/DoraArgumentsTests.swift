// DoraArguments
