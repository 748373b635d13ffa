public import Law

/// Grades of injury of JR/T 0083—2013: the first pays the whole sum insured, each further one a
/// tenth less, the tenth a tenth. Of several injuries of one accident the worst counts.
public enum InjuryGrade {
    /// - Returns: The worst grade and its share in percent; nil for none, and for a grade outside 1
    ///   to 10.
    public static func worst(of grades: [Int]) -> (grade: Int, percent: Int)? {
        guard let worst = grades.min(), grades.allSatisfy({ (1...10).contains($0) }) else {
            return nil
        }
        return (worst, 110 - 10 * worst)
    }

    /// A share of a sum, half a fen up.
    public static func sum(_ insured: Money, percent: Int) -> Money {
        let product = insured.fen.multipliedFullWidth(by: Int64(percent))
        let (whole, rest) = Int64(100).dividingFullWidth(product)
        return Money(fen: whole + (rest >= 50 ? 1 : 0))
    }
}
