internal import DoraCore

/// The values of one metric over an XP's history, in few bytes: 100 XPs of 100 entries come to
/// tens of thousands of numbers, and a page of them is to be sent by mail.
struct ReportSeries: Sendable {
    /// A value for each entry; NaN where there is none.
    var values: [Double]

    /// The last value; NaN where there is none.
    var last: Double { values.last { !$0.isNaN } ?? .nan }

    /// The first value of every `stride` entries, and the last entry's.
    ///
    /// Entries without a value are passed over: a metric that is pushed every second time would
    /// else have none that is kept.
    func thinned(_ stride: Int) -> ReportSeries {
        guard stride > 1, values.count > 2 else { return self }
        return ReportSeries(
            values: Self.places(count: values.count, stride: stride).map { place in
                values[place..<min(place + stride, values.count)].first { !$0.isNaN } ?? .nan
            })
    }

    /// The entries that are left when a history of `count` is thinned.
    static func places(count: Int, stride: Int) -> [Int] {
        guard count > 0 else { return [] }
        var places = Array(Swift.stride(from: 0, to: count, by: max(stride, 1)))
        if places.last != count - 1 { places.append(count - 1) }
        return places
    }

    /// `[first, step, count]` for values that are counted up, as epochs are; else four characters
    /// a value: the upper 24 bits of its 32-bit form in base64. They carry a relative error of
    /// 1/131072.
    var json: JSONValue {
        if let steps { return steps }
        var text: [UInt8] = []
        text.reserveCapacity(values.count * 4)
        for value in values {
            let bits = Self.packed(value)
            for shift in [18, 12, 6, 0] {
                text.append(Self.alphabet[Int(bits >> UInt32(shift) & 63)])
            }
        }
        return .string(String(decoding: text, as: UTF8.self))
    }

    private var steps: JSONValue? {
        guard values.count > 2, let first = values.first else { return nil }
        let step = values[1] - first
        let isExact = values.indices.allSatisfy { values[$0] == first + Double($0) * step }
        return isExact ? .array([.double(first), .double(step), .int(values.count)]) : nil
    }

    private static func packed(_ value: Double) -> UInt32 {
        let float = Float(value)
        guard float.isFinite else {
            return float.isNaN ? 0x7FC000 : float < 0 ? 0xFF8000 : 0x7F8000
        }
        // Rounding may carry into the exponent, as it should.
        return (float.bitPattern + 0x80) >> 8
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
