// DoraCore
