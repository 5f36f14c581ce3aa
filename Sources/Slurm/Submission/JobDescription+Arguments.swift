extension JobDescription {
    /// The options of sbatch that say the same, for showing and logging.
    public var sbatchArguments: [String] { [] }
}
