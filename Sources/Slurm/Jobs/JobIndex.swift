/// Where in a snapshot the records of a job are.
struct JobIndex: Sendable {
    private var single: [JobID: Int] = [:]
    private var bitmaps: [UInt32: Int] = [:]
    private var numbers: [UInt32: Int] = [:]
    private var members: [UInt32: [Int]] = [:]

    init(_ storage: JobStorage) {
        numbers.reserveCapacity(storage.count)
        for position in 0..<storage.count {
            numbers[storage.number(at: position)] = position
            let ids = storage.ids(at: position)
            members[ids.whole, default: []].append(position)
            if let id = ids.single {
                single[id] = position
            } else {
                bitmaps[ids.whole] = position
            }
        }
    }

    /// The records of a job, of all tasks of an array, or of all components.
    func members(of job: UInt32) -> [Int] {
        members[job] ?? []
    }

    /// The record of one id.
    func position(of id: JobID, in storage: JobStorage) -> Int? {
        if let position = single[id] { return position }
        if id == id.whole { return numbers[id.job] }
        guard let position = bitmaps[id.job], storage.ids(at: position).contains(id) else {
            return nil
        }
        return position
    }
}
