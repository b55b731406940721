import NIOCore

/// What an instance does with a request instead of answering it.
extension InstanceCore {
    func commit(_ fault: RequestFault, on connection: HTTPConnection) {
        switch fault {
        case .close: connection.close()
        case .reset: connection.reset()
        case .garbage:
            connection.write(ByteBuffer(staticString: "\u{16}\u{3}\u{1} this is no answer\r\n\r\n"))
            connection.closeAfterFlush()
        case .hang: break
        case .closeAfterHead:
            connection.beginStream()
            connection.closeAfterFlush()
        case .hangAfterHead: connection.beginStream()
        }
    }
}
