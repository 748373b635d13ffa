import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// What goes in and out as a file: imports with their preview and the rejected rows, files that an
/// act makes, lists that leave the house for a purpose, empty files with the right head.
struct FilePages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    let shelf: FileShelf

    func add(to routes: Routes) {
        routes.get("/files") { _, visit in try await index(visit) }
        routes.get("/files/blank/:code") { _, visit in try blank(visit) }
        routes.get("/files/got/:id") { _, visit in try await fetch(visit) }
        routes.get("/files/do/**") { _, visit in
            let task = try found(visit)
            // Before the files are chosen: a file is not sent a second time.
            try await host.requireProof(for: task.name, of: visit)
            return try page(task, FileForm(task), visit)
        }
        // No `routes.post`: what it takes is no file. The reader asks for the form's seal.
        routes.router.post("/files/do/**") { request, visit in try await take(request, visit) }
    }

    // MARK: What there is

    private func index(_ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        let language = visit.language
        let tasks = FileTask.all(for: session, host)
        func entries(_ tasks: [FileTask]) -> [[String: Any]] {
            tasks.map { ["path": $0.path, "title": $0.title(language), "name": $0.name] }
        }
        let takes = tasks.filter { $0.fields.contains(where: \.isFile) }
        let makes = tasks.filter { !$0.fields.contains(where: \.isFile) }
        let feeds = try await feeds(session, language)
        let values: [String: Any] = [
            "takes": entries(takes), "has_takes": !takes.isEmpty, "makes": entries(makes),
            "has_makes": !makes.isEmpty, "feeds": feeds, "has_feeds": !feeds.isEmpty,
            "blanks": blanks(session).map {
                ["path": "/files/blank/\($0.code)", "title": $0.title(language)]
            },
            "has_blanks": !blanks(session).isEmpty, "is_empty": tasks.isEmpty,
            "sheets": ["files"],
        ]
        return try screen.page(
            "files", title: Text("文件", en: "Files"), values, for: visit, at: "/files")
    }

    private func feeds(_ session: Session, _ language: Language) async throws -> [[String: Any]] {
        guard let department = host.registry.department(session.desk),
            !department.services.feeds.isEmpty
        else { return [] }
        let bureau = Bureau(
            host.office(session, purpose: "\(session.desk) feeds"), district: session.district,
            department: department.code, seal: host.seal)
        return try await bureau.states(of: department.services.feeds).map { state in
            let isStale = state.isStale(on: bureau.today)
            return [
                "title": state.feed.title(language), "good_for": state.feed.goodFor,
                "as_of": state.asOf.map { "\($0)" } ?? "—", "stale": isStale,
                "accepted": state.accepted, "rejected": state.rejected,
            ]
        }
    }

    private func blanks(
        _ session: Session
    ) -> [(code: String, title: Text, columns: [String])] {
        let feeds = host.registry.department(session.desk)?.services.feeds ?? []
        let house = (try? host.check("roster import", session)) != nil ? HouseImports.blanks : []
        return feeds.map { ($0.code, $0.title, $0.columns) } + house
    }

    private func blank(_ visit: Visit) throws -> Response {
        let session = try visit.signedIn()
        guard let code = visit.parameters.get("code"),
            let file = blanks(session).first(where: { $0.code == code })
        else { throw NoPage() }
        return try Download.written(named: "\(code).xlsx") {
            try SheetFile.write(head: file.columns, [], toNewFile: $0)
        }
    }

    // MARK: Doing something

    private func found(_ visit: Visit) throws -> FileTask {
        let session = try visit.signedIn()
        let words = visit.parameters.getCatchAll().map { $0.removingPercentEncoding ?? "" }
        guard let task = FileTask.all(for: session, host).first(where: { $0.words == words })
        else { throw NoPage() }
        return task
    }

    private func take(_ request: Request, _ visit: Visit) async throws -> Response {
        let task = try found(visit)
        var shown = FileForm(task)
        do {
            try await proof(of: task, visit)
            let form = try await UploadReader(seal: screen.seal, shelf: shelf)
                .read(request, visit)
            shown.form = form
            let isPreview = task.hasPreview && form["step"] != "act"
            try await answer(task, form, isPreview: isPreview, &shown, visit)
        } catch let refused as UploadReader.Refused {
            shown.refusal = refused.text
            shown.status = refused.status
        } catch let refusal as Refusal {
            shown.refusal = refusal.text
            shown.status = refusal.kind == .forbidden ? .forbidden : .badRequest
        }
        return try page(task, shown, visit)
    }

    /// The form was opened with the second factor; it may have been too long ago.
    private func proof(of task: FileTask, _ visit: Visit) async throws {
        do {
            try await host.requireProof(for: task.name, of: visit)
        } catch is ProofNeeded {
            throw Refusal(
                Text(
                    "要再输一次动态码：请重新打开本页，再选文件。",
                    en: "Your code is needed once more: open this page anew, then choose."),
                kind: .forbidden)
        }
    }

    private func answer(
        _ task: FileTask, _ form: Form, isPreview: Bool, _ shown: inout FileForm, _ visit: Visit
    ) async throws {
        let session = try visit.signedIn()
        var paths: [String: String] = [:]
        var given: [String: FileShelf.Item] = [:]
        var made: [String] = []
        for field in task.fields where field.isFile && !form[field.name].isEmpty {
            guard let item = await shelf.item(form[field.name], of: visit.token) else {
                throw Refusal(
                    Text("文件已不在，请重新选择。", en: "The file is gone; choose it again."))
            }
            given[field.name] = item
            paths[field.name] = item.path
        }
        for field in task.fields where field.isNewFile {
            let path = try await shelf.place(form[field.name])
            paths[field.name] = path
            made.append(path)
        }
        do {
            let told = FileTask.Told(
                form: form, paths: paths, isPreview: isPreview, session: session, shelf: shelf)
            let answer = try await task.run(told)
            shown.page = bare(answer.page, Array(paths.values))
            shown.got = try await fetchable(given, made, answer.secret, visit)
        } catch {
            for path in made { shelf.discard(path) }
            for item in given.values { await shelf.remove(item.id) }
            guard let error = error as? ImportFileError else { throw error }
            throw bare(error)
        }
        if isPreview {
            shown.held = given
        } else {
            for item in given.values { await shelf.remove(item.id) }
        }
    }

    private func fetchable(
        _ given: [String: FileShelf.Item], _ made: [String], _ secret: String?, _ visit: Visit
    ) async throws -> [FileShelf.Item] {
        var got: [FileShelf.Item] = []
        for item in given.values {
            got += try await shelf.beside(item, for: visit.token)
        }
        for path in made where FileManager.default.fileExists(atPath: path) {
            got.append(try await shelf.keep(path, for: visit.token))
        }
        if let secret {
            got.append(try await shelf.keep(secret, for: visit.token, isSecret: true))
        }
        return got
    }

    /// Where a file lay on the server is nobody's business.
    private func bare(_ page: Page, _ paths: [String]) -> Page {
        let folders = paths.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/" }
        func bare(_ text: Text) -> Text {
            folders.reduce(text) {
                Text($0.zh.replacing($1, with: ""), en: $0.en.replacing($1, with: ""))
            }
        }
        var page = page
        page.lines = page.lines.map(bare)
        page.next = page.next.map(bare)
        return page
    }

    private func bare(_ error: ImportFileError) -> Refusal {
        let name = URL(fileURLWithPath: error.file).lastPathComponent
        let line = error.line.map { ($0, $0) }
        return Refusal(
            Text(
                "\(name)\(line.map { " 第 \($0.0) 行" } ?? "")：\(error.reason.zh)",
                en: "\(name)\(line.map { " line \($0.1)" } ?? ""): \(error.reason.en)"))
    }

    private func page(_ task: FileTask, _ shown: FileForm, _ visit: Visit) throws -> Response {
        try screen.page(
            "file-act", title: task.title, shown.values(visit.language), for: visit, at: "/files",
            status: shown.status)
    }

    private func fetch(_ visit: Visit) async throws -> Response {
        _ = try visit.signedIn()
        guard let id = visit.parameters.get("id"),
            let item = await shelf.item(id, of: visit.token),
            let data = FileManager.default.contents(atPath: item.path)
        else { throw NoPage() }
        if await shelf.isSecret(id) { await shelf.remove(id) }
        return Download.response(data, named: item.name)
    }
}
