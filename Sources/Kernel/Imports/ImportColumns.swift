/// The heads of the district's files, for whoever offers an empty one.
public enum ImportColumns {
    public static let roster = FileContract.roster.columns
    public static let facts = FileContract.facts.columns
    public static let deliveries = FileContract.deliveries.columns

    /// Why the rows of a file of rejects were not taken, the first of them.
    ///
    /// - Throws: `ImportFileError` when it cannot be read.
    public static func reasons(of path: String, atMost limit: Int) throws -> [String] {
        let reader = try ImportFile.open(path)
        guard let head = try reader.next() else { return [] }
        let last = head.fields.count - 1
        var reasons: [String] = []
        while reasons.count < limit, let record = try reader.next() {
            reasons.append(record.fields[last])
        }
        return reasons
    }
}
