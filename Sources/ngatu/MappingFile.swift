import TOMLKit
import Wire

/// Reads a mapping file (TOML) for CSV readings.
enum MappingFile {
    /// The mapping in a file; ends the command with the reason when it is wrong.
    static func load(_ path: String) throws -> CSVMapping {
        let text = try TOMLFile.text(path)
        do {
            let mapping = try TOMLDecoder().decode(CSVMapping.self, from: text)
            try mapping.validate()
            return mapping
        } catch let error as TOMLParseError {
            throw Exit.failure("\(path): not TOML: \(error.description)", code: 78)
        } catch let error as MappingError {
            throw Exit.failure("\(path): \(error)", code: 78)
        } catch let error as DecodingError {
            throw Exit.failure("\(path): \(error.words)", code: 78)
        } catch {
            throw Exit.failure("\(path): \(error)", code: 78)
        }
    }
}

extension DecodingError {
    /// What is wrong, with the dotted path of the key.
    fileprivate var words: String {
        let (context, missing): (Context, String?) =
            switch self {
            case .keyNotFound(let key, let context): (context, key.stringValue)
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .dataCorrupted(let context):
                (context, nil)
            @unknown default: (Context(codingPath: [], debugDescription: "\(self)"), nil)
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        guard let missing else { return "\(path): \(context.debugDescription)" }
        return "\(path.isEmpty ? "" : path + ".")\(missing): is missing"
    }
}
