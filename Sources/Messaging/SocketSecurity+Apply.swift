import CZeroMQ

extension SocketSecurity {
    /// Hands the keys to a new socket.
    ///
    /// - Throws: `.keysUnsupported` when the libzmq at hand was built without CURVE.
    func apply(to handle: UnsafeMutableRawPointer) throws(MessagingError) {
        guard isKeyed else { return }
        guard supportsKeys else { throw .keysUnsupported }
        switch self {
        case .plain: break
        case .curveServer(let secretKey, let domain):
            unsafe try SocketOptions.set(ZMQ_CURVE_SERVER, Int32(1), on: handle)
            unsafe try Self.set(ZMQ_CURVE_SECRETKEY, secretKey.bytes, on: handle)
            unsafe try Self.set(ZMQ_ZAP_DOMAIN, Array(domain.utf8), on: handle)
            // A second lock: no answer from an allow-list means no. The option is in every libzmq
            // since 4.2.3 though headers hide it; one without it is safe by the first lock alone.
            _ = try? unsafe SocketOptions.set(Self.enforceDomain, Int32(1), on: handle)
        case .curveClient(let serverKey, let publicKey, let secretKey):
            unsafe try Self.set(ZMQ_CURVE_SERVERKEY, serverKey.bytes, on: handle)
            unsafe try Self.set(ZMQ_CURVE_PUBLICKEY, publicKey.bytes, on: handle)
            unsafe try Self.set(ZMQ_CURVE_SECRETKEY, secretKey.bytes, on: handle)
        }
    }

    /// `ZMQ_ZAP_ENFORCE_DOMAIN`, among the drafts of `zmq.h`.
    private static let enforceDomain: Int32 = 93

    private static func set(
        _ option: Int32, _ bytes: [UInt8], on handle: UnsafeMutableRawPointer
    ) throws(MessagingError) {
        guard unsafe zmq_setsockopt(handle, option, bytes, bytes.count) == 0 else {
            throw MessagingError.latest(during: "setting a key")
        }
    }

    private static func set(
        _ option: Int32, _ secret: SecretBytes, on handle: UnsafeMutableRawPointer
    ) throws(MessagingError) {
        let result = unsafe secret.withUnsafePointer {
            unsafe zmq_setsockopt(handle, option, $0, SecretBytes.count)
        }
        guard result == 0 else { throw MessagingError.latest(during: "setting a key") }
    }
}
