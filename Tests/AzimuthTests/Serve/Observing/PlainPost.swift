import Glibc

/// The system refused a socket.
struct SocketTrouble: Error {}

/// Posts a chat body with a key on a connection of its own; waits for the whole answer and returns it.
func post(_ body: String, to port: Int) throws -> String {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard file >= 0 else { throw SocketTrouble() }
    defer { close(file) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard connected == 0 else { throw SocketTrouble() }
    let request = Array(
        ("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer open-me\r\n"
            + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n" + body).utf8)
    guard send(file, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
        throw SocketTrouble()
    }
    var answer: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4_096)
    while true {
        let count = recv(file, &part, part.count, 0)
        guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
        answer += part[..<count]
    }
}
