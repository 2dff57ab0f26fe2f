public import Messaging
public import Operations

/// One line of the allow-list: a holder, its public key, and a controller's seal.
public struct KeyEntry: Hashable, Sendable {
    /// Who it is.
    public let holder: KeyHolder
    /// How it is recognized.
    public let publicKey: PublicKey
    /// What commands to it are sealed with; `nil` unless it is a controller.
    public let seal: SealKey?
}
