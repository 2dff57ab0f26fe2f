import Messaging
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        "tcp://*:5555", "tcp://0.0.0.0:5555", "tcp://[::]:5555", "tcp://192.168.1.2:5555",
        "tcp://example.com:5555", "tcp://127.0.0.1.example.com:5555", "tcp://lo:5555",
        "tcp://127.1:5555", "tcp://0177.0.0.1:5555", "tcp://127.0.0.01:5555",
        "tcp://127.0.0.1:0;8.8.8.8:53",
    ])
    func `an endpoint beyond loopback is refused`(endpoint: String) throws {
        let context = try MessagingContext()
        var socket = try context.socket(.push)
        #expect(throws: MessagingError.notLoopback(endpoint)) { try socket.bind(endpoint) }
        #expect(throws: MessagingError.notLoopback(endpoint)) { try socket.connect(endpoint) }
    }

    @Test func `the refusal says how to be protected`() {
        let words = MessagingError.notLoopback("tcp://*:5555").description
        #expect(words.contains("would not be protected"))
        #expect(words.contains("make keys ('ngatu keys --help' says how)"))
    }

    @Test(arguments: ["inproc://zeromq.zap.01", "inproc://zeromq."])
    func `a name that the library keeps for itself is refused`(endpoint: String) throws {
        var socket = try MessagingContext().socket(.pull)
        let error = #expect(throws: MessagingError.self) { try socket.bind(endpoint) }
        #expect(error?.description.contains("reserved") == true)
    }

    @Test func `an endpoint can be checked before there are sockets`() throws {
        #expect(throws: MessagingError.notLoopback("tcp://*:5555")) {
            try EndpointCheck.checkBinding(to: "tcp://*:5555")
        }
        try EndpointCheck.checkBinding(to: "tcp://*:5555", allowsNonLoopback: true)
    }

    @Test func `an endpoint beyond loopback opens without keys only by intent`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(.pull, options: SocketOptions(allowsNonLoopback: true))
        #expect(try socket.bind("tcp://0.0.0.0:*").hasPrefix("tcp://0.0.0.0:"))
    }

    @Test(arguments: [
        "", "127.0.0.1:5555", "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://:5555",
        "tcp://127.0.0.1:65536", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:+1",
        "tcp://127.0.0.1:http", "ipc://", "inproc://", "udp://127.0.0.1:5555", "TCP://127.0.0.1:1",
    ])
    func `a misspelled endpoint is refused`(endpoint: String) throws {
        let context = try MessagingContext()
        var socket = try context.socket(.pull)
        let error = #expect(throws: MessagingError.self) { try socket.bind(endpoint) }
        #expect(error?.description.hasPrefix("'\(endpoint)' is not an endpoint") == true)
    }

    @Test(arguments: ["tcp://127.0.0.1:*", "tcp://127.0.0.1:0"])
    func `nobody can connect to a free port`(endpoint: String) throws {
        let context = try MessagingContext()
        var socket = try context.socket(.push)
        let error = #expect(throws: MessagingError.self) { try socket.connect(endpoint) }
        #expect(error?.description.contains("number from 1 to 65535") == true)
    }

    @Test func `an endpoint in use is named, with the way out`() throws {
        let context = try MessagingContext()
        var first = try context.socket(.pull)
        var second = try context.socket(.pull)
        let endpoint = try first.bind("tcp://127.0.0.1:*")
        let error = #expect(throws: MessagingError.endpointInUse(endpoint)) {
            try second.bind(endpoint)
        }
        let words = try #require(error).description
        #expect(words.hasPrefix("\(endpoint) is in use by another process; "))
        #expect(words.contains("choose another port"))
    }

    @Test func `a name in use within the process is refused`() throws {
        let context = try MessagingContext()
        var first = try context.socket(.pull)
        var second = try context.socket(.pull)
        _ = try first.bind("inproc://same")
        #expect(throws: MessagingError.endpointInUse("inproc://same")) {
            try second.bind("inproc://same")
        }
    }

    @Test func `a folder that does not exist is named`() throws {
        let context = try MessagingContext()
        var socket = try context.socket(.pull)
        let error = #expect(throws: MessagingError.self) {
            try socket.bind("ipc:///no/such/folder/socket")
        }
        #expect(error?.description.contains("/no/such/folder/socket") == true)
        #expect(error?.description.contains("no such file or directory") == true)
    }
}
