import HTTPTypes
import Foundation
import Kernel
import Law

/// The form of something done with a file, as its template shows it: first the file is chosen, then
/// the preview is seen, then it is done.
struct FileForm {
    let task: FileTask
    var form: Form?
    var page: Page?
    var refusal: Text?
    var status = HTTPResponse.Status.ok
    /// What waits for the act, by its field, after a preview.
    var held: [String: FileShelf.Item] = [:]
    var got: [FileShelf.Item] = []

    init(_ task: FileTask) { self.task = task }

    func values(_ language: Language) -> [String: Any] {
        let isPreviewed = !held.isEmpty
        var values: [String: Any] = [
            "title_of": task.title(language), "about": task.about(language),
            "has_about": !task.about(language).isEmpty, "name": task.name, "path": task.path,
            // Sent twice, it is the same act.
            "id": UUID().uuidString.lowercased(), "previewed": isPreviewed,
            "has_preview": task.hasPreview, "reads": task.fields.contains(where: \.isFile),
            "got": got.map {
                ["got_path": "/files/got/\($0.id)", "got_name": $0.name, "got_size": size($0)]
            },
            "has_got": !got.isEmpty, "sheets": ["files"],
        ]
        if let page { values["answer"] = PageView(page, language).values }
        if let refusal { values["refusal"] = refusal(language) }
        if isPreviewed {
            values["kept"] = kept
        } else {
            values["fields"] = task.fields.map { field($0, language) }
        }
        return values
    }

    /// What the second step repeats, so that what is done is what was seen.
    private var kept: [[String: Any]] {
        task.fields.flatMap { field -> [[String: Any]] in
            if let item = held[field.name] {
                return [
                    [
                        "kept_name": field.name, "kept_value": item.id,
                        "kept_words": "\(item.name)（\(size(item))）",
                    ]
                ]
            }
            return (form?.all(field.name) ?? []).filter { !$0.isEmpty }.map {
                ["kept_name": field.name, "kept_value": $0, "kept_words": $0]
            }
        }
    }

    private func field(_ field: CommandSheet.Field, _ language: Language) -> [String: Any] {
        // A file is chosen anew: what was sent is gone.
        let typed = field.isFile ? "" : form?[field.name] ?? field.standard
        return [
            "field_name": field.name, "help": ActPages.half(field.help, language),
            "needed": field.isNeeded, "flag": field.isFlag,
            "checked": form?[field.name] == "on", "file": field.isFile,
            "value": field.isNewFile && typed.isEmpty ? newName : typed,
            "has_choices": !field.choices.isEmpty,
            "choices": field.choices.map { ["choice": $0, "chosen": $0 == typed] },
        ]
    }

    private var newName: String { task.words.joined(separator: "-") + ".csv" }

    private func size(_ item: FileShelf.Item) -> String {
        item.bytes < 1 << 20
            ? "\(max(1, item.bytes >> 10)) KB" : "\(item.bytes >> 20) MB"
    }
}
