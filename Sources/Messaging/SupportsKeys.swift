import CZeroMQ

/// Whether the libzmq loaded at run time was built with CURVE; any thread.
public var supportsKeys: Bool { unsafe zmq_has("curve") != 0 }
