import Kernel
import Law
import Postgres

/// One planned call on a household for a festival, and what became of it.
struct Visit: Hashable {
    enum Channel: String, CaseIterable {
        case visit, phone, post

        var title: Text {
            switch self {
            case .visit: Text("上门", en: "Visit")
            case .phone: Text("电话", en: "Telephone")
            case .post: Text("邮寄", en: "Post")
            }
        }
    }

    enum End: String, CaseIterable {
        case done, declined, cancelled

        var title: Text {
            switch self {
            case .done: Text("已走访", en: "done")
            case .declined: Text("家庭谢绝", en: "declined by the family")
            case .cancelled: Text("取消", en: "cancelled")
            }
        }
    }

    let id: Int64
    let client: String
    let household: Int64
    let festival: Day
    let nth: Int64
    let person: Int64
    let ref: String
    let name: String
    let caseID: Int64?
    let unit: String
    let visitor: String
    let channel: Channel
    let planned: Day
    let end: End?
    let day: Day?

    static let columns: Query = """
        v.id, v.client, v.household, v.festival, v.nth::bigint, v.person, p.ref, p.name, v.case_id,
        v.unit, v.visitor, v.channel, v.planned_on, e.act, e.day
        """

    init(_ row: Row) throws {
        let (
            id, client, household, festival, nth, person, ref, name, caseID, unit, visitor,
            channel, planned, act, day
        ) = try row.decode(
            Int64.self, String.self, Int64.self, PostgresDate.self, Int64.self, Int64.self,
            String.self, String.self, Int64?.self, String.self, String.self, String.self,
            PostgresDate.self, String?.self, PostgresDate?.self)
        (self.id, self.client, self.household, self.nth) = (id, client, household, nth)
        (self.festival, self.planned) = (Day(festival), Day(planned))
        (self.person, self.ref, self.name, self.caseID) = (person, ref, name, caseID)
        (self.unit, self.visitor) = (unit, visitor)
        // The table holds no other channels and ends.
        self.channel = Channel(rawValue: channel) ?? .visit
        (end, self.day) = (act.flatMap(End.init), day.map { Day($0) })
    }
}
