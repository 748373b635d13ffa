import Foundation
import Postgres
import Synchronization
import Testing

@testable import Kernel

/// The plans of every statement that an office runs, as the server carried them out.
final class PlanWatch: Sendable {
    /// One statement with what its plan touched.
    struct Plan: Sendable {
        let statement: String
        let buffers: Int
        /// What it does that grows with other districts.
        let faults: [String]
    }

    private let plans = Mutex<[Plan]>([])
    private let unread = Mutex(0)

    /// Settings under which every plan is told to this watch.
    func settings(of house: TimeHouse) throws -> ConnectionSettings {
        let folder = try #require(house.settings.parameter("host"))
        let name = try #require(house.settings.parameter("dbname"))
        let options = [
            "session_preload_libraries=auto_explain", "auto_explain.log_min_duration=0",
            "auto_explain.log_analyze=on", "auto_explain.log_buffers=on",
            "auto_explain.log_verbose=on", "auto_explain.log_timing=off",
            "auto_explain.log_format=json", "auto_explain.log_level=notice",
            "auto_explain.log_nested_statements=on",
        ].map { "-c%20\($0.replacing("=", with: "%3D"))" }.joined(separator: "%20")
        var settings = try ConnectionSettings(
            uri: "postgresql://yuhou@/\(name)?host=\(folder)&port=5432&options=\(options)")
        settings.noticeHandler = { notice in self.note(notice.message) }
        return settings
    }

    /// What has been seen since the last time.
    func take() -> [Plan] {
        plans.withLock { plans in
            defer { plans = [] }
            return plans
        }
    }

    /// Plans that could not be read; none, or the watch is blind.
    var unreadCount: Int { unread.withLock { $0 } }

    private func note(_ message: String) {
        guard message.hasPrefix("duration:") else { return }
        guard let start = message.firstIndex(of: "{"),
            let told = try? JSONSerialization.jsonObject(with: Data(message[start...].utf8)),
            let told = told as? [String: Any], let root = told["Plan"] as? [String: Any]
        else {
            unread.withLock { $0 += 1 }
            return
        }
        var faults: [String] = []
        Self.walk(root, &faults)
        let buffers = ["Shared Hit Blocks", "Shared Read Blocks"].compactMap { root[$0] as? Int }
        let plan = Plan(
            statement: told["Query Text"] as? String ?? "", buffers: buffers.reduce(0, +),
            faults: faults)
        plans.withLock { $0.append(plan) }
    }

    private static func walk(_ node: [String: Any], _ faults: inout [String]) {
        let kind = node["Node Type"] as? String ?? ""
        let table = node["Relation Name"] as? String
        // The neighbours have no kept lists: tables of one district are read whole by any plan.
        let isKept = (table ?? "").hasPrefix("standing")
        let isOurs = node["Schema"] as? String == "kernel" && !isKept
        let condition = node["Index Cond"] as? String ?? ""
        let index = node["Index Name"] as? String ?? ""
        if kind == "Seq Scan", isOurs { faults.append("reads all of \(table ?? "")") }
        let isIndex =
            ["Index Scan", "Index Only Scan"].contains(kind) && isOurs
            || kind == "Bitmap Index Scan"
        if isIndex, !condition.contains("district =") {
            faults.append("searches \(index) without the district: \(condition)")
        }
        let filter = node["Filter"] as? String ?? ""
        if isOurs, filter.contains("district ="), node["Rows Removed by Filter"] as? Int ?? 0 > 0 {
            faults.append("drops rows of \(table ?? "") by \(filter)")
        }
        for child in node["Plans"] as? [[String: Any]] ?? [] { walk(child, &faults) }
    }
}
