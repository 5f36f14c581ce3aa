internal import DoraCore

/// The page of a grid: one file that needs no network.
struct ReportPage: Sendable {
    var data: ReportData

    /// The page in UTF-8.
    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>\(Self.escaped(data.grid)) - \(Self.escaped(data.program))</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        \(Self.body)
        <script type="application/json" id="data">\(Self.embedded(data.json))</script>
        <script>
        \(Self.script)
        </script>
        </body>
        </html>

        """
    }

    /// JSON that cannot end the element it stands in.
    static func embedded(_ json: JSONValue) -> String {
        json.jsonText.replacing("<", with: "\\u003c")
    }

    private static func escaped(_ text: String) -> String {
        // By scalars: `<` and a combining mark are one character to Swift, but not to a browser.
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
