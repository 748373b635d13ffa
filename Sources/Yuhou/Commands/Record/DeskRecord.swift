import ArgumentParser
import Kernel
import Law

/// What happened to a family, told in the browser: the terminal's own command as a desk's form.
struct DeskRecord<D: Department, C: RecordCommand>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: C.kind, abstract: C.configuration.abstract)
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var record: C
    /// The command itself says where and for whom.
    var desk: DeskOptions { DeskOptions() }

    func run(in bureau: Bureau) async throws -> Page {
        let telling = try await record.tell(in: bureau.office, seal: bureau.seal)
        var page = Page()
        page.lines = zip(telling.lines(.chinese), telling.lines(.english)).map { Text($0, en: $1) }
        if telling.isUnconfirmed {
            page.next = [
                Text(
                    "还没有登记。先把上面的变动告诉这一家；他们听明白了、要登记，再勾选“已告知”办理一次。",
                    en: "Not recorded yet. Tell the family what would change; when they want it "
                        + "recorded, tick that they were told and do it again.")
            ]
        }
        return page
    }
}

/// The events that a desk's forms tell.
struct DeskRecordGroup<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "record", abstract: "登记发生的事 · Record what happens.",
            subcommands: RecordGroup.configuration.subcommands.compactMap { type in
                (type as? any RecordCommand.Type).map { form(of: $0) }
            })
    }

    private static func form(of type: any RecordCommand.Type) -> any ParsableCommand.Type {
        func form<C: RecordCommand>(_: C.Type) -> any ParsableCommand.Type {
            DeskRecord<D, C>.self
        }
        return form(type)
    }
}
