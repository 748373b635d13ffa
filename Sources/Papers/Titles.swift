public import Kernel
public import Law

extension Role {
    /// The place in the family, for people.
    public var title: Text {
        switch self {
        case .parent: Text("父母", en: "parent")
        case .child: Text("子女", en: "child")
        case .spouse: Text("配偶", en: "spouse")
        case .other: Text("其他", en: "other")
        }
    }
}

extension PersonSearch.Match {
    /// Why somebody was found, for people.
    public var title: Text {
        switch self {
        case .number: Text("身份证号码相同", en: "same ID number")
        case .formerNumber: Text("与更正前的旧号码相同", en: "same as a former ID number")
        case .nameAndBirth: Text("姓名和出生日期相同", en: "same name and birth")
        case .name: Text("姓名相同", en: "same name")
        case .ref: Text("编号相同", en: "same ref")
        }
    }
}

extension PersonSheet.Kinship {
    /// What the other is, for people.
    public var title: Text {
        switch self {
        case .mother: Text("母亲", en: "mother")
        case .father: Text("父亲", en: "father")
        case .child: Text("子女", en: "child")
        case .spouse: Text("配偶", en: "spouse")
        case .adoptiveMother: Text("养母", en: "adoptive mother")
        case .adoptiveFather: Text("养父", en: "adoptive father")
        case .adoptedChild: Text("养子女", en: "adopted child")
        }
    }
}
