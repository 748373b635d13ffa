import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// A file for the browser to keep; it never opens one inside the page.
enum Download {
    private static let types = [
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "txt": "text/plain; charset=utf-8",
    ]

    static func response(_ data: Data, named name: String) -> Response {
        Response(
            status: .ok, headers: headers(name),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// A table as a workbook or as CSV.
    ///
    /// - Parameters:
    ///   - name: Without its ending.
    ///   - purpose: What it leaves the house for, on record already.
    static func response(
        _ page: Page, isSheet: Bool, named name: String, purpose: String, _ language: Language
    ) throws -> Response {
        guard isSheet else {
            // The mark without which spreadsheets take UTF-8 for something else.
            let text = "\u{FEFF}" + (try page.csvText())
            return response(Data(text.utf8), named: "\(name).csv")
        }
        return try written(named: "\(name).xlsx") {
            try page.write(toNewSheet: $0, language: language, purpose: purpose)
        }
    }

    /// What a body writes to a new file that is not kept.
    static func written(named name: String, _ body: (String) throws -> Void) throws -> Response {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("yuhou-\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
        return response(try Data(contentsOf: URL(fileURLWithPath: path)), named: name)
    }

    private static func headers(_ name: String) -> HTTPFields {
        let ending = URL(fileURLWithPath: name).pathExtension.lowercased()
        let plain = name.unicodeScalars.allSatisfy { $0.isASCII } ? name : "download.\(ending)"
        let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? plain
        var headers: HTTPFields = [.contentType: types[ending] ?? "application/octet-stream"]
        headers[.contentDisposition] =
            "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
        return headers
    }
}
