import DoraCore
import Testing

extension GoldenTests {
    @Test func link() throws {
        try GoldenFile("link").check { one in
            try Scratch.with { folder in
                let file = folder + "/history.json"
                if let initial = one["initial"].stringValue {
                    try AtomicFile.replace(file, withText: initial)
                }
                let link = Link(file: file)
                let operations = {
                    for each in try one.list("ops") { try one.apply(each, to: link) }
                }
                if one.expectsError {
                    try one.expectError(operations)
                } else {
                    try operations()
                }
                let text = try Files.readText(file)
                try one.expect("file", text, one["history_json"].stringValue)
                let history = try one.value("history").arrayValue
                try one.expect("history", link.history, history ?? [])
                try one.expect("files", Files.names(in: folder), one.texts("files"))
            }
        }
    }
}

extension GoldenCase {
    fileprivate func apply(_ operation: JSONValue, to link: Link) throws {
        let value = try Self.python(operation["value"] ?? .null)
        switch operation["op"] {
        case "push": try link.push(value)
        case "update": try link.update(value)
        case "load": try link.load()
        default: throw Difference(description: "unknown op \(operation.pythonText)")
        }
    }
}
