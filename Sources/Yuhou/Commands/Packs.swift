import ArgumentParser
import Kernel
import Law

/// The policy packs: check, show, compare; load, approve, put in force.
struct PackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "政策包：检查、查看、比较、装载、核准、施行 · Policy packs: the law as data.",
        subcommands: [
            PackCheck.self, PackShow.self, PackCompare.self, PackLoad.self, PackList.self,
            PackApprove.self, PackInForce.self,
        ])
}

/// Loads a pack from a folder, or says what is wrong with it.
private func read(_ path: String) throws -> (result: PackResult, code: String) {
    let registry = try Registry(departments)
    let (code, sources) = try PackFolder.sources(at: path)
    let loader = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
    return (loader.load(code, from: sources), code)
}

private func readWhole(_ path: String) throws -> Pack {
    let (result, _) = try read(path)
    guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
    return pack
}

struct PackCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "检查政策包，一次列出全部问题 · Report all problems of packs, with file, line, column.")

    @OptionGroup var reader: Reader
    @Argument(help: "政策包文件夹，或其中的文件 · Pack folders, or files in them.") var paths: [String]
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Problem: Encodable {
        let file: String
        let line: Int
        let column: Int
        let message: String
    }

    private struct Document: Encodable {
        let clauses: Int
        let problems: [Problem]
    }

    func run() async throws {
        var clauses = 0
        var problems: [PackProblem] = []
        var checked: Set<String> = []
        for path in paths {
            let (result, code) = try read(path)
            guard checked.insert(code).inserted else { continue }
            clauses += result.clauses
            problems += result.problems
        }
        if json {
            try printJSON(
                Document(
                    clauses: clauses,
                    problems: problems.map {
                        Problem(
                            file: $0.position.file, line: $0.position.line,
                            column: $0.position.column, message: $0.message)
                    }))
        } else {
            problems.forEach { print($0.description) }
            reader.say(
                problems.isEmpty
                    ? Text("\(clauses) 条，没有问题。", en: "\(clauses) clauses, no problems.")
                    : Text("\(clauses) 条，\(problems.count) 个问题。", en: "\(problems.count) problems.")
            )
        }
        if !problems.isEmpty { throw ExitCode(64) }
    }
}

struct PackShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "一条的原文、规则、标准和出处 · One clause: words, rule, figures, source.")

    @OptionGroup var reader: Reader
    @Argument(help: "条号，如 NC-4.education.2 · The clause.") var clause: String
    @Option(name: .long, help: "政策包文件夹（默认按条号找自带的） · The pack's folder.")
    var pack: String?

    func run() async throws {
        for path in try candidates() {
            let pack = try readWhole(path)
            guard let text = pack.describe(clause: clause, language: reader.language) else {
                continue
            }
            print(text)
            return
        }
        throw Refusal(
            Text(
                "没有这一条：\(clause)。条号如 JY-3.2.4c、NC-4.education.2。",
                en: "There is no clause \(clause). Clauses look like JY-3.2.4c or NC-4.education.2."
            ))
    }

    private func candidates() throws -> [String] {
        if let pack { return [pack] }
        let folder = try Resources.policies()
        let (_, sources) = try PackFolder.sources(at: "\(folder)/national")
        return sources.map(\.code).filter { $0 != "national" }.map { "\(folder)/\($0)" }
    }
}

struct PackCompare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "比较两个政策包 · What differs between two packs.")

    @OptionGroup var reader: Reader
    @Argument(help: "甲 · One pack's folder.") var one: String
    @Argument(help: "乙 · The other's.") var other: String

    func run() async throws {
        let diff = PackDiff(try readWhole(one), try readWhole(other))
        let lines = diff.lines(reader.language)
        if lines.isEmpty {
            reader.say(Text("没有差别。", en: "No difference."))
        }
        lines.forEach { print($0) }
    }
}
