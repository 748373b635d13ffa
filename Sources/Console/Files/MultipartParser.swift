/// Takes a `multipart/form-data` body (RFC 7578) apart as it comes, in constant memory. It is
/// strict: browsers write it in one way, and what is written otherwise is no browser's form.
struct MultipartParser {
    enum Event: Equatable {
        /// A field begins; a file's has a file name, empty where none was chosen.
        case begin(name: String, fileName: String?)
        case data([UInt8])
        case end
    }

    /// The body is not such a form.
    struct Broken: Error {}

    private enum State { case start, afterBoundary, head, body, done }

    static let headBytes = 4096
    static let parts = 200

    private let boundary: [UInt8]
    private var state = State.start
    private var buffer: [UInt8] = []
    private var count = 0

    /// - Parameter contentType: The request's; nil comes back for another kind of body.
    init?(contentType: String) {
        let pieces = contentType.split(separator: ";").map { $0.trimmingBlanks }
        guard pieces.first?.lowercased() == "multipart/form-data",
            let word = pieces.first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        let value = word.dropFirst(9)
        let bare =
            value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
            ? value.dropFirst().dropLast() : value
        let isPlain = bare.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "'()+_,-./:=?".utf8.contains(byte)
        }
        guard (1...70).contains(bare.utf8.count), isPlain else { return nil }
        boundary = Array("--\(bare)".utf8)
    }

    var isDone: Bool { state == .done }

    /// What the next bytes tell.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(Broken) -> [Event] {
        buffer.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// Goes one step on; false where more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(Broken) -> Bool {
        switch state {
        case .start:
            guard buffer.count >= boundary.count else { return false }
            guard buffer.starts(with: boundary) else { throw Broken() }
            buffer.removeFirst(boundary.count)
            state = .afterBoundary
        case .afterBoundary:
            guard buffer.count >= 2 else { return false }
            let next = buffer.prefix(2)
            guard next.elementsEqual([13, 10]) || next.elementsEqual([45, 45]) else {
                throw Broken()
            }
            state = next.first == 13 ? .head : .done
            buffer.removeFirst(2)
        case .head:
            guard let end = buffer.firstRange(of: [13, 10, 13, 10])?.lowerBound else {
                guard buffer.count <= Self.headBytes else { throw Broken() }
                return false
            }
            guard end <= Self.headBytes, count < Self.parts else { throw Broken() }
            events.append(try Self.field(buffer[..<end]))
            count += 1
            buffer.removeFirst(end + 4)
            state = .body
        case .body:
            let mark = [13, 10] + boundary
            guard let found = Self.find(mark, in: buffer) else {
                // The end may begin with the last bytes.
                let safe = buffer.count - mark.count + 1
                if safe > 0 {
                    events.append(.data(Array(buffer[..<safe])))
                    buffer.removeFirst(safe)
                }
                return false
            }
            if found > 0 { events.append(.data(Array(buffer[..<found]))) }
            events.append(.end)
            buffer.removeFirst(found + mark.count)
            state = .afterBoundary
        case .done:
            guard buffer.isEmpty || buffer.elementsEqual([13, 10].prefix(buffer.count)) else {
                throw Broken()
            }
            return false
        }
        return true
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var place = 0
            while place + mark.count <= bytes.count {
                if bytes[place] == 13, bytes[place..<(place + mark.count)].elementsEqual(mark) {
                    return place
                }
                place += 1
            }
            return nil
        }
    }

    private static func field(_ head: ArraySlice<UInt8>) throws(Broken) -> Event {
        guard let text = String(validating: head, as: UTF8.self), !text.contains("\0") else {
            throw Broken()
        }
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw Broken() }
            guard line[..<colon].lowercased() == "content-disposition" else { continue }
            let value = line[line.index(after: colon)...].trimmingBlanks
            guard value.lowercased().hasPrefix("form-data;") else { throw Broken() }
            let named = try parameters(String(value.dropFirst(10)))
            guard let name = named["name"], (1...100).contains(name.count) else { throw Broken() }
            return .begin(name: name, fileName: named["filename"])
        }
        throw Broken()
    }

    /// `name="a"; filename="b.xlsx"`, each once. Browsers write a quote as `%22`.
    private static func parameters(_ text: String) throws(Broken) -> [String: String] {
        var found: [String: String] = [:]
        var rest = text[...]
        while true {
            rest = rest.trimmingBlanks[...]
            guard !rest.isEmpty else { return found }
            guard let equals = rest.firstIndex(of: "=") else { throw Broken() }
            let key = rest[..<equals].lowercased()
            let opening = rest.index(after: equals)
            guard opening < rest.endIndex, rest[opening] == "\"" else { throw Broken() }
            let start = rest.index(after: opening)
            guard let closing = rest[start...].firstIndex(of: "\""), found[key] == nil else {
                throw Broken()
            }
            found[key] = String(rest[start..<closing]).replacing("%22", with: "\"")
            rest = rest[rest.index(after: closing)...].trimmingBlanks[...]
            guard rest.isEmpty || rest.hasPrefix(";") else { throw Broken() }
            rest = rest.dropFirst()
        }
    }
}

extension StringProtocol {
    fileprivate var trimmingBlanks: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
