import ArgumentParser

/// Five options, of the kinds that experiments have.
struct FiveOptions: ParsableArguments {
    @Option var a0 = 0
    @Option var a1 = 0.5
    @Option var a2 = "none"
    @Option var a3 = 0
    @Option var a4 = 0.5
}

/// Fifty of them.
struct FiftyOptions: ParsableArguments {
    @Option var a0 = 0
    @Option var a1 = 0.5
    @Option var a2 = "none"
    @Option var a3 = 0
    @Option var a4 = 0.5
    @Option var a5 = "none"
    @Option var a6 = 0
    @Option var a7 = 0.5
    @Option var a8 = "none"
    @Option var a9 = 0
    @Option var a10 = 0.5
    @Option var a11 = "none"
    @Option var a12 = 0
    @Option var a13 = 0.5
    @Option var a14 = "none"
    @Option var a15 = 0
    @Option var a16 = 0.5
    @Option var a17 = "none"
    @Option var a18 = 0
    @Option var a19 = 0.5
    @Option var a20 = "none"
    @Option var a21 = 0
    @Option var a22 = 0.5
    @Option var a23 = "none"
    @Option var a24 = 0
    @Option var a25 = 0.5
    @Option var a26 = "none"
    @Option var a27 = 0
    @Option var a28 = 0.5
    @Option var a29 = "none"
    @Option var a30 = 0
    @Option var a31 = 0.5
    @Option var a32 = "none"
    @Option var a33 = 0
    @Option var a34 = 0.5
    @Option var a35 = "none"
    @Option var a36 = 0
    @Option var a37 = 0.5
    @Option var a38 = "none"
    @Option var a39 = 0
    @Option var a40 = 0.5
    @Option var a41 = "none"
    @Option var a42 = 0
    @Option var a43 = 0.5
    @Option var a44 = "none"
    @Option var a45 = 0
    @Option var a46 = 0.5
    @Option var a47 = "none"
    @Option var a48 = 0
    @Option var a49 = 0.5
}
