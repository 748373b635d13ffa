import ArgumentParser
import Foundation
import Hummingbird
import Kernel
import Law

/// Something that is done with a file: a command that reads or makes one, or an import that no
/// department's command does.
struct FileTask: Sendable {
    /// What was sent for it.
    struct Told: Sendable {
        let form: Form
        /// By the field: where the file lies, or is to be written.
        let paths: [String: String]
        let isPreview: Bool
        let session: Session
        let shelf: FileShelf
    }

    /// What it answers, and a file of it that may be fetched once.
    struct Answer: Sendable {
        let page: Page
        var secret: String?
    }

    /// Its words, as the terminal's.
    let words: [String]
    let title: Text
    /// What the file has to look like.
    let about: Text
    let fields: [CommandSheet.Field]
    let hasPreview: Bool
    let run: @Sendable (Told) async throws -> Answer

    var name: String { words.joined(separator: " ") }
    var path: String { Self.path(words) }

    static func path(_ words: [String]) -> String { "/files/do/" + words.joined(separator: "/") }

    /// What the desk and the duties of a session do with files.
    static func all(for session: Session, _ host: ConsoleHost) -> [FileTask] {
        let own = CommandSheet.sheets(of: session.desk, host)
            .filter(\.hasFiles).map { FileTask($0, host) }
        return (own + HouseImports.all(host)).filter { task in
            (try? host.check(task.name, session)) != nil
        }
    }
}

extension CommandSheet {
    /// Whether it reads or makes a file.
    var hasFiles: Bool { fields.contains { $0.isFile || $0.isNewFile } }

    /// Whether it can say first what it would do.
    var hasPreview: Bool { fields.contains { $0.name == Self.preview } }

    fileprivate static let preview = "--dry-run"
}

extension FileTask {
    fileprivate init(_ sheet: CommandSheet, _ host: ConsoleHost) {
        func text(_ words: String) -> Text {
            Text(ActPages.half(words, .chinese), en: ActPages.half(words, .english))
        }
        self.init(
            words: sheet.words, title: text(sheet.abstract),
            about: text(sheet.type.configuration.discussion),
            fields: sheet.fields.filter { $0.name != CommandSheet.preview },
            hasPreview: sheet.hasPreview,
            run: { told in
                let values = sheet.fields.flatMap { field in
                    let value = told.paths[field.name].map { [$0] }
                    return (value ?? told.form.all(field.name)).map {
                        (name: field.name, value: $0)
                    }
                }
                let preview = told.isPreview ? [(name: CommandSheet.preview, value: "on")] : []
                let words =
                    ["--district=\(told.session.district)"]
                    + sheet.arguments(of: Form(values + preview), id: told.form["id"])
                let purpose = sheet.words.joined(separator: " ")
                let bureau = Bureau(
                    host.office(told.session, purpose: purpose), district: told.session.district,
                    department: sheet.type.department, seal: host.seal)
                return Answer(page: try await CommandRun.page(of: sheet.type, words, in: bureau))
            })
    }
}
