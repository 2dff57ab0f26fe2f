import Foundation
import Tables

/// A file that a person has written in TOML.
enum TOMLFile {
    /// Its text, fit for the parser; ends the command with the reason when it is wrong.
    static func text(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            // The cause hardly matters: there is no such file, or it is no text.
            throw Exit.failure("\(path): cannot be read; is it there, and UTF-8?", code: 66)
        }
        do throws(TOMLProblem) {
            try TOMLScreen.check(text)
            return text
        } catch {
            throw Exit.failure("\(path):\(error.line): \(error.words)", code: 78)
        }
    }
}
