import ArgumentParser
import Kernel
import Law

/// `yuhou education school …`.
struct SchoolGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "school", abstract: "学校登记 · Schools.",
        subcommands: [SchoolAdd.self, SchoolList.self])
}

struct SchoolAdd: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记学校，区内区外都可以 · Registers a school.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "全名，与学籍名册一致 · Full name, as the roll has it.") var name: String
    @Option(
        name: .long,
        help: "ordinary 中小学、special 特殊教育学校、vocational 中等职业学校、college 高等学校 · Kind.")
    var kind: School.Kind
    @Option(name: .long, help: "在哪里 · Where it stands.") var place: String

    func work(in bureau: Bureau) async throws -> Page {
        let isNew = try await SchoolBook(bureau).add(name, kind, at: place)
        return isNew
            ? Page(Text("已登记 \(name)。", en: "\(name) is registered."))
            : Page(Text("\(name) 早已这样登记。", en: "\(name) stands like this."))
    }
}

struct SchoolList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "登记的学校 · The schools.")

    @OptionGroup var desk: DeskOptions

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("school", Text("编号", en: "No."), isNumber: true),
            .init("name", Text("学校", en: "School")), .init("kind", Text("类别", en: "Kind")),
            .init("place", Text("地点", en: "Place")),
        ])
        page.nothing = Text(
            "没有登记的学校。用 school add 登记。", en: "No schools; `school add` registers one.")
        for school in try await SchoolBook(bureau).list() {
            page.add(
                .number(school.id), .words(school.name), .text(school.kind.title),
                .words(school.place))
        }
        return page
    }
}
