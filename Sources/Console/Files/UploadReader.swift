import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// Reads a form that may carry files. They are written as they come, once the form's seal was
/// seen; nothing of a form that is refused stays.
struct UploadReader {
    let seal: FormSeal
    let shelf: FileShelf

    /// Why a form with files is not taken.
    struct Refused: Error {
        let status: HTTPResponse.Status
        let text: Text
    }

    /// Of everything that is no file.
    private static let fieldBytes = 64 * 1024
    private static let files = 3
    /// A slow line may send a file; nobody holds a connection for longer.
    private static let time = Duration.seconds(5 * 60)

    /// The form's fields, its files on the shelf: a file's field holds its number there.
    func read(_ request: Request, _ visit: Visit) async throws -> Form {
        _ = try visit.signedIn()
        let type = request.headers[.contentType] ?? ""
        guard var parser = MultipartParser(contentType: type) else {
            throw Refused(
                status: .unsupportedMediaType,
                text: Text("这不是带文件的表单；请在页面上选择文件。", en: "This is no form with a file."))
        }
        let limit = Self.files * FileShelf.fileBytes + Self.fieldBytes
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Self.tooLarge
        }
        var draft = Draft(reader: self, visit: visit)
        do {
            let start = ContinuousClock.now
            var count = 0
            // A browser reads no answer before it has sent everything: the rest is passed over.
            var failure: (any Error)?
            for try await piece in request.body {
                guard ContinuousClock.now - start < Self.time else {
                    throw Refused(
                        status: .requestTimeout, text: Text("传得太慢，已停止。", en: "Too slow."))
                }
                count += piece.readableBytes
                guard count <= limit else { throw Self.tooLarge }
                guard failure == nil else { continue }
                do {
                    for event in try parser.feed(piece.readableBytesView) {
                        try await draft.take(event)
                    }
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            guard parser.isDone else { throw MultipartParser.Broken() }
            return try await draft.finish()
        } catch {
            await draft.drop()
            guard error is MultipartParser.Broken else { throw error }
            throw Refused(
                status: .badRequest,
                text: Text("表单没有传完整；请再试一次。", en: "The form did not arrive whole; try again."))
        }
    }

    fileprivate static let tooLarge = Refused(
        status: .contentTooLarge,
        text: Text(
            "文件大于 \(FileShelf.fileBytes >> 20) MB；请分成几个文件，或由系统管理员在服务器上导入。",
            en: "The file is over \(FileShelf.fileBytes >> 20) MB; split it, or have it imported "
                + "on the server."))

    /// A form while it arrives.
    private struct Draft {
        let reader: UploadReader
        let visit: Visit
        private var fields: [(name: String, value: String)] = []
        private var kept: [String] = []
        private var name = ""
        private var words: [UInt8] = []
        private var fieldBytes = 0
        private var file: (handle: FileHandle, path: String, bytes: Int)?
        private var isFile = false

        init(reader: UploadReader, visit: Visit) {
            self.reader = reader
            self.visit = visit
        }

        mutating func take(_ event: MultipartParser.Event) async throws {
            switch event {
            case .begin(let name, let fileName):
                self.name = name
                words.removeAll()
                isFile = fileName != nil
                if let fileName, !fileName.isEmpty { try await open(fileName) }
            case .data(let bytes): try add(bytes)
            case .end: try await end()
            }
        }

        private var isSealed: Bool {
            fields.contains { $0.name == "csrf" && reader.seal.fits($0.value, visit.token) }
        }

        private mutating func open(_ fileName: String) async throws {
            guard isSealed else { throw expired }
            guard kept.count < UploadReader.files else { throw MultipartParser.Broken() }
            let path = try await reader.shelf.place(fileName)
            let made = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            guard made, let handle = FileHandle(forWritingAtPath: path) else {
                throw HTTPError(.internalServerError)
            }
            file = (handle, path, 0)
        }

        private mutating func add(_ bytes: [UInt8]) throws {
            guard isFile else {
                fieldBytes += bytes.count
                guard fieldBytes <= UploadReader.fieldBytes else { throw MultipartParser.Broken() }
                words += bytes
                return
            }
            guard let open = file else { return }
            guard open.bytes + bytes.count <= FileShelf.fileBytes else {
                throw UploadReader.tooLarge
            }
            try open.handle.write(contentsOf: bytes)
            file?.bytes += bytes.count
        }

        private mutating func end() async throws {
            guard isFile else {
                guard let text = String(validating: words, as: UTF8.self) else {
                    throw MultipartParser.Broken()
                }
                return fields.append((name, text))
            }
            guard let done = file else { return }
            try done.handle.close()
            let item = try await reader.shelf.keep(done.path, for: visit.token)
            file = nil
            kept.append(item.id)
            fields.append((name, item.id))
        }

        func finish() async throws -> Form {
            guard isSealed else { throw expired }
            return Form(fields)
        }

        /// Nothing stays of what is refused.
        func drop() async {
            for id in kept { await reader.shelf.remove(id) }
            guard let file else { return }
            try? file.handle.close()
            reader.shelf.discard(file.path)
        }

        private var expired: Refusal {
            Refusal(
                Text(
                    "这张表已失效；请返回上一页，刷新后再提交。",
                    en: "This form has expired; go back, reload the page and send again."),
                kind: .forbidden)
        }
    }
}
