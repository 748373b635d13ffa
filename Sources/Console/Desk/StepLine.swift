import Kernel
import Law

/// The steps of a case as a line: what is done, where it stands, what comes.
struct StepLine {
    let steps: [Step]
    /// Where it stands; nil where every step is done.
    let place: Int?
    let isOpen: Bool
    let isLate: Bool
    let language: Language

    private static let width = 640

    /// An SVG whose looks are in the style sheet.
    var svg: String {
        let gap = Self.width / max(steps.count, 1)
        func x(_ index: Int) -> Int { gap / 2 + index * gap }
        let done = place ?? steps.count
        var parts: [String] = []
        for index in steps.indices.dropLast() {
            let look = index < done ? "done" : "ahead"
            parts.append(
                "<line class=\"\(look)\" x1=\"\(x(index))\" y1=\"14\" x2=\"\(x(index + 1))\" "
                    + "y2=\"14\"/>")
        }
        for (index, step) in steps.enumerated() {
            let look = index < done ? "done" : index == done ? here : "ahead"
            let title = step.title(language)
            // Two lines where one would run into the neighbour's.
            let room = max(gap / (language == .chinese ? 13 : 7), 4)
            let lines = Self.lines(title, room: room)
            parts.append("<circle class=\"\(look)\" cx=\"\(x(index))\" cy=\"14\" r=\"8\"/>")
            for (row, line) in lines.enumerated() {
                parts.append(
                    "<text class=\"\(look)\" x=\"\(x(index))\" y=\"\(40 + row * 16)\">"
                        + "\(Self.escaped(line))</text>")
            }
        }
        return """
            <svg class="steps" viewBox="0 0 \(Self.width) 60" role="img" \
            aria-labelledby="steps-title steps-words"><title id="steps-title">\
            \(Text("办理环节", en: "Steps")(language))</title><desc id="steps-words">\
            \(Self.escaped(words))</desc>\(parts.joined())</svg>
            """
    }

    private var here: String { !isOpen ? "ended" : isLate ? "late" : "here" }

    /// The same in words, for who hears it.
    private var words: String {
        let done = place ?? steps.count
        let parts = steps.enumerated().map { index, step in
            let state =
                index < done
                ? Text("已办", en: "done")
                : index == done
                    ? isOpen ? Text("现在这里", en: "here now") : Text("止于此", en: "ended here")
                    : Text("未到", en: "to come")
            return "\(step.title(language))：\(state(language))"
        }
        return parts.joined(separator: language == .chinese ? "；" : "; ")
    }

    private static func lines(_ title: String, room: Int) -> [String] {
        guard title.count > room else { return [title] }
        let head = title.prefix(room)
        let tail = title.dropFirst(room)
        return [String(head), tail.count > room ? tail.prefix(room - 1) + "…" : String(tail)]
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
