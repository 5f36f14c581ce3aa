/// A value that can be written as the text of a command-line argument.
///
/// Types that ArgumentParser reads are written by their `defaultValueDescription` when that reads
/// back the same. Other `Encodable` values, such as a dictionary that a `transform` makes, are
/// written as the JSON that they encode, dates in ISO 8601. Conform a type that is to have another
/// text, or that holds a set, whose order is never the same.
public protocol ArgumentRepresentable {
    /// The text that is read as this value.
    var argument: String { get }
}
