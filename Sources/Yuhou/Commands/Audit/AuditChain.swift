import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres

/// Chains what was done, signs the state, and gives it out of the house.
struct AuditChain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain",
        abstract: "入链、签检查点并写到外部文件 · Chain the audit, sign it, keep it outside.",
        discussion: """
            检查点默认写到 $YUHOU_HOME/checkpoints/<区县>.jsonl；请用 --to 写到另一部门的磁盘。
            Give --to a file on another department's disk: only what is outside protects from whoever \
            owns this machine.
            """)

    @OptionGroup var reader: Reader
    @Option(
        name: .long, help: "区县代码；不给则全部区县 · District code; all districts without it.")
    var district: Int?
    @Option(name: .long, help: "每隔多少秒重复，如 60 · Repeat, as every 60 seconds.")
    var every: Int?
    @Option(name: .long, help: "外部文件，可多个 · Files to add checkpoints to.") var to: [String] = []

    /// Seconds between runs that look at every entry, not at the latest only.
    private static let wholeSeconds = 3600

    func validate() throws {
        if let every, !(1...86_400).contains(every) {
            throw ValidationError("--every \(every)：应为 1 至 86400 秒 / 1 to 86400 seconds")
        }
        if !to.isEmpty, district == nil {
            throw ValidationError(
                "--to 需要 --district：一个文件收一个区县 / --to needs --district: a file is of one district")
        }
    }

    func run() async throws {
        let key = try AuditDesk.signingKey()
        if to.isEmpty { try AuditDesk.makeCheckpointFolder() }
        guard let every else {
            try await AuditDesk.chaining { database in
                for district in try await districts(database) {
                    try await round(database, district, key, .everything)
                }
            }
            return
        }
        let stop = StopSignal()
        try await AuditDesk.chaining { database in
            var whole = ContinuousClock.now
            var scope = Sequencer.Scope.everything
            while !stop.isRaised {
                await rounds(database, key, scope)
                let isDue = ContinuousClock.now - whole >= .seconds(Self.wholeSeconds)
                if isDue { whole = .now }
                scope = isDue ? .everything : .recent
                await stop.pause(.seconds(every))
            }
        }
    }

    private func districts(_ database: Pool) async throws -> [Int] {
        if let district { return [district] }
        return try await AuditDesk.districts(database)
    }

    /// One round that goes on with the next district, and in the next round, whatever happens.
    private func rounds(
        _ database: Pool, _ key: CheckpointKey, _ scope: Sequencer.Scope
    ) async {
        do {
            for district in try await districts(database) {
                do {
                    try await round(database, district, key, scope)
                } catch {
                    complain(error)
                }
            }
        } catch {
            complain(error)
        }
    }

    private func round(
        _ database: Pool, _ district: Int, _ key: CheckpointKey, _ scope: Sequencer.Scope
    ) async throws {
        let paths = to.isEmpty ? [AuditDesk.checkpointFile(district)] : to
        let round = ChainRound(
            database, district: district, key: key, files: paths.map(CheckpointFile.init))
        let outcome = try await round.run(scope)
        guard let checkpoint = outcome.checkpoint else {
            if every == nil {
                reader.say(
                    Text("\(district)：没有留痕。", en: "\(district): nothing in the audit."))
            }
            return
        }
        // A loop speaks only of what changed.
        guard every == nil || outcome.linked > 0 || !outcome.added.isEmpty else { return }
        reader.say(
            Text(
                "\(district)：入链 \(outcome.linked) 条，检查点到第 \(checkpoint.seq) 条，"
                    + "写入外部文件 \(outcome.added.count) 个。",
                en: "\(district): \(outcome.linked) chained, checkpoint at place "
                    + "\(checkpoint.seq), added to \(outcome.added.count) outside files."))
    }

    private func complain(_ error: any Error) {
        let text =
            YuhouCommand.failure(for: unreachable(error))?.text(reader.language) ?? "\(error)"
        FileHandle.standardError.write(Data("yuhou: \(text)\n".utf8))
    }
}
