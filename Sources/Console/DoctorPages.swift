import Hummingbird
import Kernel
import Law

/// Whether this installation may serve, for the administrators.
struct DoctorPages: Sendable {
    private let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/doctor") { _, visit in try await doctor(visit) }
    }

    private func doctor(_ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        guard ["system", "secretary", "audit"].contains(session.desk) else { throw NoPage() }
        let lines = try await Doctor.examine(desk.host.pools.pool("auth"))
        let values: [String: Any] = [
            "checks": lines.map {
                ["check": $0.check, "green": $0.isGreen, "found": $0.text(visit.language)]
                    as [String: Any]
            },
            "red": lines.count { !$0.isGreen },
            "is_green": lines.allSatisfy(\.isGreen),
        ]
        return try desk.page(
            "doctor", Text("体检：能不能对外服务", en: "Whether this may serve"), values, visit,
            at: "/doctor")
    }
}
