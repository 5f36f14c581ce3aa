extension JobFields {
    /// `NICE_OFFSET`, which is added to the nice value so that the field has no sign.
    private static let niceOffset: UInt32 = 0x8000_0000

    /// `MEM_PER_CPU`, which tells memory for each processor from memory on each node.
    private static let memoryPerCPU: UInt64 = 1 << 63

    /// What is subtracted from the priority; `nice` without its offset.
    package var niceness: Int32? {
        get { nice.map { Int32(bitPattern: $0 &- Self.niceOffset) } }
        set { nice = newValue.map { UInt32(bitPattern: $0) &+ Self.niceOffset } }
    }

    /// How much memory, and for what; `pn_min_memory` taken apart.
    package var memory: JobRecord.Memory? {
        get {
            pn_min_memory.map {
                let amount = $0 & ~Self.memoryPerCPU
                return amount == $0 ? .perNode(amount) : .perCPU(amount)
            }
        }
        set {
            pn_min_memory = newValue.map {
                switch $0 {
                case .perNode(let amount): amount
                case .perCPU(let amount): amount | Self.memoryPerCPU
                }
            }
        }
    }

    /// Asks for memory on each node, else for each processor.
    mutating func setMemory(perNode: Memory?, perCPU: Memory?) {
        // The highest bits mean something else; no node has as much.
        func amount(_ memory: Memory) -> UInt64 { min(memory.megabytes, 1 << 62) }
        memory = perNode.map { .perNode(amount($0)) } ?? perCPU.map { .perCPU(amount($0)) }
    }
}
