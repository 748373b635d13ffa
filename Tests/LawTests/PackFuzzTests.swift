import Testing

@testable import Law

@Suite("Packs, as anything may arrive")
struct PackFuzzTests {
    @Test("Random bytes and random changes of a valid pack load or are refused, never crash")
    func mutations() throws {
        let seed: UInt64 = 20_220_701
        print("PackFuzzTests.mutations seed \(seed)")
        var random = SplitMix(seed: seed)
        let loader = try SamplePacks.loader()
        let pieces = [
            "\n", "  ", "- ", ": ", "[", "]", "{", "}", "\"", "'", "|", ">", "&a ", "*a", "!!int ",
            "#",
            "not ", "child.", "(", ")", "\t", "\u{0}", "\u{85}", "残", "---\n", "? ", "%YAML 1.1\n",
        ]
        for round in 0..<400 {
            var files = [Array(SamplePacks.manifest.utf8), Array(SamplePacks.rules.utf8)]
            let which = random.below(2)
            if round % 20 == 0 {
                files[which] = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
            } else {
                for _ in 0...random.below(4) {
                    let at = random.below(files[which].count)
                    switch random.below(4) {
                    case 0: files[which][at] = UInt8(random.below(256))
                    case 1:
                        let end = min(files[which].count, at + random.below(20))
                        files[which].removeSubrange(at..<end)
                    case 2: files[which].insert(contentsOf: random.pick(pieces).utf8, at: at)
                    default:
                        let end = min(files[which].count, at + random.below(60))
                        let copy = Array(files[which][at..<end])
                        files[which].insert(contentsOf: copy, at: random.below(files[which].count))
                    }
                }
            }
            let texts = files.map { String(decoding: $0, as: UTF8.self) }
            let river = SamplePacks.river(manifest: texts[0], rules: texts[1])
            let result = loader.load("river", from: [SamplePacks.national, river])
            #expect((result.pack == nil) == !result.problems.isEmpty)
            for problem in result.problems {
                #expect(problem.position.line >= 1 && problem.position.column >= 1)
            }
        }
    }

    @Test("Deep nesting, doubling aliases and great files are refused")
    func bombs() throws {
        let deep = String(repeating: "[", count: 5000)
        let block = String(repeating: "- ", count: 3000) + "a"
        var aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let list = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            aliases += "a\(level): &a\(level) [\(list)]\n"
        }
        let great = String(repeating: "# 注释\n", count: 200_000)
        for text in [deep, block, aliases, great] {
            let result = try SamplePacks.load(SamplePacks.river(rules: text))
            #expect(result.pack == nil)
            #expect(!result.problems.isEmpty)
        }
    }

    @Test("A pack of seventy clauses loads in well under a second, even unoptimised")
    func speed() throws {
        let clauses = (0..<70).map { number in
            """
            - clause: M-\(number)
              text: 发放联系卡
              gloss: a card
              department: health
              benefit: health.card
              who: child
              need: comfort
              when: [parents.any(target), not card, education.stage in [senior, undergraduate]]
              each: always
              evidence: [身份证]
            """.replacing("in [senior, undergraduate]", with: "== senior")
        }
        let many = PackSource(
            code: "river",
            files: SamplePacks.river().files + [
                ("river/many.yaml", clauses.joined(separator: "\n"))
            ])
        let clock = ContinuousClock()
        let start = clock.now
        let result = try SamplePacks.load(many)
        #expect(clock.now - start < .seconds(1))
        #expect(result.pack?.clauses.count == 75, "\(result.problems)")
    }
}
