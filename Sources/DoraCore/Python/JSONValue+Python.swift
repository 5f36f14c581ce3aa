extension JSONValue {
    /// Whether Python's `==` holds: numbers compare by value (`1 == 1.0 == True`), NaN differs
    /// from everything, the order of an object's keys does not count.
    ///
    /// - Parameter other: the value to compare with.
    public func isEqual(to other: JSONValue) -> Bool { isEqual(to: other, sameObject: false) }

    /// `sameObject` says that both are one Python object. Python's containers then hold a NaN
    /// inside for equal to itself, though a bare NaN still is not.
    package func isEqual(to other: JSONValue, sameObject: Bool) -> Bool {
        func element(_ a: JSONValue, _ b: JSONValue) -> Bool {
            if sameObject, case .double(let x) = a, case .double(let y) = b, x.isNaN, y.isNaN {
                return true
            }
            return a.isEqual(to: b, sameObject: sameObject)
        }
        switch (self, other) {
        case (.null, .null): return true
        case (.int(let a), .int(let b)): return a == b
        case (.double(let a), .double(let b)): return a == b
        case (.string(let a), .string(let b)), (.path(let a), .path(let b)):
            return a.isIdentical(to: b)
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy(element)
        case (.object(let a), .object(let b)):
            return a.count == b.count
                && a.allSatisfy { pair in b[pair.key].map { element(pair.value, $0) } ?? false }
        default:
            guard let a = PythonNumber(self), let b = PythonNumber(other) else { return false }
            return a.compare(b) == .equal
        }
    }

    /// Whether Python's `<` holds; nil where Python raises a TypeError.
    func precedes(_ other: JSONValue) -> Bool? {
        switch (self, other) {
        case (.string(let a), .string(let b)), (.path(let a), .path(let b)): return a.precedes(b)
        case (.array(let a), .array(let b)):
            for (left, right) in zip(a, b) where !left.isEqual(to: right) {
                return left.precedes(right)
            }
            return a.count < b.count
        default:
            guard let a = PythonNumber(self), let b = PythonNumber(other) else { return nil }
            return a.compare(b) == .less
        }
    }

    /// The value as Python's `str` writes it: a text bare, everything else as ``pythonRepr``.
    public var pythonText: String { stringValue ?? pythonRepr }

    /// The value as Python's `repr` writes it.
    public var pythonRepr: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): value.description
        case .bigInt(let value): value.description
        case .double(let value): value.pythonRepr
        case .string(let value): value.pythonRepr
        case .path(let value): "PosixPath(\(value.pythonRepr))"
        case .array(let elements):
            "[" + elements.map(\.pythonRepr).joined(separator: ", ") + "]"
        case .object(let object):
            "{"
                + object.map { "\($0.key.pythonRepr): \($0.value.pythonRepr)" }
                .joined(separator: ", ") + "}"
        }
    }
}

/// A number as Python compares it: exactly, whatever the two kinds are.
private enum PythonNumber {
    case int(Int)
    case bigInt(BigInteger)
    case double(Double)

    enum Order { case less, equal, greater, none }

    init?(_ value: JSONValue) {
        switch value {
        case .bool(let value): self = .int(value ? 1 : 0)
        case .int(let value): self = .int(value)
        case .bigInt(let value): self = .bigInt(value)
        case .double(let value): self = .double(value)
        default: return nil
        }
    }

    func compare(_ other: PythonNumber) -> Order {
        switch (self, other) {
        case (.int(let a), .int(let b)): return a < b ? .less : a == b ? .equal : .greater
        case (.double(let a), .double(let b)):
            return a < b ? .less : a == b ? .equal : a > b ? .greater : .none
        case (.double(let a), _): return other.compare(toDouble: a).reversed
        case (_, .double(let b)): return compare(toDouble: b)
        default:
            let (a, b) = (integer, other.integer)
            return a < b ? .less : a == b ? .equal : .greater
        }
    }

    private var integer: BigInteger {
        switch self {
        case .int(let value):
            BigInteger(
                isNegative: value < 0,
                digits: String(value.magnitude).utf8.map { $0 - UInt8(ascii: "0") })
        case .bigInt(let value): value
        case .double(let value): BigInteger(exactly: value)
        }
    }

    /// Compares an integer with a floating-point number without rounding either.
    private func compare(toDouble value: Double) -> Order {
        guard !value.isNaN else { return .none }
        guard value.isFinite else { return value > 0 ? .less : .greater }
        let floor = value.rounded(.down)
        let whole =
            floor.magnitude < 0x1p53 ? PythonNumber.int(Int(floor)) : .bigInt(.init(exactly: floor))
        let order = compare(whole)
        return order == .equal && value > floor ? .less : order
    }
}

extension PythonNumber.Order {
    fileprivate var reversed: Self {
        switch self {
        case .less: .greater
        case .greater: .less
        default: self
        }
    }
}
