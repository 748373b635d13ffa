import Accounts
import ArgumentParser
import Console
import Foundation
import Kernel
import Law
import Money

/// Serves the console until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "在浏览器里办公，直到 Ctrl-C · Serve the console until Ctrl-C.",
        discussion: """
            只在本机监听；给别的机器用，请在前面放一个反向代理做 TLS（见 README）。
            Listens on this machine only; a reverse proxy does TLS for others (see README).
            """)

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "监听地址 · Address to listen on.") var address = "127.0.0.1"
    @Option(name: .long, help: "端口，0 为任选 · Port; 0 takes any.") var port = 8080

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port \(port)：应为 0 至 65535 / 0 to 65535")
        }
    }

    func run() async throws {
        let registry = try Registry(departments)
        let seal = AESSeal(keys: try readKeys())
        let mark = try personMark()
        let folder = try Resources.console()
        let press = PaperPress(script: "\(folder)/paper.py")
        let language = reader.language
        try await withPools { pools in
            try await DoctorCommand.refuseRed(pools)
            var host = ConsoleHost(
                pools: pools, registry: registry, seal: seal, mark: mark,
                signIn: SignIn(pool: pools.pool("auth"), policy: try signInPolicy(), seal: seal),
                folder: folder,
                commands: DepartmentCommands.commands(of:),
                check: { try CommandRights.check($0, $1) },
                needsProof: { WeightyActs.needsProof($0) }, isPaper: { WeightyActs.isPaper($0) },
                press: { try await press.pdf(of: $0) },
                isForServices: { CommandRights.forServices.contains($0) },
                trouble: YuhouCommand.trouble,
                connections: { await YuhouCommand.connections(of: pools) })
            host.evidence = AuditVerify.evidence
            let (keys, papers) = (try readKeys(), try Papers.folder())
            host.papers = { PaperStore($0, district: $1, keys: keys, folder: papers) }
            host.runs = { try await RunBook($0).list().map { RunCard($0) } }
            do {
                try await Console(host).serve(at: address, port: port) { bound in
                    let said = Text(
                        "控制台：http://localhost:\(bound) （Ctrl-C 停止）",
                        en: "The console: http://localhost:\(bound) (Ctrl-C stops it)")
                    print(said(language))
                    fflush(nil)
                }
            } catch  where "\(error)".contains("bind") {
                throw CommandFailure(
                    status: 69,
                    text: Text(
                        "不能在 \(address):\(port) 上监听（已被占用或不许用）；换一个 --port。",
                        en: "Cannot listen on \(address):\(port) (in use or not allowed); "
                            + "choose another --port."))
            }
        }
    }
}

extension RunCard {
    /// A run of the ledger, with who does each of its steps.
    fileprivate init(_ run: PaymentRun) {
        func done(_ act: PaymentRun.Act) -> Done? {
            run.done.first { $0.act == act }.map {
                Done(by: $0.by, on: $0.on, lines: $0.lines, total: $0.total, digest: $0.digest)
            }
        }
        self.init(
            id: run.id, title: run.title, clauses: run.clauses,
            months: "\(run.first) – \(run.through)",
            stations: PaymentRun.Act.allCases.filter { $0 != .cancel }.map { act in
                let duty: StaffDuty =
                    switch act {
                    case .prepare: .intake
                    case .check: .review
                    case .approve, .cancel: .approve
                    case .seal, .send, .settle: .pay
                    }
                return Station(
                    command: act.rawValue, title: act.title, duty: duty, done: done(act))
            }, cancelled: done(.cancel))
    }
}
