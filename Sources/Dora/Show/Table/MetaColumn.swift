/// What the table of a grid says of an XP beside its metrics.
public enum MetaColumn: Sendable, Hashable {
    /// Its place in the grid, as patterns and `-f`, `-l` and `-t` take it.
    case index
    /// Its name, less what all have in common.
    case name
    /// The state of its job.
    case state
    /// Its signature.
    case signature
    /// The id of its job.
    case job
    /// How many entries its history has.
    case entries
    /// The value of one argument, the default left empty.
    case argument(String)

    /// What Dora shows.
    public static let usual: [MetaColumn] = [.index, .name, .state, .signature, .job]

    var column: Table.Column {
        switch self {
        case .index: Table.Column(title: "#", alignment: .trailing)
        case .name: Table.Column(title: "name", isFlexible: true)
        case .state: Table.Column(title: "state")
        case .signature: Table.Column(title: "sig", rank: 2)
        case .job: Table.Column(title: "job", rank: 3)
        case .entries: Table.Column(title: "entries", alignment: .trailing, rank: 1)
        case .argument(let key): Table.Column(title: key, alignment: .trailing, rank: 1)
        }
    }
}
