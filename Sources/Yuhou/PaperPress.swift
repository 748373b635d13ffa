import Dispatch
import Embedded
import Foundation
import Kernel
import Law

/// Makes PDF of pages with Debian's WeasyPrint, which embeds the fonts. The page comes on standard
/// input and refers to nothing outside itself: `console/paper.py` refuses what does.
struct PaperPress: Sendable {
    /// `console/paper.py`.
    let script: String
    /// Where the program may be; the system's first.
    var places = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]

    /// One at a time: a page of a list may take a second of a core, and clerks wait for lists too.
    private static let queue = DispatchQueue(label: "papers")
    private static let seconds = 180

    /// - Throws: `Refusal` when the program is missing or the page cannot be printed.
    func pdf(of html: String) async throws -> [UInt8] {
        guard let interpreter else {
            throw Refusal(
                Text(
                    "这台服务器没有装 weasyprint，做不了 PDF；可以先用“打印”，并请管理员运行 scripts/setup.sh。",
                    en:
                        "This server has no weasyprint, so there is no PDF; print the page, and ask "
                        + "the administrator to run scripts/setup.sh."))
        }
        let outcome: Tool.Outcome
        do {
            outcome = try await Self.run([interpreter, "-I", script], on: Array(html.utf8))
        } catch is ClusterError {
            throw Refusal(
                Text(
                    "PDF 在 \(Self.seconds) 秒里没有做成；名单长的，请加筛选条件分几份做。",
                    en:
                        "No PDF within \(Self.seconds) seconds; narrow a long list and make several."
                ))
        }
        guard outcome.status == 0, outcome.output.starts(with: Array("%PDF-".utf8)) else {
            throw Self.refusal(outcome)
        }
        return outcome.output
    }

    private static func run(
        _ command: [String], on page: [UInt8]
    ) async throws -> Tool.Outcome {
        // No proxy and no home: nothing of this process but where programs are.
        let environment = [
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
        ]
        return try await withCheckedThrowingContinuation {
            (answer: CheckedContinuation<Tool.Outcome, any Error>) in
            queue.async {
                answer.resume(
                    with: Result {
                        try Tool.run(
                            command, environment: environment, input: page, seconds: seconds)
                    })
            }
        }
    }

    /// The Python that WeasyPrint was installed for: the first line of its own script says it.
    private var interpreter: String? {
        for place in places {
            guard let text = try? String(contentsOfFile: "\(place)/weasyprint", encoding: .utf8),
                let line = text.split(separator: "\n").first, line.hasPrefix("#!")
            else { continue }
            let words = line.dropFirst(2).split(separator: " ").map(String.init)
            if let path = words.first, path.hasPrefix("/"), !path.hasSuffix("/env") { return path }
        }
        return nil
    }

    private static func refusal(_ outcome: Tool.Outcome) -> Refusal {
        switch outcome.status {
        case 3:
            Refusal(
                Text(
                    "这一页引用了外面的东西（图片、样式或文件），不能做成 PDF；请报告管理员。",
                    en: "The page refers to something outside itself and is not made into PDF; "
                        + "tell the administrator."))
        case 4:
            Refusal(
                Text(
                    "这份名单太长，做不成一份 PDF；请加筛选条件分几份做。",
                    en: "The list is too long for one PDF; narrow it and make several."))
        default:
            Refusal(
                Text(
                    "PDF 没有做成（weasyprint 退出状态 \(outcome.status)）；可以先用“打印”，并请报告管理员。",
                    en: "No PDF was made (weasyprint's exit status \(outcome.status)); print the "
                        + "page, and tell the administrator."))
        }
    }
}
