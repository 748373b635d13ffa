public import Kernel
public import Law

/// A public notice as it is put up: masked names and towns, how to object, nothing else.
public struct NoticePage {
    let words: PaperWords

    public init(registry: Registry, language: Language) {
        words = PaperWords(language: language, registry: registry)
    }

    /// - Parameter department: Whose notice it is.
    public func page(
        of notice: NoticeBook.Notice, _ lines: [NoticeBook.Line], department: String
    ) -> Paper {
        let desk = words.desk(department)
        let zh = words.zh
        return Paper(
            [
                .opening(zh ? "公示" : "Public notice"),
                .dateline("\(notice.from) – \(notice.to) · \(notice.place)"), .space,
                .paragraph(
                    zh
                        ? "以下 \(lines.count) 人的事项现予公示。有不同意见的，请在 \(notice.to) 以前向\(desk)提出"
                            + "（口头、书面都行）；所提的意见由另一个人核实答复，只影响所指的那一件。"
                        : "The matters of these \(lines.count) persons are put up. Tell \(desk) by "
                            + "\(notice.to) if you object, in words or in writing; somebody else "
                            + "looks into it and answers. Only the one matter waits."),
                .space,
            ] + lines.map { .point($0.text) } + [.space, .signature(desk)])
    }
}
