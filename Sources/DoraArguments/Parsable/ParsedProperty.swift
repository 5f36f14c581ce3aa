import ArgumentParser

/// ArgumentParser's property wrappers, seen without their value's type.
///
/// `parsedValue` may be read on a parsed instance only; on any other ArgumentParser ends the
/// process.
protocol ParsedProperty {
    var parsedValue: Any { get }
    static var valueType: Any.Type { get }
}

extension Option: ParsedProperty {
    var parsedValue: Any { wrappedValue }
    static var valueType: Any.Type { Value.self }
}

extension Flag: ParsedProperty {
    var parsedValue: Any { wrappedValue }
    static var valueType: Any.Type { Value.self }
}

extension Argument: ParsedProperty {
    var parsedValue: Any { wrappedValue }
    static var valueType: Any.Type { Value.self }
}

/// An `@OptionGroup`, seen without its type.
protocol PropertyGroup {
    var parsedGroup: any ParsableArguments { get }
    static var groupType: any ParsableArguments.Type { get }
}

extension OptionGroup: PropertyGroup {
    var parsedGroup: any ParsableArguments { wrappedValue }
    static var groupType: any ParsableArguments.Type { Value.self }
}

/// An optional type, seen without what it wraps.
protocol OptionalValue {
    static var wrappedType: Any.Type { get }
    var wrapped: Any? { get }
}

extension Optional: OptionalValue {
    static var wrappedType: Any.Type { Wrapped.self }
    var wrapped: Any? { self }
}

/// An array type, seen without its elements' type.
protocol ArrayValue {
    static var elementType: Any.Type { get }
    var elements: [Any] { get }
}

extension Array: ArrayValue {
    static var elementType: Any.Type { Element.self }
    var elements: [Any] { self }
}
