import CLibQREncode

/// A QR code as a terminal draws it: two rows of modules a line, in half blocks.
public enum TerminalQR {
    /// Light modules are drawn, dark ones left out, so that it reads on a dark terminal; scanners
    /// read it inverted on a light one too.
    ///
    /// - Throws: `CredentialError.tooLong`.
    public static func lines(of text: String) throws(CredentialError) -> [String] {
        let modules = try QRModules.rows(of: text)
        let quiet = 2
        func isDark(_ row: Int, _ column: Int) -> Bool {
            guard modules.indices.contains(row), modules.indices.contains(column) else {
                return false
            }
            return modules[row][column]
        }
        let range = -quiet..<(modules.count + quiet)
        return stride(from: -quiet, to: modules.count + quiet, by: 2).map { row in
            String(
                range.map { column -> Character in
                    switch (isDark(row, column), isDark(row + 1, column)) {
                    case (false, false): "█"
                    case (false, true): "▀"
                    case (true, false): "▄"
                    case (true, true): " "
                    }
                })
        }
    }
}

/// A QR code before it is drawn.
public enum QRModules {
    /// Rows of modules, dark ones true.
    ///
    /// - Throws: `CredentialError.tooLong`.
    public static func rows(of text: String) throws(CredentialError) -> [[Bool]] {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { throw .tooLong }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data else { throw .tooLong }
        return (0..<width).map { row in (0..<width).map { data[row * width + $0] & 1 == 1 } }
    }
}
