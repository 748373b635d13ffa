public import Foundation
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
    /// Makes a database, migrates it, applies the access matrix and admits the roles.
    public func migratedDatabase(_ registry: Registry) async throws -> MigratedDatabase {
        let settings = try ConnectionSettings(uri: try await freshDatabase())
        let folder = MigratedDatabase.migrations
        _ = try await Migrator(folder: folder, settings: settings).migrate()
        try await AccessApplication(folder: folder, registry: registry)
            .apply(on: Connection.connect(settings))
        try await admit()
        return MigratedDatabase(
            name: settings.parameter("dbname") ?? "", owner: settings, server: self)
    }
}
