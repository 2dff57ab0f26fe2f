import Messaging

/// What the three kinds of key files have in common: version 1, strict, only its owner's.
enum KeyFile {
    typealias Problem = KeyFields.Problem

    /// Reads a file by asking for each of its members.
    static func read<Result>(
        _ path: String, _ body: (inout KeyFields) throws(Problem) -> Result
    ) throws(KeyProblem) -> Result {
        let bytes = try PrivateFile.read(path)
        do throws(Problem) {
            var fields = try KeyFields(try KeyJSONReader.read(bytes))
            try fields.version()
            let result = try body(&fields)
            try fields.finish()
            return result
        } catch {
            throw .badContent(path: path, line: error.line, words: error.words)
        }
    }

    /// The text of a file with these members.
    static func text(_ members: [KeyJSON.Member]) -> String {
        let version = KeyJSON.Member(name: "version", value: .number(1))
        return KeyJSON.object([version] + members).text() + "\n"
    }

    /// Reads a secret key that must belong to a public one.
    static func pair(
        of publicKey: PublicKey, _ fields: inout KeyFields
    ) throws(Problem) -> KeyPair {
        let secretKey = try fields.parsed("secret_key", "40 characters of Z85") {
            SecretKey(text: $0)
        }
        let keys: KeyPair
        do throws(MessagingError) {
            keys = try KeyPair(secretKey)
        } catch {
            throw fields.problem("secret_key", "\(error)")
        }
        guard keys.publicKey == publicKey else {
            throw fields.problem("secret_key", "does not belong to the public key")
        }
        return keys
    }
}
