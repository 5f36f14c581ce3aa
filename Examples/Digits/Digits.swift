@main struct Digits { static func main() {} }
