import CZeroMQ

extension SocketOptions {
    /// Checks every value and hands it to a new socket of a kind.
    func apply(
        to handle: UnsafeMutableRawPointer, of kind: SocketKind
    ) throws(MessagingError) {
        if case .curveServer(_, let domain) = security {
            let size = domain.utf8.count
            guard (1...AllowList.longestName).contains(size) else {
                throw .badOption(name: "domain's length", value: size, least: 1)
            }
        }
        let numbers: [(name: String, option: Int32, value: Int?, least: Int)] = [
            ("sendHighWaterMark", ZMQ_SNDHWM, sendHighWaterMark, 1),
            ("receiveHighWaterMark", ZMQ_RCVHWM, receiveHighWaterMark, 1),
            ("lingerMilliseconds", ZMQ_LINGER, lingerMilliseconds, 0),
            ("receiveTimeoutMilliseconds", ZMQ_RCVTIMEO, receiveTimeoutMilliseconds, 0),
            ("sendTimeoutMilliseconds", ZMQ_SNDTIMEO, sendTimeoutMilliseconds, 0),
            ("sendBufferBytes", ZMQ_SNDBUF, sendBufferBytes, 1),
            ("receiveBufferBytes", ZMQ_RCVBUF, receiveBufferBytes, 1),
        ]
        for number in numbers {
            guard let value = number.value else { continue }
            let checked = try Self.check(value, named: number.name, least: number.least)
            unsafe try Self.set(number.option, checked, on: handle)
        }
        let maximum = try Self.check(maximumMessageBytes, named: "maximumMessageBytes", least: 1)
        unsafe try Self.set(ZMQ_MAXMSGSIZE, Int64(maximum), on: handle)
        if waitsForPeer { unsafe try Self.set(ZMQ_IMMEDIATE, Int32(1), on: handle) }
        if routerMandatory, kind == .router {
            unsafe try Self.set(ZMQ_ROUTER_MANDATORY, Int32(1), on: handle)
        }
    }

    /// Hands one number, in the width the library expects for it, to a socket.
    static func set<Value: FixedWidthInteger>(
        _ option: Int32, _ value: Value, on handle: UnsafeMutableRawPointer
    ) throws(MessagingError) {
        var value = value
        guard unsafe zmq_setsockopt(handle, option, &value, MemoryLayout<Value>.size) == 0 else {
            throw MessagingError.latest(during: "setting a socket option")
        }
    }

    private static func check(
        _ value: Int, named name: String, least: Int
    ) throws(MessagingError) -> Int32 {
        guard value >= least, let checked = Int32(exactly: value) else {
            throw .badOption(name: name, value: value, least: least)
        }
        return checked
    }
}
