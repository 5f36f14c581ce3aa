@main struct Submit { static func main() {} }
