import ArgumentParser
import Embedded
import Kernel
import Law

/// A command that cannot be carried out: what to print and the exit status.
///
/// 64 wrong usage or input, 65 some rows rejected, 69 database unreachable, 77 not allowed.
struct CommandFailure: Error, CustomStringConvertible {
    let status: Int32
    let text: Text

    var description: String { text(.chinese) }
}

/// Runs what needs the private server, and turns its errors into one sentence and status 69.
func withServer<R>(_ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch let error as any EmbeddedError {
        throw CommandFailure(status: 69, text: Text(error.chinese, en: error.english))
    }
}

/// What is known of the private database of the current home.
func describeServer() throws -> Text {
    let status = try withServer { try Cluster(home: .current()).status() }
    let home = Home.current().path
    let running = status.runningVersion ?? "?"
    let installed = status.installedVersion ?? "?"
    let checksums = status.dataChecksums == true
    switch status.state {
    case .absent:
        return Text(
            "\(home)：还没有数据库；运行 yuhou up 建立。",
            en: "\(home): no database yet; `yuhou up` makes one.")
    case .stopped:
        return Text(
            "\(home)：数据库没有运行（已安装 PostgreSQL \(installed)）；运行 yuhou up 启动。",
            en: "\(home): stopped (PostgreSQL \(installed) installed); `yuhou up` starts it.")
    case .starting:
        return Text(
            "\(home)：数据库正在启动（进程 \(status.pid ?? 0)）。",
            en: "\(home): starting (process \(status.pid ?? 0)).")
    case .running:
        let old = running == installed ? "" : "，已安装 \(installed)，运行 yuhou up 更新"
        let oldEnglish = running == installed ? "" : ", \(installed) installed: run `yuhou up`"
        return Text(
            "\(home)：运行中，PostgreSQL \(running)\(old)，进程 \(status.pid ?? 0)，"
                + "数据校验\(checksums ? "已开启" : "未开启")，\(status.uri)",
            en: "\(home): running, PostgreSQL \(running)\(oldEnglish), process \(status.pid ?? 0), "
                + "data checksums \(checksums ? "on" : "off"), \(status.uri)")
    }
}
