import Foundation
public import Law

/// Reads pack folders from the file system; `Law` itself does no reading.
public enum PackFolder {
    /// The folder's YAML and text files, and every sibling folder's (a pack extends siblings).
    ///
    /// - Parameter path: A pack folder, or a file in one.
    /// - Returns: The code of the pack named by `path`, and all sources.
    /// - Throws: `Refusal` when there is no such pack.
    public static func sources(at path: String) throws -> (code: String, sources: [PackSource]) {
        var folder = URL(fileURLWithPath: path).standardizedFileURL
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            throw Refusal(
                Text("没有这个政策包：\(path)", en: "There is no policy pack at \(path)"))
        }
        if !isFolder.boolValue { folder = folder.deletingLastPathComponent() }
        let parent = folder.deletingLastPathComponent()
        let siblings = try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted()
        var sources: [PackSource] = []
        for name in siblings {
            let files = try files(in: parent.appendingPathComponent(name))
            guard files.contains(where: { $0.path.hasSuffix("pack.yaml") }) else { continue }
            sources.append(PackSource(code: name, files: files))
        }
        let code = folder.lastPathComponent
        guard sources.contains(where: { $0.code == code }) else {
            throw Refusal(
                Text(
                    "\(path) 里没有 pack.yaml，不是政策包。", en: "\(path) holds no pack.yaml: it is no pack."
                ))
        }
        return (code, sources)
    }

    private static func files(in folder: URL) throws -> [(path: String, text: String)] {
        guard
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        else { return [] }
        return try names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".txt") }.map { name in
            let path = folder.appendingPathComponent(name).path
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Refusal(
                    Text(
                        "\(path) 不是 UTF-8 文本。请转存为 UTF-8。",
                        en: "\(path) is not UTF-8 text. Save it as UTF-8."))
            }
            return ("\(folder.lastPathComponent)/\(name)", text)
        }
    }
}
