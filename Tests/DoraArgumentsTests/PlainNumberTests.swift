import DoraCore
import Testing

@testable import DoraArguments

struct PlainNumberTests {
    @Test func `reads what it reads as the standard library does`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...18, using: &random)
            let text = String(
                (0..<length).map { _ in "0123456789.-".randomElement(using: &random)! })
            for text in [text, "-" + text, "0." + text.filter { $0 != "." && $0 != "-" }] {
                guard let number = text.withBytes({ PlainNumber($0[...]) }) else { continue }
                #expect(number.double.bitPattern == Double(text)?.bitPattern, "\(text)")
                #expect(number.int == Int(text), "\(text)")
            }
        }
    }

    @Test(arguments: ["0", "-0", "7", "-12.5", "0.1", "0.3", "123456789.012345", "1e-3"])
    func `keeps the value of a text`(_ text: String) {
        let plain = text.withBytes { PlainNumber($0[...]) }
        #expect((plain?.double ?? Double(text))?.bitPattern == Double(text)?.bitPattern)
    }

    @Test(arguments: [
        "", "-", ".", ".5", "5.", "1e5", "+1", " 1", "1_0", "0x1", "inf", "--1", "1.2.3",
    ])
    func `leaves what is not plain to others`(_ text: String) {
        #expect(text.withBytes { PlainNumber($0[...]) } == nil)
    }

    @Test func `finds every flag among thousands and no other`() {
        let names = (0..<3000).map { Array("--flag\($0)".utf8) }
        let table = FlagTable(names.enumerated().map { ($1, $0, $0 % 2) })
        for (index, name) in names.enumerated() {
            let found = name.withUnsafeBufferPointer { table[$0] }
            #expect(found?.parameter == index && found?.spelling == index % 2)
        }
        for text in ["--flag", "--flag3000", "-", "--flagg"] {
            #expect(text.withBytes { table[$0] } == nil)
        }
        #expect("--x".withBytes { FlagTable([])[$0] } == nil)
    }
}
