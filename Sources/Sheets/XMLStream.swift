import CLibExpat

/// What becomes of the elements of a part. Names come without their name space.
protocol ElementHandler: AnyObject {
    func begin(_ name: String, _ attributes: Attributes) throws(SheetFault)
    func end(_ name: String) throws(SheetFault)
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFault)
}

extension ElementHandler {
    func end(_ name: String) throws(SheetFault) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFault) {}
}

/// The attributes of one element; only as long as its handler runs.
struct Attributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of the attribute, whatever its name space.
    subscript(_ name: String) -> String? {
        guard let pairs else { return nil }
        var place = 0
        while let key = pairs[place], let value = pairs[place + 1] {
            if localName(key) == name { return String(cString: value) }
            place += 2
        }
        return nil
    }
}

/// What follows the name space, which expat puts before the name.
private func localName(_ raw: UnsafePointer<CChar>) -> String {
    var start = raw
    var here = raw
    while here.pointee != 0 {
        if here.pointee == XMLStream.separator { start = here + 1 }
        here += 1
    }
    return String(cString: start)
}

/// Reads one part with expat as its bytes come: no entities, no document type, nothing from
/// outside, limited in depth and in the length of a tag.
final class XMLStream {
    fileprivate static let separator: CChar = 124

    private let parser: XML_Parser
    private let part: ZipPart
    private let limits: SheetLimits
    private let handler: any ElementHandler
    private var fault: SheetFault?
    private var depth = 0
    private var fed = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 15)
    private(set) var isAtEnd = false

    init(_ part: ZipPart, limits: SheetLimits, handler: any ElementHandler) throws(SheetFault) {
        guard let parser = XML_ParserCreateNS(nil, Self.separator) else {
            throw .broken(part: part.name)
        }
        self.parser = parser
        self.part = part
        self.limits = limits
        self.handler = handler
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(parser, Self.onBegin, Self.onEnd)
        XML_SetCharacterDataHandler(parser, Self.onText)
        XML_SetStartDoctypeDeclHandler(parser, Self.onDoctype)
    }

    deinit { XML_ParserFree(parser) }

    /// Reads the whole part.
    static func read(
        _ part: ZipPart, limits: SheetLimits, handler: any ElementHandler
    ) throws(SheetFault) {
        let stream = try XMLStream(part, limits: limits, handler: handler)
        while !stream.isAtEnd { try stream.advance() }
    }

    /// Reads the next piece.
    func advance() throws(SheetFault) {
        let count = try part.read(into: &buffer)
        isAtEnd = count == 0
        fed += count
        let status = buffer.withUnsafeBytes { bytes in
            XML_Parse(
                parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(count),
                isAtEnd ? 1 : 0)
        }
        if let fault { throw fault }
        guard status == XML_STATUS_OK else { throw .broken(part: part.name) }
        // expat keeps an unfinished tag whole and looks at it again with every piece.
        guard fed - Int(XML_GetCurrentByteIndex(parser)) <= limits.tokenBytes else {
            throw .tooLarge(.token, limit: limits.tokenBytes)
        }
    }

    private func run(_ body: () throws(SheetFault) -> Void) {
        guard fault == nil else { return }
        do {
            try body()
        } catch {
            fault = error
            XML_StopParser(parser, 0)
        }
    }

    private static func stream(_ context: UnsafeMutableRawPointer?) -> XMLStream? {
        context.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let onBegin: XML_StartElementHandler = { context, name, pairs in
        guard let stream = stream(context), let name else { return }
        stream.run { () throws(SheetFault) in
            stream.depth += 1
            guard stream.depth <= stream.limits.depth else {
                throw .tooLarge(.depth, limit: stream.limits.depth)
            }
            try stream.handler.begin(localName(name), Attributes(pairs: pairs))
        }
    }

    private static let onEnd: XML_EndElementHandler = { context, name in
        guard let stream = stream(context), let name else { return }
        stream.run { () throws(SheetFault) in
            stream.depth -= 1
            try stream.handler.end(localName(name))
        }
    }

    private static let onText: XML_CharacterDataHandler = { context, text, count in
        guard let stream = stream(context), let text else { return }
        stream.run { () throws(SheetFault) in
            let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
            try stream.handler.text(bytes.assumingMemoryBound(to: UInt8.self))
        }
    }

    private static let onDoctype: XML_StartDoctypeDeclHandler = { context, _, _, _, _ in
        stream(context)?.run { () throws(SheetFault) in throw .doctype }
    }
}
