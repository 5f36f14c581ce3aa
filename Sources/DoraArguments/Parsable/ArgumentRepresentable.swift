/// A value that can be written as the text of a command-line argument.
///
/// Types that ArgumentParser reads are written by their `defaultValueDescription` when that reads
/// back the same. Conform others, such as those made by a `transform`, to take part in an
/// experiment's signature.
public protocol ArgumentRepresentable {
    /// The text that is read as this value.
    var argument: String { get }
}
