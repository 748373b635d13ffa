import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// The style sheet and the little script, read once when the server starts.
struct StaticFiles {
    let folder: String

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    func add(to router: Router<Visit>) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            guard let type = Self.types[URL(fileURLWithPath: name).pathExtension] else { continue }
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            let tag = Self.tag(of: data)
            router.get(RouterPath("/static/\(name)")) { request, _ in
                let headers: HTTPFields = [
                    .contentType: type, .eTag: tag, .cacheControl: "max-age=3600",
                ]
                if request.headers[.ifNoneMatch] == tag {
                    return Response(status: .notModified, headers: headers)
                }
                return Response(
                    status: .ok, headers: headers,
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
            }
        }
    }

    /// What a browser or system shows to ask whether it has the newest.
    static func tag(of data: Data) -> String {
        let digest = SHA256.hash(data: data).prefix(8).map { String($0, radix: 16) }.joined()
        return "\"\(digest)\""
    }
}
