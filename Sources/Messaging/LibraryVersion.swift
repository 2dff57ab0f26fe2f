import CZeroMQ

/// Version of the libzmq loaded at run time, for example `4.3.4`; any thread.
public var libraryVersion: String {
    var major: Int32 = 0
    var minor: Int32 = 0
    var patch: Int32 = 0
    unsafe zmq_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
}
