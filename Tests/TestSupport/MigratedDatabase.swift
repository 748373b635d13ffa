import Foundation
public import Kernel
public import Postgres

/// A database of the shared server with the schema and the rights of this checkout, and doors for
/// every role.
public struct MigratedDatabase: Sendable {
    public let name: String
    /// As the cluster's owner.
    public let owner: ConnectionSettings
    private let server: TestServer

    /// The settings of a connection that stays one role for life.
    public func settings(role: String) throws -> ConnectionSettings {
        try ConnectionSettings(uri: server.uri(database: name, role: role))
    }

    /// Where this checkout's migrations and `access.yaml` are.
    public static let migrations =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/migrations"

    fileprivate init(name: String, owner: ConnectionSettings, server: TestServer) {
        self.name = name
        self.owner = owner
        self.server = server
    }
}

extension TestServer {
    /// Makes a database with this checkout's schema and no rights, for who works as its owner. The
    /// schema is made once a server; each further database is a copy.
    public func schemaDatabase() async throws -> ConnectionSettings {
        let template = try await templates.value("schema") {
            let settings = try ConnectionSettings(uri: try await self.freshDatabase())
            _ = try await Migrator(folder: MigratedDatabase.migrations, settings: settings)
                .migrate()
            return settings.parameter("dbname") ?? ""
        }
        return try ConnectionSettings(uri: try await copy(of: template))
    }

    /// Makes a database with this checkout's schema and access matrix, and admits the roles.
    ///
    /// The work is done once a matrix; each further database is a copy of that one.
    public func migratedDatabase(_ registry: Registry) async throws -> MigratedDatabase {
        let folder = MigratedDatabase.migrations
        let access = try AccessApplication(folder: folder, registry: registry)
        let template = try await templates.value(try access.digest()) {
            let settings = try ConnectionSettings(uri: try await self.freshDatabase())
            _ = try await Migrator(folder: folder, settings: settings).migrate()
            try await access.apply(on: Connection.connect(settings))
            try await self.admit()
            return settings.parameter("dbname") ?? ""
        }
        let settings = try ConnectionSettings(uri: try await copy(of: template))
        return MigratedDatabase(
            name: settings.parameter("dbname") ?? "", owner: settings, server: self)
    }
}

/// What is made once a process, at its first use, however many ask for it at once.
actor Made {
    private var tasks: [String: Task<String, any Error>] = [:]

    func value(
        _ key: String, _ make: @escaping @Sendable () async throws -> String
    ) async throws -> String {
        let task = tasks[key] ?? Task { try await make() }
        tasks[key] = task
        return try await task.value
    }
}
