extension String {
    /// The text as Python's `repr` writes it: in single quotes unless only those occur inside,
    /// with escapes for what cannot be printed.
    package var pythonRepr: String {
        let quote: Unicode.Scalar =
            unicodeScalars.contains("'") && !unicodeScalars.contains("\"") ? "\"" : "'"
        var result = String.UnicodeScalarView()
        result.append(quote)
        for scalar in unicodeScalars {
            switch scalar {
            case quote, "\\": result.append(contentsOf: ["\\", scalar])
            case "\t": result.append(contentsOf: ["\\", "t"])
            case "\n": result.append(contentsOf: ["\\", "n"])
            case "\r": result.append(contentsOf: ["\\", "r"])
            default:
                if scalar.isPythonPrintable {
                    result.append(scalar)
                } else {
                    result.append(contentsOf: scalar.pythonEscape.unicodeScalars)
                }
            }
        }
        result.append(quote)
        return String(result)
    }

    /// The text without white space at both ends, as Python's `str.strip`.
    package var pythonStripped: String {
        var scalars = unicodeScalars[...]
        while let first = scalars.first, first.isPythonSpace { scalars.removeFirst() }
        while let last = scalars.last, last.isPythonSpace { scalars.removeLast() }
        return String(scalars)
    }

    /// The parts between the occurrences of an ASCII separator, empty ones included.
    package func parts(separatedBy separator: Unicode.Scalar) -> [String] {
        unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
            .map { String($0) }
    }
}

extension Unicode.Scalar {
    /// Whether Python's `str.isspace` holds.
    package var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0: true
        case 0..<0x1680: false
        default: properties.isWhitespace
        }
    }

    /// The value of a decimal digit of any script, or nil.
    package var decimalDigit: UInt8? {
        switch value {
        case 0x30...0x39: return UInt8(value - 0x30)
        case 0..<0x80: return nil
        default:
            guard properties.numericType == .decimal, let value = properties.numericValue else {
                return nil
            }
            return UInt8(value)
        }
    }

    /// Whether Python's `str.isprintable` holds.
    fileprivate var isPythonPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            return false
        default: return true
        }
    }

    fileprivate var pythonEscape: String {
        let (letter, count) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        let digits = String(value, radix: 16)
        return "\\\(letter)" + String(repeating: "0", count: count - digits.count) + digits
    }
}
