import Kernel
import Law

extension Health {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the table does
    /// not give are our proposal, as the table says of its own.
    static let reactions = [
        Reaction(
            1, "class",
            Text("核对扶助类别；家庭愿意的，告知可申请的扶助与心理服务", en: "Check the class; tell what may be applied for"),
            due: .days(15)),
        Reaction(
            2, "invite", Text("女方满49周岁的协助申报特别扶助；未满的登记到龄提醒", en: "Invite to apply"),
            due: .days(15)),
        Reaction(
            3, "hearing", Text("告知停止建议、理由和申诉办法", en: "Tell the family how to answer"), due: .days(3)
        ),
        Reaction(
            10, "record", Text("向原户籍地索取扶助记录，核对不重月、不漏月", en: "Ask the old district's record"),
            due: .days(15)),
        Reaction(
            15, "claim", Text("出院后十日内备齐住院护理理赔材料", en: "Claim pack within ten days of discharge"),
            due: .days(10), benefit: "health.nursing-claim"),
        Reaction(
            16, "claim", Text("协助新发大病给付申请", en: "Help with the critical-illness claim"),
            due: .days(10), benefit: "health.nursing-claim"),
        Reaction(
            38, "card", Text("收回联系卡，告知承保机构", en: "Take the card back, tell the insurer"),
            due: .days(15), benefit: "health.contact-card"),
        Reaction(
            39, "cause", Text("核对发放月份，登记迟知原因", en: "Check the months paid, record why it was late"),
            due: .days(15)),
    ]
}
