/// Pictures drawn by the server, with a title and a description for who does not see them. Colours
/// are the style sheet's, by class.
struct Drawing {
    let width: Int
    let height: Int
    let title: String
    /// The same in words.
    let description: String
    private var shapes: [String] = []

    init(width: Int, height: Int, title: String, description: String) {
        (self.width, self.height) = (width, height)
        (self.title, self.description) = (title, description)
    }

    mutating func bar(x: Int, y: Int, width: Int, height: Int, of kind: String) {
        guard width > 0, height > 0 else { return }
        shapes.append(
            "<rect class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"/>"
        )
    }

    mutating func line(_ points: [(x: Int, y: Int)], of kind: String) {
        let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        shapes.append("<polyline class=\"\(kind)\" points=\"\(path)\"/>")
        for point in points {
            shapes.append("<circle class=\"\(kind)\" cx=\"\(point.x)\" cy=\"\(point.y)\" r=\"3\"/>")
        }
    }

    /// - Parameter end: Whether the words end at `x` rather than begin there.
    mutating func words(_ text: String, x: Int, y: Int, end: Bool = false) {
        let anchor = end ? " text-anchor=\"end\"" : ""
        shapes.append("<text x=\"\(x)\" y=\"\(y)\"\(anchor)>\(Self.escaped(text))</text>")
    }

    /// As a page holds it.
    var svg: String {
        """
        <svg role="img" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">\
        <title>\(Self.escaped(title))</title><desc>\(Self.escaped(description))</desc>\
        \(shapes.joined())</svg>
        """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
