import FoundationEssentials
import Glibc
public import Messaging
public import Operations
import Tables
public import TrafficModel

/// The folder in which a processor keeps who may speak: `server.key`, `allowed.json`, and for each
/// holder a `NAME.key` to be carried away.
///
/// Only its owner may read the files; each is replaced in one step, by one process at a time, so
/// reading needs no lock.
public struct KeyFolder: Hashable, Sendable {
    /// The folder.
    public let path: String

    /// Names a folder, which need not be there yet.
    public init(path: String) { self.path = path }

    /// The file of the processor's own pair.
    public var serverPath: String { path + "/server.key" }
    /// The file of all that may speak. It holds controllers' seals, so it is secret too.
    public var allowedPath: String { path + "/allowed.json" }
    /// The file that a holder carries away.
    public func holderPath(_ name: String) -> String { "\(path)/\(name).key" }

    /// Makes the folder and the processor's own pair.
    ///
    /// - Returns: The pair's public half.
    /// - Throws: `.serverKeyExists`, `.tooOpen`, `.notOurs`, `.inUse`, `.failed`, `.messaging`.
    public func makeServerKey() throws(KeyProblem) -> PublicKey {
        let lock = try lockMade()
        guard unsafe access(serverPath, F_OK) != 0 else {
            throw .serverKeyExists(path: serverPath)
        }
        let keys = try writeServerKey()
        _ = consume lock
        return keys.publicKey
    }

    /// Makes a key for a holder, writes its file and lists it; makes the processor's own pair when
    /// there is none yet.
    ///
    /// - Returns: What the holder carries away; it is in `holderPath` too.
    /// - Throws: `.nameTaken`, `.controllerTaken`, and whatever reading and writing throw.
    public func issue(to holder: KeyHolder) throws(KeyProblem) -> HolderKey {
        try issue(to: [holder])[0]
    }

    /// Makes keys for many holders at once, or for none of them.
    ///
    /// - Returns: What they carry away, in their order.
    /// - Throws: As for one holder.
    public func issue(to holders: [KeyHolder]) throws(KeyProblem) -> [HolderKey] {
        let lock = try lockMade()
        let isFirst = unsafe access(serverPath, F_OK) != 0
        let server = isFirst ? try writeServerKey() : try readServerKeys()
        var entries = try readEntries()
        var names = Set(entries.map(\.holder.name))
        var issued: [HolderKey] = []
        for holder in holders {
            guard names.insert(holder.name).inserted else { throw .nameTaken(holder.name) }
            let keys = try Self.generate()
            let seal = holder.kind == .controller ? SealKey.generate() : nil
            entries.append(KeyEntry(holder: holder, publicKey: keys.publicKey, seal: seal))
            issued.append(
                HolderKey(holder: holder, keys: keys, serverKey: server.publicKey, seal: seal))
        }
        if let taken = Self.controllerTwice(entries) { throw taken }
        // The files first: those that nobody lists open nothing, and the next try replaces them.
        for key in issued { try PrivateFile.write(key.text, to: holderPath(key.holder.name)) }
        try write(entries)
        _ = consume lock
        return issued
    }

    /// Takes a key back, and removes its file if it is still here.
    ///
    /// - Returns: The holder; revoking twice changes nothing.
    /// - Throws: `.unknownName`, and whatever reading and writing throw.
    public func revoke(_ name: String, at time: Timestamp) throws(KeyProblem) -> KeyHolder {
        try PrivateFile.checkFolder(path)
        let lock = try FolderLock(path)
        var entries = try readEntries()
        guard let index = entries.firstIndex(where: { $0.holder.name == name }) else {
            throw .unknownName(
                name, hint: NearestWord.hint(name, among: entries.map(\.holder.name)))
        }
        let old = entries[index]
        entries[index] = KeyEntry(
            holder: old.holder.revoked(at: time), publicKey: old.publicKey, seal: old.seal)
        try write(entries)
        // Carried away as a rule; either way it opens nothing any more.
        _ = unsafe unlink(holderPath(name))
        _ = consume lock
        return entries[index].holder
    }

    /// Everything, checked.
    ///
    /// - Throws: `.missing`, `.tooOpen`, `.notOurs`, `.badContent`, `.failed`: whoever wanted to
    ///   start must not.
    public func load() throws(KeyProblem) -> KeyRing {
        try PrivateFile.checkFolder(path)
        return KeyRing(serverKeys: try readServerKeys(), entries: try readEntries())
    }

    /// Changes whenever the list has been changed; `nil` without one.
    ///
    /// Cheap enough to be asked each second by whoever must notice a revocation.
    public var mark: KeyFolderMark? { KeyFolderMark(of: allowedPath) }

    private func lockMade() throws(KeyProblem) -> FolderLock {
        if unsafe access(path, F_OK) != 0 {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            } catch {
                throw .failed(path: path, reason: "cannot be made: \(SystemError.words)")
            }
        }
        try PrivateFile.checkFolder(path)
        return try FolderLock(path)
    }

    private static func generate() throws(KeyProblem) -> KeyPair {
        do throws(MessagingError) {
            return try KeyPair.generate()
        } catch {
            throw .messaging(error)
        }
    }

    /// Writes the processor's own pair and a list of nobody.
    private func writeServerKey() throws(KeyProblem) -> KeyPair {
        if unsafe access(allowedPath, F_OK) == 0, !(try readEntries().isEmpty) {
            // Everybody on the list has the key that was lost, and would be locked out.
            throw .missing(path: serverPath)
        }
        let keys = try Self.generate()
        let text = KeyFile.text(
            KeyJSON.members([
                "public_key": .text(keys.publicKey.text),
                "secret_key": .text(keys.secretKey.secretText),
            ]))
        // The list first: from then on a list that is missing has been lost.
        try write([])
        try PrivateFile.write(text, to: serverPath)
        return keys
    }

    private func readServerKeys() throws(KeyProblem) -> KeyPair {
        try KeyFile.read(serverPath) { fields throws(KeyFile.Problem) in
            let publicKey = try fields.parsed("public_key", "40 characters of Z85") {
                PublicKey(text: $0)
            }
            return try KeyFile.pair(of: publicKey, &fields)
        }
    }
}
