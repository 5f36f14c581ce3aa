import DoraArguments
import DoraCore

extension GoldenCase {
    /// The main that the case describes.
    func main(
        directory: String = "/tmp/unused", shared: String? = nil, useUnderscore: Bool = true
    ) throws -> ParameterMain {
        let parameters = self["spec"].isNull ? [] : try list("spec").map(parameter)
        let exclude = self["exclude"].isNull ? [] : try texts("exclude")
        return ParameterMain(
            parameters, name: "goldenpkg",
            dora: DoraConfig(directory: directory, exclude: exclude, shared: shared),
            useUnderscore: useUnderscore
        ) { _, _ in }
    }

    private func parameter(_ spec: JSONValue) throws -> Parameter {
        let part = GoldenCase(spec)
        let kinds: [String: Parameter.Kind] = [
            "int": .int, "float": .float, "str": .string, "store_true": .storeTrue,
            "store_false": .storeFalse,
        ]
        guard let kind = kinds[part["type"].stringValue ?? "str"] else {
            throw Difference(description: "unknown type \(part["type"].pythonText)")
        }
        let count: Parameter.Count =
            switch part["nargs"] {
            case .null: .one
            case "?": .optional
            case "*": .any
            case "+": .atLeastOne
            case .int(let count): .exactly(count)
            default: throw Difference(description: "unknown nargs \(part["nargs"].pythonText)")
            }
        return Parameter(
            key: try part.text("dest"),
            flags: try part.texts("flags").filter { $0.hasPrefix("-") }, kind: kind, count: count,
            default: try part.value("default"),
            choices: part["choices"].isNull ? nil : try part.value("choices").arrayValue,
            constant: try part.value("const"))
    }
}
